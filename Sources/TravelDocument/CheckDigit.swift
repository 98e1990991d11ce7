/// The check digit of the machine readable zone (Doc 9303-3 4.9): weights 7, 3, 1 over character values, modulo 10.
///
/// Two characters whose values agree modulo 10 (6 and G, 8 and S, 5 and Z, `<` and K) are the same to it: a passing
/// digit narrows a misreading, it never proves a character.
public enum CheckDigit {
  /// The sum that several stretches of a line share, as the composite digit needs it.
  struct Sum {
    private var total = 0
    private var position = 0
    private var isReadable = true

    mutating func add(_ bytes: Span<UInt8>, _ range: Range<Int>) {
      for index in range {
        let value = CheckDigit.value(of: bytes[index])
        if value < 0 { isReadable = false }
        total &+= value &* CheckDigit.weight(position)
        position &+= 1
      }
    }

    /// The ASCII digit that must stand after what was added; nil when a character has no value.
    var digit: UInt8? { isReadable ? UInt8(48 + total % 10) : nil }
  }

  /// The ASCII check digit of `text`; nil when it holds a character that no machine readable zone may have.
  public static func of(_ text: [UInt8]) -> UInt8? {
    var sum = Sum()
    sum.add(text.span, 0..<text.count)
    return sum.digit
  }

  static func matches(_ bytes: Span<UInt8>, _ range: Range<Int>, at check: Int) -> Bool {
    var sum = Sum()
    sum.add(bytes, range)
    return sum.digit == bytes[check]
  }

  /// Two characters that no check digit can tell apart.
  static func isCongruent(_ one: UInt8, _ other: UInt8) -> Bool {
    value(of: one) >= 0 && value(of: other) >= 0 && value(of: one) % 10 == value(of: other) % 10
  }

  private static func weight(_ position: Int) -> Int {
    switch position % 3 {
    case 0: 7
    case 1: 3
    default: 1
    }
  }

  private static func value(of byte: UInt8) -> Int {
    switch byte {
    case 0x30...0x39: Int(byte) - 0x30
    case 0x41...0x5A: Int(byte) - 0x41 + 10
    case filler: 0
    default: -1
    }
  }
}

/// `<`, which stands for a space, a missing part and unused room.
let filler: UInt8 = 0x3C
