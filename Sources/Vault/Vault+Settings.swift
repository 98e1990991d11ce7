extension Vault {
  /// What `quickCheck` found.
  public struct Integrity: Sendable, Equatable {
    public let isSound: Bool
    /// SQLite's first findings, ten at most; they name tables and pages, never contents.
    public let findings: [String]
  }

  /// The station's own value of that name, not personal (L0): it is stored in clear.
  public func setting(_ key: String) throws -> [UInt8]? {
    try Self.setting("station." + key, connection)
  }

  /// Stores a value of at most 64 KiB, or removes it with nil.
  public func setSetting(_ key: String, _ value: [UInt8]?) throws {
    guard (value?.count ?? 0) <= 64 << 10 else {
      throw VaultError(.refused, "A setting of more than 64 KiB isn't stored: keep it in a file.")
    }
    try write(at: nil) {
      if let value {
        try connection.run("INSERT OR REPLACE INTO setting VALUES (?, ?)", [.text("station." + key), .blob(value)])
      } else {
        try connection.run("DELETE FROM setting WHERE key = ?", [.text("station." + key)])
      }
    }
  }

  /// Reads the whole file and checks its structure and constraints. Blocks: 0.24 s for 100 000 envelopes from the page
  /// cache, seconds from a cold disk. For when the station is idle: `goOn` is asked meanwhile, and false ends the check
  /// with `interrupted`.
  public func quickCheck(goOn: @escaping () -> Bool = { true }) throws -> Integrity {
    try check("PRAGMA quick_check(10)", goOn)
  }

  /// As `quickCheck`, and every index against its table; some times as long. Then the audit, link by link.
  public func fullCheck(goOn: @escaping () -> Bool = { true }) throws -> Integrity {
    let integrity = try check("PRAGMA integrity_check(10)", goOn)
    guard integrity.isSound else { return integrity }
    do {
      _ = try connection.whileAsking(goOn) { try verifyAudit() }
      return integrity
    } catch let error as VaultError where error.reason == .auditBroken {
      return Integrity(isSound: false, findings: [error.description])
    }
  }

  private func check(_ pragma: String, _ goOn: @escaping () -> Bool) throws -> Integrity {
    do {
      let lines = try connection.whileAsking(goOn) { try connection.query(pragma) { $0.text(0) } }
      return Integrity(isSound: lines == ["ok"], findings: lines == ["ok"] ? [] : lines)
    } catch let error as VaultError where error.reason == .damaged {
      // Damaged so that the check itself can't go on.
      return Integrity(isSound: false, findings: [error.description])
    }
  }
}
