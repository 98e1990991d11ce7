internal import XForm

/// Reads an XForm, or any XML, into elements; what secondary instances hold goes into trees at once.
final class MarkupReader: MarkupListener {
  private struct Open {
    var place: Int
    /// A blank in it is a word's end, not layout.
    let isWordy: Bool
    /// What is in it are rows.
    let holdsRows: Bool
    let isModel: Bool
    var hasInstance = false
  }

  private var parts: [MarkupDocument.Part] = []
  private var attributes: [MarkupDocument.Attribute] = []
  private var bytes: [UInt8] = []
  private var instances: [Int: NodeTree] = [:]
  private var namespaces: [String: String] = [:]
  /// The elements around, outermost first.
  private var open: [Open] = []
  private var text: [UInt8] = []
  /// Builds what stands in a secondary instance, while in one.
  private var rows: RowsBuilder?

  /// The root of the document.
  static func read(_ bytes: [UInt8]) throws(MarkupFailure) -> MarkupElement {
    let reader = MarkupReader()
    // Most of a form is texts and values.
    reader.bytes.reserveCapacity(bytes.count / 2)
    reader.parts.reserveCapacity(bytes.count / 64)
    try MarkupParser.parse(bytes, for: reader)
    guard !reader.parts.isEmpty else { throw MarkupFailure(line: nil, message: "it has no element") }
    let document = MarkupDocument(
      parts: reader.parts, attributes: reader.attributes, bytes: reader.bytes, rows: reader.instances,
      namespaces: reader.namespaces)
    return MarkupElement(document: document, place: 0)
  }

  func begin(_ tag: borrowing MarkupTag) {
    for (prefix, uri) in tag.namespaces where namespaces[prefix] == nil { namespaces[prefix] = uri }
    if rows != nil {
      rows?.begin(tag)
      return
    }
    flush()
    if open.last?.holdsRows == true {
      rows = RowsBuilder()
      rows?.begin(tag)
      return
    }
    let first = attributes.count
    tag.forEachAttribute { name, value in
      attributes.append(MarkupDocument.Attribute(name: name, value: keep(value)))
    }
    let name = tag.name.written
    let localName = tag.name.local
    // Any instance of the model after the first.
    var holdsRows = false
    if localName == "instance", open.last?.isModel == true {
      holdsRows = open[open.count - 1].hasInstance
      open[open.count - 1].hasInstance = true
    }
    open.append(
      Open(
        place: parts.count, isWordy: Self.isWordy(localName), holdsRows: holdsRows, isModel: localName == "model"))
    parts.append(
      MarkupDocument.Part(
        kind: .element, name: name, localName: localName, line: tag.line, end: .max, content: first..<attributes.count))
  }

  func end() {
    if rows != nil {
      rows?.end()
      if rows?.depth == 0 {
        if let holder = open.last?.place, instances[holder] == nil { instances[holder] = rows?.finish() }
        rows = nil
      }
      return
    }
    flush()
    if let place = open.popLast()?.place { parts[place].end = parts.count }
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
    if !parent.isWordy, text.allSatisfy({ $0 <= 32 }) { return }
    add(.text, text)
  }

  private static func isWordy(_ localName: String) -> Bool {
    localName == "value" || localName == "label" || localName == "hint" || localName == "help"
  }

  private func add(_ kind: MarkupDocument.Kind, _ text: [UInt8]) {
    let content = text.withUnsafeBufferPointer { keep($0) }
    parts.append(MarkupDocument.Part(kind: kind, end: parts.count + 1, content: content))
  }

  /// Where the document now has these bytes.
  private func keep(_ new: UnsafeBufferPointer<UInt8>) -> Range<Int> {
    let start = bytes.count
    bytes.append(contentsOf: new)
    return start..<bytes.count
  }
}
