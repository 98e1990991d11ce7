import EventLoop
import FoundationEssentials

/// Whether anything vouches for the wall clock (design 8). Pure but for `evidence`.
///
/// Asked at every commit, so that what is known when the power goes is on the disk; it looks at the kernel and the
/// hardware clock only after the wall clock was set, and every ten minutes of work at most.
final class ClockWitness {
  /// What there is to see.
  struct Evidence: Equatable {
    /// The kernel says that something keeps the clock right.
    var isSynchronised: Bool
    /// What the battery's clock says, UTC seconds; nil without one.
    var hardwareSeconds: Int64?

    /// A hardware clock is sane when it agrees with the wall clock: a box that nobody synchronises drifts minutes in
    /// months, and this is how wrong a gap may be. One in local time is never believed.
    static let tolerance: Int64 = 600

    func vouches(for wallSeconds: Int64) -> Bool {
      isSynchronised || hardwareSeconds.map { abs($0 - wallSeconds) <= Self.tolerance } ?? false
    }
  }

  private static let looksAgainAfter: Int64 = 10 * 60_000
  /// Slewing moves the clock by less; setting it moves it at once.
  private static let jump: Int64 = 2000

  private let evidence: () -> Evidence
  private var last: (boot: Int64, shift: Int64, vouched: Bool)?

  init(evidence: @escaping () -> Evidence = ClockWitness.look) { self.evidence = evidence }

  /// Both clocks as they were read together.
  func vouches(wallSeconds: Int64, bootMilliseconds: Int64) -> Bool {
    let shift = wallSeconds * 1000 - bootMilliseconds
    if let last, bootMilliseconds - last.boot < Self.looksAgainAfter, abs(shift - last.shift) < Self.jump {
      return last.vouched
    }
    let vouched = evidence().vouches(for: wallSeconds)
    last = (bootMilliseconds, shift, vouched)
    return vouched
  }

  /// The kernel's word, and the first hardware clock's. Blocks for two small reads, milliseconds on a slow bus.
  static func look() -> Evidence {
    let seconds = FileManager.default.contents(atPath: "/sys/class/rtc/rtc0/since_epoch")
      .flatMap { Int64(String(decoding: $0, as: UTF8.self).filter { !$0.isWhitespace }) }
    return Evidence(isSynchronised: SystemCall.clockIsSynchronised(), hardwareSeconds: seconds)
  }
}
