/// The texts of a document's nodes, by node: bytes in a row as they were read, strings from the first change on.
///
/// Most documents are choice lists of which a page shows a few rows, so a string is made when it is asked for.
package struct NodeTexts: Sendable, Equatable {
  private var bytes: [UInt8] = []
  /// By node: where its text ends in `bytes`.
  private var ends: [UInt32] = []
  private var strings: [String]?

  /// Those of a document without anything in it.
  static let ofNothing: NodeTexts = {
    var texts = NodeTexts()
    texts.append("")
    return texts
  }()

  private init() {}

  /// - Parameter ends: where each text ends in `bytes`, in ascending order.
  init(bytes: [UInt8], ends: [UInt32]) {
    self.bytes = bytes
    self.ends = ends
  }

  init(_ strings: [String]) { self.strings = strings }

  /// Whether no text had to be made a string so far.
  var areBytes: Bool { strings == nil }

  package var count: Int { strings?.count ?? ends.count }

  package subscript(node: Int) -> String {
    get {
      if let strings { return strings[node] }
      let range = range(node)
      if range.isEmpty { return "" }
      return bytes.withUnsafeBufferPointer { String(decoding: UnsafeBufferPointer(rebasing: $0[range]), as: UTF8.self) }
    }
    set { if strings == nil { change { $0[node] = newValue } } else { strings?[node] = newValue } }
  }

  func isEmpty(_ node: Int) -> Bool { strings.map { $0[node].isEmpty } ?? range(node).isEmpty }

  private func range(_ node: Int) -> Range<Int> { (node == 0 ? 0 : Int(ends[node - 1]))..<Int(ends[node]) }

  mutating func append(_ text: String) {
    if strings == nil { append(text.utf8) } else { strings?.append(text) }
  }

  /// - Parameter text: UTF-8.
  mutating func append(_ text: some Collection<UInt8>) {
    if strings != nil { return append(String(decoding: text, as: UTF8.self)) }
    bytes.append(contentsOf: text)
    ends.append(UInt32(truncatingIfNeeded: bytes.count))
  }

  mutating func insert(contentsOf texts: [String], at place: Int) { change { $0.insert(contentsOf: texts, at: place) } }
  mutating func removeSubrange(_ range: Range<Int>) { change { $0.removeSubrange(range) } }

  private mutating func change(_ change: (inout [String]) -> Void) {
    // Taken out, so that it is changed where it stands.
    var all = strings ?? (0..<ends.count).map { self[$0] }
    strings = []
    (bytes, ends) = ([], [])
    change(&all)
    strings = all
  }

  package static func == (left: NodeTexts, right: NodeTexts) -> Bool {
    if left.strings == nil, right.strings == nil { return left.ends == right.ends && left.bytes == right.bytes }
    return left.count == right.count && (0..<left.count).allSatisfy { left[$0] == right[$0] }
  }
}

extension NodeTexts: Codable {
  package init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode([String].self))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode((0..<count).map { self[$0] })
  }
}
