import Foundation
import Sealing
import TestSupport
import Vault

/// A vault at work in a process of its own, for the proofs that pull its power, kill it or let its disk fail:
/// `waypost-bench vault-work FOLDER CASES SEED`. Every line on standard output is a promise: it is written when the
/// vault's call has returned.
///
/// ```
/// head COUNT HASH
/// number COUNTER
/// finalised SERIAL ID DIGEST
/// slip SERIAL
/// acknowledged ID
/// purged ID
/// failed THE VAULT'S WORDS
/// afterwards refused | afterwards took more
/// ```
struct VaultWork {
  /// Not secret: the proofs open the vault again.
  static let deviceKey = [UInt8](repeating: 0x11, count: 32)
  static let stationSeed = [UInt8](repeating: 0x22, count: 32)

  private var vault: Vault
  private let path: String
  private var random: SeededRandom
  private var seconds: Int64 = 0
  private static let receivers = ["office-0", "office-1", "office-2"]
  private var queued: [String] = []
  private var acknowledged: [String] = []
  private let office: Age.Recipient

  static func run(_ arguments: [String]) throws {
    guard arguments.count == 3, let cases = Int(arguments[1]), let seed = UInt64(arguments[2]) else {
      throw Tool.Failure.failed("usage: waypost-bench vault-work FOLDER CASES SEED")
    }
    var opened: VaultWork?
    do {
      var work = try VaultWork("\(arguments[0])/vault/vault.sqlite", seed: seed)
      opened = work
      say("open")
      for _ in 0..<cases { try work.workOffOne() }
      say("closing")
      try work.vault.close()
      say("closed")
    } catch {
      say("failed \(error)")
      if let work = opened {
        let took: Void? = try? work.vault.countOnly(["screened"], now: work.now)
        say(took == nil ? "afterwards refused" : "afterwards took more")
      }
      exit(1)
    }
  }

  private init(_ path: String, seed: UInt64) throws {
    self.path = path
    random = SeededRandom(seed: seed)
    office = try Age.Identity.generate().recipient
    vault = try Self.open(path)
  }

  private static func open(_ path: String) throws -> Vault {
    let vault = try Vault.openOrReplace(path, deviceKey: deviceKey, stationKey: SigningKey(seed: stationSeed))
    _ = try vault.resumeElapsed(boot: "work", poweredOff: nil)
    return vault
  }

  /// One case and whatever else happens to fall due.
  private mutating func workOffOne() throws {
    seconds += 60
    let number = try vault.nextSerialNumber()
    Self.say("number \(number)")
    let serial = "WORK-\(number)"
    let referrals = try (0..<Int.random(in: 1...3, using: &random)).map { _ in try referral() }
    for envelope in try vault.finalise(
      Finalisation(
        serial: serial, referrals: referrals, slipRequest: [1, 2, 3], tallies: ["screened"], officer: 1), now: now)
    {
      queued.append(envelope.id)
      Self.say("finalised \(serial) \(envelope.id) \(Hex.encode(envelope.digest))")
    }
    Self.say("slip \(serial)")
    try vault.setSlip(serial, .handed, now: now)
    if chance(3) { try vault.setSlip(serial, .printed, now: now) }
    if chance(4) { try vault.countOnly(["screened"], audit: AuditEvent("counted"), now: now) }
    try deliver()
    let head = try vault.auditHead()
    Self.say("head \(head.count) \(Hex.encode(head.hash))")
    if chance(40) {
      try vault.close()
      vault = try Self.open(path)
    }
  }

  private mutating func deliver() throws {
    while queued.count > 4 || (!queued.isEmpty && chance(2)) {
      let id = queued.remove(at: Int.random(in: 0..<queued.count, using: &random))
      if chance(3) { try vault.retryLater(id, at: now.elapsedMilliseconds, now: now) }
      if chance(5) {
        try vault.park(id, reason: "conflict", now: now)
        try vault.requeue(id, officer: 1, now: now)
      }
      if chance(2) { try vault.deliver(id, now: now) }
      // As its office answers, by a receipt that it signed.
      let digest = try vault.envelopeForVisit(id)?.digest ?? []
      let receipt = try EnvelopeReceipt(
        id: id, digest: digest, answer: .acknowledged, time: "20261125T101500Z", by: SigningKey(seed: Self.stationSeed))
      _ = try vault.take(
        .file(receipt, named: nil),
        keys: Dictionary(Self.receivers.map { ($0, [receipt.key]) }, uniquingKeysWith: { $1 }), officer: nil, now: now)
      Self.say("acknowledged \(id)")
      acknowledged.append(id)
    }
    if chance(4), try vault.sweep(Retention(readableHours: 0, bytesDays: 0), now: now).purged > 0 {
      acknowledged = try acknowledged.filter { id in
        let isPurged = try vault.queueRow(id, now: now)?.state == .purged
        if isPurged { Self.say("purged \(id)") }
        return !isPurged
      }
    }
  }

  private mutating func referral() throws -> PreparedReferral {
    let size = Int.random(in: 500...12_000, using: &random)
    return PreparedReferral(
      id: try Randomness.identifier(), priority: .urgent, deadline: now.elapsedMilliseconds + 3_600_000, hold: true,
      receiver: Self.receivers[Int.random(in: 0..<3, using: &random)], sink: Sink(kind: .folder, path: "/nowhere"),
      recipients: [office], plaintext: [UInt8](repeating: UInt8(ascii: "x"), count: size))
  }

  private var now: Moment { Moment(wallSeconds: 1_795_248_000 + seconds, elapsedMilliseconds: seconds * 1000) }
  private mutating func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &random) == 0 }

  /// At once and not through a buffer: what follows a promise in time follows it in the record.
  static func say(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = bytes.withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
  }
}
