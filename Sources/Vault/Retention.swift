/// How long what stays where. All of it counts powered time, so that a wall clock that jumps erases nothing.
public struct Retention: Sendable, Hashable {
  private static let hour: Int64 = 3_600_000

  /// The longest time after a receipt that anything stays readable under the device key (design, section 4).
  public static let longestReadable = 72 * hour
  /// When an envelope without a receipt raises the alarm, where nobody says otherwise: 30 days.
  public static let standardLimit = 720 * hour

  /// From the receipt on, until the receiver's name and an unprinted slip's words go. Milliseconds.
  public var readable: Int64
  /// From the receipt on, until the sealed bytes go; as long an office that lost data can be sent them again.
  /// Milliseconds.
  public var bytes: Int64

  /// - Parameters:
  ///   - readableHours: 72 at most; more counts as 72.
  ///   - bytesDays: at least as long as that.
  public init(readableHours: Int64 = 72, bytesDays: Int64 = 30) {
    readable = min(max(0, readableHours) * Self.hour, Self.longestReadable)
    bytes = max(bytesDays * 24 * Self.hour, readable)
  }
}

/// What one sweep did.
public struct Sweep: Sendable, Hashable {
  /// Envelopes whose receiver the station can't name any more.
  public var rested = 0
  /// Envelopes whose bytes went.
  public var purged = 0
  /// Slips whose words went before they were printed.
  public var expiredSlips = 0
  /// Serials of envelopes that passed their limit without a receipt, just now.
  public var alarmed: [String] = []

  /// Whether the batch was full, so that more may wait.
  public var isFull: Bool { [rested, purged, expiredSlips, alarmed.count].contains(Vault.sweepBatch) }
}

extension Vault {
  /// So many rows a kind and sweep: small batches still fit on a disk that is nearly full.
  static let sweepBatch = 16

  /// Lets go of what is over its time, a batch of each kind in one transaction. Call again while `isFull`.
  ///
  /// Readable things go `Retention.readable` after the receipt: the receiver's name (the route is then sealed under a key
  /// made of that name, so that only who names the receiver again finds it), the words of a slip that never came out.
  /// Bytes go `Retention.bytes` after the receipt. An envelope without a receipt is never erased by time: past its limit
  /// it raises an alarm, once.
  public func sweep(_ retention: Retention, now: Moment) throws -> Sweep {
    try write(at: now, settling: true) {
      var sweep = Sweep()
      sweep.rested = try restRoutes(acknowledgedBefore: now.elapsedMilliseconds - retention.readable)
      sweep.purged = try purge(acknowledgedBefore: now.elapsedMilliseconds - retention.bytes, now: now)
      sweep.expiredSlips = try expireSlips(retention, now: now)
      sweep.alarmed = try alarmOverLimit(now: now)
      return sweep
    }
  }

  /// When the next sweep has something to do, as `Moment.elapsedMilliseconds`; nil: no timer is needed.
  public func nextSweep(_ retention: Retention) throws -> Int64? {
    func least(_ sql: String, _ after: Int64) throws -> Int64? {
      try connection.query(sql) { $0.optionalInteger(0) }.first?.map { $0 + after + 1 }
    }
    return [
      try least(
        "SELECT min(acknowledged_ms) FROM envelope WHERE receipt IS NOT NULL AND dormant = 0", retention.readable),
      try least(
        """
        SELECT min(acknowledged_ms) FROM envelope
        WHERE state = 'acknowledged' AND id NOT IN (SELECT envelope FROM resend)
        """, retention.bytes),
      try least(
        """
        SELECT min(max(opened_ms, (
          SELECT coalesce(max(acknowledged_ms), 0) FROM referral JOIN envelope ON envelope.referral = referral.id
          WHERE referral.serial = slip.serial)))
        FROM slip WHERE request IS NOT NULL AND NOT EXISTS (
          SELECT 1 FROM referral JOIN envelope ON envelope.referral = referral.id
          WHERE referral.serial = slip.serial AND envelope.\(Self.unreceipted))
        """, retention.readable),
      try least("SELECT min(limit_ms) FROM envelope WHERE alarmed = 0 AND \(Self.unreceipted)", 0),
    ].compactMap(\.self).min()
  }

  /// Serials of envelopes past their limit without a receipt, oldest first; 64 at most.
  public func overLimit() throws -> [String] {
    try connection.query(
      """
      SELECT DISTINCT serial FROM envelope INDEXED BY envelope_alarmed JOIN referral ON referral.id = envelope.referral
      WHERE alarmed = 1 AND envelope.\(Self.unreceipted) ORDER BY queued_ms LIMIT 64
      """
    ) { $0.text(0) }
  }

  /// Where an envelope goes. After `Retention.readable` only for a receiver that is among `receivers`; nil when none of
  /// them is it, or the envelope was erased. Throws `notFound` for an unknown id.
  func route(of id: String, among receivers: some Sequence<String>) throws -> Route? {
    let row = try connection.query("SELECT route, dormant FROM envelope WHERE id = ?", [.text(id)]) {
      (route: $0.optionalBlob(0), isDormant: $0.flag(1))
    }.first
    guard let row else { throw Self.notFound("envelope") }
    guard let sealed = row.route else { return nil }
    guard row.isDormant else { return try keys.open(Route.self, from: sealed, kind: "route", row: id) }
    for receiver in receivers {
      if let route = try? keys.wakened(sealed, receiver: receiver, row: id) { return route }
    }
    return nil
  }

  private static let unreceipted = "state IN ('queued', 'delivered', 'parked')"

  private func restRoutes(acknowledgedBefore elapsed: Int64) throws -> Int {
    let rows = try connection.query(
      """
      SELECT id, route FROM envelope WHERE receipt IS NOT NULL AND dormant = 0 AND acknowledged_ms < ?
      ORDER BY acknowledged_ms LIMIT ?
      """, [.integer(elapsed), .integer(Self.sweepBatch)]
    ) { (id: $0.text(0), route: $0.blob(1)) }
    for row in rows {
      let route = try keys.open(Route.self, from: row.route, kind: "route", row: row.id)
      try connection.run(
        "UPDATE envelope SET dormant = 1, route = ? WHERE id = ?",
        [.blob(try keys.rested(route, row: row.id)), .text(row.id)])
    }
    return rows.count
  }

  private func purge(acknowledgedBefore elapsed: Int64, now: Moment) throws -> Int {
    let purged = try connection.query(
      """
      UPDATE envelope SET state = 'purged', sealed = NULL WHERE rowid IN (
        SELECT rowid FROM envelope WHERE state = 'acknowledged' AND acknowledged_ms < ?
          AND id NOT IN (SELECT envelope FROM resend)
        ORDER BY acknowledged_ms LIMIT ?)
      RETURNING id
      """, [.integer(elapsed), .integer(Self.sweepBatch)]
    ) { $0.text(0) }
    for id in purged { try append(AuditEvent("envelope.purged", subject: id), now: now) }
    return purged.count
  }

  /// A slip that belongs to envelopes stays until the last of them is acknowledged and its time is over; one without a
  /// record until its own time is.
  private func expireSlips(_ retention: Retention, now: Moment) throws -> Int {
    let before = Value.integer(now.elapsedMilliseconds - retention.readable)
    let expired = try connection.query(
      """
      UPDATE slip SET state = 'expired', request = NULL, wall_s = ?1 WHERE serial IN (
        SELECT serial FROM slip WHERE request IS NOT NULL AND opened_ms < ?2 AND NOT EXISTS (
          SELECT 1 FROM referral JOIN envelope ON envelope.referral = referral.id
          WHERE referral.serial = slip.serial
            AND (envelope.\(Self.unreceipted) OR coalesce(acknowledged_ms, 0) >= ?2))
        ORDER BY opened_ms LIMIT ?3)
      RETURNING serial
      """, [.integer(now.wallSeconds), before, .integer(Self.sweepBatch)]
    ) { $0.text(0) }
    for serial in expired { try append(AuditEvent("slip.expired", subject: serial), now: now) }
    return expired.count
  }

  private func alarmOverLimit(now: Moment) throws -> [String] {
    let rows = try connection.query(
      """
      SELECT envelope.id, serial FROM envelope JOIN referral ON referral.id = envelope.referral
      WHERE alarmed = 0 AND envelope.\(Self.unreceipted) AND limit_ms <= ? ORDER BY limit_ms LIMIT ?
      """, [.integer(now.elapsedMilliseconds), .integer(Self.sweepBatch)]
    ) { (id: $0.text(0), serial: $0.text(1)) }
    for row in rows {
      try connection.run("UPDATE envelope SET alarmed = 1 WHERE id = ?", [.text(row.id)])
      try append(AuditEvent("envelope.over-limit", subject: row.id), now: now)
    }
    return rows.map(\.serial)
  }
}
