/// What a stored form is made of: values one after the other, without names, each as short as it can be.
///
/// A form is compiled once and opened for every interview, so reading it is what must be fast.
protocol Compact {
  init(from reader: inout CompactReader) throws(CompactReader.Damage)
  func write(to writer: inout CompactWriter)
}

struct CompactWriter {
  private(set) var bytes: [UInt8] = []

  mutating func byte(_ byte: UInt8) { bytes.append(byte) }

  /// Seven bits a byte, lowest first.
  mutating func number(_ number: Int) {
    var rest = UInt(bitPattern: number)
    while rest > 0x7F {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  mutating func raw(_ raw: some Collection<UInt8>) {
    number(raw.count)
    bytes.append(contentsOf: raw)
  }

  mutating func write(_ values: any Compact...) { for value in values { value.write(to: &self) } }
}

/// Reads what `CompactWriter` wrote; anything else is damage, never a trap.
struct CompactReader {
  struct Damage: Error {}

  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8], from start: Int = 0) {
    self.bytes = bytes
    position = start
  }

  var isAtEnd: Bool { position == bytes.count }

  mutating func byte() throws(Damage) -> UInt8 {
    guard position < bytes.count else { throw Damage() }
    position += 1
    return bytes[position - 1]
  }

  mutating func number() throws(Damage) -> Int {
    var number: UInt = 0
    var shift: UInt = 0
    while true {
      let byte = try byte()
      number |= UInt(byte & 0x7F) << shift
      if byte < 0x80 { return Int(bitPattern: number) }
      shift += 7
      if shift > 63 { throw Damage() }
    }
  }

  /// How many elements follow; each takes a byte at least, so no more than there are bytes.
  mutating func count() throws(Damage) -> Int {
    let count = try number()
    guard count >= 0, count <= bytes.count - position else { throw Damage() }
    return count
  }

  mutating func raw() throws(Damage) -> ArraySlice<UInt8> {
    let count = try count()
    position += count
    return bytes[position - count..<position]
  }

  mutating func text() throws(Damage) -> String {
    let count = try count()
    position += count
    return bytes.withUnsafeBufferPointer {
      String(decoding: UnsafeBufferPointer(rebasing: $0[position - count..<position]), as: UTF8.self)
    }
  }

  mutating func read<Value: Compact>() throws(Damage) -> Value { try Value(from: &self) }
}

extension String: Compact {
  init(from reader: inout CompactReader) throws(CompactReader.Damage) {
    self = try reader.text()
  }

  func write(to writer: inout CompactWriter) { writer.raw(utf8) }
}

extension Bool: Compact {
  init(from reader: inout CompactReader) throws(CompactReader.Damage) { self = try reader.byte() != 0 }
  func write(to writer: inout CompactWriter) { writer.byte(self ? 1 : 0) }
}

extension Int: Compact {
  init(from reader: inout CompactReader) throws(CompactReader.Damage) { self = try reader.number() }
  func write(to writer: inout CompactWriter) { writer.number(self) }
}

extension Double: Compact {
  init(from reader: inout CompactReader) throws(CompactReader.Damage) {
    self.init(bitPattern: UInt64(truncatingIfNeeded: try reader.number()))
  }

  func write(to writer: inout CompactWriter) { writer.number(Int(truncatingIfNeeded: bitPattern)) }
}

extension Optional: Compact where Wrapped: Compact {
  init(from reader: inout CompactReader) throws(CompactReader.Damage) {
    self = try Bool(from: &reader) ? try Wrapped(from: &reader) : nil
  }

  func write(to writer: inout CompactWriter) {
    writer.byte(self == nil ? 0 : 1)
    self?.write(to: &writer)
  }
}

extension Array: Compact where Element: Compact {
  init(from reader: inout CompactReader) throws(CompactReader.Damage) {
    let count = try reader.count()
    self = []
    reserveCapacity(count)
    for _ in 0..<count { append(try Element(from: &reader)) }
  }

  func write(to writer: inout CompactWriter) {
    writer.number(count)
    for element in self { element.write(to: &writer) }
  }
}

extension Dictionary: Compact where Key: Compact & Comparable, Value: Compact {
  init(from reader: inout CompactReader) throws(CompactReader.Damage) {
    let count = try reader.count()
    self.init(minimumCapacity: count)
    for _ in 0..<count {
      let key = try Key(from: &reader)
      self[key] = try Value(from: &reader)
    }
  }

  /// In the order of the keys, so that equal forms are equal bytes.
  func write(to writer: inout CompactWriter) {
    writer.number(count)
    for (key, value) in sorted(by: { $0.key < $1.key }) {
      key.write(to: &writer)
      value.write(to: &writer)
    }
  }
}

extension Compact where Self: RawRepresentable, RawValue == String {
  init(from reader: inout CompactReader) throws(CompactReader.Damage) {
    guard let value = Self(rawValue: try reader.read()) else { throw CompactReader.Damage() }
    self = value
  }

  func write(to writer: inout CompactWriter) { rawValue.write(to: &writer) }
}

extension Control: Compact {}
extension ValueType: Compact {}
extension Sensitivity: Compact {}
extension ActionDefinition.Event: Compact {}
extension FormNote.Kind: Compact {}
