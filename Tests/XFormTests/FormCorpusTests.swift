import Foundation
import Testing
import XForm
import XFormCompiler

/// Whole forms as pyxform makes them: each compiles, or is refused in so many words.
@Suite("Form corpus", .enabled(if: Corpus.folder != nil, "the shared corpus isn't here; set WAYPOST_CORPUS"))
struct FormCorpusTests {
  @Test(arguments: [("xforms/examples", 41), ("xforms/features", 319), ("xforms/large", 3)])
  func compiles(folder: String, floor: Int) throws {
    var compiled = 0
    var refused: [String] = []
    var reasons: [String: Int] = [:]
    for file in try Corpus.files(folder) {
      do {
        let clock = ContinuousClock()
        var model: FormModel?
        let took = try clock.measure {
          model = try XFormCompiler.compile(xml: Array(Data(contentsOf: file)), file: file.lastPathComponent)
        }
        if folder.hasSuffix("large") { print("\(file.lastPathComponent): \(took), \(model?.questions.count ?? 0)") }
        compiled += 1
      } catch let error as CompileError {
        let first = try #require(error.problems.first)
        reasons[first.message, default: 0] += 1
        refused.append("\(file.lastPathComponent): \(first.message)")
        if ProcessInfo.processInfo.environment["WAYPOST_CORPUS_LIST"] != nil { print(error) }
      }
    }
    print("\(folder): \(compiled) compile; refused: \(reasons.sorted { $0.value > $1.value })")
    #expect(compiled >= floor)
    // Each for a fault of its own, which ODK Validate refuses too.
    let faults = ["isn't XPath", "don't exist in forms", "cycle", "isn't an axis", "no closing '", "check the name"]
    for one in refused { #expect(faults.contains { one.contains($0) }, "\(one)") }
    #expect(Double(compiled) >= 0.95 * Double(compiled + refused.count) || refused.count < 4)
  }

  /// WHO's verbal autopsy with one recorded interview of 251 answers: every answer is taken where it is asked.
  @Test func whoInterviewRuns() throws {
    let folder = try #require(Corpus.folder).appending(path: "xforms/large")
    let model = try XFormCompiler.compile(
      xml: Array(Data(contentsOf: folder.appending(path: "whova_form.xml"))), file: "whova_form.xml")
    let answers = try String(contentsOf: folder.appending(path: "whova_answers.tsv"), encoding: .utf8)
      .split(whereSeparator: \.isNewline).map { $0.split(separator: "\t", maxSplits: 1).map(String.init) }
    let clock = ContinuousClock()
    let stored = model.encoded()
    let loading = clock.now
    let loaded = try FormModel(encoded: stored)
    print("WHO model: \(stored.count) bytes, loaded in \(clock.now - loading)")
    var session = try TestForm.session(loaded)
    let started = clock.now
    for answer in answers { _ = try session.answer(answer[0], answer.count > 1 ? answer[1] : "") }
    print("WHO interview: \(answers.count) answers, \(session.evaluations) evaluations, \(clock.now - started)")
    #expect(answers.count == 251)
    #expect(session.violations().isEmpty)
    #expect(answers.allSatisfy { session.value(of: $0[0]) == $0[1] })
    // Recomputing everything on each answer would take a hundred times as many.
    #expect(session.evaluations < 4000)
  }

  /// A choice list of thousands behind a filter.
  @Test func wardsCascade() throws {
    let file = try #require(Corpus.folder).appending(path: "xforms/large/nigeria_wards_internal_2ndry_instance.xml")
    let model = try XFormCompiler.compile(xml: Array(Data(contentsOf: file)), file: file.lastPathComponent)
    var session = try TestForm.session(model)
    let clock = ContinuousClock()
    let started = clock.now
    let root = "/nigeria_wards_internal"
    for name in ["state", "lga", "ward"] {
      let choices = session.choices(of: "\(root)/\(name)")
      #expect(!choices.isEmpty)
      _ = try session.answer("\(root)/\(name)", choices[0].value)
    }
    print("wards: three levels in \(clock.now - started)")
    _ = try session.answer("\(root)/state", "")
    #expect(session.value(of: "\(root)/ward").isEmpty)
  }
}
