/// Brings answers into the one form in which they are kept, compared and sent.
enum FormText {
  /// Unicode NFC, without the characters XML 1.0 can't hold (section 2.2).
  static func canonical(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
    var view = String.UnicodeScalarView()
    for scalar in text.normalizedScalars where isXML(scalar) { view.append(scalar) }
    return String(view)
  }

  /// Tokens of a select multiple: single spaces, each once, in the order given.
  static func tokens(_ text: String) -> [Substring] {
    var seen: Set<Substring> = []
    return text.split(whereSeparator: \.isWhitespace).filter { seen.insert($0).inserted }
  }

  private static func isXML(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x9, 0xA, 0xD, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
    default: false
    }
  }
}
