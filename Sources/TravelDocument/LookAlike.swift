/// Characters that scanners take for each other. Pairs whose values agree modulo 10 (0/U, 1/L, 5/Z, 6/G, 8/S, `<`/K)
/// pass every check digit: they are never exchanged, and where one of them would fit, nothing is proved.
enum LookAlike {
  /// The digit that a letter in a digit's place was.
  static func digit(for letter: UInt8) -> UInt8? {
    switch letter {
    case 0x4F, 0x51, 0x44: 0x30  // O Q D
    case 0x49: 0x31  // I
    case 0x5A: 0x32  // Z
    case 0x53: 0x35  // S
    case 0x42: 0x38  // B
    default: nil
    }
  }

  /// The letters that a digit in a letter's place may have been, those of the same value too.
  static func letters(for digit: UInt8) -> [UInt8] {
    switch digit {
    case 0x30: Array("ODQU".utf8)
    case 0x31: Array("ITL".utf8)
    case 0x32: Array("Z".utf8)
    case 0x35: Array("S".utf8)
    case 0x36: Array("G".utf8)
    case 0x38: Array("BS".utf8)
    default: []
    }
  }

  /// What a character of a number may have been instead, without those of the same value.
  static func exchanges(for character: UInt8) -> [UInt8] {
    if let digit = digit(for: character) { return [digit] }
    return letters(for: character).filter { digit(for: $0) == character }
  }
}
