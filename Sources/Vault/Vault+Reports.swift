/// What a supervisor or a monitor reads: stubs, counts and events, nothing of a person.
extension Vault {
  /// Referrals that no office has answered, the first due first.
  public func openReferrals(limit: Int = 200) throws -> [ReferralStub] {
    try connection.query(
      """
      SELECT \(Self.stubColumns) FROM referral WHERE state IN ('issued', 'notified')
      ORDER BY deadline_ms IS NULL, deadline_ms LIMIT ?
      """, [.integer(Int64(limit))], Self.stub)
  }

  /// Counts of the days from `day` on (ISO), summed by kind.
  public func tallies(since day: String) throws -> [String: Int] {
    let rows = try connection.query("SELECT kind, sum(n) FROM tally WHERE day >= ? GROUP BY kind", [.text(day)]) {
      ($0.text(0), Int($0.integer(1)))
    }
    return Dictionary(uniqueKeysWithValues: rows)
  }

  /// How often each kind of event happened since a time (seconds since 1970, UTC).
  public func acts(since wallSeconds: Int64) throws -> [String: Int] {
    let rows = try connection.query(
      "SELECT kind, count(*) FROM audit WHERE wall_s >= ? GROUP BY kind", [.integer(wallSeconds)]
    ) { ($0.text(0), Int($0.integer(1))) }
    return Dictionary(uniqueKeysWithValues: rows)
  }

  /// The newest events, newest first.
  public func newestAudit(limit: Int) throws -> [AuditEntry] {
    try connection.query(
      "SELECT \(Self.auditColumns) FROM audit ORDER BY seq DESC LIMIT ?", [.integer(Int64(limit))], Self.auditEntry)
  }
}
