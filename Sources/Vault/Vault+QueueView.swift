extension Vault {
  /// Envelopes without a receipt, oldest first; 10 000 at most.
  public func queue(limit: Int, now: Moment) throws -> [QueueRow] {
    try connection.query(
      "\(Self.queueRowSQL) WHERE envelope.state IN ('queued', 'delivered', 'parked') ORDER BY queued_ms LIMIT ?",
      [.integer(max(0, min(limit, 10_000)))]
    ) { queueRow($0, now: now) }
  }

  /// One envelope in any state, nil when there is none of that id.
  public func queueRow(_ id: String, now: Moment) throws -> QueueRow? {
    try connection.query("\(Self.queueRowSQL) WHERE envelope.id = ?", [.text(id)]) { queueRow($0, now: now) }.first
  }

  /// The envelopes of a serial, or the one of that id, in any state; 64 at most.
  public func queueRows(matching key: String, now: Moment) throws -> [QueueRow] {
    try connection.query(
      "\(Self.queueRowSQL) WHERE envelope.id = ?1 OR referral.serial = ?1 ORDER BY queued_ms LIMIT 64", [.text(key)]
    ) { queueRow($0, now: now) }
  }

  /// The queue in numbers. Reads an index of small rows only.
  public func queueSummary(now: Moment) throws -> QueueSummary {
    let counts = try connection.query(Self.summarySQL) { ($0.text(0), Int($0.integer(1)), $0.integer(2)) }
    func number(_ state: String) -> Int { counts.first { $0.0 == state }?.1 ?? 0 }
    return QueueSummary(
      unsent: number("queued"), delivered: number("delivered"), parked: number("parked"),
      oldestMilliseconds: counts.map(\.2).min().map { max(0, now.elapsedMilliseconds - $0) })
  }

  static let summarySQL = """
    SELECT state, count(*), min(queued_ms) FROM envelope INDEXED BY envelope_open
    WHERE state IN ('queued', 'delivered', 'parked') GROUP BY state
    """

  private static let queueRowSQL = """
    SELECT envelope.id, referral.serial, envelope.state, size, queued_ms, attempts, reason,
      next_attempt_ms, receipt IS NOT NULL
    FROM envelope JOIN referral ON referral.id = envelope.referral
    """

  private func queueRow(_ row: Row, now: Moment) -> QueueRow {
    let id = row.text(0)
    let stored = QueueRow.State(rawValue: row.text(2)) ?? .parked
    return QueueRow(
      id: id, serial: row.text(1), state: stored == .queued && sending.contains(id) ? .sending : stored,
      size: Int(row.integer(3)), ageMilliseconds: max(0, now.elapsedMilliseconds - row.integer(4)),
      attempts: Int(row.integer(5)), reason: row.optionalText(6),
      nextAttemptMilliseconds: stored == .queued
        ? row.optionalInteger(7).map { max(0, $0 - now.elapsedMilliseconds) } : nil,
      hasReceipt: row.flag(8))
  }
}
