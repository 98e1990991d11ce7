import Glibc
import Packs
import XForm

extension SessionContext {
  /// The day and time of this machine, and numbers nobody can foresee.
  static func local() -> SessionContext {
    var seconds = time(nil)
    var parts = tm()
    localtime_r(&seconds, &parts)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let day = CivilDate(
      year: Int(parts.tm_year) + 1900, month: Int(parts.tm_mon) + 1, day: Int(parts.tm_mday))
    guard let today = day ?? CivilDate(daysSinceEpoch: 0) else { preconditionFailure("1970-01-01 is a day") }
    let offset = Int(parts.tm_gmtoff) / 60
    let zone = "\(offset < 0 ? "-" : "+")\(two(abs(offset) / 60)):\(two(abs(offset) % 60))"
    let clock = "\(two(Int(parts.tm_hour))):\(two(Int(parts.tm_min))):\(two(Int(parts.tm_sec)))"
    return SessionContext(
      today: today, now: "\(today.iso)T\(clock).000\(zone)", seed: .random(in: .min ... .max), digests: .libcrypto)
  }
}
