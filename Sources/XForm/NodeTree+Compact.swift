/// A stored document: kinds, names, lengths and texts, a byte each as a rule. Parents follow from the lengths.
extension NodeTree: Compact {
  init(from reader: inout CompactReader) throws(CompactReader.Damage) {
    self.init()
    nameTable = try reader.read()
    let stored = try reader.raw()
    let count = stored.count
    kinds = []
    kinds.reserveCapacity(count)
    for byte in stored {
      guard let kind = Kind(rawValue: byte) else { throw CompactReader.Damage() }
      kinds.append(kind)
    }
    names = []
    names.reserveCapacity(count)
    for _ in 0..<count { names.append(Int32(truncatingIfNeeded: try reader.number())) }
    ends = []
    ends.reserveCapacity(count)
    parents = []
    parents.reserveCapacity(count)
    var open: [Int] = []
    for node in 0..<count {
      while let last = open.last, node >= Int(ends[last]) { open.removeLast() }
      parents.append(Int32(open.last ?? -1))
      let length = try reader.number()
      guard length > 0, length <= count - node else { throw CompactReader.Damage() }
      ends.append(Int32(node + length))
      if length > 1 { open.append(node) }
    }
    values = try NodeTexts(from: &reader, count: count)
  }

  func write(to writer: inout CompactWriter) {
    nameTable.write(to: &writer)
    writer.raw(kinds.map(\.rawValue))
    for name in names { writer.number(Int(name)) }
    for node in 0..<count { writer.number(Int(ends[node]) - node) }
    values.write(to: &writer)
  }
}

extension NodeTexts {
  fileprivate init(from reader: inout CompactReader, count: Int) throws(CompactReader.Damage) {
    var ends: [UInt32] = []
    ends.reserveCapacity(count)
    var end = 0
    for _ in 0..<count {
      let length = try reader.number()
      guard length >= 0, length <= Int(UInt32.max) - end else { throw CompactReader.Damage() }
      end += length
      ends.append(UInt32(end))
    }
    let bytes = Array(try reader.raw())
    guard bytes.count == end else { throw CompactReader.Damage() }
    self.init(bytes: bytes, ends: ends)
  }

  fileprivate func write(to writer: inout CompactWriter) {
    let texts = (0..<count).map { self[$0] }
    for text in texts { writer.number(text.utf8.count) }
    writer.raw(texts.flatMap(\.utf8))
  }
}
