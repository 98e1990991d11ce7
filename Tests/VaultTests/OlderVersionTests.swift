import Foundation
import Testing

@testable import Sealing
@testable import Vault

/// Vaults as older releases left them must open, and what they hold must still be readable.
struct OlderVersionTests {
  static let identity = "AGE-SECRET-KEY-18MK5C8ZS7CDR0TRE3EE00E2NMEQND4YM4Q2C4FYFY2SYV9RZ5YXQHZL9VE"

  @Test func `a vault of version 1 opens with all it holds`() throws {
    let fixture = try VaultFixture()
    try load(fixtureVersion1, into: fixture)
    let vault = try fixture.open()

    #expect(vault.wasClosedCleanly)
    #expect(try vault.quickCheck().isSound)
    #expect(try vault.verifyAudit().count == 7)
    #expect(try vault.setting("post") == [UInt8]("P7".utf8))
    #expect(try vault.officers().map(\.name) == ["Fixture Officer"])
    guard case .signedIn = try vault.signIn(badge: "W-0001", pin: "493817", now: .at(50)) else {
      Issue.record("not signed in")
      return
    }
    let due = try vault.dueEnvelopes(limit: 9, now: .at(50))
    #expect(due.count == 1)
    let plaintext = try Age.open(try #require(due.first).sealed, with: Age.Identity(Self.identity))
    #expect(String(decoding: plaintext, as: UTF8.self).hasPrefix("<form><t4>yes</t4></form>\n"))
    #expect(try EnvelopeSignature(text: try #require(due.first).signature).number == 2)
    #expect(try vault.referrals(serial: "P7-1").map(\.state) == [.notified, .issued])
    #expect(try vault.slips(.pending).map(\.request) == [[UInt8]("{\"lines\":[]}".utf8)])
    #expect(try vault.slip("P7-2")?.state == .printed)
    #expect(try vault.tallies(day: "2026-11-21") == ["screened": 1])
    #expect(try vault.nextSerialNumber() == 33)
    // What was acknowledged before retention counted starts counting now; what wasn't has its limit.
    #expect(try vault.number("SELECT count(*) FROM envelope WHERE receipt IS NOT NULL AND acknowledged_ms = 9000") == 1)
    #expect(try vault.number("SELECT min(limit_ms) FROM envelope") == 9000 + Retention.standardLimit)
    #expect(vault.epoch == 1)
    #expect(try vault.resumeElapsed(boot: "fixture-boot", poweredOff: nil) == 0)
  }

  @Test func `the released migration was not edited`() throws {
    let fixture = try VaultFixture()
    try load(fixtureVersion1, into: fixture)
    let released = try Connection(path: fixture.path)
    let fresh = try Connection(
      path: {
        let path = fixture.folder.appendingPathComponent("fresh.db").path
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        return path
      }())
    try fresh.execute(Schema.migrations[0])
    func schema(_ connection: Connection) throws -> [String] {
      try connection.query("SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema ORDER BY 1") {
        $0.text(0)
      }
    }
    #expect(try schema(fresh) == schema(released))
  }

  /// Makes the fixture of the current version; run when a release adds a migration:
  /// `WAYPOST_FIXTURE=/tmp/f swift test --filter OlderVersionTests`, then
  /// `sqlite3 /tmp/f/vault.db .dump` with application_id and user_version set behind it, long lines folded.
  @Test(
    .enabled(
      if: ProcessInfo.processInfo.environment["WAYPOST_FIXTURE"] != nil,
      "makes a new fixture only when WAYPOST_FIXTURE names a folder"))
  func `make the fixture of this version`() throws {
    let folder = try #require(ProcessInfo.processInfo.environment["WAYPOST_FIXTURE"])
    let fixture = try VaultFixture()
    let vault = try Vault(
      open: folder + "/vault.db", deviceKey: VaultFixture.deviceKey,
      stationKey: SigningKey(seed: VaultFixture.stationSeed))
    _ = try vault.resumeElapsed(boot: "fixture-boot", poweredOff: nil)
    try vault.setSetting("post", [UInt8]("P7".utf8))
    let pin = try PinHash.create("493817", cost: PinHash.Cost(logN: 10, r: 1, p: 1))
    _ = try vault.addOfficer(name: "Fixture Officer", badge: "W-0001", pin: pin, role: .officer, now: .at(1))
    _ = try vault.signIn(badge: "W-0001", pin: "493817", now: .at(2))
    _ = try vault.nextSerialNumber()
    let referrals = try (0..<2).map { _ in
      var referral = try fixture.referral("<form><t4>yes</t4></form>", deadline: 259_200_000)
      referral.recipients = [try Age.Identity(Self.identity).recipient]
      return referral
    }
    let made = try vault.finalise(
      fixture.finalisation("P7-1", referrals, slip: "{\"lines\":[]}", tallies: ["screened"]), now: .at(3))
    try vault.acknowledge(made[0].id, now: .at(4))
    _ = try vault.sweep(Retention(readableHours: 0, bytesDays: 0), now: .at(9))
    try vault.recordSlip(serial: "P7-2", request: [UInt8]("{}".utf8), now: .at(5))
    try vault.setSlip("P7-2", .printed, now: .at(6))
    try vault.appendAudit(AuditEvent("case.no-need", officer: 1), now: .at(7))
    try vault.appendAudit(AuditEvent("station.stop"), now: .at(8))
    try vault.close()
  }

  private func load(_ dump: String, into fixture: VaultFixture) throws {
    _ = FileManager.default.createFile(
      atPath: fixture.path, contents: nil, attributes: [.posixPermissions: 0o600])
    let raw = try Connection(path: fixture.path)
    try raw.execute(dump)
    try raw.close()
  }
}
