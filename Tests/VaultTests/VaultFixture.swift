import Foundation
import Sealing

@testable import Vault

/// A vault in a folder of its own, removed afterwards.
final class VaultFixture {
  static let deviceKey = [UInt8](repeating: 0x11, count: 32)
  static let receiptKey: SigningKey = {
    guard let key = try? SigningKey(seed: [UInt8](repeating: 0x33, count: 32)) else {
      preconditionFailure("32 bytes are a seed")
    }
    return key
  }()
  static let stationSeed = [UInt8](repeating: 0x22, count: 32)

  let folder: URL
  let identity: Age.Identity
  var path: String { folder.appendingPathComponent("vault.db").path }

  init() throws {
    identity = try Age.Identity.generate()
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("vault-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func open(deviceKey: [UInt8] = deviceKey) throws -> Vault {
    try Vault(open: path, deviceKey: deviceKey, stationKey: SigningKey(seed: Self.stationSeed))
  }

  /// Closes, lets `body` at the file as no vault would, and opens again.
  func reopen(_ vault: Vault, _ body: (Connection) throws -> Void = { _ in }) throws -> Vault {
    try vault.close()
    let raw = try Connection(path: path)
    try body(raw)
    try raw.close()
    return try open()
  }

  /// What a power cut leaves: the files as they are on disk now, opened elsewhere.
  func afterPowerCut() throws -> (VaultFixture, Vault) {
    let copy = try VaultFixture()
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      try FileManager.default.copyItem(
        at: folder.appendingPathComponent(name), to: copy.folder.appendingPathComponent(name))
    }
    return (copy, try copy.open())
  }

  /// Every byte that lies in the folder.
  func bytesOnDisk() throws -> [UInt8] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().flatMap {
      [UInt8](try Data(contentsOf: folder.appendingPathComponent($0)))
    }
  }

  func referral(
    _ plaintext: String = "<form/>", receiver: String = "training-receiver", priority: SendingPriority = .routine,
    deadline: Int64? = nil
  ) throws -> PreparedReferral {
    PreparedReferral(
      id: try Randomness.identifier(), priority: priority, deadline: deadline, hold: true, receiver: receiver,
      sink: Sink(kind: .folder, path: "/srv/sink/\(receiver)"), recipients: [identity.recipient],
      plaintext: [UInt8](plaintext.utf8))
  }

  func finalisation(
    _ serial: String, _ referrals: [PreparedReferral], slip: String? = "{}", tallies: [String] = []
  ) -> Finalisation {
    Finalisation(
      serial: serial, referrals: referrals, slipRequest: slip.map { [UInt8]($0.utf8) }, tallies: tallies, officer: nil)
  }
}

extension Moment {
  /// 2026-11-21 08:00 UTC and so many seconds later, by both clocks.
  static func at(_ seconds: Int64) -> Moment {
    Moment(wallSeconds: 1_795_248_000 + seconds, elapsedMilliseconds: seconds * 1000)
  }
}

extension Vault {
  /// As the receiver would, on paper.
  func acknowledge(
    _ id: String, _ answer: EnvelopeReceipt.Answer = .acknowledged, by receiver: String = "training-receiver",
    now: Moment
  ) throws {
    let digest = try connection.query("SELECT digest FROM envelope WHERE id = ?", [.text(id)]) { $0.blob(0) }[0]
    let receipt = try EnvelopeReceipt(
      id: id, digest: digest, answer: answer, time: "20261121T080000Z", by: VaultFixture.receiptKey)
    _ = try take(
      .file(receipt, named: nil),
      keys: Dictionary(
        Set([receiver, "one", "two"]).map { ($0, [VaultFixture.receiptKey.publicKey]) }, uniquingKeysWith: { $1 }),
      officer: nil,
      now: now)
  }

  /// Drops the bytes of everything that was acknowledged; returns how many.
  func purgeAll(now: Moment) throws -> Int { try sweep(Retention(readableHours: 0, bytesDays: 0), now: now).purged }

  func number(_ sql: String) throws -> Int64 { try connection.query(sql) { $0.integer(0) }.first ?? -1 }

  /// Rows per table, to see that nothing changed.
  func rowCounts() throws -> [String: Int64] {
    let tables = try connection.query("SELECT name FROM sqlite_schema WHERE type = 'table'") { $0.text(0) }
    return try Dictionary(
      uniqueKeysWithValues: tables.map { table in
        let count = try connection.query("SELECT count(*) FROM \(table)") { $0.integer(0) }
        return (table, count[0])
      })
  }
}

func reason(_ error: any Error) -> VaultError.Reason? { (error as? VaultError)?.reason }
