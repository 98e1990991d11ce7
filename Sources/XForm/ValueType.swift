/// The data type of a bind (ODK XForms, "Data Types"), as far as this engine checks it.
public enum ValueType: String, Sendable {
  case string
  case int
  case decimal
  case boolean
  case date
  case time
  case dateTime
  case geopoint
  case geotrace
  case geoshape
  case binary
  case barcode
  case intent

  /// Whether `text` is in the lexical space of the type. The empty text is an unanswered question and always passes.
  public func accepts(_ text: String) -> Bool {
    if text.isEmpty { return true }
    switch self {
    case .int:
      let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
      // ODK ints are 32-bit; nine digits is what Collect lets a person type.
      return !digits.isEmpty && digits.count <= 10 && digits.allSatisfy { (48...57).contains($0) }
        && Int(text).map { Int(Int32.min)...Int(Int32.max) ~= $0 } == true
    case .decimal: return XPathNumber.parse(text).isFinite
    case .boolean: return ["true", "false", "1", "0"].contains(text)
    case .date: return CivilDate(iso: text) != nil
    case .time: return ClockTime(iso: text) != nil
    case .dateTime: return Moment(iso: text, defaultOffsetMinutes: 0) != nil
    case .geopoint: return Self.isPlace(text)
    case .geotrace, .geoshape:
      let places = text.split(separator: ";", omittingEmptySubsequences: false)
      // The last one may be followed by a semicolon.
      return places.enumerated().allSatisfy { number, place in
        Self.isPlace(place) || (number > 0 && number == places.count - 1 && place.allSatisfy(\.isWhitespace))
      }
    case .string, .binary, .barcode, .intent: return true
    }
  }

  /// Latitude and longitude in degrees, then perhaps altitude and accuracy in metres, between blanks.
  private static func isPlace(_ text: some StringProtocol) -> Bool {
    let numbers = text.split(whereSeparator: \.isWhitespace).map { XPathNumber.parse($0) }
    guard (2...4).contains(numbers.count), numbers.allSatisfy(\.isFinite) else { return false }
    return numbers[0].magnitude <= 90 && numbers[1].magnitude <= 180
  }
}
