/// All that the box still knows of a referral: no category, no receiver (design 4, L2).
public struct ReferralStub: Sendable, Hashable {
  public enum State: String, Sendable, Codable, CaseIterable {
    case issued
    case notified
    case acknowledged
    case received
    case declined
  }

  public let id: String
  public let serial: String
  public let state: State
  /// When it was finalised.
  public let opened: Moment
  /// When it falls due, as `Moment.elapsedMilliseconds`.
  public let deadline: Int64?
  /// Whether the person must not be returned before hand-over.
  public let hold: Bool
  public let isOverdue: Bool
  /// Power was off for a time nobody knows: counts as due.
  public let isTimeUncertain: Bool
}

extension Vault {
  /// The referrals of a case, in the order they were finalised.
  public func referrals(serial: String) throws -> [ReferralStub] {
    try connection.query(
      "SELECT \(Self.stubColumns) FROM referral WHERE serial = ? ORDER BY rowid", [.text(serial)], Self.stub)
  }

  /// One referral, nil when there is none of that id.
  public func referral(_ id: String) throws -> ReferralStub? {
    try connection.query("SELECT \(Self.stubColumns) FROM referral WHERE id = ?", [.text(id)], Self.stub).first
  }

  /// Notes what became of a referral, with the audit entry `referral.<state>`.
  public func setReferral(_ id: String, _ state: ReferralStub.State, officer: Int64?, now: Moment) throws {
    try write(at: now) {
      try requireChanged(
        try connection.run("UPDATE referral SET state = ? WHERE id = ?", [.text(state.rawValue), .text(id)]), "referral"
      )
      try append(AuditEvent("referral.\(state.rawValue)", subject: id, officer: officer), now: now)
    }
  }

  /// When the next deadline falls due, as `Moment.elapsedMilliseconds`; 0 when one already counts as due. Nil: none
  /// runs, no timer is needed.
  public func nextDeadline() throws -> Int64? {
    try connection.query("SELECT min(iif(uncertain, 0, deadline_ms)) FROM referral WHERE \(Self.watched)") {
      $0.optionalInteger(0)
    }.first ?? nil
  }

  /// Flags every referral whose deadline has passed, or whose time is uncertain, and returns those newly flagged. The
  /// flag escalates and is never taken back; it closes nothing.
  public func markOverdue(now: Moment) throws -> [ReferralStub] {
    try write(at: now) {
      let due = try connection.query(
        "SELECT \(Self.stubColumns) FROM referral WHERE \(Self.watched) AND (deadline_ms <= ? OR uncertain = 1)",
        [.integer(now.elapsedMilliseconds)], Self.stub)
      for referral in due {
        try connection.run("UPDATE referral SET overdue = 1 WHERE id = ?", [.text(referral.id)])
        try append(AuditEvent("referral.overdue", subject: referral.id), now: now)
      }
      return due
    }
  }

  // As in the partial index `referral_watched`, word for word.
  private static let watched = "overdue = 0 AND deadline_ms IS NOT NULL AND state IN ('issued', 'notified')"
  static let stubColumns = "id, serial, state, opened_wall_s, opened_ms, deadline_ms, hold, overdue, uncertain"

  static func stub(_ row: Row) -> ReferralStub {
    ReferralStub(
      id: row.text(0), serial: row.text(1), state: ReferralStub.State(rawValue: row.text(2)) ?? .issued,
      opened: Moment(wallSeconds: row.integer(3), elapsedMilliseconds: row.integer(4)),
      deadline: row.optionalInteger(5), hold: row.flag(6), isOverdue: row.flag(7), isTimeUncertain: row.flag(8))
  }
}
