import Foundation
import Testing

@testable import Referral
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
    #expect(try schema(fresh) == schema(released))
  }

  /// Every version between the first and this one: `Fixtures/version-N.sql`, made by `FormerVersion`.
  @Test(arguments: FormerVersion.all)
  func `a vault of each former version opens with all it holds`(version: Int64) throws {
    let fixture = try VaultFixture()
    try load(FormerVersion.dump(version), into: fixture)
    let before = try rows(fixture)
    let vault = try fixture.open()
    #expect(try vault.number("PRAGMA user_version") == Schema.version)
    #expect(try schema(vault.connection) == schema(VaultFixture().open().connection))
    #expect(try vault.fullCheck().isSound)
    #expect(try vault.verifyAudit().count == 7)
    var after = try vault.rowCounts().filter { before[$0.key] != nil }
    // Cases that were open then lie under a key that a file set aside would keep: they end with the update.
    if version == 6 || version == 7 { #expect(before["open_case"] == 1) }
    after["open_case"] = before["open_case"]
    // Its own marks.
    (after["setting"], after["audit"]) = (before["setting"], before["audit"])
    #expect(after == before)

    guard case .signedIn = try vault.signIn(badge: "W-0001", pin: "493817", now: .at(50)) else {
      Issue.record("not signed in")
      return
    }
    let due = try vault.dueEnvelopes(limit: 9, now: .at(50))
    #expect(due.map(\.id).contains(FormerVersion.id("a")))
    for envelope in due {
      #expect(Digest.sha256(envelope.sealed) == envelope.digest)
      #expect(try EnvelopeSignature(text: envelope.signature).verify())
      #expect(try Age.open(envelope.sealed, with: Age.Identity(Self.identity)).count > 0)
    }
    #expect(try vault.route(of: FormerVersion.id("c"), among: ["other", "rested-office"])?.number == 4)
    if version >= 3 {
      let taken = try vault.take(FormerVersion.code, serial: "P7-3", officer: nil, now: .at(51))
      #expect(taken.answer == .received && !taken.wasKnown)
      #expect(try vault.resendsWaiting() == 1)
    }
    if version >= 4 { #expect(try vault.declinedSerials() == []) }
    if version >= 5 { #expect(try vault.serverWords(of: FormerVersion.id("b")) == "507 Insufficient Storage") }
    // What rests now rests whole, also what came before there was such a rest.
    while try vault.sweep(Retention(readableHours: 0, bytesDays: 90), now: .at(1000)).isFull {}
    let kinds = try vault.connection.query("SELECT id, receipt FROM envelope WHERE receipt IS NOT NULL") {
      try vault.keys.open(Receipt.self, from: $0.blob(1), kind: "receipt", row: $0.text(0)).kind
    }
    #expect(kinds.filter { $0 != .digest }.count <= 1, "\(kinds)")
    #expect(try vault.heldCases(now: .at(1001)) == [])
  }

  @Test(arguments: FormerVersion.all)
  func `no migration that made a former version was edited`(version: Int64) throws {
    let fixture = try VaultFixture()
    try load(FormerVersion.dump(version), into: fixture)
    let released = try Connection(path: fixture.path)
    let path = fixture.folder.appendingPathComponent("fresh.db").path
    _ = FileManager.default.createFile(atPath: path, contents: nil)
    let fresh = try Connection(path: path)
    for migration in Schema.migrations[..<Int(version)] { try fresh.execute(migration) }
    #expect(try schema(fresh) == schema(released))
  }

  @Test func `there is a fixture of each former version`() throws {
    #expect(Set(2..<Schema.version).isSubset(of: FormerVersion.all), "see the next test")
    for version in FormerVersion.all { #expect(try FormerVersion.dump(version).count > 5000) }
  }

  /// Run with each new migration: `WAYPOST_FIXTURE=/tmp/f swift test --filter OlderVersionTests`,
  /// then `Tests/VaultTests/Fixtures/dump /tmp/f`.
  @Test(
    .enabled(
      if: ProcessInfo.processInfo.environment["WAYPOST_FIXTURE"] != nil,
      "makes fixtures only when WAYPOST_FIXTURE names a folder"))
  func `make the fixtures of former versions`() throws {
    let folder = try #require(ProcessInfo.processInfo.environment["WAYPOST_FIXTURE"])
    for version in 2...Schema.version {
      let fixture = try VaultFixture()
      try load(fixtureVersion1, into: fixture)
      try FormerVersion.make(version, from: fixture.path, identity: Self.identity)
      try FileManager.default.copyItem(atPath: fixture.path, toPath: "\(folder)/version-\(version).db")
    }
  }

  private func schema(_ connection: Connection) throws -> [String] {
    try connection.query("SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema ORDER BY 1") {
      $0.text(0)
    }
  }

  private func rows(_ fixture: VaultFixture) throws -> [String: Int64] {
    let raw = try Connection(path: fixture.path)
    let tables = try raw.query("SELECT name FROM sqlite_schema WHERE type = 'table'") { $0.text(0) }
    let counts = try tables.map { table in
      (table, try raw.query("SELECT count(*) FROM \(table)") { $0.integer(0) }[0])
    }
    try raw.close()
    return Dictionary(uniqueKeysWithValues: counts)
  }

  private func load(_ dump: String, into fixture: VaultFixture) throws {
    _ = FileManager.default.createFile(
      atPath: fixture.path, contents: nil, attributes: [.posixPermissions: 0o600])
    let raw = try Connection(path: fixture.path)
    try raw.execute(dump)
    try raw.close()
  }
}
