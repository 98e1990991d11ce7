/// What one line tells of being part of a machine readable zone, before the zone is read.
struct ZoneLine {
  let bytes: [UInt8]

  /// Text with `<<` in it, or what only a second line looks like; of a length that a line can have, two lost or gained.
  var isLikely: Bool {
    guard (28...90).contains(bytes.count), bytes.allSatisfy({ (0x20...0x7E).contains($0) }),
      bytes.first.map(ZoneLine.isAlphanumeric) ?? false
    else { return false }
    return hasDoubleFiller || isDataLine
  }

  /// Two lines sent without anything between them (2 x 44).
  var isWholePassport: Bool { isLikely && bytes.count == 88 }

  /// A line of names: the standard allows no digit in it, and no other line is without.
  var isNameLine: Bool { isLikely && !bytes.contains(where: ZoneLine.isDigit) }

  /// The second line of a two-line document: dates and sex at their places (Doc 9303-4 4.2.2). It may be without `<`.
  var isDataLine: Bool {
    guard bytes.count == 44 || bytes.count == 36 else { return false }
    for index in [13, 14, 15, 16, 17, 18, 21, 22, 23, 24, 25, 26] {
      guard ZoneLine.isDigit(bytes[index]) || bytes[index] == ZoneLine.filler else { return false }
    }
    return bytes.allSatisfy { ZoneLine.isAlphanumeric($0) || $0 == ZoneLine.filler }
      && [0x4D, 0x46, 0x58, ZoneLine.filler].contains(bytes[20])
  }

  private static let filler: UInt8 = 0x3C

  private var hasDoubleFiller: Bool {
    for index in 1..<bytes.count where bytes[index] == ZoneLine.filler && bytes[index - 1] == ZoneLine.filler {
      return true
    }
    return false
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    isDigit(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }
}
