internal import XForm

/// A parsed XML document, its parts in a row: nobody makes an object or a string of a part before it is looked at.
final class MarkupDocument {
  enum Kind { case element, text, comment }

  struct Part {
    var kind: Kind
    /// Of an element: its qualified name as written, and its line.
    var name = ""
    var line = 0
    /// One past the last part inside; beyond all while an element is being read.
    var end: Int
    /// Of an element: where its attributes stand in `attributes`; else where its text stands in `bytes`.
    var content: Range<Int>
  }

  struct Attribute {
    var name: String
    /// Where its value stands in `bytes`.
    var value: Range<Int>
  }

  var parts: [Part] = []
  var attributes: [Attribute] = []
  /// UTF-8.
  var bytes: [UInt8] = []
  /// What a secondary instance holds, which nobody looks at element by element.
  var rows: [Int: NodeTree] = [:]
  /// Every namespace declaration of the document; the first of a prefix counts.
  var namespaces: [String: String] = [:]

  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
}

/// An element of a parsed XML document.
struct MarkupElement {
  enum Node {
    case element(MarkupElement)
    case text(String)
    case comment(String)
  }

  let document: MarkupDocument
  /// Its place among the document's parts.
  let place: Int

  /// Qualified name as written.
  var name: String { document.parts[place].name }
  var line: Int { document.parts[place].line }
  var attributes: MarkupAttributes { MarkupAttributes(document: document, range: document.parts[place].content) }
  var rows: NodeTree? { document.rows[place] }

  /// Without its prefix.
  var localName: Substring { Self.localName(name) }

  private static func localName(_ name: String) -> Substring {
    name.utf8.lastIndex(of: UInt8(ascii: ":")).map { name[name.index(after: $0)...] } ?? name[...]
  }

  var nodes: [Node] {
    var nodes: [Node] = []
    forEachChild { place, part in
      switch part.kind {
      case .element: nodes.append(.element(MarkupElement(document: document, place: place)))
      case .text: nodes.append(.text(document.text(part.content)))
      case .comment: nodes.append(.comment(document.text(part.content)))
      }
    }
    return nodes
  }

  var elements: [MarkupElement] {
    var elements: [MarkupElement] = []
    forEachChild { place, part in
      if part.kind == .element { elements.append(MarkupElement(document: document, place: place)) }
    }
    return elements
  }

  func elements(_ localName: String) -> [MarkupElement] {
    var elements: [MarkupElement] = []
    forEachChild { place, part in
      if Self.isNamed(part, localName) { elements.append(MarkupElement(document: document, place: place)) }
    }
    return elements
  }

  func first(_ localName: String) -> MarkupElement? {
    // Also asked of an element that is still being read.
    let end = min(document.parts[place].end, document.parts.count)
    var child = place + 1
    while child < end {
      if Self.isNamed(document.parts[child], localName) { return MarkupElement(document: document, place: child) }
      child = document.parts[child].end
    }
    return nil
  }

  private static func isNamed(_ part: MarkupDocument.Part, _ localName: String) -> Bool {
    part.kind == .element
      && (part.name == localName
        || (part.name.utf8.contains(UInt8(ascii: ":")) && Self.localName(part.name) == localName))
  }

  private func forEachChild(_ body: (Int, MarkupDocument.Part) -> Void) {
    let end = document.parts[place].end
    var child = place + 1
    while child < end {
      let part = document.parts[child]
      body(child, part)
      child = part.end
    }
  }

  /// The text directly inside, blanks at both ends removed.
  var text: String {
    var joined = ""
    forEachChild { _, part in if part.kind == .text { joined += document.text(part.content) } }
    return joined.trimmed
  }
}

/// The attributes of an element, in the order of the document; too few to be worth a hash table.
///
/// Names are as written, prefixes of known namespaces replaced by the usual ones.
struct MarkupAttributes: Sequence {
  private let document: MarkupDocument
  private let range: Range<Int>

  init(document: MarkupDocument, range: Range<Int>) {
    self.document = document
    self.range = range
  }

  subscript(name: String) -> String? {
    for number in range where document.attributes[number].name == name {
      return document.text(document.attributes[number].value)
    }
    return nil
  }

  var keys: [String] { document.attributes[range].map(\.name) }

  func makeIterator() -> IndexingIterator<[(key: String, value: String)]> {
    document.attributes[range].map { (key: $0.name, value: document.text($0.value)) }.makeIterator()
  }
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
