import FoundationEssentials
import Glibc
public import Sealing

/// What stands in front of the vault in a backup: one line of JSON. The rest of the file is the SQLite database.
struct BackupManifest: Codable {
  static let format = "waypost-backup 1"

  var format = Self.format
  var wall: Int64
  var epoch: Int64
  /// Of the database that follows.
  var bytes: Int64
  /// Hex. In a backup the vault's key isn't wrapped: the box that had the device key is gone when it is needed.
  var vaultKey: String
  /// Hex.
  var stationKey: String
}

/// A backup that is being made: first a copy of the database beside the vault, a few pages a call, then that copy sealed,
/// piece by piece.
final class Backup {
  /// Pages copied a call: 4 MiB.
  private static let pagesPerStep: CInt = 1024
  /// Plaintext a call. In base64 it fits into a line of the control socket.
  private static let piece = 128 << 10

  private let place: String
  private var target: Connection?
  private var copy: OnlineCopy?
  private var sealer: Age.Sealer
  private var input: Int32 = -1
  private var manifest: BackupManifest

  init(of vault: Vault, to recipients: [Age.Recipient], now: Moment) throws {
    place = vault.path + ".backup"
    sealer = try Age.Sealer(to: recipients)
    manifest = BackupManifest(
      wall: now.wallSeconds, epoch: vault.epoch, bytes: 0, vaultKey: Hex.encode(vault.keys.vaultKey),
      stationKey: Hex.encode(vault.stationKey.seed))
    Self.remove(beside: vault.path)
    try VaultFile.replace(place, [])
    let target = try Connection(path: place)
    // A half-written copy is of no use: nothing of it needs to survive.
    try target.execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA secure_delete = ON")
    self.target = target
    copy = try vault.connection.beginCopy(into: target)
  }

  deinit {
    if input >= 0 { close(input) }
    copy = nil
    try? target?.close()
    unlink(place)
  }

  /// What a station that was killed in the middle of a backup left behind.
  static func remove(beside path: String) {
    for suffix in ["", "-wal", "-journal"] { unlink(path + ".backup" + suffix) }
  }

  /// The next piece of the sealed file, empty while the copy is made; `isLast` once it is whole.
  func next(from connection: Connection) throws -> (bytes: [UInt8], isLast: Bool) {
    if let copy, let target {
      guard try connection.copy(into: copy, pages: Self.pagesPerStep) else { return ([], false) }
      self.copy = nil
      try Self.leaveOut(target)
      try target.close()
      self.target = nil
      return (try begin(), false)
    }
    var buffer = [UInt8](repeating: 0, count: Self.piece)
    let count = buffer.withUnsafeMutableBytes { read(input, $0.baseAddress, $0.count) }
    guard count >= 0 else { throw Self.unreadable }
    if count == 0 { return (try sealer.finish(), true) }
    return (try sealer.update(buffer.prefix(count)), false)
  }

  /// Open cases end with their box: their keys must not outlive them in a backup.
  private static func leaveOut(_ target: Connection) throws {
    let tables = try target.query("SELECT 1 FROM sqlite_schema WHERE name = 'open_case'") { _ in true }
    if !tables.isEmpty { try target.execute("DELETE FROM open_case") }
  }

  private func begin() throws -> [UInt8] {
    input = open(place, O_RDONLY | O_CLOEXEC)
    guard input >= 0, let size = VaultFile.size(place) else { throw Self.unreadable }
    manifest.bytes = size
    return try sealer.update(JSONEncoder().encode(manifest) + [0x0A])
  }

  private static let unreadable = VaultError(
    .inaccessible, "The copy for the backup can't be read again: check the vault's disk and begin the backup anew.")
}

extension Vault {
  /// Begins a backup that only `recipients` can open; one that is under way is dropped. The copy lies beside the vault
  /// until the backup is read or dropped, and needs as much room as the vault.
  public func beginBackup(to recipients: [Age.Recipient], by officer: Int64? = nil, now: Moment) throws {
    dropBackup()
    let need = (VaultFile.size(path) ?? 0) + (VaultFile.size(path + "-wal") ?? 0)
    let status = try diskStatus()
    guard status.free > need + (diskPolicy?.critical ?? 0) else {
      throw VaultError(
        .full, "A backup needs \(need >> 20) MiB more than the vault's disk has to spare: free space on it.")
    }
    let backup = try Backup(of: self, to: recipients, now: now)
    try write(at: now) {
      try append(AuditEvent("backup.begun", subject: "recipients-\(recipients.count)", officer: officer), now: now)
    }
    self.backup = backup
  }

  /// The next piece of the sealed file, which may be empty; `isLast` with the last one. Blocks for some milliseconds.
  public func readBackup(now: Moment) throws -> (bytes: [UInt8], isLast: Bool) {
    guard let backup else {
      throw VaultError(.notFound, "No backup is under way: begin it anew.")
    }
    let piece = try backup.next(from: connection)
    guard piece.isLast else { return piece }
    dropBackup()
    try write(at: now) { try append(AuditEvent("backup.made"), now: now) }
    return piece
  }

  /// Ends a backup that nobody reads any more. Idempotent.
  public func dropBackup() { backup = nil }
}
