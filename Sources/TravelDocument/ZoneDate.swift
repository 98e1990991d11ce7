/// Six characters YYMMDD, of which pairs may be `<<` for unknown (Doc 9303-3 4.8).
struct ZoneDate {
  private(set) var date = PartialDate()
  /// Digits or `<<` in every pair, and a day that exists.
  private(set) var isPossible = false
  /// All six are fillers.
  let isBlank: Bool

  var isComplete: Bool { date.day != nil && date.month != nil && date.year != nil }

  /// `century` makes the full year of two digits, a month and a day.
  init(_ zone: Span<UInt8>, _ range: Range<Int>, century: (Int, Int?, Int?) -> Int) {
    isBlank = zone.isBlank(range)
    let start = range.lowerBound
    guard let shortYear = ZoneDate.pair(zone, start), let month = ZoneDate.pair(zone, start + 2),
      let day = ZoneDate.pair(zone, start + 4)
    else { return }
    if let month, !(1...12).contains(month) { return }
    let year = shortYear.map { century($0, month, day) }
    if let day, day < 1 || day > CalendarDay.length(ofMonth: month ?? 1, year: year) { return }
    date = PartialDate(year: year, month: month, day: day)
    isPossible = true
  }

  /// Two digits; the inner nil is an unknown part, the outer one no part of a date.
  private static func pair(_ zone: Span<UInt8>, _ index: Int) -> Int?? {
    let tens = zone[index]
    let units = zone[index + 1]
    if tens == filler && units == filler { return .some(nil) }
    guard tens.isZoneDigit && units.isZoneDigit else { return nil }
    return Int(tens - 0x30) * 10 + Int(units - 0x30)
  }
}
