import Sealing

extension Vault {
  /// Up to `limit` envelopes whose time has come, most urgent first, then longest waiting; without those that are being
  /// sent. Stops after 8 MiB, so that a full queue of large ones doesn't fill the memory.
  public func dueEnvelopes(limit: Int, now: Moment) throws -> [EnvelopeForSending] {
    var envelopes: [EnvelopeForSending] = []
    var bytes = 0
    for priority in SendingPriority.allCases.reversed() where envelopes.count < limit {
      // Those being sent are few and stand at the front; asking for so many more is cheaper than excluding them.
      let ids = try connection.query(
        Self.dueSQL,
        [
          .integer(priority.rawValue), .integer(now.elapsedMilliseconds),
          .integer(limit - envelopes.count + sending.count),
        ]
      ) { $0.text(0) }
      for id in ids where !sending.contains(id) && envelopes.count < limit {
        guard bytes < 8 << 20 else { return envelopes }
        guard let envelope = try envelope(id) else { continue }
        bytes += envelope.sealed.count
        envelopes.append(envelope)
      }
    }
    // What an office lost goes last: it has been there once.
    for id in try dueResends(limit: limit - envelopes.count + sending.count, now: now)
    where !sending.contains(id) && envelopes.count < limit {
      guard bytes < 8 << 20 else { return envelopes }
      guard let envelope = try envelope(id) else { continue }
      bytes += envelope.sealed.count
      envelopes.append(envelope)
    }
    return envelopes
  }

  /// When the next queued envelope falls due, as `Moment.elapsedMilliseconds`; nil when none is queued. Those being sent
  /// count too: set no timer by it before the uploader has ended.
  public func nextAttempt() throws -> Int64? {
    let firstSending = try SendingPriority.allCases.compactMap { priority in
      try connection.query(
        "SELECT min(next_attempt_ms) FROM envelope WHERE state = 'queued' AND priority = ? AND next_attempt_ms < ?",
        [.integer(priority.rawValue), .integer(Self.atVisit)]
      ) { $0.optionalInteger(0) }.first ?? nil
    }.min()
    return [firstSending, try nextResend()].compactMap(\.self).min()
  }

  /// Notes that an uploader holds these; in memory only (see `sending`).
  public func markSending(_ ids: [String]) {
    sending.formUnion(ids)
    askedAgain.subtract(ids)
  }

  /// The uploader has ended: whatever it held and didn't report is free again.
  public func releaseSending() {
    sending = []
    askedAgain.formIntersection(visiting)
  }

  /// The sink holds these bytes, for it gave their digest back: nobody has answered yet. The referral is `notified`.
  /// Again: no change.
  public func deliver(_ id: String, now: Moment) throws {
    try settle(id, now: now) {
      let changes = try connection.run(
        """
        UPDATE envelope SET state = 'delivered', reason = NULL, attempts = attempts + 1, delivered_ms = ?
        WHERE id = ? AND state IN ('queued', 'parked')
        """, [.integer(now.elapsedMilliseconds), .text(id)])
      if askedAgain.contains(id) {
        try beginResend(id, now: now)
      } else if try endResend(id) {
        try append(AuditEvent("envelope.resent", subject: id), now: now)
      }
      guard changes == 1 else { return }
      try append(AuditEvent("envelope.delivered", subject: id), now: now)
      let notified = try connection.query(
        """
        UPDATE referral SET state = 'notified'
        WHERE state = 'issued' AND id = (SELECT referral FROM envelope WHERE id = ?) RETURNING id
        """, [.text(id)]
      ) { $0.text(0) }
      for referral in notified { try append(AuditEvent("referral.notified", subject: referral), now: now) }
    }
  }

  /// The attempt failed; the next one not before `at` (`Moment.elapsedMilliseconds`).
  public func retryLater(_ id: String, at: Int64, now: Moment) throws {
    try settle(id, now: now) {
      try connection.run(
        "UPDATE envelope SET attempts = attempts + 1, next_attempt_ms = ? WHERE id = ? AND state = 'queued'",
        [.integer(max(0, at)), .text(id)])
      try connection.run(
        "UPDATE resend SET next_attempt_ms = ? WHERE envelope = ?", [.integer(max(0, at)), .text(id)])
    }
  }

  /// Sets an envelope aside, so that it blocks no other. `reason`: 1 to 48 of `a-z 0-9 -`.
  public func park(_ id: String, reason: String, now: Moment) throws {
    try settle(id, now: now) {
      let changes = try connection.run(
        "UPDATE envelope SET state = 'parked', reason = ?, attempts = attempts + 1 WHERE id = ? AND state = 'queued'",
        [.text(reason), .text(id)])
      // What an office has had before stays delivered: only the second sending failed.
      if try endResend(id) { try append(AuditEvent("envelope.not-resent", subject: id), now: now) }
      guard changes == 1 else { return }
      try append(AuditEvent("envelope.parked", subject: id), now: now)
    }
  }

  /// Puts a parked or delivered envelope back into the queue: the same bytes go out once more.
  public func requeue(_ id: String, officer: Int64?, now: Moment) throws {
    try settle(id, now: now) {
      let changes = try connection.run(
        """
        UPDATE envelope SET state = 'queued', reason = NULL, next_attempt_ms = ?
        WHERE id = ? AND state IN ('parked', 'delivered')
        """, [.integer(try firstAttempt(id, now: now)), .text(id)])
      guard changes == 1 else { return }
      try append(AuditEvent("envelope.requeued", subject: id, officer: officer), now: now)
    }
  }

  // As in the partial indexes, word for word.
  static let dueSQL = """
    SELECT id FROM envelope WHERE state = 'queued' AND priority = ? AND next_attempt_ms <= ?
    ORDER BY next_attempt_ms, rowid LIMIT ?
    """
  /// With the route it has, or the one it was given to go out again: its own may rest by then.
  func envelope(_ id: String) throws -> EnvelopeForSending? {
    try connection.query(
      """
      SELECT digest, envelope.route, sealed, resend.route FROM envelope
      LEFT JOIN resend ON resend.envelope = envelope.id WHERE envelope.id = ?
      """, [.text(id)]
    ) { row in
      let again = row.optionalBlob(3)
      let route = try keys.open(
        Route.self, from: again ?? row.blob(1), kind: again == nil ? "route" : "resend", row: id)
      return EnvelopeForSending(
        id: id, sealed: row.blob(2), signature: route.signature, digest: row.blob(0), sink: route.sink)
    }.first
  }

  /// One report about one envelope: a transaction, then nobody holds it any more. Throws `notFound` for an unknown id.
  private func settle(_ id: String, now: Moment, _ change: () throws -> Void) throws {
    try write(at: now, settling: true) {
      let known = try connection.query("SELECT 1 FROM envelope WHERE id = ?", [.text(id)]) { _ in true }
      guard !known.isEmpty else { throw Self.notFound("envelope") }
      try change()
    }
    sending.remove(id)
    visiting.remove(id)
    askedAgain.remove(id)
  }
}
