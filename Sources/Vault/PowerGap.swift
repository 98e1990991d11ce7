/// How long a box was without power, where that can be known (design 8): both before and after, a synchronised clock or a
/// sane hardware clock must have vouched for the wall clock.
public enum PowerGap {
  /// Clocks that agree may differ by so much, in milliseconds: seconds are cut off, and one of them may be slewing.
  static let tolerance: Int64 = 5000
  /// A gap longer than this is nobody's power cut but a wrong clock: 400 days.
  static let longest: Int64 = 400 * 86_400_000

  /// Milliseconds from the last write to the boot; nil when nobody knows. What was powered after the last write counts as
  /// gap too: it lies between the same two moments.
  ///
  /// - Parameters:
  ///   - last: `Vault.lastWrite()`.
  ///   - wallSeconds, isVouched: the wall clock now.
  ///   - bootMilliseconds: CLOCK_BOOTTIME now, read with it.
  public static func milliseconds(
    since last: Moment, wallSeconds: Int64, isVouched: Bool, bootMilliseconds: Int64
  ) -> Int64? {
    guard last.isVouched, isVouched else { return nil }
    let (passed, overflows) = wallSeconds.subtractingReportingOverflow(last.wallSeconds)
    guard !overflows, abs(passed) <= longest / 1000 else { return nil }
    let gap = passed * 1000 - bootMilliseconds
    // Behind the last write: one of the two clocks was wrong.
    guard gap >= -tolerance, gap <= longest else { return nil }
    return max(0, gap)
  }
}
