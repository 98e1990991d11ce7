/// A point in time as a station knows it: a wall clock that may jump and a count that doesn't.
public struct Moment: Sendable, Hashable {
  /// UTC, seconds since 1970.
  public var wallSeconds: Int64
  /// Milliseconds that this vault's stations were powered, counted on CLOCK_BOOTTIME and carried over restarts with
  /// `Vault.resumeElapsed`; with those without power where trusted clocks tell them. Never goes back. Deadlines and
  /// lock-outs count on this one.
  public var elapsedMilliseconds: Int64
  /// Whether a synchronised clock or a sane hardware clock vouches for `wallSeconds`.
  public var isVouched: Bool

  public init(wallSeconds: Int64, elapsedMilliseconds: Int64, isVouched: Bool = false) {
    self.wallSeconds = wallSeconds
    self.elapsedMilliseconds = elapsedMilliseconds
    self.isVouched = isVouched
  }

  /// The UTC day, `2026-11-21`. By hand: the calendars of Foundation bring ICU along.
  var day: String {
    // Days to year, month, day of the proleptic Gregorian calendar, with years that begin in March so that the leap
    // day comes last.
    let days = wallSeconds >= 0 ? wallSeconds / 86_400 : (wallSeconds - 86_399) / 86_400
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(year)-\(two(month))-\(two(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1))"
  }
}
