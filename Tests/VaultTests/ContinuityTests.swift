import Foundation
import Glibc
import Testing

@testable import Sealing
@testable import Vault

/// Whatever happens to the vault's file, numbers go on and what vouches for itself comes over.
struct ContinuityTests {
  let fixture: VaultFixture

  init() throws { fixture = try VaultFixture() }

  func openOrReplace() throws -> Vault {
    try Vault.openOrReplace(
      fixture.path, deviceKey: VaultFixture.deviceKey, stationKey: SigningKey(seed: VaultFixture.stationSeed))
  }

  /// What a station hands out and what it knows, before something happens to its file.
  struct Before {
    var serials: Set<UInt64> = []
    var numbers: [String: UInt64] = [:]
    var head = AuditHead.start
    var ids: [String] = []
  }

  @discardableResult
  func work(_ vault: Vault, cases: Int = 40, prefix: String = "A") throws -> Before {
    var before = Before()
    for index in 0..<cases {
      before.serials.insert(try vault.nextSerialNumber())
      let receivers = index.isMultiple(of: 3) ? ["one", "two"] : ["one"]
      let made = try vault.finalise(
        fixture.finalisation("\(prefix)-\(index)", try receivers.map { try fixture.referral(receiver: $0) }),
        now: .at(Int64(index)))
      for (made, receiver) in zip(made, receivers) {
        before.numbers[receiver] = made.number
        before.ids.append(made.id)
      }
    }
    before.head = try vault.auditHead()
    return before
  }

  func requireSuccession(_ vault: Vault, _ before: Before, epoch: Int64 = 2) throws {
    #expect(vault.epoch == epoch)
    for _ in 0..<80 { #expect(try !before.serials.contains(vault.nextSerialNumber())) }
    for (receiver, number) in before.numbers {
      let made = try vault.finalise(
        fixture.finalisation("Z-\(receiver.uppercased())-\(epoch)", [try fixture.referral(receiver: receiver)]),
        now: .at(500))
      #expect(made[0].number > number)
    }
    let head = try vault.verifyAudit()
    #expect(head.count > before.head.count)
    try vault.checkLastAuditLinks()
  }

  func salvage(_ vault: Vault) throws -> SalvageResult {
    while true { if let result = try vault.salvage(now: .at(900)) { return result } }
  }

  func flip(_ path: String, at offset: Int, count: Int = 1) throws {
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    for index in offset..<min(bytes.count, offset + count) { bytes[index] ^= 0xA5 }
    try write(bytes, path)
  }

  func write(_ bytes: [UInt8], _ path: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    chmod(path, 0o600)
  }

  @Test func `a zeroed header is replaced, and every envelope comes over`() throws {
    let vault = try openOrReplace()
    let before = try work(vault)
    try vault.acknowledge(before.ids[0], now: .at(60))
    try vault.close()
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: fixture.path)))
    bytes.replaceSubrange(0..<4096, with: repeatElement(0, count: 4096))
    try write(bytes, fixture.path)

    let next = try openOrReplace()
    #expect(next.openingNotes == [.replaced(reason: "damaged", setAside: fixture.path + ".damaged-1")])
    try requireSuccession(next, before)
    let result = try salvage(next)
    #expect(result.envelopes == before.ids.count)
    #expect(result.unreadable == 0)
    #expect(try before.ids.allSatisfy { try next.queueRow($0, now: .at(999)) != nil })
    #expect(try next.queueRow(before.ids[0], now: .at(999))?.state == .acknowledged)
    // The offices' codes still fit.
    #expect(try next.number("SELECT count(*) FROM spoken_code") >= Int64(before.ids.count))
    #expect(try next.quickCheck().isSound)
    #expect(!next.hasSalvage)
    #expect(try Data(contentsOf: URL(fileURLWithPath: fixture.path + ".damaged-1")) == Data(bytes))
  }

  @Test func `a missing file beside its second small file begins the next epoch`() throws {
    let vault = try openOrReplace()
    let before = try work(vault)
    let serialKey = try vault.serialKey(orElse: [UInt8](repeating: 7, count: 32))
    try vault.close()
    unlink(fixture.path)
    #expect { try fixture.open() } throws: { reason($0) == .damaged }
    let next = try openOrReplace()
    #expect(next.openingNotes == [.replaced(reason: "missing", setAside: nil)])
    #expect(try next.serialKey(orElse: [UInt8](repeating: 8, count: 32)) == serialKey)
    try requireSuccession(next, before)
    try next.close()
    unlink(fixture.path)
    try requireSuccession(try openOrReplace(), before, epoch: 3)
  }

  @Test func `a power cut leaves the numbers ahead of whatever was given`() throws {
    let vault = try openOrReplace()
    let before = try work(vault, cases: 700)
    // Neither closed nor folded: the vault's file alone is lost.
    let copy = try VaultFixture()
    try FileManager.default.copyItem(atPath: fixture.path + ".continuity", toPath: copy.path + ".continuity")
    let next = try Vault.openOrReplace(
      copy.path, deviceKey: VaultFixture.deviceKey, stationKey: SigningKey(seed: VaultFixture.stationSeed))
    try requireSuccession(next, before)
  }

  @Test func `a second small file that is one write old still repeats nothing`() throws {
    let vault = try openOrReplace()
    var before = try work(vault, cases: 10)
    let old = try Data(contentsOf: URL(fileURLWithPath: fixture.path + ".continuity"))
    let ceiling = vault.continuity.serials
    while vault.continuity.serials == ceiling { before.serials.insert(try vault.nextSerialNumber()) }
    try vault.close()
    unlink(fixture.path)
    try write([UInt8](old), fixture.path + ".continuity")
    try requireSuccession(try openOrReplace(), before)
  }

  @Test func `an old copy of the vault that was put back is noticed and its numbers are skipped`() throws {
    var vault = try openOrReplace()
    try work(vault, cases: 5)
    try vault.close()
    let old = try Data(contentsOf: URL(fileURLWithPath: fixture.path))
    vault = try openOrReplace()
    let before = try work(vault, cases: 60, prefix: "B")
    try vault.close()
    try write([UInt8](old), fixture.path)

    let next = try openOrReplace()
    #expect(next.openingNotes == [.olderCopy])
    try requireSuccession(next, before, epoch: 1)
    try next.close()
    #expect(try openOrReplace().openingNotes.isEmpty)
  }

  @Test func `a second small file that is missing or damaged is written anew`() throws {
    var vault = try openOrReplace()
    try work(vault, cases: 3)
    for damage in 0..<2 {
      try vault.close()
      if damage == 0 { unlink(fixture.path + ".continuity") } else { try flip(fixture.path + ".continuity", at: 40) }
      vault = try openOrReplace()
      #expect(vault.openingNotes == [.continuityRenewed])
    }
    try vault.close()
    #expect(try openOrReplace().openingNotes.isEmpty)
  }

  @Test func `vault and second small file both lost: refused, numbers would repeat`() throws {
    let vault = try openOrReplace()
    try work(vault, cases: 3)
    try vault.close()
    try flip(fixture.path, at: 0, count: 4096)
    try flip(fixture.path + ".continuity", at: 20)
    #expect { try openOrReplace() } throws: { reason($0) == .damaged }
    #expect(FileManager.default.fileExists(atPath: fixture.path))
  }

  @Test func `another program's file is left alone where there never was a vault`() throws {
    try write([UInt8](repeating: 0x41, count: 9000), fixture.path)
    #expect { try openOrReplace() } throws: { reason($0) == .notAVault }
    #expect(try Data(contentsOf: URL(fileURLWithPath: fixture.path)).count == 9000)
  }

  @Test func `a file that is no vault, where there was one, is set aside`() throws {
    let vault = try openOrReplace()
    let before = try work(vault, cases: 3)
    try vault.close()
    try write([UInt8]("not a vault".utf8), fixture.path)
    let next = try openOrReplace()
    try requireSuccession(next, before)
    #expect(try salvage(next) == SalvageResult())
    #expect(try String(contentsOfFile: fixture.path + ".damaged-1", encoding: .utf8) == "not a vault")
  }

  @Test func `another device key replaces nothing`() throws {
    try openOrReplace().close()
    let other = [UInt8](repeating: 0x12, count: 32)
    #expect {
      try Vault.openOrReplace(
        fixture.path, deviceKey: other, stationKey: SigningKey(seed: VaultFixture.stationSeed))
    } throws: { reason($0) == .wrongDeviceKey }
    unlink(fixture.path)
    #expect {
      try Vault.openOrReplace(
        fixture.path, deviceKey: other, stationKey: SigningKey(seed: VaultFixture.stationSeed))
    } throws: { reason($0) == .wrongDeviceKey }
  }

  @Test func `a log without its file is never applied to the successor`() throws {
    let vault = try openOrReplace()
    let before = try work(vault, cases: 4)
    let copy = try VaultFixture()
    for suffix in ["-wal", ".continuity"] {
      try FileManager.default.copyItem(atPath: fixture.path + suffix, toPath: copy.path + suffix)
    }
    let next = try Vault.openOrReplace(
      copy.path, deviceKey: VaultFixture.deviceKey, stationKey: SigningKey(seed: VaultFixture.stationSeed))
    #expect(next.epoch == 2)
    #expect(try next.number("SELECT count(*) FROM envelope") == 0)
    #expect(before.ids.count > 0)
  }

  /// The states allowed after damage: the same vault and sound, or a successor; nothing in between, no trap, and never an
  /// envelope with other bytes than were finalised.
  @Test(arguments: 0..<60)
  func `flipped bytes and cut files end in an allowed state`(round: Int) throws {
    let vault = try openOrReplace()
    _ = try vault.addOfficer(
      name: "Officer", badge: "B-1", pin: PinHash.create("123456", cost: PinHash.Cost(logN: 10, r: 1, p: 1)),
      role: .supervisor, now: .at(0))
    let before = try work(vault, cases: 24)
    let envelopes = try vault.dueEnvelopes(limit: 100, now: .at(99))
    try vault.close()
    var state = UInt64(round) &* 0x9E37_79B9_7F4A_7C15 | 1
    func random(_ below: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state % UInt64(below))
    }
    let size = Int(try #require(VaultFile.size(fixture.path)))
    switch round % 4 {
    case 0: try flip(fixture.path, at: random(size))
    case 1: for _ in 0..<20 { try flip(fixture.path, at: random(size)) }
    case 2: try flip(fixture.path, at: random(size / 4096) * 4096, count: 4096)
    default: truncate(fixture.path, off_t(random(size)))
    }

    var next = try openOrReplace()
    if !(try next.quickCheck().isSound) { next = try Vault.revive(next) }
    if next.openingNotes.isEmpty {
      #expect(next.epoch == 1)
    } else {
      try requireSuccession(next, before)
      _ = try salvage(next)
    }
    #expect(try next.quickCheck().isSound)
    // A flipped byte within a sealed blob is no damage that SQLite could see: the digest is what tells.
    for due in (try? next.dueEnvelopes(limit: 200, now: .at(9999))) ?? [] where before.ids.contains(due.id) {
      if Digest.sha256(due.sealed) == due.digest {
        #expect(envelopes.contains { $0.sealed == due.sealed && $0.signature == due.signature && $0.sink == due.sink })
      }
    }
  }
}
