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
  /// cache, seconds from a cold disk. For when the station is idle.
  public func quickCheck() throws -> Integrity {
    let lines = try connection.query("PRAGMA quick_check(10)") { $0.text(0) }
    return Integrity(isSound: lines == ["ok"], findings: lines == ["ok"] ? [] : lines)
  }
}
