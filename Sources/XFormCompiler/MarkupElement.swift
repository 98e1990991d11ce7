internal import XForm

/// An element of a parsed XML document.
final class MarkupElement {
  enum Node {
    case element(MarkupElement)
    case text(String)
    case comment(String)
  }

  /// Qualified name as written.
  let name: String
  let attributes: MarkupAttributes
  let line: Int
  var nodes: [Node] = []
  /// What a secondary instance holds, which nobody looks at element by element.
  var rows: NodeTree?

  init(name: String, attributes: MarkupAttributes, line: Int) {
    self.name = name
    self.attributes = attributes
    self.line = line
  }

  /// Without its prefix.
  var localName: Substring {
    name.utf8.lastIndex(of: UInt8(ascii: ":")).map { name[name.index(after: $0)...] } ?? name[...]
  }

  var elements: [MarkupElement] {
    nodes.compactMap { if case .element(let element) = $0 { element } else { nil } }
  }

  func elements(_ localName: String) -> [MarkupElement] {
    nodes.compactMap { if case .element(let element) = $0, element.isNamed(localName) { element } else { nil } }
  }

  func first(_ localName: String) -> MarkupElement? {
    for case .element(let element) in nodes where element.isNamed(localName) { return element }
    return nil
  }

  private func isNamed(_ localName: String) -> Bool {
    name == localName || (name.utf8.contains(UInt8(ascii: ":")) && self.localName == localName)
  }

  /// The text directly inside, blanks at both ends removed.
  var text: String {
    var joined = ""
    for case .text(let text) in nodes { joined += text }
    return joined.trimmed
  }
}

/// The attributes of an element, in the order of the document; too few to be worth a hash table.
///
/// Names are as written, prefixes of known namespaces replaced by the usual ones.
struct MarkupAttributes: Sequence {
  private let all: [(key: String, value: String)]

  init(_ all: [(key: String, value: String)] = []) { self.all = all }

  subscript(name: String) -> String? {
    for attribute in all where attribute.key == name { return attribute.value }
    return nil
  }

  var keys: [String] { all.map(\.key) }

  func makeIterator() -> IndexingIterator<[(key: String, value: String)]> { all.makeIterator() }
}

extension String {
  // Nearly every text has no blank at its ends, and bytes say so fastest. The blanks beyond ASCII start with C2 and E1
  // to E3 and may end with anything.
  var mayStartBlank: Bool { utf8.first.map { $0 <= 32 || [0xC2, 0xE1, 0xE2, 0xE3].contains($0) } ?? false }
  var mayEndBlank: Bool { utf8.last.map { $0 <= 32 || $0 >= 0x80 } ?? false }

  /// Without blanks at both ends.
  var trimmed: String {
    if !mayStartBlank, !mayEndBlank { return self }
    var rest = self[...]
    while let first = rest.first, first.isWhitespace { rest.removeFirst() }
    while let last = rest.last, last.isWhitespace { rest.removeLast() }
    return String(rest)
  }
}
