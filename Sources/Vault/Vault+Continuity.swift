import Sealing

/// What opening a vault had to do beyond opening it: for the desk, `waypost status`, the journal.
public enum OpeningNote: Sendable, Hashable {
  /// A lost vault was replaced. `setAside`: the file that was kept, nil when there was none.
  case replaced(reason: String, setAside: String?)
  /// The vault was older than its second small file: an old copy was put back by hand.
  case olderCopy
  /// The second small file was damaged or missing and was written anew.
  case continuityRenewed
}

/// The vault that a new one continues.
struct Former {
  var continuity: Continuity
  var keys: VaultKeys
  /// Where the lost file lies now.
  var setAside: String?
  var reason: String
  /// The lost one's `Continuity.caseKey`, which the new one's file hasn't any more.
  var caseKey: String?

  var cases: FormerCases { FormerCases(key: caseKey, head: continuity.head) }

  /// Inside the transaction that makes the tables: counters from behind every ceiling, one block left out (`Continuity`,
  /// rule 2).
  func begin(_ connection: Connection) throws {
    try connection.run("UPDATE serial_counter SET next = ?", [.integer(continuity.serials + Continuity.serialBlock)])
    for (tag, ceiling) in continuity.numbers {
      try connection.run(
        "INSERT INTO receiver_counter VALUES (?, ?)",
        [.blob(Hex.decode(tag) ?? []), .integer(ceiling + Continuity.numberBlock)])
    }
    try connection.run("UPDATE elapsed SET accumulated_ms = ?", [.integer(continuity.elapsed)])
    try connection.run("INSERT INTO setting VALUES ('epoch', ?)", [.blob([UInt8]("\(continuity.epoch + 1)".utf8))])
    if let serialKey = continuity.serialKey.flatMap({ Hex.decode($0) }) {
      try connection.run("INSERT INTO setting VALUES ('serial-key', ?)", [.blob(serialKey)])
    }
    if let setAside {
      try connection.run("INSERT INTO setting VALUES ('salvage', ?)", [.blob([UInt8](setAside.utf8))])
    }
    try cases.note(connection)
  }
}

extension Vault {
  /// 1 for a station's first vault; one more for each that replaced a lost one.
  public var epoch: Int64 { continuity.epoch }

  /// The key of the serials' permutation. The first one that this station ever used stays, whatever the credential says
  /// later: another key would repeat serials.
  public func serialKey(orElse given: [UInt8]) throws -> [UInt8] {
    if let sealed = try Self.setting("serial-key", connection) {
      return try keys.open(sealed, kind: "setting", row: "serial-key")
    }
    let sealed = try keys.seal(given, kind: "setting", row: "serial-key")
    try write(at: nil) { try connection.run("INSERT INTO setting VALUES ('serial-key', ?)", [.blob(sealed)]) }
    continuity.serialKey = Hex.encode(sealed)
    try writeContinuity()
    return given
  }

  /// Compares the vault with its second small file and makes them agree; with `former`, notes the succession.
  func continueFrom(_ file: ContinuityFile, _ former: Former?) throws {
    let stored = former == nil ? try? file.read(deviceKey)?.continuity : nil
    let head = try auditHead()
    var next = try ownContinuity()
    if let former {
      next.audit = former.continuity.audit
      continuity = next
      let subject = "epoch-\(next.epoch).after-\(former.continuity.auditCount)"
      try write(at: nil) {
        try appendLeap(
          AuditEvent("vault.replaced", subject: subject), after: former.continuity.head, now: try lastWrite())
      }
      openingNotes.append(.replaced(reason: former.reason, setAside: former.setAside))
    } else if let stored, try isBehind(stored, head), (try? checkLastAuditLinks()) != nil {
      next.raise(to: stored)
      // Cases that were closed since stand open in the older copy.
      next.caseKey = nil
      continuity = next
      try write(at: nil) {
        try connection.run(
          "INSERT OR REPLACE INTO setting VALUES ('epoch', ?)", [.blob([UInt8]("\(next.epoch)".utf8))])
        let serials = next.serials + Continuity.serialBlock
        try connection.run("UPDATE serial_counter SET next = ?1 WHERE next < ?1", [.integer(serials)])
        try reach(serials: serials)
        for (tag, ceiling) in next.numbers {
          try connection.run(
            """
            INSERT INTO receiver_counter VALUES (?1, ?2) ON CONFLICT (tag) DO UPDATE SET next = ?2 WHERE next < ?2
            """, [.blob(Hex.decode(tag) ?? []), .integer(ceiling + Continuity.numberBlock)])
          try reach(number: ceiling + Continuity.numberBlock, to: tag)
        }
        try appendLeap(
          AuditEvent("vault.older-copy", subject: "after-\(head.count)"), after: head, now: try lastWrite())
      }
      openingNotes.append(.olderCopy)
    } else if let stored {
      next.raise(to: stored)
      continuity = next
    } else {
      continuity = next
      if head.count > 0 { openingNotes.append(.continuityRenewed) }
    }
    if continuity != stored { try writeContinuity() }
  }

  /// Whether the file knows of audit entries that this vault doesn't have.
  private func isBehind(_ stored: Continuity, _ head: AuditHead) throws -> Bool {
    // (A chain that doesn't hold is nobody's older copy: that is for the checks to say.)
    let epoch = try ownEpoch()
    if stored.auditCount > head.count || stored.epoch > epoch { return true }
    guard stored.auditCount > 0 else { return false }
    let hash = try connection.query("SELECT hash FROM audit WHERE seq = ?", [.integer(stored.auditCount)]) {
      $0.blob(0)
    }.first
    return hash != stored.head.hash && stored.epoch == epoch
  }

  private func ownEpoch() throws -> Int64 {
    try Self.setting("epoch", connection).flatMap { Int64(String(decoding: $0, as: UTF8.self)) } ?? 1
  }

  /// What the vault itself knows, as far as it has come.
  private func ownContinuity() throws -> Continuity {
    let head = try auditHead()
    let numbers = try connection.query("SELECT tag, next FROM receiver_counter") {
      (Hex.encode($0.blob(0)), $0.integer(1))
    }
    guard let wrapped = try Self.setting("vault-key", connection) else {
      throw VaultError(.damaged, "The vault has lost its key: it has to be set aside.")
    }
    return Continuity(
      epoch: try ownEpoch(),
      serials: try connection.query("SELECT next FROM serial_counter") { $0.integer(0) }.first ?? 1,
      numbers: Dictionary(numbers) { max($0, $1) }, audit: head.count + 1, auditCount: head.count,
      auditHash: Hex.encode(head.hash), elapsed: try lastWrite().elapsedMilliseconds, schema: Schema.version,
      vaultKey: Hex.encode(wrapped),
      vaultKeyNext: try Self.setting("vault-key-next", connection).map { Hex.encode($0) },
      serialKey: try Self.setting("serial-key", connection).map { Hex.encode($0) })
  }

  /// Inside a transaction, before a number is given: whatever lies at or above its ceiling moves the ceiling a block
  /// further, on the disk, before the transaction can commit.
  func reach(serials: Int64 = 0, number: Int64 = 0, to receiver: String = "", audit: Int64 = 0) throws {
    var next = continuity
    if serials > next.serials { next.serials = serials + Continuity.serialBlock }
    if number > next.numbers[receiver] ?? 0, !receiver.isEmpty {
      next.numbers[receiver] = number + Continuity.numberBlock
    }
    if audit >= next.audit { next.audit = audit + Continuity.auditBlock }
    guard next != continuity else { return }
    try writeContinuity(next)
  }

  /// Writes the second small file, with the audit's head as it is committed.
  func writeContinuity(_ wanted: Continuity? = nil) throws {
    var next = wanted ?? continuity
    let head = try headAtBegin ?? auditHead()
    next.auditCount = head.count
    next.auditHash = Hex.encode(head.hash)
    next.elapsed = max(next.elapsed, try lastWrite().elapsedMilliseconds)
    try ContinuityFile(vault: path).write(next, keys)
    // Only now: a ceiling that didn't reach the disk is none.
    continuity = next
  }
}

extension Continuity {
  /// Ceilings never go back.
  mutating func raise(to other: Continuity) {
    epoch = max(epoch, other.epoch)
    serials = max(serials, other.serials)
    numbers.merge(other.numbers) { max($0, $1) }
    audit = max(audit, other.audit)
    elapsed = max(elapsed, other.elapsed)
    // The vault itself doesn't have it.
    caseKey = other.caseKey
  }
}
