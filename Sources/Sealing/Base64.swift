/// Base64 with padding (RFC 4648 4), strict: only the one canonical text of some bytes decodes.
public enum Base64 {
  public static func encode(_ bytes: [UInt8]) -> String {
    Base64Alphabet.standard.encode(bytes, padded: true)
  }

  /// The bytes of `text`, or nil when it isn't canonical.
  public static func decode(_ text: some StringProtocol) -> [UInt8]? {
    Base64Alphabet.standard.decode([UInt8](text.utf8), padded: true)
  }
}

/// Base64 with the URL-safe alphabet and no padding (RFC 4648 5), strict as `Base64` is.
public enum Base64URL {
  public static func encode(_ bytes: [UInt8]) -> String {
    Base64Alphabet.urlSafe.encode(bytes, padded: false)
  }

  /// The bytes of `text`, or nil when it isn't canonical.
  public static func decode(_ text: some StringProtocol) -> [UInt8]? {
    Base64Alphabet.urlSafe.decode([UInt8](text.utf8), padded: false)
  }
}

/// One of the two alphabets of RFC 4648, with its inverse.
struct Base64Alphabet: Sendable {
  static let standard = Base64Alphabet(last: "+/")
  static let urlSafe = Base64Alphabet(last: "-_")

  private let symbols: [UInt8]
  private let values: [UInt8]

  private init(last: String) {
    symbols = [UInt8]("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789\(last)".utf8)
    var values = [UInt8](repeating: 0xff, count: 256)
    for (value, symbol) in symbols.enumerated() { values[Int(symbol)] = UInt8(value) }
    self.values = values
  }

  func encode(_ bytes: [UInt8], padded: Bool) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    var pending: UInt32 = 0
    var bits = 0
    for byte in bytes {
      pending = pending << 8 | UInt32(byte)
      bits += 8
      while bits >= 6 {
        bits -= 6
        text.append(symbols[Int(pending >> UInt32(bits) & 63)])
      }
    }
    if bits > 0 { text.append(symbols[Int(pending << UInt32(6 - bits) & 63)]) }
    while padded, !text.count.isMultiple(of: 4) { text.append(0x3d) }
    return String(decoding: text, as: UTF8.self)
  }

  func decode(_ text: some Collection<UInt8>, padded: Bool) -> [UInt8]? {
    var symbols = text[...]
    if padded {
      guard text.count.isMultiple(of: 4) else { return nil }
      let padding = symbols.suffix(2).reversed().prefix { $0 == 0x3d }.count
      // Padding that fills no missing byte isn't canonical; "x===" can't occur, two is all that is cut.
      symbols = symbols.dropLast(padding)
    }
    guard symbols.count % 4 != 1 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(symbols.count * 3 / 4)
    var pending: UInt32 = 0
    var bits = 0
    for symbol in symbols {
      let value = values[Int(symbol)]
      guard value != 0xff else { return nil }
      pending = (pending << 6 | UInt32(value)) & 0xffff
      bits += 6
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(truncatingIfNeeded: pending >> UInt32(bits)))
      }
    }
    // Left-over bits must be zero, or two texts would mean the same bytes.
    guard pending & (1 << UInt32(bits) - 1) == 0 else { return nil }
    return bytes
  }
}
