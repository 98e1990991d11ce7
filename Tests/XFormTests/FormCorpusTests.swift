import Foundation
import Testing
import XForm
import XFormCompiler

/// Whole forms as pyxform makes them: each compiles, or is refused in so many words.
@Suite("Form corpus", .enabled(if: Corpus.folder != nil, "the shared corpus isn't here; set WAYPOST_CORPUS"))
struct FormCorpusTests {
  @Test(arguments: [("xforms/examples", 0), ("xforms/features", 0), ("xforms/large", 0)])
  func compiles(folder: String, floor: Int) throws {
    var compiled = 0
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
        if ProcessInfo.processInfo.environment["WAYPOST_CORPUS_LIST"] != nil { print(error) }
      }
    }
    print("\(folder): \(compiled) compile; refused: \(reasons.sorted { $0.value > $1.value })")
    #expect(compiled >= floor)
  }
}
