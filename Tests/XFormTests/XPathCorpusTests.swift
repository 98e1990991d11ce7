import Foundation
import Testing

@testable import XForm
@testable import XFormCompiler

/// The shared XPath cases, run as far as the engine goes. The floor is a ratchet: raise it when more pass.
@Suite("XPath corpus", .enabled(if: Corpus.folder != nil, "the shared corpus isn't here; set WAYPOST_CORPUS"))
struct XPathCorpusTests {
  private struct File: Decodable {
    var contexts: [String]
    var cases: [Case]
  }

  private struct Case: Decodable {
    var id: String
    var expr: String
    var context: Int?
    var contextNode: String?
    var rootNode: String?
    var language: String?
    var expectType: String
    var expect: Expected
    var roundFactor: Double?
    var tolerance: Double?
    var functions: [String]
  }

  private enum Expected: Decodable, CustomStringConvertible {
    case text(String), number(Double), truth(Bool)

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let truth = try? container.decode(Bool.self) {
        self = .truth(truth)
      } else if let number = try? container.decode(Double.self) {
        self = .number(number)
      } else {
        self = .text(try container.decode(String.self))
      }
    }

    var number: Double {
      switch self {
      case .number(let number): number
      case .text("Infinity"): .infinity
      case .text("-Infinity"): -.infinity
      case .text, .truth: .nan
      }
    }

    var description: String {
      switch self {
      case .text(let text): "'\(text)'"
      case .number(let number): "\(number)"
      case .truth(let truth): "\(truth)"
      }
    }
  }

  static let floor = 1670

  @Test func floorHolds() throws {
    let folder = try #require(Corpus.folder)
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let file = try decoder.decode(File.self, from: Data(contentsOf: folder.appending(path: "xpath/cases.json")))
    var trees: [Int: NodeTree] = [:]
    var forms: [Int: FormModel] = [:]
    for (number, context) in file.contexts.enumerated() {
      guard let document = try? MarkupReader.read(Array(context.utf8)) else { continue }
      trees[number] = Self.tree(document.root)
      let reader = FormReader(file: "context")
      reader.read(document)
      if document.root.localName == "html" { forms[number] = try? FormModel(reader.form) }
    }
    let known = Set(XPathFunction.allCases.map(\.rawValue))
    let clock = try TestForm.context(now: "2026-11-21T10:00:00.000Z")
    var passed = 0
    var outside = 0
    var failures: [String] = []
    for item in file.cases {
      let problem =
        if item.rootNode != nil, let form = item.context.flatMap({ forms[$0] }) {
          Self.run(item, in: form, clock)
        } else {
          Self.run(item, item.context.flatMap { trees[$0] }, clock)
        }
      if let problem {
        if item.functions.allSatisfy(known.contains) {
          failures.append("\(item.id) \(item.expr) [\(item.expectType) \(item.expect)]: \(problem)")
        } else {
          outside += 1
        }
      } else {
        passed += 1
      }
    }
    print(
      "XPath corpus: \(passed) of \(file.cases.count) pass, \(outside) call functions beyond the floor, "
        + "\(failures.count) others differ")
    if ProcessInfo.processInfo.environment["WAYPOST_CORPUS_LIST"] != nil { print(failures.joined(separator: "\n")) }
    #expect(passed >= Self.floor)
  }

  private static func run(_ item: Case, _ context: NodeTree?, _ clock: SessionContext) -> String? {
    let tree =
      context
      ?? { () -> NodeTree in
        var builder = NodeTree.Builder()
        builder.openElement("root", attributes: [])
        return builder.finish()
      }()
    let evaluator = Evaluator(primary: tree, secondaries: [], context: clock)
    let expression: ExpressionTree
    do {
      expression = try Expression(item.expr).tree
    } catch {
      return item.expectType == "error" ? nil : "\(error)"
    }
    if item.expectType == "error" { return "accepted" }
    var node = NodeReference(0, 0)
    if let path = item.contextNode ?? item.rootNode {
      guard let found = (try? Expression(path)).map({ evaluator.nodes($0.tree, Focus(node)) })?.first else {
        return "no context node"
      }
      node = found
    }
    return judge(evaluator.evaluate(expression, Focus(node)), item, evaluator)
  }

  /// Cases of a whole form: the context is the root of its instance.
  private static func run(_ item: Case, in form: FormModel, _ clock: SessionContext) -> String? {
    let definition = form.definition
    let evaluator = Evaluator(
      primary: definition.instance, secondaries: definition.secondaries.map { ($0.id, $0.tree) }, context: clock,
      texts: FormTexts(model: form, language: item.language ?? form.defaultLanguage))
    guard let expression = try? Expression(item.expr).tree else { return "refused" }
    return judge(evaluator.evaluate(expression, Focus(NodeReference(0, 1))), item, evaluator)
  }

  private static func judge(_ value: XPathValue, _ item: Case, _ evaluator: Evaluator) -> String? {
    switch item.expectType {
    case "boolean":
      guard case .truth(let wanted) = item.expect else { return "?" }
      return evaluator.boolean(value) == wanted ? nil : "\(evaluator.boolean(value))"
    case "number":
      var number = evaluator.number(value)
      let wanted = item.expect.number
      if let factor = item.roundFactor { number = (number * factor).rounded() / factor }
      if number.isNaN && wanted.isNaN || number == wanted { return nil }
      return (number - wanted).magnitude <= item.tolerance ?? 1e-9 ? nil : "\(number)"
    case "string":
      guard case .text(let wanted) = item.expect else { return "?" }
      return evaluator.string(value) == wanted ? nil : "'\(evaluator.string(value))'"
    case "nodeset-count":
      let count: Int
      switch value {
      case .nodes(let nodes): count = nodes.count
      case .node: count = 1
      default: return "no node-set"
      }
      return Double(count) == item.expect.number ? nil : "\(count)"
    default:
      guard case .text(let pattern) = item.expect else { return "?" }
      let text = evaluator.string(value)
      return text.range(of: pattern, options: .regularExpression) != nil ? nil : "'\(text)'"
    }
  }

  /// Unlike a form's instance: texts, comments and blanks stand where the document has them.
  static func tree(_ root: MarkupElement) -> NodeTree {
    var builder = NodeTree.Builder()
    func add(_ element: MarkupElement) {
      builder.openElement(
        element.name, attributes: element.attributes.filter { !$0.key.hasPrefix("xmlns") }.map { ($0.key, $0.value) })
      for node in element.nodes {
        switch node {
        case .element(let inner): add(inner)
        case .text(let text): builder.text(text)
        case .comment(let text): builder.comment(text)
        }
      }
      builder.closeElement()
    }
    add(root)
    return builder.finish()
  }
}
