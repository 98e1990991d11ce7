public import Sealing

extension Vault {
  private struct SealedOfficer: Codable {
    var name: String
    var pin: PinHash
    /// Sealed with the rest, so that nobody who can write to the file trains an officer. Nil in records of before.
    var trained: Bool?
  }

  /// Adds an officer. Throws `refused` when the badge already belongs to one, or name or badge are empty or overlong.
  @discardableResult
  public func addOfficer(
    name: String, badge: String, pin: PinHash, role: OfficerRole, trained: Bool = false, now: Moment
  ) throws -> OfficerRecord {
    guard (1...200).contains(name.utf8.count), (1...128).contains(badge.utf8.count) else {
      throw VaultError(.refused, "An officer needs a name of 1 to 200 bytes and a badge of 1 to 128: correct them.")
    }
    let tag = keys.tag("badge", badge.utf8)
    guard try row(tag: tag) == nil else {
      throw VaultError(.refused, "The badge already belongs to an officer: use another badge, or disable that officer.")
    }
    let sealed = try keys.seal(
      SealedOfficer(name: name, pin: pin, trained: trained), kind: "officer", row: Hex.encode(tag))
    return try write(at: now) {
      let inserted = try connection.query(
        "INSERT INTO officer (badge_tag, role, sealed) VALUES (?, ?, ?) RETURNING id",
        [.blob(tag), .text(role.rawValue), .blob(sealed)]
      ) { $0.integer(0) }
      let id = inserted[0]
      try append(AuditEvent("officer.added", subject: "officer-\(id)"), now: now)
      if trained { try append(AuditEvent("officer.trained", subject: "officer-\(id)"), now: now) }
      return OfficerRecord(id: id, name: name, role: role, isDisabled: false, isTrained: trained)
    }
  }

  /// Every officer, disabled ones included, in the order they were added.
  public func officers() throws -> [OfficerRecord] {
    try connection.query("SELECT \(Self.officerColumns) FROM officer ORDER BY id", [], officerRow).map {
      try $0.record()
    }
  }

  /// Whose badge this is; nil when it is nobody's or disabled.
  public func officer(badge: String) throws -> OfficerRecord? {
    guard let row = try row(tag: keys.tag("badge", badge.utf8)), !row.isDisabled else { return nil }
    return try row.record()
  }

  /// Takes the right to sign in away, or gives it back.
  public func setOfficer(_ id: Int64, disabled: Bool, by officer: Int64?, now: Moment) throws {
    try write(at: now) {
      try requireChanged(
        try connection.run("UPDATE officer SET disabled = ? WHERE id = ?", [.flag(disabled), .integer(id)]), "officer")
      let kind = disabled ? "officer.disabled" : "officer.enabled"
      try append(AuditEvent(kind, subject: "officer-\(id)", officer: officer), now: now)
    }
  }

  /// Gives a new PIN and lifts a lock: a supervisor's act.
  public func setPIN(_ id: Int64, _ pin: PinHash, by officer: Int64?, now: Moment) throws {
    guard let row = try row(id: id) else { throw Self.notFound("officer") }
    var changed = try row.contents()
    changed.pin = pin
    let sealed = try keys.seal(changed, kind: "officer", row: Hex.encode(row.tag))
    try write(at: now) {
      try connection.run(
        "UPDATE officer SET sealed = ?, failures = 0, locked_until_ms = 0 WHERE id = ?", [.blob(sealed), .integer(id)])
      try append(AuditEvent("officer.pin-set", subject: "officer-\(id)", officer: officer), now: now)
    }
  }

  /// Marks an officer as trained for restricted forms, or takes the mark away.
  public func setTraining(_ id: Int64, trained: Bool, by officer: Int64?, now: Moment) throws {
    guard let row = try row(id: id) else { throw Self.notFound("officer") }
    var changed = try row.contents()
    changed.trained = trained
    let sealed = try keys.seal(changed, kind: "officer", row: Hex.encode(row.tag))
    try write(at: now) {
      try connection.run("UPDATE officer SET sealed = ? WHERE id = ?", [.blob(sealed), .integer(id)])
      let kind = trained ? "officer.trained" : "officer.untrained"
      try append(AuditEvent(kind, subject: "officer-\(id)", officer: officer), now: now)
    }
  }

  /// Checks a badge and a PIN. Blocks for about 0.1 s (scrypt) and two commits.
  ///
  /// The try is counted on disk before the PIN is looked at, so pulling the plug wins no free tries; the lock counts
  /// powered time, so neither a jump of the wall clock nor a restart shortens it.
  public func signIn(badge: String, pin: String, now: Moment) throws -> SignInResult {
    guard badge.utf8.count <= 128, let row = try row(tag: keys.tag("badge", badge.utf8)), !row.isDisabled else {
      return .unknownBadge
    }
    let locked = row.lockedUntil - now.elapsedMilliseconds
    guard locked <= 0 else { return .throttled(seconds: (locked + 999) / 1000) }

    let failures = row.failures + 1
    let lock = Throttle.lockSeconds(failures: failures)
    try write(at: now, settling: true) {
      try connection.run(
        "UPDATE officer SET failures = ?, locked_until_ms = ? WHERE id = ?",
        [.integer(failures), .integer(lock == 0 ? 0 : now.elapsedMilliseconds + lock * 1000), .integer(row.id)])
    }
    let contents = try row.contents()
    let subject = "officer-\(row.id)"
    guard try contents.pin.verify(pin) else {
      try write(at: now, settling: true) { try append(AuditEvent("sign-in.refused", subject: subject), now: now) }
      return lock > 0 ? .throttled(seconds: lock) : .wrongPIN(attemptsLeft: Throttle.freeTries - failures)
    }
    try write(at: now, settling: true) {
      try connection.run("UPDATE officer SET failures = 0, locked_until_ms = 0 WHERE id = ?", [.integer(row.id)])
      try append(AuditEvent("sign-in", subject: subject, officer: row.id), now: now)
    }
    return .signedIn(row.record(contents))
  }

  private static let officerColumns = "id, badge_tag, role, sealed, failures, locked_until_ms, disabled"

  private struct OfficerRow {
    let keys: VaultKeys
    let id: Int64
    let tag: [UInt8]
    let role: OfficerRole
    let sealed: [UInt8]
    let failures: Int
    let lockedUntil: Int64
    let isDisabled: Bool

    func contents() throws -> SealedOfficer {
      try keys.open(SealedOfficer.self, from: sealed, kind: "officer", row: Hex.encode(tag))
    }

    func record() throws -> OfficerRecord {
      record(try contents())
    }

    func record(_ contents: SealedOfficer) -> OfficerRecord {
      OfficerRecord(
        id: id, name: contents.name, role: role, isDisabled: isDisabled, isTrained: contents.trained ?? false)
    }
  }

  private func officerRow(_ row: Row) -> OfficerRow {
    OfficerRow(
      keys: keys, id: row.integer(0), tag: row.blob(1),
      // An unknown role can't be stored; read as the one that may do least.
      role: OfficerRole(rawValue: row.text(2)) ?? .monitor, sealed: row.blob(3), failures: Int(row.integer(4)),
      lockedUntil: row.integer(5), isDisabled: row.flag(6))
  }

  private func row(tag: [UInt8]) throws -> OfficerRow? {
    try connection.query(
      "SELECT \(Self.officerColumns) FROM officer WHERE badge_tag = ?", [.blob(tag)], officerRow
    ).first
  }

  private func row(id: Int64) throws -> OfficerRow? {
    try connection.query("SELECT \(Self.officerColumns) FROM officer WHERE id = ?", [.integer(id)], officerRow).first
  }
}
