/// The header of a driving licence of the United States or Canada, as its PDF417 code holds it (AAMVA DL/ID card design
/// standard, annex D). Recognised, so that the officer learns what was scanned; its data are not read.
public struct AAMVAHeader: Sendable, Equatable {
  /// Six digits: which state or province issued it.
  public let issuerIdentification: String
  /// Version of the standard, 1...99.
  public let version: Int

  /// nil when `bytes` aren't such a code. It begins `@`, LF, RS, CR, `ANSI `; readers are known to swallow the control
  /// characters or to change them, and the first cards said `AAMVA`.
  public init?(_ bytes: [UInt8]) {
    guard bytes.first == 0x40 else { return nil }
    var rest = bytes.dropFirst().drop { [0x0A, 0x0D, 0x1C, 0x1D, 0x1E].contains($0) }
    guard bytes.count - rest.count <= 8 else { return nil }
    guard rest.starts(with: "ANSI ".utf8) || rest.starts(with: "AAMVA".utf8) else { return nil }
    rest = rest.dropFirst(5)
    let digits = rest.prefix(8)
    guard digits.count == 8, digits.allSatisfy(\.isZoneDigit) else { return nil }
    issuerIdentification = String(decoding: digits.prefix(6), as: UTF8.self)
    version = digits.suffix(2).reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }
}
