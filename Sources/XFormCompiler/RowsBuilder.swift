internal import XForm

/// Builds the tree of a document's data: leaves have a text node for their value, blanks between elements are layout.
struct RowsBuilder {
  private var builder = NodeTree.Builder()
  private(set) var depth = 0
  private var text: [UInt8] = []
  /// Whether the innermost element has had no element in it so far.
  private var isLeaf = false

  mutating func begin(_ tag: borrowing MarkupTag) {
    builder.openElement(tag.name.written, attributes: tag.allAttributes.map { ($0.key, $0.value) })
    depth += 1
    isLeaf = true
    text.removeAll(keepingCapacity: true)
  }

  mutating func end() {
    if isLeaf { addText() }
    isLeaf = false
    builder.closeElement()
    depth -= 1
  }

  mutating func text(_ bytes: UnsafeBufferPointer<UInt8>) { if isLeaf { text.append(contentsOf: bytes) } }

  func finish() -> NodeTree { builder.finish() }

  private mutating func addText() {
    let hasNoBlank = { (byte: UInt8?) in byte.map { $0 > 32 && $0 < 0x80 } ?? true }
    if hasNoBlank(text.first), hasNoBlank(text.last) {
      builder.text(text)
    } else {
      builder.text(String(decoding: text, as: UTF8.self).trimmed)
    }
  }
}

/// Reads a document that is nothing but rows.
final class RowsReader: MarkupListener {
  private var builder = RowsBuilder()

  static func read(_ bytes: [UInt8]) throws(MarkupFailure) -> NodeTree {
    let reader = RowsReader()
    try MarkupParser.parse(bytes, for: reader)
    return reader.builder.finish()
  }

  func begin(_ tag: borrowing MarkupTag) { builder.begin(tag) }
  func end() { builder.end() }
  func text(_ bytes: UnsafeBufferPointer<UInt8>) { builder.text(bytes) }
  func markedText(_ bytes: UnsafeBufferPointer<UInt8>) { builder.text(bytes) }
  func comment(_ text: String) {}
  func instruction(_ target: String, _ text: String) {}
}
