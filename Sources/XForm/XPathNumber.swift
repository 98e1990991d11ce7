internal import Glibc

/// The number-text conversions of XPath 1.0 (sections 4.2 and 4.4).
enum XPathNumber {
  /// Digits, one point, a leading minus, blanks around; anything else is NaN (no exponent, no plus).
  static func parse(_ text: some StringProtocol) -> Double {
    if let number = text.utf8.withContiguousStorageIfAvailable({ plainNumber($0) }) ?? nil { return number }
    var bytes = Substring(text).utf8[...]
    while let first = bytes.first, isBlank(first) { bytes = bytes.dropFirst() }
    while let last = bytes.last, isBlank(last) { bytes = bytes.dropLast() }
    var digits = 0
    var points = 0
    var magnitude = 0
    for (position, byte) in bytes.enumerated() {
      switch byte {
      case UInt8(ascii: "-") where position == 0: continue
      case UInt8(ascii: "."):
        points += 1
        if points > 1 { return .nan }
      case 48...57:
        digits += 1
        magnitude = magnitude &* 10 &+ Int(byte - 48)
      default: return .nan
      }
    }
    if digits == 0 { return .nan }
    if points == 0, digits < 16 {
      return bytes.first == UInt8(ascii: "-") ? -Double(magnitude) : Double(magnitude)
    }
    let plain = Substring(bytes)
    if plain.hasPrefix("-.") { return Double("-0" + plain.dropFirst()) ?? .nan }
    if plain.hasSuffix(".") { return Double(plain.dropLast()) ?? .nan }
    return Double(plain.hasPrefix(".") ? "0" + plain : plain) ?? .nan
  }

  /// Up to fifteen digits, as nearly all numbers are; `nil` for anything else.
  private static func plainNumber(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
    if bytes.isEmpty || bytes.count > 15 { return nil }
    var magnitude = 0
    for byte in bytes {
      if byte &- 48 > 9 { return nil }
      magnitude = magnitude * 10 + Int(byte - 48)
    }
    return Double(magnitude)
  }

  /// No exponent, no trailing `.0`, shortest digits that read back as the same number.
  static func text(_ number: Double) -> String {
    if number.isNaN { return "NaN" }
    if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
    if number == number.rounded(), number.magnitude < 9_007_199_254_740_992 { return String(Int(number)) }
    let shortest = number.description
    guard let e = shortest.firstIndex(where: { $0 == "e" || $0 == "E" }),
      let exponent = Int(shortest[shortest.index(after: e)...])
    else { return shortest.hasSuffix(".0") ? String(shortest.dropLast(2)) : shortest }
    let mantissa = shortest[..<e]
    let sign = mantissa.hasPrefix("-") ? "-" : ""
    let parts = mantissa.drop { $0 == "-" }.split(separator: ".", omittingEmptySubsequences: false)
    let whole = parts[0]
    let fraction = parts.count > 1 && parts[1] != "0" ? parts[1] : ""
    let digits = whole + fraction
    let point = whole.utf8.count + exponent
    if point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + digits }
    if point >= digits.utf8.count { return sign + digits + String(repeating: "0", count: point - digits.utf8.count) }
    let split = digits.index(digits.startIndex, offsetBy: point)
    return sign + digits[..<split] + "." + digits[split...]
  }

  static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 10 || byte == 13 }

  /// Rounds the decimal digits that are written, not the binary ones, half towards positive infinity (JavaRosa):
  /// `round(1.005, 2)` is 1.01. Negative places round to tens; more than 30 give NaN.
  static func round(_ number: Double, places: Double) -> Double {
    guard number.isFinite, places.magnitude <= 30 else { return places.magnitude <= 30 ? number : .nan }
    let places = Int(places)
    if places < 0 {
      let factor = pow(10, Double(-places))
      return (number / factor + 0.5).rounded(.down) * factor
    }
    let parts = text(number.magnitude).split(separator: ".")
    guard parts.count == 2, parts[1].utf8.count > places else { return number }
    var digits = Array((parts[0] + parts[1].prefix(places)).utf8)
    let rest = parts[1].dropFirst(places)
    let isHalf = rest.utf8.first == UInt8(ascii: "5") && rest.utf8.dropFirst().allSatisfy { $0 == UInt8(ascii: "0") }
    if isHalf ? number > 0 : (rest.utf8.first ?? 0) >= UInt8(ascii: "5") {
      var place = digits.count - 1
      while place >= 0, digits[place] == UInt8(ascii: "9") {
        digits[place] = UInt8(ascii: "0")
        place -= 1
      }
      if place >= 0 { digits[place] += 1 } else { digits.insert(UInt8(ascii: "1"), at: 0) }
    }
    let whole = String(decoding: digits.dropLast(places), as: UTF8.self)
    let rounded = Double(whole + "." + String(decoding: digits.suffix(places), as: UTF8.self) + "0") ?? number.magnitude
    return number < 0 ? -rounded : rounded
  }
}
