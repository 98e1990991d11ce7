/// Envelopes that somebody carries away: they wait for a visit, not for a time.
extension Vault {
  /// The `next_attempt_ms` of an envelope that no clock sends.
  static let atVisit: Int64 = 1 << 60

  static func firstAttempt(to sink: Sink, now: Moment) -> Int64 {
    sink.kind == .courier ? atVisit : now.elapsedMilliseconds
  }

  func firstAttempt(_ id: String, now: Moment) throws -> Int64 {
    let route = try connection.query("SELECT route FROM envelope WHERE id = ?", [.text(id)]) { row in
      try keys.open(Route.self, from: row.blob(0), kind: "route", row: id)
    }.first
    return route.map { Self.firstAttempt(to: $0.sink, now: now) } ?? now.elapsedMilliseconds
  }

  /// How far `waiting(for:)` has come.
  public struct VisitPlace: Sendable {
    var priority: Int
    var row: Int64
  }

  /// Ids of what waits for this courier, most urgent first, then longest waiting; also what is to be sent again. Looks
  /// into up to `limit` envelopes from `place` on (about 20 us each); nil afterwards: there are no more.
  public func waiting(
    for sink: Sink, from place: VisitPlace? = nil, limit: Int = 2000
  ) throws -> (ids: [String], next: VisitPlace?) {
    let start = place ?? VisitPlace(priority: SendingPriority.allCases.count, row: 0)
    let rows = try connection.query(
      """
      SELECT envelope.rowid, id, priority, envelope.route, resend.route FROM envelope
      LEFT JOIN resend ON resend.envelope = envelope.id
      WHERE (state = 'queued' OR resend.route IS NOT NULL)
        AND (priority < ?1 OR (priority = ?1 AND envelope.rowid > ?2)) ORDER BY priority DESC, envelope.rowid LIMIT ?3
      """, [.integer(start.priority), .integer(start.row), .integer(limit)]
    ) { row in
      (
        row: row.integer(0), id: row.text(1), priority: Int(row.integer(2)), route: row.optionalBlob(3) ?? [],
        again: row.optionalBlob(4)
      )
    }
    let ids = try rows.filter { row in
      let kind = row.again == nil ? "route" : "resend"
      return try keys.open(Route.self, from: row.again ?? row.route, kind: kind, row: row.id).sink == sink
    }.map(\.id)
    return (ids, rows.count == limit ? rows.last.map { VisitPlace(priority: $0.priority, row: $0.row) } : nil)
  }

  /// Notes that a courier's visit holds this one, until it is settled; in memory only, as `sending`.
  public func markVisiting(_ id: String) {
    visiting.insert(id)
    askedAgain.remove(id)
  }

  /// One envelope with its frozen bytes; nil when there is none or they are purged.
  public func envelopeForVisit(_ id: String) throws -> EnvelopeForSending? {
    let state = try connection.query("SELECT state FROM envelope WHERE id = ?", [.text(id)]) { $0.text(0) }.first
    guard let state, state != "purged" else { return nil }
    return try envelope(id)
  }
}
