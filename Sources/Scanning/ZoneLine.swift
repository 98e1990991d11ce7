import TravelDocument

/// What one line tells of being part of a machine readable zone, before the zone is read.
struct ZoneLine {
  let bytes: [UInt8]

  /// The place of a line in its document, as far as its text tells.
  enum Role { case first, data, names }

  /// Text with `<<` in it, or what only a line of a document looks like; of a length that a line can have, two lost or
  /// gained.
  var isLikely: Bool {
    if isSwissFirst { return true }
    guard (28...92).contains(bytes.count), bytes.allSatisfy({ (0x20...0x7E).contains($0) }),
      bytes.first.map(ZoneLine.isAlphanumeric) ?? false
    else { return false }
    return hasDoubleFiller || isDataLine || isCardLine || isDrivingLicence
  }

  /// All lines of a document sent without anything between them (2 x 36, 2 x 44, 3 x 30).
  var isWholeZone: Bool { isLikely && bytes.count > 46 }

  /// A line of names: the standard allows no digit in it, and no other line is without.
  var isNameLine: Bool { isLikely && !bytes.contains(where: ZoneLine.isDigit) }

  /// The second line of a two-line document: dates and sex at their places (Doc 9303-4 4.2.2). It may be without `<`.
  var isDataLine: Bool {
    guard bytes.count == 44 || bytes.count == 36 else { return false }
    for index in [13, 14, 15, 16, 17, 18, 21, 22, 23, 24, 25, 26] {
      guard ZoneLine.isDigit(bytes[index]) || bytes[index] == ZoneLine.filler else { return false }
    }
    return isOfZoneCharacters && ZoneLine.isSex(bytes[20])
  }

  /// The place of a card's line (3 x 30); a data line may have some of its digits misread.
  var cardRole: Role {
    if isNameLine { return .names }
    return isCardData ? .data : .first
  }

  /// The one line of a European driving licence: it is a document of its own.
  var isDrivingLicence: Bool {
    bytes.count == 30 && bytes[0] == 0x44 && [0x31, 0x3C, 0x4E, 0x50].contains(bytes[1]) && isOfZoneCharacters
      && namesState
  }

  /// The first line of a Swiss driving licence: three letters, three digits, a letter for the language, two fillers.
  var isSwissFirst: Bool {
    guard bytes.count == 9, bytes[7] == ZoneLine.filler, bytes[8] == ZoneLine.filler else { return false }
    return bytes[3..<6].allSatisfy(ZoneLine.isDigit)
      && (bytes[0..<3] + bytes[6..<7]).allSatisfy { (0x41...0x5A).contains($0) }
  }

  /// A first or second line of a card that optional data fill, so that no `<<` is in it.
  private var isCardLine: Bool {
    guard bytes.count == 30, isOfZoneCharacters else { return false }
    return isCardData
      || ([0x41, 0x43, 0x49].contains(bytes[0]) && namesState
        && (ZoneLine.isDigit(bytes[14]) || bytes[14] == ZoneLine.filler))
  }

  private var isCardData: Bool {
    guard bytes.count == 30, ZoneLine.isSex(bytes[7]) else { return false }
    // A first line has letters in four of these places at least.
    let digits = bytes[0..<15].count { ZoneLine.isDigit($0) || $0 == ZoneLine.filler }
    return digits >= 11
  }

  private var namesState: Bool { CountryCode.isKnown(String(decoding: bytes[2..<5], as: UTF8.self)) }

  private static let filler: UInt8 = 0x3C

  private var hasDoubleFiller: Bool {
    for index in 1..<bytes.count where bytes[index] == ZoneLine.filler && bytes[index - 1] == ZoneLine.filler {
      return true
    }
    return false
  }

  private var isOfZoneCharacters: Bool {
    bytes.allSatisfy { ZoneLine.isAlphanumeric($0) || $0 == ZoneLine.filler }
  }

  private static func isSex(_ byte: UInt8) -> Bool { [0x4D, 0x46, 0x58, filler].contains(byte) }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    isDigit(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }
}
