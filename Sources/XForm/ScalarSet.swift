/// What one place of a pattern accepts.
struct ScalarSet: Sendable {
  enum Part: Sendable {
    case range(ClosedRange<UInt32>)
    case digit, word, space
    case lineEnd
    case letter, upper, lower, mark, number, punctuation
    indirect case set(ScalarSet)
  }

  var parts: [Part] = []
  var isNegated = false
  var ignoresCase = false

  init(_ parts: [Part] = [], isNegated: Bool = false) {
    self.parts = parts
    self.isNegated = isNegated
  }

  init(_ scalar: Unicode.Scalar) { parts = [.range(scalar.value...scalar.value)] }

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    let isIn =
      parts.contains { Self.accepts($0, scalar) }
      || ignoresCase && (Self.otherCase(scalar).map { other in parts.contains { Self.accepts($0, other) } } ?? false)
    return isIn != isNegated
  }

  static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "_": true
    default: false
    }
  }

  private static func accepts(_ part: Part, _ scalar: Unicode.Scalar) -> Bool {
    switch part {
    case .range(let range): range.contains(scalar.value)
    case .digit: ("0"..."9").contains(scalar)
    case .word: isWord(scalar)
    case .space: scalar == " " || (0x09...0x0D).contains(scalar.value)
    case .lineEnd: [0x0A, 0x0D, 0x85, 0x2028, 0x2029].contains(scalar.value)
    case .letter: scalar.properties.isAlphabetic
    case .upper: scalar.properties.isUppercase
    case .lower: scalar.properties.isLowercase
    case .mark: [.nonspacingMark, .spacingMark, .enclosingMark].contains(scalar.properties.generalCategory)
    case .number: scalar.properties.numericType != nil
    case .punctuation:
      switch scalar.properties.generalCategory {
      case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
        .finalPunctuation, .otherPunctuation:
        true
      default: false
      }
    case .set(let set): set.contains(scalar)
    }
  }

  /// ASCII only, as Java's `(?i)`.
  private static func otherCase(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar {
    case "a"..."z", "A"..."Z": Unicode.Scalar(scalar.value ^ 32)
    default: nil
    }
  }
}
