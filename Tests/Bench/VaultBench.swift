import CSQLite
import Foundation
import Sealing
import TestSupport
import Vault

/// A finalise against a bare SQLite commit of as many bytes under the same settings (design 13: at most 1.5x).
enum VaultBench {
  private static let count = 300

  static func run() throws {
    let folder = try TemporaryFolder.make(prefix: "bench")
    defer { TemporaryFolder.remove(folder) }
    let office = try Age.Identity.generate().recipient
    let submission = [UInt8](repeating: UInt8(ascii: "x"), count: 1500)
    let sealing = try Samples(count) { _ = try Age.seal(Padding.pad(submission), to: [office]) }
    Measurement(
      name: "seal-per-receiver", value: sealing.median * 1000, unit: "ms", ratio: sealing.median / 0.0005,
      against: "budget 0.5 ms"
    ).say()

    let vault = try Vault(
      open: "\(folder)/vault/vault.sqlite", deviceKey: Randomness.bytes(32), stationKey: SigningKey.generate())
    _ = try vault.resumeElapsed(boot: "bench", poweredOff: nil)
    var finalising = Samples()
    var committing = Samples()
    let vaultLog = WriteAheadLog("\(folder)/vault/vault.sqlite-wal")
    let bareLog = WriteAheadLog("\(folder)/bare.sqlite-wal")
    var blob = 6000
    // What the tables took is no commit's.
    _ = (vaultLog.growth(), bareLog.growth())
    let bare = try BareCommit("\(folder)/bare.sqlite")
    // In turn, so that a disk that slows down slows both.
    for _ in 0..<count {
      let number = try vault.nextSerialNumber()
      let record = Finalisation(
        serial: "BENCH-\(number)",
        referrals: [
          PreparedReferral(
            id: try Randomness.identifier(), priority: .urgent, deadline: 1000, hold: true, receiver: "office",
            sink: Sink(kind: .folder, path: "/nowhere"), recipients: [office], plaintext: submission)
        ], slipRequest: submission, tallies: ["screened"], officer: nil)
      var start = ContinuousClock.now
      _ = try vault.finalise(record, now: Moment(wallSeconds: 1_795_255_200, elapsedMilliseconds: Int64(number)))
      finalising.add(ContinuousClock.now - start)
      let written = vaultLog.growth()
      start = ContinuousClock.now
      try bare.commit(bytes: blob)
      committing.add(ContinuousClock.now - start)
      // The same bytes to the disk, not the same bytes of text: the next bare commit comes closer to the vault's.
      if let written, let own = bareLog.growth() { blob = max(1000, blob + (written - own) / 2) }
    }
    try vault.close()
    // Sealing has a budget of its own.
    let commit = finalising.median - sealing.median
    Measurement(
      name: "finalise-commit", value: commit * 1000, unit: "ms", ratio: commit / committing.median,
      against: "bare SQLite commit of the same bytes, \(round(committing.median * 1e6) / 1000) ms; budget 1.5"
    ).say()
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

/// One table, one row a commit, the vault's settings.
private final class BareCommit {
  private var database: OpaquePointer?

  init(_ path: String) throws {
    guard sqlite3_open(path, &database) == SQLITE_OK else { throw Tool.Failure.failed("SQLite doesn't open \(path)") }
    let set =
      "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
    guard sqlite3_exec(database, set + "CREATE TABLE t (b BLOB) STRICT", nil, nil, nil) == SQLITE_OK else {
      throw Tool.Failure.failed("SQLite doesn't take the settings")
    }
  }

  deinit { sqlite3_close(database) }

  func commit(bytes: Int) throws {
    guard sqlite3_exec(database, "INSERT INTO t VALUES (randomblob(\(bytes)))", nil, nil, nil) == SQLITE_OK else {
      throw Tool.Failure.failed("SQLite didn't commit")
    }
  }
}
