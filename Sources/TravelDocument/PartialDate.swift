/// A date of which parts may be unknown, as many travel documents have it.
public struct PartialDate: Sendable, Equatable, Codable {
  /// Four-digit year.
  public var year: Int?
  /// 1...12.
  public var month: Int?
  /// 1...31.
  public var day: Int?

  public init(year: Int? = nil, month: Int? = nil, day: Int? = nil) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// ISO 8601 as far as the date is known: `1974-08-12`, `1974-08`, `1974` or nothing. A part after an unknown one
  /// is left out, since ISO has no way to write it.
  public var isoText: String {
    guard let year else { return "" }
    let yearText = PartialDate.padded(year, to: 4)
    guard let month else { return yearText }
    let monthText = yearText + "-" + PartialDate.padded(month, to: 2)
    guard let day else { return monthText }
    return monthText + "-" + PartialDate.padded(day, to: 2)
  }

  private static func padded(_ number: Int, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}
