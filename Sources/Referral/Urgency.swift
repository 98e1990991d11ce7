/// How soon a referral must be acted on (protection.md 2.4). Rules may raise it, never lower it.
public enum Urgency: String, Codable, Sendable, CaseIterable, Comparable {
  /// Within minutes: life, a child alone, danger in the room.
  case now = "U0"
  /// Before the person leaves the post, or within the shift.
  case shift = "U1"
  /// Within the legal limit of the country pack.
  case legalLimit = "U2"
  /// Information only.
  case information = "U3"

  /// The less urgent comes first, so that `max` raises.
  public static func < (one: Urgency, other: Urgency) -> Bool { one.rank < other.rank }

  /// The more urgent of both.
  public func raised(to other: Urgency) -> Urgency { max(self, other) }

  /// 0 for `now`; sending goes in this order.
  public var priority: Int { 3 - rank }

  private var rank: Int {
    switch self {
    case .now: 3
    case .shift: 2
    case .legalLimit: 1
    case .information: 0
    }
  }
}

/// How long officers have for each urgency, counted from the answer. Country packs set them; these are the core's.
public struct Deadlines: Codable, Sendable, Equatable {
  public var nowMinutes = 15
  public var shiftMinutes = 8 * 60
  public var legalLimitMinutes = 24 * 60

  public init() {}

  /// Milliseconds on the elapsed clock, nil where nothing is owed by a time.
  public func milliseconds(for urgency: Urgency) -> Int64? {
    switch urgency {
    case .now: Int64(nowMinutes) * 60_000
    case .shift: Int64(shiftMinutes) * 60_000
    case .legalLimit: Int64(legalLimitMinutes) * 60_000
    case .information: nil
    }
  }
}
