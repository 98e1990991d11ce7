internal import XForm

/// Reads any XML document into a tree with expanded names, as `form eval` needs it; as wary as `MarkupReader`.
final class PlainDocument: MarkupListener {
  private var builder = NodeTree.Builder()
  private var text: [UInt8] = []
  private var depth = 0

  static func read(_ bytes: [UInt8]) throws(MarkupFailure) -> NodeTree {
    let reader = PlainDocument()
    try MarkupParser.parse(bytes, for: reader, allowsPlainDocumentType: true)
    return reader.builder.finish()
  }

  func begin(_ tag: borrowing MarkupTag) {
    flush()
    depth += 1
    let attributes = tag.attributes.sorted { $0.name.written < $1.name.written }
    builder.openElement(
      Self.expanded(tag.name), attributes: attributes.map { (Self.expanded($0.name), $0.value) })
  }

  func end() {
    flush()
    depth -= 1
    builder.closeElement()
  }

  func text(_ bytes: UnsafeBufferPointer<UInt8>) { text.append(contentsOf: bytes) }

  /// A text node of its own, as the suites that the shared cases come from count them.
  func markedText(_ bytes: UnsafeBufferPointer<UInt8>) {
    flush()
    text.append(contentsOf: bytes)
    flush()
  }

  func comment(_ text: String) {
    flush()
    builder.comment(text)
  }

  func instruction(_ target: String, _ text: String) {
    flush()
    builder.instruction(target, text)
  }

  private func flush() {
    // Between the document and its root there is no text.
    if !text.isEmpty, depth > 0 { builder.text(String(decoding: text, as: UTF8.self)) }
    text.removeAll(keepingCapacity: true)
  }

  private static func expanded(_ name: MarkupNames.Name) -> String {
    name.namespace.isEmpty ? name.written : "{\(name.namespace)}\(name.written)"
  }
}
