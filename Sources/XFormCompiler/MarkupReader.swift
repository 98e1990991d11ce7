internal import XForm

/// Reads an XForm, or any XML, into elements; what secondary instances hold goes into trees at once.
final class MarkupReader: MarkupListener {
  struct Document {
    var root: MarkupElement
    /// Every namespace declaration of the document; the first of a prefix counts.
    var namespaces: [String: String]
  }

  private var open: [MarkupElement] = []
  private var root: MarkupElement?
  private var namespaces: [String: String] = [:]
  private var text: [UInt8] = []
  /// Builds what stands in a secondary instance, while in one.
  private var rows: RowsBuilder?

  static func read(_ bytes: [UInt8]) throws(MarkupFailure) -> Document {
    let reader = MarkupReader()
    try MarkupParser.parse(bytes, for: reader)
    guard let root = reader.root else { throw MarkupFailure(line: nil, message: "it has no element") }
    return Document(root: root, namespaces: reader.namespaces)
  }

  func begin(_ tag: borrowing MarkupTag) {
    for (prefix, uri) in tag.namespaces where namespaces[prefix] == nil { namespaces[prefix] = uri }
    if rows != nil {
      rows?.begin(tag)
      return
    }
    flush()
    if let parent = open.last, holdsRows(parent) {
      rows = RowsBuilder()
      rows?.begin(tag)
      return
    }
    let element = MarkupElement(
      name: tag.name.written, attributes: MarkupAttributes(tag.allAttributes), line: tag.line)
    if let parent = open.last { parent.nodes.append(.element(element)) } else { root = element }
    open.append(element)
  }

  func end() {
    if rows != nil {
      rows?.end()
      if rows?.depth == 0 {
        if let holder = open.last, holder.rows == nil { holder.rows = rows?.finish() }
        rows = nil
      }
      return
    }
    flush()
    open.removeLast()
  }

  func text(_ bytes: UnsafeBufferPointer<UInt8>) {
    if rows == nil { text.append(contentsOf: bytes) } else { rows?.text(bytes) }
  }

  func markedText(_ bytes: UnsafeBufferPointer<UInt8>) { text(bytes) }

  func comment(_ text: String) {
    if rows != nil { return }
    flush()
    open.last?.nodes.append(.comment(text))
  }

  func instruction(_ target: String, _ text: String) {}

  private func flush() {
    if text.isEmpty { return }
    defer { text.removeAll(keepingCapacity: true) }
    guard let parent = open.last else { return }
    // Between two outputs a blank is a word's end; elsewhere it is layout.
    if text.allSatisfy({ $0 <= 32 }), !Self.wordy.contains(parent.localName) { return }
    parent.nodes.append(.text(String(decoding: text, as: UTF8.self)))
  }

  private static let wordy: [Substring] = ["label", "hint", "value", "help"]

  /// Whether an element is a secondary instance: any `instance` of the model after the first.
  private func holdsRows(_ element: MarkupElement) -> Bool {
    guard open.count > 1, element.localName == "instance" else { return false }
    let model = open[open.count - 2]
    return model.localName == "model" && model.first("instance") !== element
  }
}
