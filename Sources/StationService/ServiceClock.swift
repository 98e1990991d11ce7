import EventLoop
import Glibc
import Station
import Vault
import XForm

/// Both clocks of the station and the local time, read where they are needed and nowhere below.
struct ServiceClock {
  /// What `Vault.resumeElapsed` gave: elapsed time is this plus CLOCK_BOOTTIME.
  let elapsedOffset: Int64
  private let witness = ClockWitness()

  init(elapsedOffset: Int64) { self.elapsedOffset = elapsedOffset }

  var moment: Moment {
    let (wall, boot) = (SystemCall.wallSeconds(), SystemCall.bootMilliseconds())
    return Moment(
      wallSeconds: wall, elapsedMilliseconds: elapsedOffset + boot,
      isVouched: witness.vouches(wallSeconds: wall, bootMilliseconds: boot))
  }

  var now: Now {
    let wall = SystemCall.wallSeconds()
    let local = LocalTime(wall)
    // The epoch for a clock so wrong that its year has no four digits.
    let today = CivilDate(year: local.year, month: local.month, day: local.day) ?? CivilDate(daysSinceEpoch: 0)
    guard let today else { preconditionFailure("1970-01-01 is a day") }
    return Now(
      wall: wall, today: today, isoText: local.isoText, seed: UInt64.random(in: .min ... .max),
      milliseconds: SystemCall.bootMilliseconds())
  }

  /// CLOCK_BOOTTIME milliseconds until an elapsed time, 0 when it is past.
  func milliseconds(until elapsed: Int64) -> Int64 { max(0, elapsed - moment.elapsedMilliseconds) }
}

/// Local time by the C library: without ICU, Foundation's time zones are silently GMT.
struct LocalTime {
  let year: Int
  let month: Int
  let day: Int
  /// "2026-11-21T10:00:00+05:00"
  let isoText: String
  /// "2026-11-21 10:00 +05:00", for paper.
  let shortText: String

  init(_ wall: Int64) {
    var seconds = time_t(wall)
    var parts = tm()
    localtime_r(&seconds, &parts)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    year = Int(parts.tm_year) + 1900
    month = Int(parts.tm_mon) + 1
    day = Int(parts.tm_mday)
    let offset = Int(parts.tm_gmtoff) / 60
    let zone = "\(offset < 0 ? "-" : "+")\(two(abs(offset) / 60)):\(two(abs(offset) % 60))"
    let date = "\(year)-\(two(month))-\(two(day))"
    let time = "\(two(Int(parts.tm_hour))):\(two(Int(parts.tm_min)))"
    isoText = "\(date)T\(time):\(two(Int(parts.tm_sec)))\(zone)"
    shortText = "\(date) \(time) \(zone)"
  }
}
