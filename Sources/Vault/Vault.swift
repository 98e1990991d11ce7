import FoundationEssentials
public import Sealing
import Statistics

/// What a station keeps: sealed envelopes and their queue, referral stubs, officers, counters, slips, the audit.
///
/// One SQLite file with one connection. Every method is synchronous, blocks for the disk, and is one transaction: it
/// happened whole when it returns and not at all when it throws. Not `Sendable`: whoever makes it keeps it on one thread.
/// Besides `VaultError`, methods that read or write sealed columns throw `SealingError`: `notAuthentic` means that a row
/// was changed by something else than this vault.
///
/// Settings after research/storage-web-security.md B: WAL with `synchronous=FULL` is the only mode measured that loses
/// no acknowledged commit in a power cut with one fsync; the exclusive lock keeps every other program out.
public final class Vault {
  /// The file's path.
  public let path: String
  let connection: Connection
  let keys: VaultKeys
  let deviceKey: DeviceKey
  let stationKey: SigningKey
  /// Whether the last process that had this vault open closed it. If not, run `quickCheck` when idle.
  public let wasClosedCleanly: Bool
  /// What opening had to do beyond opening; empty in ordinary times.
  public internal(set) var openingNotes: [OpeningNote] = []
  var continuity: Continuity
  /// Called once on the vault's thread when disk or file turned out to be damaged: the value then has to be given to
  /// `Vault.revive`.
  public var onDamage: (@Sendable () -> Void)? {
    didSet { connection.onDamage = onDamage }
  }
  // Serial numbers reserved on disk but not handed out yet: see `nextSerialNumber`.
  var reservedSerials: Range<Int64> = 0..<0
  // The audit's head before the transaction at hand, once that has appended: see `Continuity`, rule 3.
  var headAtBegin: AuditHead?
  // Envelopes that an uploader holds. In memory on purpose: a persisted mark outlives the uploader that set it and then
  // blocks its envelope for good. After a restart nobody holds anything, and sending the same bytes twice is harmless.
  var sending: Set<String> = []
  // The same for couriers' visits, which are runs of their own.
  var visiting: Set<String> = []
  // Of both: what was asked for again since somebody took it in hand. What comes of that answers an older question.
  var askedAgain: Set<String> = []
  // People counted and not on the disk yet, by period: see `Vault+Statistics`.
  var uncounted: [Int64: Tally] = [:]
  var salvaging: Salvage?
  var formerCases: FormerCases?
  var backup: Backup?
  // Nil until `keepDisk`: a vault that nobody gave a policy takes what the disk has.
  var diskPolicy: DiskPolicy?
  private var isClosed = false

  /// Opens the vault at `path`, making folder (0700), file (0600) and tables if they are missing, and migrating an
  /// older version.
  ///
  /// `deviceKey`: 32 bytes that stay outside the vault; the caller wipes its copy. `stationKey` signs envelopes and the
  /// audit's heads. Throws when the file is somebody else's, newer, in use, readable by others, or made under another
  /// device key; `damaged` also when the file is missing and its second small file says that there was one
  /// (`Vault.openOrReplace` goes on from that).
  public convenience init(open path: String, deviceKey: [UInt8], stationKey: SigningKey) throws {
    let deviceKey = try DeviceKey(deviceKey)
    let file = ContinuityFile(vault: path)
    if file.exists, (VaultFile.size(path) ?? 0) == 0 {
      throw VaultError(.damaged, "The vault \(path) is missing, and there was one: a new one has to continue from it.")
    }
    try self.init(path, deviceKey, stationKey, successorOf: nil)
  }

  /// - Parameter former: for an empty file: what the vault that was lost is continued from.
  init(_ path: String, _ deviceKey: DeviceKey, _ stationKey: SigningKey, successorOf former: Former?) throws {
    self.path = path
    self.stationKey = stationKey
    self.deviceKey = deviceKey
    try VaultFile.prepare(path: path)
    connection = try Connection(path: path)
    try Self.configure(connection)
    let version = try Self.identify(connection, path: path)
    try Self.enterWAL(connection)
    keys = try Self.keys(connection, version: version, deviceKey, former)
    try Self.migrate(connection, from: version, keys: keys, deviceKey, former)
    wasClosedCleanly = try version == 0 || Self.setting("closed", connection) == [1]
    continuity =
      former?.continuity
      ?? Continuity(
        epoch: 1, serials: 0, numbers: [:], audit: 0, auditCount: 0, auditHash: "", elapsed: 0, schema: 0,
        vaultKey: "")
    formerCases = former?.cases
    try continueFrom(ContinuityFile(vault: path), former)
    try settleDeviceKey()
    Backup.remove(beside: path)
    try write(at: nil) { try connection.run("INSERT OR REPLACE INTO setting VALUES ('closed', x'00')") }
  }

  /// Notes the orderly end, folds the log into the file and closes. Idempotent. When the note can't be written, the file
  /// is closed all the same and the error thrown then.
  public func close() throws {
    guard !isClosed else { return }
    isClosed = true
    backup = nil
    try? writeStatistics()
    let noted = Result {
      try connection.run("INSERT OR REPLACE INTO setting VALUES ('closed', x'01')")
      try writeContinuity()
      try connection.query("PRAGMA wal_checkpoint(TRUNCATE)") { _ in }
    }
    try connection.close()
    _ = try noted.get()
  }

  /// Runs `body` as one transaction and notes how far the clocks have come, at no further cost in disk flushes. When
  /// the disk is full, what is kept for that is given up and `body` runs once more. Inside another one it is a part of
  /// that.
  ///
  /// - Parameter settling: whether it only notes what happened to something that is here: that must fit even after the
  ///   last referral did.
  @discardableResult
  func write<Result>(at now: Moment?, settling: Bool = false, _ body: () throws -> Result) throws -> Result {
    if connection.isInTransaction { return try body() }
    do {
      return try writeOnce(at: now, body)
    } catch let error as VaultError where error.reason == .full && makeRoom(settling: false) {
      do {
        return try writeOnce(at: now, body)
      } catch let error as VaultError where error.reason == .full && settling && makeRoom(settling: true) {
        return try writeOnce(at: now, body)
      }
    } catch let error as VaultError where error.reason == .full && settling && makeRoom(settling: true) {
      return try writeOnce(at: now, body)
    }
  }

  private func writeOnce<Result>(at now: Moment?, _ body: () throws -> Result) throws -> Result {
    defer { headAtBegin = nil }
    return try connection.transaction {
      let result = try body()
      if let now {
        try connection.run(
          "UPDATE elapsed SET accumulated_ms = max(accumulated_ms, ?), wall_s = ?, vouched = ?",
          [.integer(now.elapsedMilliseconds), .integer(now.wallSeconds), .flag(now.isVouched)])
      }
      return result
    }
  }

  private static func configure(_ connection: Connection) throws {
    // The lock mode comes before the first access: the -shm file is then never made.
    try connection.execute(
      """
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA synchronous = FULL;
      PRAGMA foreign_keys = ON;
      PRAGMA recursive_triggers = ON;
      PRAGMA trusted_schema = OFF;
      PRAGMA cell_size_check = ON;
      PRAGMA mmap_size = 0;
      PRAGMA temp_store = MEMORY;
      PRAGMA secure_delete = ON;
      PRAGMA cache_size = -512;
      PRAGMA journal_size_limit = 4194304;
      """)
  }

  /// The version of the file, 0 for an empty one. Throws unless it is a vault this release can read; changes nothing.
  private static func identify(_ connection: Connection, path: String) throws -> Int64 {
    func number(_ sql: String) throws -> Int64 { try connection.query(sql) { $0.integer(0) }.first ?? 0 }
    let application = try number("PRAGMA application_id")
    let version = try number("PRAGMA user_version")
    let tables = try number("SELECT count(*) FROM sqlite_schema")
    if application == 0, version == 0, tables == 0 { return 0 }
    guard application == Schema.applicationID else {
      throw VaultError(
        .notAVault, "\(path) is a database of another program and was left alone: correct the path in the settings.")
    }
    guard version <= Schema.version else {
      throw VaultError(
        .newerVersion,
        "The vault \(path) has version \(version), this release reads up to \(Schema.version): install the newer release."
      )
    }
    return version
  }

  private static func enterWAL(_ connection: Connection) throws {
    // SQLite keeps the old mode without an error when it can't change; only the answer tells.
    let mode = try connection.query("PRAGMA journal_mode = WAL") { $0.text(0) }.first
    guard mode == "wal" else {
      throw VaultError(
        .inaccessible, "The vault's disk doesn't take write-ahead logging: put the vault on a local file system.")
    }
  }

  private static func keys(
    _ connection: Connection, version: Int64, _ deviceKey: DeviceKey, _ former: Former?
  ) throws -> VaultKeys {
    let wrong = VaultError(
      .wrongDeviceKey,
      "The vault was made under another device key: restore that key, or set this vault aside and begin a new one.")
    switch version {
    case 0: return try former?.keys ?? VaultKeys(vaultKey: Randomness.bytes(32))
    case 1:
      let keys = try VaultKeys(vaultKey: deviceKey.versionOne)
      guard try setting("device-key-check", connection) == keys.tag("check", []) else { throw wrong }
      return keys
    default:
      guard let wrapped = try setting("vault-key", connection) else {
        throw VaultError(.damaged, "The vault has lost its key: it has to be set aside.")
      }
      let next = try setting("vault-key-next", connection)
      for wrapped in [wrapped, next].compactMap(\.self) {
        if let vaultKey = try? deviceKey.unwrap(wrapped) { return try VaultKeys(vaultKey: vaultKey) }
      }
      throw wrong
    }
  }

  private static func migrate(
    _ connection: Connection, from version: Int64, keys: VaultKeys, _ deviceKey: DeviceKey, _ former: Former?
  ) throws {
    guard version < Schema.version else { return }
    try connection.transaction {
      for migration in Schema.migrations[Int(version)...] { try connection.execute(migration) }
      try connection.execute(
        "PRAGMA application_id = \(Schema.applicationID); PRAGMA user_version = \(Schema.version);")
      if version < 2 {
        try connection.run("INSERT INTO setting VALUES ('vault-key', ?)", [.blob(deviceKey.wrap(keys.vaultKey))])
      }
      // In the same transaction as the tables: there is no moment at which a successor would count from 1.
      if version == 0, let former { try former.begin(connection) }
    }
  }

  static func setting(_ key: String, _ connection: Connection) throws -> [UInt8]? {
    try connection.query("SELECT value FROM setting WHERE key = ?", [.text(key)]) { $0.blob(0) }.first
  }
}
