/// What a part of `Vault.resend` found.
public struct ResendPart: Sendable, Hashable {
  /// Envelopes that will be sent again.
  public var count = 0
  /// Serials of those whose bytes are gone: nothing can bring them back.
  public var purged: [String] = []
  /// Where the next part begins; nil when this was the last.
  public var next: Int64?
}

extension Vault {
  /// Marks up to `limit` envelopes from `start` on whose number to their receiver is `since` or higher, for a receiver
  /// that lost data. The frozen bytes go out once more; states and receipts stay as they are.
  ///
  /// Numbers are sealed, so that every envelope is looked into: about 20 us each. Call it part by part (`next`), so that
  /// others get their turn.
  ///
  /// `receivers`: the one that lost data, or all there are; what was acknowledged long ago is found by them alone.
  public func resend(
    since: UInt64, receivers: [String], from start: Int64 = 0, limit: Int = 2000, officer: Int64?, now: Moment
  ) throws -> ResendPart {
    let rows = try connection.query(
      """
      SELECT envelope.rowid, envelope.id, envelope.state, serial FROM envelope
      JOIN referral ON referral.id = envelope.referral WHERE envelope.rowid > ? ORDER BY envelope.rowid LIMIT ?
      """, [.integer(start), .integer(limit)]
    ) { row in
      (row: row.integer(0), id: row.text(1), state: row.text(2), serial: row.text(3))
    }
    var part = ResendPart()
    part.next = rows.count == limit ? rows.last?.row : nil
    var asked: [String] = []
    try write(at: now) {
      asked = []
      for row in rows {
        guard let route = try route(of: row.id, among: receivers), route.number >= since,
          receivers.contains(route.receiver)
        else { continue }
        asked.append(row.id)
        switch row.state {
        case "delivered", "acknowledged":
          part.count += try connection.run(
            "INSERT OR IGNORE INTO resend VALUES (?, ?, ?)",
            [
              .text(row.id), .integer(Self.firstAttempt(to: route.sink, now: now)),
              .blob(try keys.seal(route, kind: "resend", row: row.id)),
            ])
        case "purged": part.purged.append(row.serial)
        // Still to be sent anyway, or set aside for a person.
        default: break
        }
      }
      if start == 0 { try append(AuditEvent("resend", subject: "\(since)", officer: officer), now: now) }
    }
    askedAgain.formUnion(asked.filter { sending.contains($0) || visiting.contains($0) })
    return part
  }

  /// How many envelopes wait to be sent again.
  public func resendsWaiting() throws -> Int {
    try connection.query("SELECT count(*) FROM resend") { Int($0.integer(0)) }.first ?? 0
  }

  func dueResends(limit: Int, now: Moment) throws -> [String] {
    guard limit > 0 else { return [] }
    return try connection.query(
      "SELECT envelope FROM resend WHERE next_attempt_ms <= ? ORDER BY next_attempt_ms LIMIT ?",
      [.integer(now.elapsedMilliseconds), .integer(limit)]
    ) { $0.text(0) }
  }

  func nextResend() throws -> Int64? {
    try connection.query("SELECT min(next_attempt_ms) FROM resend WHERE next_attempt_ms < ?", [.integer(Self.atVisit)])
    {
      $0.optionalInteger(0)
    }.first ?? nil
  }

  /// Inside a transaction; whether it was to be sent again.
  func endResend(_ id: String) throws -> Bool {
    try connection.run("DELETE FROM resend WHERE envelope = ?", [.text(id)]) > 0
  }

  /// Inside a transaction: what was asked for while it was on its way goes out once more, for its receiver may have lost
  /// it after it arrived.
  func beginResend(_ id: String, now: Moment) throws {
    // Its route may have been laid to rest by now; the one that it is to go by is there.
    if try !connection.query("SELECT 1 FROM resend WHERE envelope = ?", [.text(id)], { _ in true }).isEmpty { return }
    let route = try connection.query("SELECT route FROM envelope WHERE id = ?", [.text(id)]) { row in
      try keys.open(Route.self, from: row.blob(0), kind: "route", row: id)
    }.first
    guard let route else { return }
    try connection.run(
      "INSERT INTO resend VALUES (?, ?, ?)",
      [
        .text(id), .integer(Self.firstAttempt(to: route.sink, now: now)),
        .blob(try keys.seal(route, kind: "resend", row: id)),
      ])
  }
}
