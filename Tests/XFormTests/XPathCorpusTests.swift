import Foundation
import Testing
import XFormCompiler

/// The shared XPath cases, asked as an author does: through the lines of `waypost form eval`.
@Suite("XPath corpus", .enabled(if: Corpus.folder != nil, "the shared corpus isn't here; set WAYPOST_CORPUS"))
struct XPathCorpusTests {
  /// Every case that doesn't pass, with the reason. Where engines differ JavaRosa decides, then web-forms, then Enketo.
  static let exceptions: [String: String] = [
    "jr.XPathEvalTest.002": "JavaRosa refuses descendant::, which web-forms, Enketo and the station know",
    "jr.XPathEvalTest.004": "JavaRosa refuses text(), which web-forms, Enketo and the station know",
    "jr.XPathEvalTest.122": "JavaRosa of that age refuses string-length() of the context node; all others have it",
    "orxe.area.021": "Enketo: NaN for text that is no point; web-forms: 0",
    "orxe.area.024": "Enketo: NaN for no points; JavaRosa and web-forms: an error",
    "orxe.randomize.002": "Enketo refuses a text as seed; JavaRosa and web-forms derive a seed from it",
    "orxe.regex.002": "Enketo finds the pattern inside the text; JavaRosa matches the whole text",
    "orxe.round.018": "Enketo rounds -1.5 to -2; JavaRosa half towards positive infinity, to -1",
    "orxe.round.026": "Enketo rounds -1.475 to -1.48; JavaRosa half towards positive infinity, to -1.47",
    "wf.round.027": "web-forms rounds -1.475 to -1.48; JavaRosa half towards positive infinity, to -1.47",
    "wf.int.012": "web-forms reads an exponent in a text; JavaRosa's number('1.1e6') is NaN",
  ]

  private struct File: Decodable {
    var contexts: [String]
    var cases: [Case]
  }

  struct Case: Decodable {
    var id: String
    var expr: String
    var context: Int?
    var contextNode: String?
    var rootNode: String?
    var namespaces: [String: String]?
    var language: String?
    var expectType: String
    var expect: Scalar
    var expectNodes: [String]?
    var unordered: Bool?
    var roundFactor: Double?
    var tolerance: Double?

    enum CodingKeys: String, CodingKey {
      case id, expr, context, namespaces, language, expect, unordered, tolerance
      case contextNode = "context_node"
      case rootNode = "root_node"
      case expectType = "expect_type"
      case expectNodes = "expect_nodes"
      case roundFactor = "round_factor"
    }
  }

  @Test func atMostOneInAHundredDiffers() throws {
    let folder = try #require(Corpus.folder)
    let file = try JSONDecoder().decode(File.self, from: Data(contentsOf: folder.appending(path: "xpath/cases.json")))
    let lines = ExpressionLines(context: try TestForm.context(now: "2026-11-21T10:00:00.000Z"))
    var failed: [String] = []
    let started = ContinuousClock.now
    for item in file.cases {
      let answer = try Answer(lines.answer(try Self.question(item, file.contexts)))
      guard let problem = answer.problem(item) else { continue }
      failed.append(item.id)
      if Self.exceptions[item.id] == nil {
        Issue.record("\(item.id): \(item.expr) should be \(item.expectType) \(item.expect), is \(problem)")
      }
    }
    print(
      "XPath corpus: \(file.cases.count - failed.count) of \(file.cases.count) pass in \(ContinuousClock.now - started)"
    )
    #expect(file.cases.count > 1000)
    #expect(failed.count * 100 <= file.cases.count)
    // An exception that passes is a line to delete.
    #expect(Set(Self.exceptions.keys).intersection(file.cases.map(\.id)).subtracting(failed).isEmpty)
  }

  private static func question(_ item: Case, _ contexts: [String]) throws -> String {
    var fields: [String: Any] = ["id": item.id, "expr": item.expr]
    fields["context_xml"] = item.context.map { contexts[$0] }
    fields["context_node"] = item.contextNode
    fields["root_node"] = item.rootNode
    fields["namespaces"] = item.namespaces
    fields["language"] = item.language
    return String(decoding: try JSONSerialization.data(withJSONObject: fields), as: UTF8.self)
  }
}
