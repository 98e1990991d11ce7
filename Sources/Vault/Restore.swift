import FoundationEssentials
import Glibc
public import Sealing

/// A backup on its way onto a blank box. Bytes go in; `finish` makes the vault. Until then nothing stands at its path.
///
/// What was issued after the backup was made isn't known here. So numbers go on far behind: serials `serialLeap` later,
/// receivers' numbers and audit entries `numberLeap` later. Envelopes that were delivered meanwhile are sent once more,
/// the same bytes under the same names, which their sinks take for what they are.
public final class Restore {
  /// 2^20 of 2^30 serials: a slip every ten seconds takes four months to get there.
  public static let serialLeap: Int64 = 1 << 20
  public static let numberLeap: Int64 = 1 << 16

  /// What `finish` found.
  public struct Result: Sendable {
    /// The lost box's; it goes on signing where the new box has no key of its own.
    public let stationKey: [UInt8]
    /// Of the serials' permutation, where the vault held it.
    public let serialKey: [UInt8]?
    public let epoch: Int64
    /// UTC seconds.
    public let madeAt: Int64
    public let envelopes: Int64
    public let auditEvents: Int64
  }

  private let path: String
  private let temporary: String
  private var opener: Age.Opener
  private var line: [UInt8] = []
  private var manifest: BackupManifest?
  private var output: Int32

  /// - Parameters:
  ///   - path: where the vault will be. Throws `refused` when there is one, or was one.
  ///   - identity: the backup's own; the station never had it.
  public init(to path: String, with identity: Age.Identity) throws {
    self.path = path
    temporary = path + ".restoring"
    opener = Age.Opener(with: identity)
    output = -1
    for other in [path, path + ".continuity"] where VaultFile.size(other) != nil {
      throw VaultError(.refused, "There is a vault at \(path) already: a backup goes onto a blank box only.")
    }
    try VaultFile.prepare(path: temporary)
    output = open(temporary, O_WRONLY | O_TRUNC | O_CLOEXEC)
    guard output >= 0 else { throw VaultError(.inaccessible, "\(temporary) can't be written: check owner and disk.") }
  }

  deinit {
    if output >= 0 { close(output) }
    for suffix in ["", "-wal", ".continuity", ".continuity.new"] { unlink(temporary + suffix) }
  }

  /// Takes the next piece of the backup. Blocks for the disk.
  public func take(_ sealed: [UInt8]) throws { try write(opener.update(sealed)) }

  /// Makes the vault under the new box's device key. Blocks; seconds for a large vault.
  public func finish(deviceKey: [UInt8], stationKey: SigningKey?, now: Moment) throws -> Result {
    try write(opener.finish())
    let isFlushed = fsync(output) == 0
    close(output)
    output = -1
    guard let manifest, isFlushed, VaultFile.size(temporary) == manifest.bytes,
      let vaultKey = Hex.decode(manifest.vaultKey), let stationSeed = Hex.decode(manifest.stationKey)
    else { throw Self.notWhole }
    let device = try DeviceKey(deviceKey)
    try adopt(device.wrap(vaultKey))
    let vault = try Vault(temporary, device, stationKey ?? SigningKey(seed: stationSeed), successorOf: nil)
    guard try vault.fullCheck().isSound else { throw Self.notWhole }
    try vault.continueAfterRestore(now: now)
    let envelopes = try vault.connection.query("SELECT count(*) FROM envelope") { $0.integer(0) }[0]
    let serialKey = try Vault.setting("serial-key", vault.connection)
      .map { try vault.keys.open($0, kind: "setting", row: "serial-key") }
    let result = Result(
      stationKey: stationSeed, serialKey: serialKey, epoch: vault.epoch, madeAt: manifest.wall, envelopes: envelopes,
      auditEvents: try vault.auditHead().count)
    try vault.close()
    // The small file first: with it alone, numbers go on; with the vault alone, they might repeat.
    try VaultFile.move(temporary + ".continuity", to: path + ".continuity")
    try VaultFile.move(temporary, to: path)
    return result
  }

  /// The wrapped key is the new box's before anything opens the vault.
  private func adopt(_ wrapped: [UInt8]) throws {
    let raw = try Connection(path: temporary)
    try raw.execute("PRAGMA locking_mode = EXCLUSIVE; PRAGMA trusted_schema = OFF")
    try raw.transaction {
      guard try raw.run("UPDATE setting SET value = ? WHERE key = 'vault-key'", [.blob(wrapped)]) == 1 else {
        throw Self.notWhole
      }
      // A damaged vault that lay beside the old one isn't here.
      try raw.run("DELETE FROM setting WHERE key IN ('salvage', ?)", [.text(FormerCases.setting)])
    }
    try raw.close()
  }

  private func write(_ plaintext: [UInt8]) throws {
    var rest = plaintext[...]
    if manifest == nil {
      line += rest
      guard let end = line.firstIndex(of: 0x0A) else {
        guard line.count < 1 << 16 else { throw Self.notABackup }
        return
      }
      guard let read = try? JSONDecoder().decode(BackupManifest.self, from: Data(line[..<end])),
        read.format == BackupManifest.format
      else { throw Self.notABackup }
      manifest = read
      rest = line[(end + 1)...]
    }
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(output, $0.baseAddress, $0.count) }
      guard count > 0 || errno == EINTR else {
        throw VaultError(.full, "The vault's disk can't take the backup: free space on it and begin anew.")
      }
      rest = rest.dropFirst(max(0, count))
    }
    line = []
  }

  private static let notABackup = VaultError(
    .notAVault, "The file opens, but is no backup that this release reads: name the right file, or a newer release.")
  private static let notWhole = VaultError(
    .damaged, "The backup isn't whole, nothing was restored: take an older one, or copy this one again.")
}

extension Vault {
  /// Every number that may have been given since the backup is left out.
  fileprivate func continueAfterRestore(now: Moment) throws {
    try write(at: nil) {
      let serials = try connection.query(
        "UPDATE serial_counter SET next = next + ? RETURNING next", [.integer(Restore.serialLeap)]
      ) { $0.integer(0) }[0]
      try reach(serials: serials)
      let numbers = try connection.query(
        "UPDATE receiver_counter SET next = next + ? RETURNING tag, next", [.integer(Restore.numberLeap)]
      ) { (Hex.encode($0.blob(0)), $0.integer(1)) }
      for (tag, next) in numbers { try reach(number: next, to: tag) }
      try forgetUntoldStatistics()
      let head = try auditHead()
      continuity.audit = max(continuity.audit, head.count + Restore.numberLeap)
      let moment = Moment(
        wallSeconds: now.wallSeconds, elapsedMilliseconds: try lastWrite().elapsedMilliseconds)
      try appendLeap(AuditEvent("vault.restored", subject: "after-\(head.count)"), after: head, now: moment)
    }
  }
}
