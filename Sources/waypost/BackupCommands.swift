import EventLoop
import FoundationEssentials
import Glibc
import JSONLines
import Sealing
import Vault

extension Command {
  static let backup = Command(
    words: ["backup"], operands: ["FILE"], summary: "Write a sealed backup of the vault while the station works.",
    discussion: """
      The backup is an age file: records with their queue, officers, counters, audit, and the keys to go on with. Only the
      recipients can open it; the station itself can't. Make their identity off the box and keep it there:
      `waypost keys new receiver -o backup.key` prints the age1... to name here, or in station.json under
      vault.backupRecipients. Open cases are left out.
      """,
    options: [
      Option(
        name: "--to", value: "AGE1...", mayRepeat: true,
        help: "who can open it (default: vault.backupRecipients of station.json)"),
      json,
    ],
    examples: ["waypost backup /media/stick/d7.age", "waypost backup d7.age --to age1..."],
    wrongMeans: "the daemon refused, or the file is there already or can't be written", asksDaemon: true
  ) { invocation in
    let path = invocation.operands[0]
    let size = try BackupRun.make(path, to: invocation.all("--to"), ControlClient(invocation))
    if invocation.has("--json") { return try JSONValue.object(["bytes": .int(Int64(size))]).printLine() }
    Terminal.say("\(path): \(size) bytes, whole. Keep it off the box.")
  }

  static let restore = Command(
    words: ["restore"], operands: ["FILE"], summary: "Put a backup onto a blank box, with the daemon stopped.",
    discussion: """
      Needs the backup's identity. The box keeps its own device key and gets a new one where there is none; station.key
      and serial.key come from the backup where the box has none. Numbers go on far behind what the lost box may have
      given; what it delivered after the backup is sent once more, which receivers see as the same. On a box go on with
      `sudo waypost setup --keys-from DIR`: it seals the keys to the new machine and starts the station.
      """,
    options: [
      Option(name: "--identity", short: "-i", value: "KEY", isRequired: true, help: "the backup's age identity"),
      Option(name: "--state", value: "DIR", help: "the station's state (default: /var/lib/waypost)"),
      Option(
        name: "--keys", value: "DIR", isRequired: true,
        help: "device.key, station.key and serial.key; those that are missing are made"),
      json,
    ],
    examples: [
      "sudo waypost restore d7.age -i backup.key --keys /root/keys",
      "waypost restore d7.age -i backup.key --state var/state --keys var/keys",
    ],
    wrongMeans: "the backup doesn't open or isn't whole, or there is a vault already"
  ) { invocation in
    let path = invocation.operands[0]
    let state = invocation["--state"] ?? "/var/lib/waypost"
    let keys = try invocation.required("--keys")
    let identity = try KeyFiles.receiver(try invocation.required("--identity"))
    let device = "\(keys)/device.key"
    if !LocalFiles.exists(device) {
      if !LocalFiles.exists(keys) { try LocalFiles.makeFolder(keys, mode: 0o700) }
      try KeyFiles.createSecret(device)
    }
    let station = LocalFiles.exists("\(keys)/station.key") ? try KeyFiles.signingKey("\(keys)/station.key") : nil
    if !LocalFiles.exists(state) { try LocalFiles.makeFolder(state, mode: 0o700) }
    let restore = try Restore(to: "\(state)/vault/vault.sqlite", with: identity)
    try PartialFile.read(path) { try restore.take($0) }
    let result = try restore.finish(
      deviceKey: try KeyFiles.secret(device), stationKey: station,
      now: Moment(wallSeconds: SystemCall.wallSeconds(), elapsedMilliseconds: 0))
    if station == nil {
      let key = try SigningKey(seed: result.stationKey)
      try LocalFiles.create("\(keys)/station.key", KeyFiles.line(Base64URL.encode(key.seed)), mode: KeyFiles.secretMode)
    }
    if let serial = result.serialKey, !LocalFiles.exists("\(keys)/serial.key") {
      try LocalFiles.create("\(keys)/serial.key", KeyFiles.line(Base64URL.encode(serial)), mode: KeyFiles.secretMode)
    }
    if invocation.has("--json") {
      return try JSONValue.object([
        "envelopes": .int(result.envelopes), "auditEvents": .int(result.auditEvents), "epoch": .int(result.epoch),
        "madeAt": .int(result.madeAt),
      ]).printLine()
    }
    let day = Date(timeIntervalSince1970: TimeInterval(result.madeAt)).formatted(.iso8601)
    let next = invocation.has("--state") ? "Start the station." : "Now: sudo waypost setup --keys-from \(keys)"
    Terminal.say(
      "Restored the backup of \(day): \(result.envelopes) envelopes, audit up to \(result.auditEvents). \(next)")
  }
}

enum BackupRun {
  /// Writes a backup; returns its length. No recipients: those of `station.json`.
  @discardableResult
  static func make(_ path: String, to recipients: [String], _ client: ControlClient) throws -> Int {
    for recipient in recipients { _ = try Age.Recipient(recipient) }
    let output = try PartialFile(path)
    _ = try client.ask("backup begin", ["recipients": recipients.joined(separator: ",")])
    do {
      while true {
        let piece = try client.ask("backup read")
        guard let bytes = piece["bytes"]?.string.flatMap({ Base64.decode($0) }) else {
          throw CommandFailure(.wrong, "The daemon's answer isn't one of this release.", "No backup was made.")
        }
        try output.write(bytes)
        if piece["last"]?.bool == true { break }
      }
    } catch {
      _ = try? client.ask("backup end")
      throw error
    }
    return try output.finish()
  }
}

/// A file that appears under its name only when it is whole.
final class PartialFile {
  private let path: String
  private var descriptor: CInt
  private var count = 0

  /// Throws when the file is there already or can't be written.
  init(_ path: String) throws(CommandFailure) {
    self.path = path
    guard !LocalFiles.exists(path) else {
      throw CommandFailure(
        .wrong, "\(path) is there already.", "It was left as it is.", next: "Name another file, or move this one away.")
    }
    descriptor = open(path + ".part", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Self.failure(path) }
  }

  deinit {
    guard descriptor >= 0 else { return }
    close(descriptor)
    unlink(path + ".part")
  }

  func write(_ bytes: [UInt8]) throws(CommandFailure) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = SystemCall.retrying { rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) } }
      guard written > 0 else { throw Self.failure(path) }
      rest = rest.dropFirst(written)
    }
    count += bytes.count
  }

  /// On the disk and under its name when it returns. Returns its length.
  func finish() throws(CommandFailure) -> Int {
    guard fsync(descriptor) == 0, rename(path + ".part", path) == 0 else { throw Self.failure(path) }
    close(descriptor)
    descriptor = -1
    return count
  }

  /// Reads a file from its beginning to its end, piece by piece.
  static func read(_ path: String, _ take: ([UInt8]) throws -> Void) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw CommandFailure(
        .wrong, "\(path) can't be read: \(SystemCall.reason(errno)).", "Nothing was done.", next: "Name the right file."
      )
    }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = SystemCall.retrying {
        buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      }
      guard count >= 0 else {
        throw CommandFailure(.wrong, "\(path) can't be read to its end: \(SystemCall.reason(errno)).")
      }
      if count == 0 { return }
      try take([UInt8](buffer.prefix(count)))
    }
  }

  private static func failure(_ path: String) -> CommandFailure {
    CommandFailure(
      .wrong, "\(path) can't be written: \(SystemCall.reason(errno)).", "It isn't there.",
      next: "Check the folder's owner and the disk.")
  }
}
