/// `[...]` and what stands after a backslash.
extension PatternCompiler {
  mutating func set() throws(Problem) -> ScalarSet {
    let start = position
    position += 1
    var set = ScalarSet()
    set.isNegated = take("^")
    var isFirst = true
    while let scalar = peek(), scalar != "]" || isFirst {
      isFirst = false
      if scalar == "&", peek(1) == "&" { throw problem("intersections of sets (&&) aren't supported") }
      if scalar == "[" {
        set.parts.append(.set(try self.set()))
        continue
      }
      let low = try setMember()
      guard peek() == "-", let after = peek(1), after != "]", let first = low.single else {
        set.parts += low.parts.count == 1 && !low.isNegated ? low.parts : [.set(low)]
        continue
      }
      position += 1
      guard let last = try setMember().single, first <= last else {
        throw problem("the range ends before it starts")
      }
      set.parts.append(.range(first...last))
    }
    guard take("]") else {
      position = start
      throw problem("the set that starts here has no ']'")
    }
    return set
  }

  private mutating func setMember() throws(Problem) -> ScalarSet {
    guard let scalar = peek() else { throw problem("a character should stand here") }
    if scalar == "\\" { return try escape() }
    position += 1
    return ScalarSet(scalar)
  }

  mutating func escape() throws(Problem) -> ScalarSet {
    position += 1
    guard let scalar = peek() else { throw problem("a backslash at the end escapes nothing") }
    position += 1
    switch scalar {
    case "d": return ScalarSet([.digit])
    case "D": return ScalarSet([.digit], isNegated: true)
    case "w": return ScalarSet([.word])
    case "W": return ScalarSet([.word], isNegated: true)
    case "s": return ScalarSet([.space])
    case "S": return ScalarSet([.space], isNegated: true)
    case "t": return ScalarSet("\t")
    case "n": return ScalarSet("\n")
    case "r": return ScalarSet("\r")
    case "f": return ScalarSet("\u{0C}")
    case "x": return try hexadecimal(2)
    case "u": return try hexadecimal(4)
    case "p", "P": return try property(isNegated: scalar == "P")
    case "0"..."9", "k":
      position -= 2
      throw problem("references back to a group aren't supported")
    default:
      if scalar.properties.isAlphabetic {
        position -= 2
        throw problem("\\\(scalar) isn't supported")
      }
      return ScalarSet(scalar)
    }
  }

  private mutating func hexadecimal(_ digits: Int) throws(Problem) -> ScalarSet {
    guard position + digits <= scalars.count,
      let value = UInt32(scalars[position..<position + digits].map(String.init).joined(), radix: 16),
      let scalar = Unicode.Scalar(value)
    else { throw problem("\(digits) hexadecimal digits should stand here") }
    position += digits
    return ScalarSet(scalar)
  }

  private mutating func property(isNegated: Bool) throws(Problem) -> ScalarSet {
    let start = position
    var name = ""
    if take("{") {
      while let scalar = peek(), scalar != "}" {
        name.unicodeScalars.append(scalar)
        position += 1
      }
      guard take("}") else {
        position = start
        throw problem("\\p{ has no '}'")
      }
    } else if let scalar = peek() {
      name = String(scalar)
      position += 1
    }
    let parts: [ScalarSet.Part]
    switch name {
    case "L", "IsAlphabetic", "IsLetter": parts = [.letter]
    case "Alpha": parts = [.range(65...90), .range(97...122)]
    case "Lu", "IsUppercase": parts = [.upper]
    case "Upper": parts = [.range(65...90)]
    case "Ll", "IsLowercase": parts = [.lower]
    case "Lower": parts = [.range(97...122)]
    case "M": parts = [.mark]
    case "N", "Nd", "IsDigit": parts = [.number]
    case "Digit": parts = [.digit]
    case "Alnum": parts = [.range(65...90), .range(97...122), .digit]
    case "P", "Punct", "IsPunctuation": parts = [.punctuation]
    case "Space": parts = [.space]
    case "ASCII": parts = [.range(0...127)]
    case "IsLatin", "script=Latin": parts = [.range(65...90), .range(97...122), .range(0xC0...0x24F)]
    case "IsCyrillic", "InCyrillic", "script=Cyrillic": parts = [.range(0x400...0x52F)]
    case "IsArabic", "InArabic", "script=Arabic":
      parts = [.range(0x600...0x6FF), .range(0x750...0x77F), .range(0x8A0...0x8FF), .range(0xFB50...0xFDFF)]
    default:
      position = start
      throw problem("\\p{\(name)} isn't supported")
    }
    return ScalarSet(parts, isNegated: isNegated)
  }
}

extension ScalarSet {
  /// The one scalar it accepts, if it is just that.
  fileprivate var single: UInt32? {
    if parts.count == 1, !isNegated, case .range(let range) = parts[0], range.count == 1 {
      range.lowerBound
    } else {
      nil
    }
  }
}
