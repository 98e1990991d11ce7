import Foundation
import FoundationXML
import Testing
import XForm
import XFormCompiler

/// Whole forms from other makers, filled from beginning to end.
@Suite("Corpus runs", .enabled(if: Corpus.folder != nil, "the shared corpus isn't here; set WAYPOST_CORPUS"))
struct CorpusRunTests {
  @Test(arguments: ["xforms/examples", "xforms/features", "xforms/large"])
  func eachRunsToTheSameRecordTwice(folder: String) throws {
    var runs = 0
    var answers = 0
    for file in try Corpus.files(folder) {
      let xml = Array(try Data(contentsOf: file))
      guard let model = try? XFormCompiler.compile(xml: xml, file: file.lastPathComponent) else { continue }
      let name = file.lastPathComponent
      let (first, given) = try Self.record(model)
      let (second, _) = try Self.record(model)
      #expect(first == second, "\(name)")
      // A compiled form that was stored and loaded is the same form.
      if folder != "xforms/large" {
        let loaded = try FormModel(encoded: model.encoded())
        #expect(try Self.record(loaded).0 == first, "\(name)")
      }
      let document = try #require(try? XMLDocument(xmlString: first), "\(name)")
      #expect(document.rootElement()?.attribute(forName: "id")?.stringValue ?? model.id == model.id, "\(name)")
      runs += 1
      answers += given
    }
    print("\(folder): \(runs) forms filled twice with \(answers) answers, byte-identical")
    #expect(runs > 0)
  }

  /// Behaviour 74: three flats with two children each, one more flat as long as the last isn't the last.
  @Test func childVaccinationEndToEnd() throws {
    let file = try #require(Corpus.folder).appending(path: "xforms/large/child_vaccination_VOL_tool_v12.xml")
    let model = try XFormCompiler.compile(xml: Array(Data(contentsOf: file)), file: file.lastPathComponent)
    var session = try TestForm.session(model, language: model.defaultLanguage)
    var generator = GeneratedAnswers(random: SeededRandom(seed: 3))
    generator.preferred = { question in
      switch question.name {
      case "building_type": "multi"
      case "finalflat": question.path.contains("household[3]") ? "yes" : "no"
      case "childNum": "2"
      case "dob_year": "2025"
      default: question.control == .selectOne ? "yes" : nil
      }
    }
    let clock = ContinuousClock()
    let started = clock.now
    let given = generator.fill(&session)
    print("child vaccination: \(given) answers, \(session.evaluations) evaluations, \(clock.now - started)")
    #expect(session.rowCount(of: "/data/household") == 3)
    #expect(session.value(of: "/data/flatcount") == "3")
    for flat in 1...3 {
      #expect(session.value(of: "/data/household[\(flat)]/houseCount") == "\(flat)")
      #expect(session.rowCount(of: "/data/household[\(flat)]/child_repeat") == 2)
    }
    #expect(session.violations() == [])
    _ = session.finalise(now: "2026-11-21T11:00:00.000+05:00")
    #expect(session.value(of: "/data/end") == "2026-11-21T11:00:00.000+05:00")
    let draft = session.draft
    let again = try FormSession(model, language: "en", context: TestForm.context(), draft: draft)
    #expect(again.rowCount(of: "/data/household") == 3)
  }

  private static func record(_ model: FormModel) throws -> (String, Int) {
    var session = try TestForm.session(model, language: model.defaultLanguage)
    var generator = GeneratedAnswers(random: SeededRandom(seed: 7))
    let given = generator.fill(&session)
    _ = session.finalise(now: "2026-11-21T11:00:00.000+05:00")
    guard let path = model.instanceIDPath else { return ("<none/>", given) }
    let record = try session.submission(receiver: nil, instanceID: session.value(of: path))
    // A draft in mid-interview changes nothing.
    let draft = try JSONDecoder().decode(FormDraft.self, from: JSONEncoder().encode(session.draft))
    let again = try FormSession(
      model, language: model.defaultLanguage, context: TestForm.context(), draft: draft)
    let volatile = ["now()", "random()", "uuid(", "odk-instance-load"]
    if !volatile.contains(where: { word in model.texts(of: word) }) {
      let restored = try again.submission(receiver: nil, instanceID: again.value(of: path))
      #expect(restored == record, "\(model.id)")
      #expect(again.leftOver == [], "\(model.id)")
    }
    return (record, given)
  }
}

extension FormModel {
  /// Whether the form's logic has a word in it.
  func texts(of word: String) -> Bool {
    definition.binds.contains { $0.calculate?.source.contains(word) == true }
      || definition.actions.contains { $0.events.contains(.load) && word == "odk-instance-load" }
  }
}
