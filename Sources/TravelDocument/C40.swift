/// The C40 encoding that visible digital seals use for capitals, digits and spaces (Doc 9303-13 2.3.1 after ISO/IEC
/// 16022): three characters in two bytes, a lone last character as 0xFE and its ASCII code plus one.
enum C40 {
  /// Characters of `bytes`; a space is a space. A value that has no character in the basic set becomes `?`.
  static func decode(_ bytes: ArraySlice<UInt8>) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count * 3 / 2)
    var index = bytes.startIndex
    while index + 1 < bytes.endIndex {
      if bytes[index] == 0xFE {
        let character = bytes[index + 1] &- 1
        text.append((0x20...0x7E).contains(character) ? character : question)
      } else {
        let packed = Int(bytes[index]) << 8 + Int(bytes[index + 1]) - 1
        append(packed / 1600, to: &text)
        append(packed / 40 % 40, to: &text)
        append(packed % 40, to: &text)
      }
      index += 2
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static let question: UInt8 = 0x3F

  private static func append(_ value: Int, to text: inout [UInt8]) {
    switch value {
    // Shift 1 fills up the last pair; nothing else of the shift sets is used in seals.
    case 0: break
    case 3: text.append(0x20)
    case 4...13: text.append(UInt8(value - 4) + 0x30)
    case 14...39: text.append(UInt8(value - 14) + 0x41)
    default: text.append(question)
    }
  }
}
