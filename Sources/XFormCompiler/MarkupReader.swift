internal import XForm

/// Reads an XForm, or any XML, into elements; what secondary instances hold goes into trees at once.
final class MarkupReader: MarkupListener {
  private let document = MarkupDocument()
  /// The elements around, outermost first, by their place.
  private var open: [Int] = []
  private var text: [UInt8] = []
  /// Builds what stands in a secondary instance, while in one.
  private var rows: RowsBuilder?

  /// The root of the document.
  static func read(_ bytes: [UInt8]) throws(MarkupFailure) -> MarkupElement {
    let reader = MarkupReader()
    // Most of a form is texts and values.
    reader.document.bytes.reserveCapacity(bytes.count / 2)
    try MarkupParser.parse(bytes, for: reader)
    guard !reader.document.parts.isEmpty else { throw MarkupFailure(line: nil, message: "it has no element") }
    return MarkupElement(document: reader.document, place: 0)
  }

  func begin(_ tag: borrowing MarkupTag) {
    for (prefix, uri) in tag.namespaces where document.namespaces[prefix] == nil { document.namespaces[prefix] = uri }
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
    let first = document.attributes.count
    tag.forEachAttribute { name, value in
      document.attributes.append(MarkupDocument.Attribute(name: name, value: keep(value)))
    }
    open.append(document.parts.count)
    document.parts.append(
      MarkupDocument.Part(
        kind: .element, name: tag.name.written, line: tag.line, end: .max,
        content: first..<document.attributes.count))
  }

  func end() {
    if rows != nil {
      rows?.end()
      if rows?.depth == 0 {
        if let holder = open.last, document.rows[holder] == nil { document.rows[holder] = rows?.finish() }
        rows = nil
      }
      return
    }
    flush()
    document.parts[open.removeLast()].end = document.parts.count
  }

  func text(_ bytes: UnsafeBufferPointer<UInt8>) {
    if rows == nil { text.append(contentsOf: bytes) } else { rows?.text(bytes) }
  }

  func markedText(_ bytes: UnsafeBufferPointer<UInt8>) { text(bytes) }

  func comment(_ text: String) {
    if rows != nil || open.isEmpty { return }
    flush()
    add(.comment, Array(text.utf8))
  }

  func instruction(_ target: String, _ text: String) {}

  private func flush() {
    if text.isEmpty { return }
    defer { text.removeAll(keepingCapacity: true) }
    guard let parent = open.last else { return }
    // Between two outputs a blank is a word's end; elsewhere it is layout.
    if text.allSatisfy({ $0 <= 32 }), !Self.wordy.contains(element(parent).localName) { return }
    add(.text, text)
  }

  private static let wordy: [Substring] = ["label", "hint", "value", "help"]

  private func add(_ kind: MarkupDocument.Kind, _ text: [UInt8]) {
    let content = text.withUnsafeBufferPointer { keep($0) }
    document.parts.append(MarkupDocument.Part(kind: kind, end: document.parts.count + 1, content: content))
  }

  /// Where the document now has these bytes.
  private func keep(_ bytes: UnsafeBufferPointer<UInt8>) -> Range<Int> {
    let start = document.bytes.count
    document.bytes.append(contentsOf: bytes)
    return start..<document.bytes.count
  }

  private func element(_ place: Int) -> MarkupElement { MarkupElement(document: document, place: place) }

  /// Whether an element is a secondary instance: any `instance` of the model after the first.
  private func holdsRows(_ place: Int) -> Bool {
    guard open.count > 1, element(place).localName == "instance" else { return false }
    let model = element(open[open.count - 2])
    return model.localName == "model" && model.first("instance")?.place != place
  }
}
