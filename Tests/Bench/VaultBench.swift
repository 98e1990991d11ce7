import CSQLite
import Foundation
import Sealing
import TestSupport
import Vault

/// A finalise against a bare SQLite commit of as many bytes under the same settings (design 13: at most 1.5x).
enum VaultBench {
  private static let count = 300
  /// Rounds before, in which the bare commit comes to write as many bytes as the vault's. Fewer than fill a log: one that
  /// is written over again grows by what is left of a commit, which says nothing.
  private static let settling = 30

  static func run() throws {
    let folder = try TemporaryFolder.make(prefix: "bench")
    defer { TemporaryFolder.remove(folder) }
    let office = try Age.Identity.generate().recipient
    let submission = [UInt8](repeating: UInt8(ascii: "x"), count: 1500)
    let vault = try Vault(
      open: "\(folder)/vault/vault.sqlite", deviceKey: Randomness.bytes(32), stationKey: SigningKey.generate())
    _ = try vault.resumeElapsed(boot: "bench", poweredOff: nil)
    var (sealing, committing, bareCommitting) = (Timings(), Timings(), Timings())
    let vaultLog = WriteAheadLog("\(folder)/vault/vault.sqlite-wal")
    let bareLog = WriteAheadLog("\(folder)/bare.sqlite-wal")
    var blob = 6000
    // What the tables took is no commit's.
    _ = (vaultLog.growth(), bareLog.growth())
    let bare = try BareCommit("\(folder)/bare.sqlite")
    // In turn, so that a disk that slows down slows both.
    for round in -settling..<count {
      let number = try vault.nextSerialNumber()
      let record = Finalisation(
        serial: "BENCH-\(number)",
        referrals: [
          PreparedReferral(
            id: try Randomness.identifier(), priority: .urgent, deadline: 1000, hold: true, receiver: "office",
            sink: Sink(kind: .folder, path: "/nowhere"), recipients: [office], plaintext: submission)
        ], slipRequest: submission, tallies: ["screened"], officer: nil)
      let signed = try sealing.time { try vault.sign(record.seal()) }
      let now = Moment(wallSeconds: 1_795_255_200, elapsedMilliseconds: Int64(number))
      try committing.time { _ = try vault.commit(signed, now: now) }
      try bareCommitting.time { try bare.commit(bytes: blob) }
      guard round < 0 else { continue }
      // The same bytes to the disk, not the same bytes of text.
      if let written = vaultLog.growth(), let own = bareLog.growth() { blob = max(1000, blob + (written - own) / 2) }
      if round == -1 { (sealing, committing, bareCommitting) = (Timings(), Timings(), Timings()) }
    }
    try vault.close()
    let seal = sealing.elapsed.median
    Measurement(
      name: "seal-per-receiver", value: seal * 1000, unit: "ms", ratio: seal / 0.0005, against: "budget 0.5 ms"
    ).say()
    let (commit, peer) = (committing.elapsed.median, bareCommitting.elapsed.median)
    Measurement(
      name: "finalise-commit", value: commit * 1000, unit: "ms", ratio: commit / peer,
      against: "bare SQLite commit of the same \(blob) bytes, \(round(peer * 1e6) / 1000) ms; budget 1.5"
    ).say()
    // What a busy disk doesn't change.
    let (used, peerUsed) = (committing.processor.median, bareCommitting.processor.median)
    Measurement(
      name: "finalise-commit-cpu", value: used * 1000, unit: "ms of processor", ratio: used / peerUsed,
      against: "the bare one, \(round(peerUsed * 1e6) / 1000) ms"
    ).say()
    // All of what somebody at the desk waits for here.
    Measurement(name: "finalise", value: (seal + commit) * 1000, unit: "ms, sealing and commit").say()
    try QueuePeers.run(beside: commit, bytes: blob)
  }
}

/// How far a write-ahead log grew since the last look; nil when it began anew.
private final class WriteAheadLog {
  private let path: String
  private var last = 0

  init(_ path: String) { self.path = path }

  func growth() -> Int? {
    var information = stat()
    guard stat(path, &information) == 0 else { return nil }
    let size = Int(information.st_size)
    defer { last = size }
    return size > last ? size - last : nil
  }
}

/// How long something took, and what of that the processor.
private struct Timings {
  private(set) var elapsed = Samples()
  private(set) var processor = Samples()

  mutating func time<Result>(_ body: () throws -> Result) rethrows -> Result {
    let (start, used) = (ContinuousClock.now, Self.processorTime)
    let result = try body()
    processor.add(Self.processorTime - used)
    elapsed.add(ContinuousClock.now - start)
    return result
  }

  private static var processorTime: Duration {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}

/// One table, one row a commit by a prepared statement, the vault's settings.
private final class BareCommit {
  private var database: OpaquePointer?
  private var insert: OpaquePointer?
  private let bytes = (0..<1 << 20).map { _ in UInt8.random(in: 0...255) }

  init(_ path: String) throws {
    guard sqlite3_open(path, &database) == SQLITE_OK else { throw Tool.Failure.failed("SQLite doesn't open \(path)") }
    let set = """
      PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;
      PRAGMA cache_size=-512; PRAGMA journal_size_limit=4194304; CREATE TABLE t (b BLOB) STRICT
      """
    guard sqlite3_exec(database, set, nil, nil, nil) == SQLITE_OK,
      sqlite3_prepare_v2(database, "INSERT INTO t VALUES (?)", -1, &insert, nil) == SQLITE_OK
    else { throw Tool.Failure.failed("SQLite doesn't take the settings") }
  }

  deinit {
    sqlite3_finalize(insert)
    sqlite3_close(database)
  }

  func commit(bytes count: Int) throws {
    let done = bytes.withUnsafeBytes {
      // Not copied: the bytes stay as they are until the statement is done with them.
      sqlite3_bind_blob(insert, 1, $0.baseAddress, CInt(count), nil) == SQLITE_OK
        && sqlite3_step(insert) == SQLITE_DONE && sqlite3_reset(insert) == SQLITE_OK
    }
    guard done else {
      throw Tool.Failure.failed("SQLite didn't commit")
    }
  }
}
