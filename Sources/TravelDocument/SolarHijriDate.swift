/// A date of the calendar in use in Afghanistan and Iran, of which month and day may be unknown.
///
/// Leap years follow the cycle of 33 years, which agrees with the astronomical calendar from 1178 to 1633, more than any
/// living person needs.
public struct SolarHijriDate: Sendable, Equatable {
  public let year: Int
  public let month: Int?
  public let day: Int?

  /// Nil for what is no date: a day without its month, a 31st of a later month, a year far from anybody's life.
  public init?(year: Int, month: Int? = nil, day: Int? = nil) {
    guard (1250...1500).contains(year), day == nil || month != nil else { return nil }
    if let month {
      guard (1...12).contains(month) else { return nil }
      if let day { guard (1...Self.length(ofMonth: month, year)).contains(day) else { return nil } }
    }
    self.year = year
    self.month = month
    self.day = day
  }

  /// The last day that it may be, in the Gregorian calendar: whoever may be younger counts as younger.
  public var latestDay: CalendarDay {
    let month = month ?? 12
    let day = day ?? Self.length(ofMonth: month, year)
    let before = month <= 7 ? (month - 1) * 31 : 186 + (month - 7) * 30
    return CalendarDay(secondsSince1970: Int64(Self.firstDay(of: year) + before + day - 1) * 86_400)
  }

  /// The same, as far as it is known: a day, else the latest month or year.
  public var gregorian: PartialDate {
    let latest = latestDay
    return PartialDate(
      year: latest.year, month: month == nil ? nil : latest.month, day: day == nil ? nil : latest.day)
  }

  /// "1369-05-12", as far as it is known.
  public var text: String { PartialDate(year: year, month: month, day: day).isoText }

  private static let leapRemainders = [1, 5, 9, 13, 17, 22, 26, 30]

  private static func length(ofMonth month: Int, _ year: Int) -> Int {
    if month <= 6 { return 31 }
    return month == 12 && !leapRemainders.contains(year % 33) ? 29 : 30
  }

  /// Days since 1970-01-01 of the year's first day.
  private static func firstDay(of year: Int) -> Int {
    let (cycles, rest) = (year - 1).quotientAndRemainder(dividingBy: 33)
    return -492_268 + 365 * (year - 1) + cycles * leapRemainders.count + leapRemainders.count { $0 <= rest }
  }
}
