internal import XForm

/// Reads a parsed XForm into a form definition, collecting problems instead of stopping at the first.
final class FormReader {
  let file: String
  var form = FormDefinition()
  private(set) var problems: [CompileError.Problem] = []
  /// Where a node is first spoken of.
  var lines: [String: Int] = [:]
  static let mostProblems = 100

  init(file: String) { self.file = file }

  func read(_ document: MarkupReader.Document) {
    let root = document.root
    guard root.localName == "html", let head = root.first("head"), let body = root.first("body"),
      let model = head.first("model")
    else {
      report(root, "document", "it isn't an XForm (h:html with h:head, model and h:body); convert it with pyxform")
      return
    }
    form.namespaces = document.namespaces.filter { !$0.key.isEmpty }
    form.title = head.first("title")?.text ?? ""
    readInstances(model)
    readTexts(model)
    for bind in model.elements("bind") { readBind(bind) }
    refuseUnsupported(model)
    readBody(body, group: nil)
    if form.questions.isEmpty, form.outcomes.isEmpty {
      report(body, "body", "the form asks nothing; add a question")
    }
  }

  // MARK: Instances

  private func readInstances(_ model: MarkupElement) {
    let instances = model.elements("instance")
    guard let main = instances.first, let data = main.elements.first else {
      report(model, "model", "it has no instance; convert it with pyxform")
      return
    }
    form.id = data.attributes["id"] ?? data.attributes["xmlns"] ?? ""
    form.version = data.attributes["version"] ?? data.attributes["orx:version"] ?? ""
    if form.id.isEmpty {
      report(data, data.name, "the instance has no id attribute; set form_id in the settings sheet")
    }
    form.instance = tree(data)
    for instance in instances.dropFirst() {
      guard let id = instance.attributes["id"] else {
        report(instance, "instance", "a secondary instance has no id; give it one")
        continue
      }
      if let source = instance.attributes["src"] {
        report(
          instance, "instance \(id)", "external data (\(source)) isn't supported; put the rows on the choices sheet")
        continue
      }
      if form.secondaries.contains(where: { $0.id == id }) {
        report(instance, "instance \(id)", "two instances have this id; rename one")
        continue
      }
      guard let rows = instance.elements.first else { continue }
      form.secondaries.append(FormDefinition.Secondary(id: id, tree: tree(rows)))
    }
  }

  /// Leaves get a text node for their value; blanks between elements are layout.
  private func tree(_ root: MarkupElement) -> NodeTree {
    var builder = NodeTree.Builder()
    func add(_ element: MarkupElement) {
      builder.openElement(
        element.name, attributes: element.attributes.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
      let children = element.elements
      if children.isEmpty { builder.text(element.text) }
      for child in children { add(child) }
      builder.closeElement()
    }
    add(root)
    return builder.finish()
  }

  // MARK: Problems

  func report(
    _ element: MarkupElement?, _ node: String, _ message: String, expression: String? = nil, column: Int? = nil
  ) {
    guard problems.count < Self.mostProblems else { return }
    problems.append(
      CompileError.Problem(
        file: file, line: element?.line ?? lines[node], node: node, expression: expression, column: column,
        message: message))
  }

  func problem(_ problem: ModelProblem) -> CompileError.Problem {
    CompileError.Problem(
      file: file, line: lines[problem.node], node: problem.node, expression: problem.expression,
      column: problem.column, message: problem.message)
  }

  /// Compiles an expression, or reports why it can't be.
  func expression(_ source: String, _ element: MarkupElement, _ node: String) -> Expression? {
    do throws(FormError) {
      return try Expression(source)
    } catch {
      if case .expression(let text, let column, let message) = error {
        report(element, node, message, expression: text, column: column)
      } else {
        report(element, node, error.description)
      }
      return nil
    }
  }

  private func refuseUnsupported(_ model: MarkupElement) {
    for element in model.elements {
      switch element.localName {
      case "instance", "itext", "bind", "submission": break
      default:
        report(
          element, element.attributes["ref"] ?? element.name,
          "\(element.name) isn't supported by the station; use a calculation instead")
      }
    }
  }
}
