/// A number under which an office still owes its answer although the time is up.
public struct OverdueReferral: Sendable, Hashable {
  public let serial: String
  /// When the first of its referrals fell due, as `Moment.elapsedMilliseconds`.
  public let deadline: Int64
  /// Power was off for a time nobody knows: counts as due.
  public let isTimeUncertain: Bool
}

extension Vault {
  /// The overdue ones that no office has answered, the longest due first; at most `limit` numbers.
  public func overdueReferrals(limit: Int = 64) throws -> [OverdueReferral] {
    try connection.query(
      """
      SELECT serial, min(deadline_ms), max(uncertain) FROM referral INDEXED BY referral_overdue
      WHERE overdue = 1 AND state IN ('issued', 'notified') GROUP BY serial ORDER BY 2 LIMIT ?
      """, [.integer(Int64(limit))]
    ) { OverdueReferral(serial: $0.text(0), deadline: $0.integer(1), isTimeUncertain: $0.flag(2)) }
  }

  /// The id of the office that a referral was sealed to, nil once nothing of it is readable here any more. Names a
  /// category to whoever knows the directory: for the officer's page alone.
  public func receiver(ofReferral id: String) throws -> String? {
    // Past `Retention.readable` the route is closed under the receiver's own name.
    try connection.query(
      "SELECT id, route FROM envelope WHERE referral = ? AND route IS NOT NULL AND dormant = 0", [.text(id)]
    ) { row in
      try keys.open(Route.self, from: row.blob(1), kind: "route", row: row.text(0)).receiver
    }.first
  }
}
