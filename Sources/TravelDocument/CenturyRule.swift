/// How two digits become a year. Doc 9303 encodes no century, so the rule is ours and written here.
///
/// - Birth: 20YY, unless that lies after today; then 19YY. Known months and days count, unknown ones don't. A person
///   of more than a hundred years therefore reads as a child, unless the state's own number in the zone
///   (`NationalNumber`), proved by a check digit, tells the same day within 120 years: then its century holds.
/// - Expiry: the year within (today - 50, today + 50]. Machine readable passports began about 1980 and none is issued
///   for fifty years.
///
/// A clock that was never set would turn every birth into 19YY, so no day before 2025 is believed.
struct CenturyRule {
  private let today: CalendarDay

  init(today: CalendarDay) {
    self.today = max(today, CalendarDay(year: 2025, month: 1, day: 1))
  }

  func birthYear(_ twoDigits: Int, month: Int?, day: Int?) -> Int {
    let recent = today.year - today.year % 100 + twoDigits
    let earliest = CalendarDay(year: recent, month: month ?? 1, day: day ?? 1)
    return earliest > today ? recent - 100 : recent
  }

  func expiryYear(_ twoDigits: Int) -> Int {
    let candidate = today.year - today.year % 100 + twoDigits
    if candidate > today.year + 50 { return candidate - 100 }
    if candidate <= today.year - 50 { return candidate + 100 }
    return candidate
  }
}
