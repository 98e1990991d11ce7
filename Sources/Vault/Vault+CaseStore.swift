import Sealing

/// An open case as far as the vault holds it.
public struct HeldCase: Sendable, Equatable {
  public let number: Int64
  /// When it came into the store, as `Moment.elapsedMilliseconds`.
  public let openedMilliseconds: Int64
  /// What `holdCase` was given.
  public let contents: [UInt8]
}

/// The case store. Forgetting a case is destroying its key: what a disk still holds of it then opens for nobody.
extension Vault {
  /// Holds the newest state of an open case; `contents` is JSON and at most 1 MiB. Blocks for one commit.
  public func holdCase(_ number: Int64, _ contents: [UInt8], now: Moment) throws {
    let known = try connection.query("SELECT key FROM open_case WHERE number = ?", [.integer(number)]) { $0.blob(0) }
    var key = try known.first.map { try keys.open($0, kind: "case-key", row: "\(number)") } ?? Randomness.bytes(32)
    defer { key.wipe() }
    // White space may follow JSON, so that the length says as little as an envelope's.
    let held = try SealedBox(key: key).seal(Padding.pad(contents), associated: Self.association(number))
    try write(at: now) {
      try connection.run(
        """
        INSERT INTO open_case (number, opened_ms, key, held) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (number) DO UPDATE SET held = ?4
        """,
        [
          .integer(number), .integer(now.elapsedMilliseconds),
          .blob(try known.first ?? keys.seal(key, kind: "case-key", row: "\(number)")), .blob(held),
        ])
      if known.isEmpty { try append(AuditEvent("case.held", subject: "\(number)"), now: now) }
    }
  }

  /// What was held when the station stopped without closing its cases, with an audit entry for each key used.
  public func heldCases(now: Moment) throws -> [HeldCase] {
    let rows = try connection.query("SELECT number, opened_ms, key, held FROM open_case ORDER BY number") {
      (number: $0.integer(0), opened: $0.integer(1), key: $0.blob(2), held: $0.blob(3))
    }
    return try rows.map { row in
      var key = try keys.open(row.key, kind: "case-key", row: "\(row.number)")
      defer { key.wipe() }
      let contents = try SealedBox(key: key).open(row.held, associated: Self.association(row.number))
      try appendAudit(AuditEvent("case.key-used", subject: "\(row.number)"), now: now)
      return HeldCase(number: row.number, openedMilliseconds: row.opened, contents: contents)
    }
  }

  /// Destroys a case's key and what it sealed; harmless when there is none.
  public func forgetCase(_ number: Int64, now: Moment) throws {
    let forgotten = try write(at: now) { try dropCase(number, now: now) }
    if forgotten { try emptyLog() }
  }

  /// Destroys every open case's key. Returns how many there were.
  public func forgetAllCases(now: Moment) throws -> Int {
    let count = try write(at: now) {
      let numbers = try connection.query("SELECT number FROM open_case") { $0.integer(0) }
      for number in numbers { _ = try dropCase(number, now: now) }
      return numbers.count
    }
    if count > 0 { try emptyLog() }
    return count
  }

  /// Inside a transaction: whether there was one. `emptyLog` must follow.
  func dropCase(_ number: Int64, now: Moment) throws -> Bool {
    guard try connection.run("DELETE FROM open_case WHERE number = ?", [.integer(number)]) == 1 else { return false }
    try append(AuditEvent("case.key-destroyed", subject: "\(number)"), now: now)
    return true
  }

  /// Folds the log into the file and cuts it to nothing. `secure_delete` overwrote the row in its page; the log still
  /// holds that page as it was before, key included, until it is gone.
  public func emptyLog() throws {
    try connection.query("PRAGMA wal_checkpoint(TRUNCATE)") { _ in }
  }

  private static func association(_ number: Int64) -> [UInt8] { [UInt8]("case:\(number)".utf8) }
}
