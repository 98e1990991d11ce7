import Sealing

extension Vault {
  /// Appends one entry as a transaction of its own. Acts that change something append theirs in the same transaction.
  public func appendAudit(_ event: AuditEvent, now: Moment) throws {
    try write(at: now, settling: true) { try append(event, now: now) }
  }

  /// Follows the whole chain. Throws `auditBroken` at the first entry that was changed, removed or put in, also at the
  /// end: the head stands beside it under the device key. Blocks for about 5 us per entry.
  public func verifyAudit() throws -> AuditHead {
    var chain = AuditChain()
    try connection.query("SELECT \(Self.auditColumns) FROM audit ORDER BY seq") { row in
      try chain.take(Self.auditEntry(row))
    }
    try checkHead(chain.head)
    return chain.head
  }

  /// Checks the last entries and the head only: cheap enough for every start.
  public func checkLastAuditLinks(_ limit: Int = 16) throws {
    let entries = try connection.query(
      "SELECT \(Self.auditColumns) FROM audit ORDER BY seq DESC LIMIT ?", [.integer(limit)], Self.auditEntry)
    guard let first = entries.last else { return try checkHead(.start) }
    var chain = AuditChain()
    if first.sequence > 1, entries.count == limit {
      chain.head = AuditHead(count: first.sequence - 1, hash: first.previous)
    }
    for entry in entries.reversed() { try chain.take(entry) }
    try checkHead(chain.head)
  }

  /// The newest entry's number and hash.
  public func auditHead() throws -> AuditHead {
    try connection.query("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1") {
      AuditHead(count: $0.integer(0), hash: $0.blob(1))
    }.first ?? .start
  }

  /// Inside a transaction.
  func append(_ event: AuditEvent, now: Moment) throws {
    let head = try auditHead()
    if headAtBegin == nil { headAtBegin = head }
    try insert(event, after: head, as: head.count + 1, now: now)
  }

  /// Inside a transaction: an entry that leaves numbers out because a vault was replaced, put back or restored. `head` is
  /// what it continues; its number is the ceiling that the second small file gives.
  func appendLeap(_ event: AuditEvent, after head: AuditHead, now: Moment) throws {
    if headAtBegin == nil { headAtBegin = head }
    try insert(event, after: head, as: max(head.count + 1, continuity.audit + Continuity.auditBlock), now: now)
  }

  private func insert(_ event: AuditEvent, after head: AuditHead, as sequence: Int64, now: Moment) throws {
    try reach(audit: sequence)
    var entry = AuditEntry(sequence: sequence, moment: now, event: event, previous: head.hash, hash: [])
    entry.hash = entry.expectedHash
    try connection.run(
      "INSERT INTO audit (\(Self.auditColumns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      [
        .integer(entry.sequence), .integer(now.wallSeconds), .integer(now.elapsedMilliseconds), .text(event.kind),
        .text(event.subject), .optional(event.officer), .blob(entry.previous), .blob(entry.hash),
      ])
    try connection.run(
      "INSERT OR REPLACE INTO setting VALUES ('audit-head', ?)",
      [.blob(headTag(AuditHead(count: entry.sequence, hash: entry.hash)))])
  }

  static let auditColumns = "seq, wall_s, elapsed_ms, kind, subject, officer, previous, hash"

  static func auditEntry(_ row: Row) -> AuditEntry {
    AuditEntry(
      sequence: row.integer(0), moment: Moment(wallSeconds: row.integer(1), elapsedMilliseconds: row.integer(2)),
      event: AuditEvent(row.text(3), subject: row.text(4), officer: row.optionalInteger(5)), previous: row.blob(6),
      hash: row.blob(7))
  }

  private func headTag(_ head: AuditHead) -> [UInt8] {
    keys.tag("audit-head", "\(head.count)\n\(Hex.encode(head.hash))".utf8)
  }

  private func checkHead(_ head: AuditHead) throws {
    let stored = try Self.setting("audit-head", connection)
    guard stored == (head == .start ? nil : headTag(head)) else { throw AuditChain.broken("after entry \(head.count)") }
  }
}
