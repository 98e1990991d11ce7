internal import XForm

/// Reads a parsed XForm into a form definition, collecting problems instead of stopping at the first.
final class FormReader {
  let file: String
  /// Files beside the form, by name.
  var resource: (String) -> [UInt8]?
  var form = FormDefinition()
  private(set) var problems: [CompileError.Problem] = []
  /// Where nodes are spoken of, in the order of the reading; looked through when there is something to report.
  private var lines: [(node: String, line: Int)] = []
  var bindNumber: [String: Int] = [:]
  static let mostProblems = 100

  init(file: String, resource: @escaping (String) -> [UInt8]? = { _ in nil }) {
    self.file = file
    self.resource = resource
  }

  func read(_ root: MarkupElement) {
    guard root.localName == "html", let head = root.first("head"), let body = root.first("body"),
      let model = head.first("model")
    else {
      report(root, "document", "it isn't an XForm (h:html with h:head, model and h:body); convert it with pyxform")
      return
    }
    form.namespaces = root.document.namespaces.filter { !$0.key.isEmpty }
    form.title = head.first("title")?.text ?? ""
    readRepeats(body)
    readInstances(model)
    readTexts(model)
    for bind in model.elements("bind") { readBind(bind) }
    readModelParts(model)
    readBody(body, group: nil)
    noteEntities()
    if form.questions.isEmpty, form.binds.count < 2, form.notes.isEmpty {
      report(body, "body", "the form asks nothing; add a question")
    }
  }

  // MARK: Problems

  /// Remembers where a node is spoken of.
  func locate(_ node: String, _ element: MarkupElement) { lines.append((node, element.line)) }

  private func line(of node: String) -> Int? { lines.first { $0.node == node }?.line }

  func report(
    _ element: MarkupElement?, _ node: String, _ message: String, expression: String? = nil, column: Int? = nil
  ) {
    guard problems.count < Self.mostProblems else { return }
    problems.append(
      CompileError.Problem(
        file: file, line: element?.line ?? line(of: node), node: node, expression: expression, column: column,
        message: message))
  }

  func note(_ kind: FormNote.Kind, _ element: MarkupElement?, _ node: String, _ message: String) {
    guard form.notes.count < 1000 else { return }
    form.notes.append(FormNote(kind: kind, node: node, line: element?.line ?? line(of: node), message: message))
  }

  func problem(_ problem: ModelProblem) -> CompileError.Problem {
    CompileError.Problem(
      file: file, line: line(of: problem.node), node: problem.node, expression: problem.expression,
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

  private func readModelParts(_ model: MarkupElement) {
    for element in model.elements {
      switch element.localName {
      case "instance", "itext", "bind": break
      case "submission": readSubmission(element)
      case "setvalue", "setgeopoint", "recordaudio": readAction(element, place: nil)
      default:
        report(
          element, element.attributes["ref"] ?? element.name,
          "\(element.name) isn't supported by the station; use a calculation instead")
      }
    }
  }

  private func readSubmission(_ element: MarkupElement) {
    let method = element.attributes["method"] ?? "post"
    guard ["post", "form-data-post"].contains(method) else {
      report(element, "submission", "its method '\(method)' isn't post or form-data-post; leave it out")
      return
    }
    form.submission = FormDefinition.Submission(action: element.attributes["action"] ?? "", method: "form-data-post")
    if element.attributes["base64RsaPublicKey"] != nil {
      note(
        .encryption, element, "submission",
        "ODK's own encryption isn't done here, the station seals records for their receivers; remove the public key")
    }
  }
}
