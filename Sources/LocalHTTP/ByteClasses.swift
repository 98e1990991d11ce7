/// Byte classes of RFC 9110 section 5.6 and RFC 3986 section 2.
extension UInt8 {
  static let tab: UInt8 = 0x09
  static let lineFeed: UInt8 = 0x0A
  static let carriageReturn: UInt8 = 0x0D
  static let space: UInt8 = 0x20

  var isDigit: Bool { self >= 0x30 && self <= 0x39 }

  var isLetter: Bool { (self | 0x20) >= 0x61 && (self | 0x20) <= 0x7A }

  /// `tchar`: what a method or a header's name is made of.
  var isToken: Bool {
    if isLetter || isDigit { return true }
    switch self {
    case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"),
      UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"):
      return true
    default: return false
    }
  }

  /// What a header's value is made of. `obs-text` (0x80-0xFF) is left out on purpose: no browser sends it in a header
  /// this station reads, and without it a value is its ASCII text and nothing else.
  var isFieldValue: Bool { (self >= 0x20 && self < 0x7F) || self == .tab }

  /// `unreserved` of RFC 3986.
  var isUnreserved: Bool {
    isLetter || isDigit || self == UInt8(ascii: "-") || self == UInt8(ascii: ".") || self == UInt8(ascii: "_")
      || self == UInt8(ascii: "~")
  }

  /// `pchar` of RFC 3986 without the percent sign, which stands for itself only in front of two hexadecimal digits.
  var isPathCharacter: Bool {
    if isUnreserved { return true }
    switch self {
    case UInt8(ascii: "!"), UInt8(ascii: "$"), UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "("),
      UInt8(ascii: ")"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: ","), UInt8(ascii: ";"),
      UInt8(ascii: "="), UInt8(ascii: ":"), UInt8(ascii: "@"):
      return true
    default: return false
    }
  }

  var asciiLowercased: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }

  var hexadecimalValue: UInt8? {
    switch self {
    case 0x30...0x39: self - 0x30
    case 0x41...0x46: self - 0x41 + 10
    case 0x61...0x66: self - 0x61 + 10
    default: nil
    }
  }
}

extension Collection<UInt8> {
  /// Whether these bytes are `text` without regard to the case of ASCII letters; `lowercase` is written in lower case.
  func equalsIgnoringCase(_ lowercase: String) -> Bool {
    let other = lowercase.utf8
    guard count == other.count else { return false }
    return zip(self, other).allSatisfy { $0.asciiLowercased == $1 }
  }
}

let hexadecimalDigits = Array("0123456789ABCDEF".utf8)

/// Two lower-case hexadecimal digits for every byte.
func hexadecimal(_ bytes: [UInt8]) -> String {
  let digits = Array("0123456789abcdef".utf8)
  var text: [UInt8] = []
  text.reserveCapacity(bytes.count * 2)
  for byte in bytes {
    text.append(digits[Int(byte >> 4)])
    text.append(digits[Int(byte & 15)])
  }
  return String(decoding: text, as: UTF8.self)
}
