import CSQLite

/// The one connection to the vault's file: statements prepared once, errors turned into sentences.
///
/// One connection only: SQLite before 3.51.3 can corrupt a WAL file that two of them write (sqlite.org/wal.html 11).
final class Connection {
  private let handle: OpaquePointer
  private var statements: [String: Statement] = [:]
  private var isOpen = true
  // After a failed fsync Linux may have dropped the pages that weren't written: trying again would look like success.
  private var hasFailed = false
  private let isTolerant: Bool
  /// Called once, when the disk or the file turned out to be damaged.
  var onDamage: (() -> Void)?

  /// Opens an existing file for reading and writing. Blocks for the length of a few reads.
  ///
  /// - Parameter tolerant: goes on after damage, for reading what can be read of a damaged file.
  init(path: String, tolerant: Bool = false) throws {
    isTolerant = tolerant
    var opened: OpaquePointer?
    let code = sqlite3_open_v2(path, &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nil)
    guard code == SQLITE_OK, let opened else {
      sqlite3_close_v2(opened)
      throw VaultError(
        .inaccessible,
        "Opening the vault \(path) failed (\(String(cString: sqlite3_errstr(code)))): check the folder's owner and disk."
      )
    }
    handle = opened
    sqlite3_extended_result_codes(handle, 1)
  }

  deinit { release() }

  /// Closes; idempotent. Throws when SQLite refuses, which means that a statement is still in use.
  func close() throws {
    guard release() == SQLITE_OK else {
      throw VaultError(.library, "Closing the vault failed: SQLite says that it is still in use; report this.")
    }
  }

  @discardableResult private func release() -> CInt {
    guard isOpen else { return SQLITE_OK }
    isOpen = false
    statements = [:]
    return sqlite3_close_v2(handle)
  }

  /// Runs statements that return nothing of interest.
  func execute(_ sql: String) throws {
    try check(sqlite3_exec(handle, sql, nil, nil, nil))
  }

  /// Runs one cached statement and maps its rows. `sql` is a literal: the cache is as large as the source has them.
  @discardableResult
  func query<Result>(_ sql: String, _ values: [Value] = [], _ map: (Row) throws -> Result) throws -> [Result] {
    var results: [Result] = []
    let code = try statement(sql).run(values) { results.append(try map($0)) }
    try check(code)
    return results
  }

  /// Runs one cached statement for its effect. Returns how many rows it changed.
  @discardableResult
  func run(_ sql: String, _ values: [Value] = []) throws -> Int {
    try query(sql, values) { _ in }
    return Int(sqlite3_changes(handle))
  }

  /// Everything that `body` does, or nothing of it. IMMEDIATE: the right to write is taken before the first read.
  func transaction<Result>(_ body: () throws -> Result) throws -> Result {
    try run("BEGIN IMMEDIATE")
    do {
      let result = try body()
      try run("COMMIT")
      return result
    } catch {
      // SQLite has already rolled back after some failures; asking it first avoids an error that would hide the cause.
      if sqlite3_get_autocommit(handle) == 0 { _ = try? run("ROLLBACK") }
      throw error
    }
  }

  /// Asks `goOn` every so many steps of a long statement; false ends it with `interrupted`.
  func whileAsking<Result>(_ goOn: @escaping () -> Bool, _ body: () throws -> Result) rethrows -> Result {
    let box = Question(goOn)
    sqlite3_progress_handler(
      handle, 20_000,
      { context in
        guard let context else { return 0 }
        return Unmanaged<Question>.fromOpaque(context).takeUnretainedValue().goOn() ? 0 : 1
      }, Unmanaged.passUnretained(box).toOpaque())
    defer { sqlite3_progress_handler(handle, 0, nil, nil) }
    return try withExtendedLifetime(box, body)
  }

  /// Copies the database into `other`, up to `pages` pages a call, while this connection goes on writing. True when the
  /// copy is whole.
  func copy(into copy: OnlineCopy, pages: CInt) throws -> Bool { try copy.step(pages, check: check) }

  func beginCopy(into other: Connection) throws -> OnlineCopy { try OnlineCopy(from: handle, to: other.handle) }

  var isInTransaction: Bool { isOpen && sqlite3_get_autocommit(handle) == 0 }

  private func statement(_ sql: String) throws -> Statement {
    guard isOpen, !hasFailed else {
      throw VaultError(
        .damaged, "The vault takes nothing more after it was closed or its disk failed: restart the station.")
    }
    if let cached = statements[sql] { return cached }
    var prepared: OpaquePointer?
    try check(sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil))
    guard let prepared else { throw VaultError(.library, "An empty statement was prepared: report this.") }
    let statement = Statement(handle: prepared)
    statements[sql] = statement
    return statement
  }

  private func check(_ code: CInt) throws {
    guard code != SQLITE_OK, code != SQLITE_DONE, code != SQLITE_ROW else { return }
    let said = "SQLite \(code): \(String(cString: sqlite3_errmsg(handle)))"
    switch code & 0xff {
    case SQLITE_FULL:
      throw VaultError(.full, "The vault couldn't be written, nothing was kept (\(said)): free space on its disk.")
    case SQLITE_CONSTRAINT, SQLITE_MISMATCH, SQLITE_TOOBIG:
      throw VaultError(.refused, "The vault refused a state that must not be, nothing was kept (\(said)): report this.")
    case SQLITE_BUSY, SQLITE_LOCKED:
      throw VaultError(.inUse, "The vault is open in another process (\(said)): stop that one, or ask the daemon.")
    case SQLITE_INTERRUPT:
      throw VaultError(.interrupted, "A check of the vault made room for work: it is done again later.")
    case SQLITE_NOTADB:
      throw VaultError(.notAVault, "The file isn't a vault (\(said)): check the path in the settings.")
    case SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH, SQLITE_CANTOPEN:
      throw VaultError(.inaccessible, "The vault can't be written (\(said)): check its owner and whether its disk is.")
    // SQLITE_ERROR: our statements are literals that were tested, so that only a damaged schema can make one wrong.
    case SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_ERROR:
      if !isTolerant, !hasFailed {
        hasFailed = true
        onDamage?()
      }
      throw VaultError(
        .damaged, "The vault's disk or file is damaged (\(said)): the station opens it again; see `waypost status`.")
    default:
      throw VaultError(.library, "The vault's database refused (\(said)): report this.")
    }
  }
}

/// What a long statement asks; a C callback needs something with an address.
private final class Question {
  let goOn: () -> Bool
  init(_ goOn: @escaping () -> Bool) { self.goOn = goOn }
}

/// A copy of a database that is being made (sqlite.org/backup.html).
final class OnlineCopy {
  private var handle: OpaquePointer?

  fileprivate init(from source: OpaquePointer, to target: OpaquePointer) throws {
    handle = sqlite3_backup_init(target, "main", source, "main")
    guard handle != nil else {
      throw VaultError(.library, "A copy of the vault couldn't be begun (\(String(cString: sqlite3_errmsg(target)))).")
    }
  }

  deinit { sqlite3_backup_finish(handle) }

  fileprivate func step(_ pages: CInt, check: (CInt) throws -> Void) throws -> Bool {
    let code = sqlite3_backup_step(handle, pages)
    guard code != SQLITE_DONE else {
      let end = sqlite3_backup_finish(handle)
      handle = nil
      try check(end)
      return true
    }
    guard code != SQLITE_FULL, code & 0xff != SQLITE_IOERR else {
      throw VaultError(.full, "A copy of the vault couldn't be written: free space on its disk.")
    }
    try check(code)
    return false
  }
}
