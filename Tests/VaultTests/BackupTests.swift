import Foundation
import Glibc
import Testing

@testable import Sealing
@testable import Vault

struct BackupTests {
  let fixture: VaultFixture
  let backupIdentity: Age.Identity
  let newDevice = [UInt8](repeating: 0x77, count: 32)

  init() throws {
    fixture = try VaultFixture()
    backupIdentity = try Age.Identity.generate()
  }

  func fill(_ vault: Vault, _ cases: Int = 12) throws -> [String] {
    _ = try vault.addOfficer(
      name: "Canary Officer", badge: "WPB1-CANARY", pin: PinHash.create("246810", cost: .init(logN: 10, r: 1, p: 1)),
      role: .supervisor, now: .at(0))
    _ = try vault.serialKey(orElse: [UInt8](repeating: 5, count: 32))
    return try (0..<cases).flatMap { index in
      try vault.finalise(
        fixture.finalisation("A-\(index)", [try fixture.referral("<form>\(index)</form>")]), now: .at(Int64(index))
      ).map(\.id)
    }
  }

  /// `between` happens while the backup is being made.
  func backup(_ vault: Vault, between: (Int) throws -> Void = { _ in }) throws -> [UInt8] {
    try vault.beginBackup(to: [backupIdentity.recipient], now: .at(100))
    var sealed: [UInt8] = []
    var pieces = 0
    while true {
      let piece = try vault.readBackup(now: .at(101))
      sealed += piece.bytes
      if piece.isLast { return sealed }
      try between(pieces)
      pieces += 1
    }
  }

  func restore(_ sealed: [UInt8], to target: VaultFixture, pieces: Int = 70_000) throws -> Restore.Result {
    let restore = try Restore(to: target.path, with: backupIdentity)
    for start in stride(from: 0, to: sealed.count, by: pieces) {
      try restore.take(Array(sealed[start..<min(sealed.count, start + pieces)]))
    }
    return try restore.finish(
      deviceKey: newDevice, stationKey: nil, now: Moment(wallSeconds: 1_795_300_000, elapsedMilliseconds: 0))
  }

  func openRestored(_ target: VaultFixture) throws -> Vault {
    try Vault.openOrReplace(
      target.path, deviceKey: newDevice, stationKey: SigningKey(seed: VaultFixture.stationSeed))
  }

  @Test func `a blank box under another device key goes on where the lost one was`() throws {
    let vault = try fixture.open()
    let ids = try fill(vault)
    let serials = try Set((0..<50).map { _ in try vault.nextSerialNumber() })
    let head = try vault.auditHead()
    let sealed = try backup(vault)
    // The lost box went on after its backup.
    let later = try Set((0..<500).map { _ in try vault.nextSerialNumber() })
    let number = try vault.finalise(fixture.finalisation("B-1", [try fixture.referral()]), now: .at(110))[0].number
    let due = try vault.dueEnvelopes(limit: 99, now: .at(120))

    let target = try VaultFixture()
    let result = try restore(sealed, to: target)
    #expect(result.envelopes == 12 && result.epoch == 1)
    #expect(result.stationKey == VaultFixture.stationSeed)
    #expect(result.serialKey == [UInt8](repeating: 5, count: 32))
    let next = try openRestored(target)
    #expect(next.openingNotes.isEmpty)
    for _ in 0..<100 {
      let serial = try next.nextSerialNumber()
      #expect(!serials.contains(serial) && !later.contains(serial))
    }
    let made = try next.finalise(fixture.finalisation("C-1", [try fixture.referral()]), now: .at(130))
    #expect(made[0].number > number)
    // Delivered meanwhile is sent once more: the same bytes under the same name.
    let again = try next.dueEnvelopes(limit: 99, now: .at(99_999)).filter { ids.contains($0.id) }
    #expect(Set(again) == Set(due.filter { ids.contains($0.id) }))
    let restored = try next.verifyAudit()
    #expect(restored.count > head.count)
    #expect(try next.officers().map(\.name) == ["Canary Officer"])
    guard case .signedIn = try next.signIn(badge: "WPB1-CANARY", pin: "246810", now: .at(200)) else {
      Issue.record("the officer isn't known on the new box")
      return
    }
    #expect(throws: VaultError.self) { try Restore(to: target.path, with: backupIdentity) }
  }

  @Test func `what is finalised while the backup is made stays consistent`() throws {
    let vault = try fixture.open()
    // More than one step of pages, so that writes fall between steps.
    for index in 0..<40 {
      let large = String(repeating: "x", count: 250_000)
      _ = try vault.finalise(fixture.finalisation("L-\(index)", [try fixture.referral(large)]), now: .at(1))
    }
    var between = 0
    let sealed = try backup(vault) { step in
      guard step < 5 else { return }
      between += 1
      _ = try vault.finalise(fixture.finalisation("D-\(step)", [try fixture.referral()]), now: .at(2))
    }
    #expect(between == 5)
    let target = try VaultFixture()
    let result = try restore(sealed, to: target)
    #expect((40...45).contains(result.envelopes))
    #expect(try openRestored(target).fullCheck().isSound)
  }

  @Test func `the station's own secrets don't open its backup, and names nobody in it`() throws {
    let vault = try fixture.open()
    _ = try fill(vault)
    let sealed = try backup(vault)
    #expect(Data(sealed).range(of: Data("CANARY".utf8)) == nil)
    #expect(throws: SealingError.self) { try Age.open(sealed, with: fixture.identity) }
    #expect(!FileManager.default.fileExists(atPath: fixture.path + ".backup"))
    // What the ordinary age program shows to who has the identity: one line, then the database.
    let plain = try Age.open(sealed, with: backupIdentity)
    let end = try #require(plain.firstIndex(of: 0x0A))
    #expect(plain[(end + 1)...].starts(with: "SQLite format 3".utf8))
  }

  @Test func `a backup that was cut or changed restores nothing`() throws {
    let vault = try fixture.open()
    _ = try fill(vault)
    let sealed = try backup(vault)
    var changed: [[UInt8]] = [
      Array(sealed.dropLast()), Array(sealed.dropLast(70_000)), Array(sealed.prefix(200)), [], sealed + [0],
    ]
    var state: UInt64 = 4711
    for _ in 0..<12 {
      state = state &* 6_364_136_223_846_793_005 &+ 1
      var copy = sealed
      copy[Int(state >> 33) % copy.count] ^= 1
      changed.append(copy)
    }
    for bytes in changed {
      let target = try VaultFixture()
      #expect(throws: (any Error).self) { try restore(bytes, to: target) }
      #expect(try FileManager.default.contentsOfDirectory(atPath: target.folder.path) == [])
    }
    let other = try VaultFixture()
    let foreign = try Restore(to: other.path, with: fixture.identity)
    #expect(throws: SealingError.self) {
      try foreign.take(sealed)
      _ = try foreign.finish(deviceKey: newDevice, stationKey: nil, now: .at(0))
    }
  }

  @Test func `a stream of any cut is the same age file`() throws {
    var state: UInt64 = 99
    for length in [0, 1, 65_535, 65_536, 65_537, 131_072, 200_001] {
      let plain = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31) }
      var sealer = try Age.Sealer(to: [backupIdentity.recipient, fixture.identity.recipient])
      var sealed: [UInt8] = []
      var rest = plain[...]
      while !rest.isEmpty {
        state = state &* 6_364_136_223_846_793_005 &+ 1
        let count = min(rest.count, Int(state >> 40) % 90_000 + 1)
        sealed += try sealer.update(rest.prefix(count))
        rest = rest.dropFirst(count)
      }
      sealed += try sealer.finish()
      #expect(try Age.open(sealed, with: fixture.identity) == plain)
      var opener = Age.Opener(with: backupIdentity)
      var opened: [UInt8] = []
      for start in stride(from: 0, to: sealed.count, by: 40_000) {
        opened += try opener.update(sealed[start..<min(sealed.count, start + 40_000)])
      }
      opened += try opener.finish()
      #expect(opened == plain)
      var cut = Age.Opener(with: backupIdentity)
      #expect(throws: SealingError.self) {
        _ = try cut.update(sealed.dropLast(1))
        _ = try cut.finish()
      }
    }
  }

  @Test func `a restored audit verifies from outside, and an earlier export stands in it`() throws {
    let vault = try fixture.open()
    _ = try fill(vault)
    let earlier = try AuditExportTests.export(vault)
    let sealed = try backup(vault)
    let target = try VaultFixture()
    _ = try restore(sealed, to: target)
    let next = try openRestored(target)
    let report = try AuditExport.verify(AuditExportTests.export(next))
    #expect(report.leaps.count == 1 && report.leaps[0].hasPrefix("vault.restored after-"))
    #expect(report.contains(try AuditExport.verify(earlier)) == .contained)
  }
}
