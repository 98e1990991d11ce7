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
///
/// A case's bytes are sealed under a key of its own, in its row; that key under one for all of them, in the second small
/// file (`Continuity.caseKey`); that one under the vault's key. So all cases end at once, whatever copies of the vault lie
/// about, when the key in the small file is another.
extension Vault {
  /// Holds the newest state of an open case; `contents` is JSON and at most 1 MiB. Blocks for one commit.
  public func holdCase(_ number: Int64, _ contents: [UInt8], now: Moment) throws {
    try hold(number, contents, since: now.elapsedMilliseconds, now: now)
  }

  /// One that another vault held, under new keys. Its time goes on.
  func takeOver(_ held: HeldCase, now: Moment) throws {
    try appendAudit(AuditEvent("case.key-used", subject: "\(held.number)"), now: now)
    let opened = min(held.openedMilliseconds, now.elapsedMilliseconds)
    try hold(held.number, held.contents, since: opened, now: now)
  }

  private func hold(_ number: Int64, _ contents: [UInt8], since opened: Int64, now: Moment) throws {
    let box = try caseBox() ?? makeCaseBox()
    let known = try connection.query("SELECT key FROM open_case WHERE number = ?", [.integer(number)]) { $0.blob(0) }
    // One that doesn't open any more is replaced with what it sealed.
    let former = known.first.flatMap { try? box.open($0, associated: Self.association(number)) }
    var key = try former ?? Randomness.bytes(32)
    defer { key.wipe() }
    // White space may follow JSON, so that the length says as little as an envelope's.
    let held = try SealedBox(key: key).seal(Padding.pad(contents), associated: Self.association(number))
    let wrapped = former == nil ? try box.seal(key, associated: Self.association(number)) : known[0]
    try write(at: now) {
      try connection.run(
        """
        INSERT INTO open_case (number, opened_ms, key, held) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (number) DO UPDATE SET key = ?3, held = ?4
        """, [.integer(number), .integer(opened), .blob(wrapped), .blob(held)])
      if known.isEmpty { try append(AuditEvent("case.held", subject: "\(number)"), now: now) }
    }
  }

  /// What was held when the station stopped without closing its cases, with an audit entry for each key used. One that
  /// doesn't open any more is forgotten: nobody can take it up.
  public func heldCases(now: Moment) throws -> [HeldCase] {
    let rows = try connection.query("SELECT number, opened_ms, key, held FROM open_case ORDER BY number") {
      (number: $0.integer(0), opened: $0.integer(1), key: $0.blob(2), held: $0.blob(3))
    }
    let box = try caseBox()
    return try rows.compactMap { row in
      guard let contents = box.flatMap({ try? Self.openHeld(row.number, key: row.key, held: row.held, under: $0) })
      else {
        try forgetCase(row.number, now: now)
        return nil
      }
      try appendAudit(AuditEvent("case.key-used", subject: "\(row.number)"), now: now)
      return HeldCase(number: row.number, openedMilliseconds: row.opened, contents: contents)
    }
  }

  /// Destroys a case's key and what it sealed; harmless when there is none.
  public func forgetCase(_ number: Int64, now: Moment) throws {
    let forgotten = try write(at: now) { try dropCase(number, now: now) }
    if forgotten { try emptyLog() }
  }

  /// Destroys every open case's key, and the one above them. Returns how many there were.
  public func forgetAllCases(now: Moment) throws -> Int {
    formerCases = nil
    // First, for it is the shorter way: without it no row opens. A disk that refuses it may still take the other.
    let renewed = Result {
      guard continuity.caseKey != nil else { return }
      var next = continuity
      next.caseKey = nil
      try writeContinuity(next)
    }
    let count = try write(at: now) {
      let numbers = try connection.query("SELECT number FROM open_case") { $0.integer(0) }
      for number in numbers { _ = try dropCase(number, now: now) }
      return numbers.count
    }
    if count > 0 { try emptyLog() }
    try renewed.get()
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

  /// Throws `notAuthentic` for a row that isn't this case's, or lies under another key.
  static func openHeld(_ number: Int64, key wrapped: [UInt8], held: [UInt8], under box: SealedBox) throws -> [UInt8] {
    var key = try box.open(wrapped, associated: association(number))
    defer { key.wipe() }
    return try SealedBox(key: key).open(held, associated: association(number))
  }

  private func caseBox() throws -> SealedBox? {
    guard let sealed = continuity.caseKey.flatMap({ Hex.decode($0) }) else { return nil }
    var key = try keys.open(sealed, kind: "setting", row: "case-key")
    defer { key.wipe() }
    return try SealedBox(key: key)
  }

  /// On the disk before anything lies under it.
  private func makeCaseBox() throws -> SealedBox {
    var key = try Randomness.bytes(32)
    defer { key.wipe() }
    var next = continuity
    next.caseKey = Hex.encode(try keys.seal(key, kind: "setting", row: "case-key"))
    try writeContinuity(next)
    return try SealedBox(key: key)
  }

  private static func association(_ number: Int64) -> [UInt8] { [UInt8]("case:\(number)".utf8) }
}
