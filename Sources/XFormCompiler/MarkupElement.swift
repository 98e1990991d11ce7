internal import XForm

/// A parsed XML document, its parts in a row: nobody makes an object or a string of a part before it is looked at.
final class MarkupDocument {
  enum Kind { case element, text, comment }

  struct Part {
    var kind: Kind
    /// Of an element: its qualified name as written, the same without its prefix, and its line.
    var name = ""
    var localName = ""
    var line = 0
    /// One past the last part inside.
    var end: Int
    /// Of an element: where its attributes stand in `attributes`; else where its text stands in `bytes`.
    var content: Range<Int>
  }

  struct Attribute {
    var name: String
    /// Where its value stands in `bytes`.
    var value: Range<Int>
  }

  let parts: [Part]
  let attributes: [Attribute]
  /// UTF-8.
  let bytes: [UInt8]
  /// What a secondary instance holds, which nobody looks at element by element.
  let rows: [Int: NodeTree]
  /// Every namespace declaration of the document; the first of a prefix counts.
  let namespaces: [String: String]

  init(
    parts: [Part], attributes: [Attribute], bytes: [UInt8], rows: [Int: NodeTree], namespaces: [String: String]
  ) {
    self.parts = parts
    self.attributes = attributes
    self.bytes = bytes
    self.rows = rows
    self.namespaces = namespaces
  }

  func text(_ range: Range<Int>) -> String {
    withBytes(range) { String(decoding: $0, as: UTF8.self) }
  }

  func withBytes<Result>(_ range: Range<Int>, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    bytes.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[range])) }
  }
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
  var localName: String { document.parts[place].localName }

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
    forEachElement(localName) { elements.append($0) }
    return elements
  }

  func forEachElement(_ localName: String, _ body: (MarkupElement) -> Void) {
    forEachChild { place, part in
      if part.localName == localName, part.kind == .element { body(MarkupElement(document: document, place: place)) }
    }
  }

  func first(_ localName: String) -> MarkupElement? {
    let end = document.parts[place].end
    var child = place + 1
    while child < end {
      if document.parts[child].localName == localName { return MarkupElement(document: document, place: child) }
      child = document.parts[child].end
    }
    return nil
  }

  /// Where the words stand, if there is one text inside and nothing else, no blank at its ends.
  var plainText: Range<Int>? {
    let inner = place + 1
    guard document.parts[place].end == inner + 1, document.parts[inner].kind == .text else { return nil }
    let range = document.parts[inner].content
    let bytes = document.bytes[range]
    return bytes.isEmpty || bytes.mayStartBlank || bytes.mayEndBlank ? nil : range
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
    if let plainText { return document.text(plainText) }
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

  subscript(name: String) -> String? { place(of: name).map { document.text($0) } }

  /// Where the value stands among the document's bytes.
  func place(of name: String) -> Range<Int>? {
    for number in range where document.attributes[number].name == name { return document.attributes[number].value }
    return nil
  }

  /// Those whose names fulfil something, in the order of the document.
  func named(_ isWanted: (String) -> Bool) -> [(key: String, value: String)] {
    var found: [(key: String, value: String)] = []
    for number in range where isWanted(document.attributes[number].name) {
      found.append((document.attributes[number].name, document.text(document.attributes[number].value)))
    }
    return found
  }

  var keys: [String] { document.attributes[range].map(\.name) }

  func makeIterator() -> IndexingIterator<[(key: String, value: String)]> {
    document.attributes[range].map { (key: $0.name, value: document.text($0.value)) }.makeIterator()
  }
}

extension BidirectionalCollection<UInt8> {
  // Nearly every text has no blank at its ends, and bytes say so fastest. The blanks beyond ASCII are two bytes from C2
  // or three from E1 to E3.
  fileprivate var mayStartBlank: Bool {
    first.map { $0 <= 32 || $0 == 0xC2 || (0xE1...0xE3).contains($0) } ?? false
  }

  fileprivate var mayEndBlank: Bool {
    guard let last else { return false }
    return last <= 32 || (last >= 0x80 && suffix(3).contains { $0 == 0xC2 || (0xE1...0xE3).contains($0) })
  }
}

extension String {
  var mayStartBlank: Bool { utf8.mayStartBlank }
  var mayEndBlank: Bool { utf8.mayEndBlank }

  /// Whether there is a blank anywhere.
  var hasBlank: Bool { utf8.contains { $0 <= 32 || $0 >= 0x80 } && contains(where: \.isWhitespace) }

  /// Without blanks at both ends.
  var trimmed: String {
    if !mayStartBlank, !mayEndBlank { return self }
    var rest = self[...]
    while let first = rest.first, first.isWhitespace { rest.removeFirst() }
    while let last = rest.last, last.isWhitespace { rest.removeLast() }
    return String(rest)
  }
}
