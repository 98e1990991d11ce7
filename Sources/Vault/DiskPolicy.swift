/// How near the vault's disk, or the vault's own budget, is to its end; each level also does what the ones before it do.
public enum DiskLevel: Int, Sendable, Codable, CaseIterable, Comparable {
  case ample
  /// The officer and `waypost status` are told.
  case low
  /// What isn't essential is refused: a slip for somebody without a record, a backup.
  case scarce
  /// Only a referral is still taken; the ballast is, or will be, given up for it.
  case critical

  public static func < (left: DiskLevel, right: DiskLevel) -> Bool { left.rawValue < right.rawValue }
}

/// What decides the level. Sizes in bytes.
///
/// Unsent records are never dropped for space. One cannot delete one's way out of a full disk: in the log, even a delete
/// writes first (measured: research, B6). So a ballast file is kept, and freed when nothing else fits any more.
public struct DiskPolicy: Sendable, Hashable {
  /// The most the vault may take.
  public var budget: Int64 = 2 << 30
  /// Of the budget, what only referrals may use: `max_page_count` is that much lower for all else.
  public var reserve: Int64 = 32 << 20
  public var low: Int64 = 512 << 20
  public var scarce: Int64 = 128 << 20
  public var critical: Int64 = 48 << 20
  /// More than the log grows before it is folded (4 MiB), several times over.
  public var ballast: Int64 = 32 << 20

  public init() {}

  /// The policy for a budget and a disk that are smaller than usual: every threshold in proportion.
  public init(budget: Int64) {
    guard budget < self.budget else { return }
    let scale = { (part: Int64) in max(1 << 16, part * (budget >> 10) / (2 << 20)) }
    self.budget = budget
    reserve = scale(32 << 20)
    low = scale(512 << 20)
    scarce = scale(128 << 20)
    critical = scale(48 << 20)
    ballast = scale(32 << 20)
  }

  /// - Parameters:
  ///   - free: what the disk has left for this user.
  ///   - used: what the vault's pages in use and its log take.
  ///   - hasBallast: whether the ballast is still there; without it the level is never better than `scarce`.
  public func level(free: Int64, used: Int64, hasBallast: Bool) -> DiskLevel {
    let room = min(free, budget - used)
    if room < critical { return .critical }
    if room < scarce || !hasBallast { return .scarce }
    return room < low ? .low : .ample
  }
}

/// The disk as it is now.
public struct DiskStatus: Sendable, Hashable {
  public let level: DiskLevel
  public let free: Int64
  public let used: Int64
  public let hasBallast: Bool
}
