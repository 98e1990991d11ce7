/// An element of a parsed XML document.
final class MarkupElement {
  enum Node {
    case element(MarkupElement)
    case text(String)
    case comment(String)
  }

  /// Qualified name as written.
  let name: String
  /// By qualified name, prefixes of known namespaces replaced by the usual ones (`jr`, `odk`, `orx`, `waypost`).
  let attributes: [String: String]
  let line: Int
  var nodes: [Node] = []

  init(name: String, attributes: [String: String], line: Int) {
    self.name = name
    self.attributes = attributes
    self.line = line
  }

  var localName: Substring { name.split(separator: ":").last ?? "" }

  var elements: [MarkupElement] {
    nodes.compactMap { if case .element(let element) = $0 { element } else { nil } }
  }

  func elements(_ localName: String) -> [MarkupElement] { elements.filter { $0.localName == localName } }
  func first(_ localName: String) -> MarkupElement? { elements.first { $0.localName == localName } }

  /// The text directly inside, blanks at both ends removed.
  var text: String {
    let joined = nodes.map { if case .text(let text) = $0 { text } else { "" } }.joined()
    return joined.trimmed
  }
}

extension String {
  /// Without blanks at both ends.
  var trimmed: String {
    var rest = self[...]
    while let first = rest.first, first.isWhitespace { rest.removeFirst() }
    while let last = rest.last, last.isWhitespace { rest.removeLast() }
    return String(rest)
  }
}
