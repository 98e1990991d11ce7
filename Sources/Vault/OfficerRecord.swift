/// What an officer may do.
public enum OfficerRole: String, Sendable, Codable, CaseIterable {
  case officer
  case supervisor
  /// Reads only.
  case monitor
}

/// An officer as the station knows them. In the vault, name and PIN hash are sealed and the badge is a keyed tag.
public struct OfficerRecord: Sendable, Hashable {
  /// The number that stands in the audit instead of a name.
  public let id: Int64
  public let name: String
  public let role: OfficerRole
  public let isDisabled: Bool
  /// Trained for the forms that only trained officers may open.
  public let isTrained: Bool

  init(id: Int64, name: String, role: OfficerRole, isDisabled: Bool, isTrained: Bool = false) {
    self.id = id
    self.name = name
    self.role = role
    self.isDisabled = isDisabled
    self.isTrained = isTrained
  }
}

/// How a sign-in ended.
public enum SignInResult: Sendable, Hashable {
  case signedIn(OfficerRecord)
  /// Wrong; so many more tries before the badge is locked for a while.
  case wrongPIN(attemptsLeft: Int)
  /// Locked for so many more seconds of powered time; the PIN wasn't looked at, or was wrong once more.
  case throttled(seconds: Int64)
  /// No such badge, or it was disabled.
  case unknownBadge
}

/// How long wrong PINs lock a badge: three tries, then 30 s, 60 s, 120 s ... up to 15 min after each further one.
enum Throttle {
  static let freeTries = 3
  private static let firstLock: Int64 = 30
  private static let longestLock: Int64 = 900

  /// Seconds of lock after this many wrong PINs in a row.
  static func lockSeconds(failures: Int) -> Int64 {
    guard failures >= freeTries else { return 0 }
    return min(longestLock, firstLock << Int64(min(failures - freeTries, 10)))
  }
}
