import Foundation
import Glibc
import Testing

@testable import Sealing
@testable import Vault

struct CaseStoreTests {
  private static let secret = Array("{\"surname\":\"ERIKSSON\",\"t4\":\"yes\"}".utf8)

  private func text(_ held: HeldCase) -> String {
    String(decoding: held.contents, as: UTF8.self).trimmingCharacters(in: .newlines)
  }

  @Test func `an open case comes back after a power cut, in its newest state`() throws {
    let fixture = try VaultFixture()
    let vault = try fixture.open()
    try vault.holdCase(4, Self.secret, now: .at(1))
    try vault.holdCase(5, Array("{\"other\":1}".utf8), now: .at(2))
    try vault.holdCase(4, Self.secret + Array(" ".utf8), now: .at(3))
    let (copy, after) = try fixture.afterPowerCut()
    let held = try after.heldCases(now: .at(4))
    #expect(held.map(\.number) == [4, 5])
    #expect(held.map(\.openedMilliseconds) == [1000, 2000])
    #expect(held.first?.contents.starts(with: Self.secret + Array(" ".utf8)) == true)
    #expect(try after.verifyAudit().count == 4)
    try after.close()
    withExtendedLifetime(copy) {}
  }

  @Test func `nothing of it stands on the disk in clear, and its length says little`() throws {
    let fixture = try VaultFixture()
    let vault = try fixture.open()
    try vault.holdCase(1, Self.secret, now: .at(1))
    try vault.holdCase(2, Self.secret + Self.secret, now: .at(1))
    let disk = Data(try fixture.bytesOnDisk())
    #expect(disk.range(of: Data("ERIKSSON".utf8)) == nil)
    #expect(try vault.number("SELECT count(DISTINCT length(held)) FROM open_case") == 1)
  }

  @Test func `a case under another's key is forgotten, not shown`() throws {
    let fixture = try VaultFixture()
    let vault = try fixture.open()
    try vault.holdCase(1, Self.secret, now: .at(1))
    try vault.holdCase(2, Self.secret, now: .at(1))
    try vault.connection.run("UPDATE open_case SET key = (SELECT key FROM open_case WHERE number = 2) WHERE number = 1")
    #expect(try vault.heldCases(now: .at(2)).map(\.number) == [2])
    #expect(try vault.number("SELECT count(*) FROM open_case") == 1)
  }

  /// All keys that lie on the disk or are in the thief's hands, against the file that was set aside.
  @Test func `a damaged vault that was set aside opens for no case any more`() throws {
    let fixture = try VaultFixture()
    func openOrReplace() throws -> Vault {
      try Vault.openOrReplace(
        fixture.path, deviceKey: VaultFixture.deviceKey, stationKey: SigningKey(seed: VaultFixture.stationSeed))
    }
    let vault = try openOrReplace()
    try vault.holdCase(7, Self.secret, now: .at(1))
    let file = ContinuityFile(vault: fixture.path)
    let before = try #require(try file.read(DeviceKey(VaultFixture.deviceKey)))
    let row = try #require(try vault.connection.query("SELECT key FROM open_case") { $0.blob(0) }.first)
    try vault.close()
    // The control: with what lies there now it opens.
    #expect(opens(row, before.continuity, before.keys))
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: fixture.path)))
    bytes.replaceSubrange(0..<4096, with: repeatElement(0, count: 4096))
    try Data(bytes).write(to: URL(fileURLWithPath: fixture.path))
    chmod(fixture.path, 0o600)

    let next = try openOrReplace()
    while try next.salvage(now: .at(2)) == nil {}
    #expect(Data(try fixture.bytesOnDisk()).range(of: Data(row)) != nil, "the file set aside is kept")
    let after = try #require(try file.read(DeviceKey(VaultFixture.deviceKey)))
    #expect(after.continuity.caseKey == nil)
    #expect(!opens(row, after.continuity, after.keys))
    #expect(try next.heldCases(now: .at(3)) == [])
    // A station that ran on holds its open case again, and locking everything ends it there as well.
    try next.holdCase(7, Self.secret, now: .at(4))
    let held = try #require(try next.connection.query("SELECT key FROM open_case") { $0.blob(0) }.first)
    let again = try #require(try file.read(DeviceKey(VaultFixture.deviceKey)))
    #expect(opens(held, again.continuity, again.keys) && !opens(row, again.continuity, again.keys))
    #expect(try next.forgetAllCases(now: .at(5)) == 1)
    let locked = try #require(try file.read(DeviceKey(VaultFixture.deviceKey)))
    #expect(!opens(held, locked.continuity, locked.keys))
    #expect(locked.continuity.caseKey == nil)
  }

  @Test func `an older copy put back by hand brings no closed case back`() throws {
    let fixture = try VaultFixture()
    let vault = try fixture.open()
    try vault.holdCase(7, Self.secret, now: .at(1))
    try vault.emptyLog()
    let old = try Data(contentsOf: URL(fileURLWithPath: fixture.path))
    try vault.forgetCase(7, now: .at(2))
    for index in 0..<2000 { try vault.appendAudit(AuditEvent("filler"), now: .at(Int64(index))) }
    try vault.close()
    try old.write(to: URL(fileURLWithPath: fixture.path))
    chmod(fixture.path, 0o600)
    unlink(fixture.path + "-wal")
    let after = try fixture.open()
    #expect(after.openingNotes == [.olderCopy])
    #expect(try after.number("SELECT count(*) FROM open_case") == 1)
    #expect(try after.heldCases(now: .at(3)) == [])
    #expect(try after.number("SELECT count(*) FROM open_case") == 0)
  }

  /// Whether a row's key can be had from these.
  private func opens(_ row: [UInt8], _ continuity: Continuity, _ keys: VaultKeys) -> Bool {
    let association = [UInt8]("case:7".utf8)
    if (try? keys.open(row, kind: "case-key", row: "7")) != nil { return true }
    guard let sealed = continuity.caseKey.flatMap({ Hex.decode($0) }),
      let key = try? keys.open(sealed, kind: "setting", row: "case-key"), let box = try? SealedBox(key: key)
    else { return false }
    return (try? box.open(row, associated: association)) != nil
  }

  /// The thief has the device key too: what is gone must be gone.
  @Test(arguments: ["forgotten", "all forgotten", "finalised"])
  func `after its end neither key nor bytes of a case are on the disk`(end: String) throws {
    let fixture = try VaultFixture()
    let vault = try fixture.open()
    try vault.holdCase(7, Self.secret, now: .at(1))
    try vault.emptyLog()
    try vault.holdCase(7, Self.secret + Self.secret, now: .at(2))
    let rows = try vault.connection.query("SELECT key, held FROM open_case") { ($0.blob(0), $0.blob(1)) }
    let (key, held) = try #require(rows.first)
    // The control: before its end the same search finds them, in the log or in the file.
    #expect(try found(key, fixture) && found(Array(held.prefix(64)), fixture))

    switch end {
    case "forgotten": try vault.forgetCase(7, now: .at(3))
    case "all forgotten": #expect(try vault.forgetAllCases(now: .at(3)) == 1)
    default:
      var finalisation = fixture.finalisation("P7-1", [try fixture.referral()])
      finalisation.heldCase = 7
      _ = try vault.finalise(finalisation, now: .at(3))
      try vault.emptyLog()
    }
    #expect(try vault.heldCases(now: .at(4)) == [])
    #expect(try !found(key, fixture))
    for start in stride(from: 0, to: held.count - 32, by: 32) {
      #expect(try !found(Array(held[start..<start + 32]), fixture))
    }
  }

  @Test func `record and open case change places in one commit`() throws {
    let fixture = try VaultFixture()
    let vault = try fixture.open()
    try vault.holdCase(7, Self.secret, now: .at(1))
    _ = try vault.finalise(fixture.finalisation("P7-1", []), now: .at(2))
    var again = fixture.finalisation("P7-1", [])
    again.heldCase = 7
    // The serial has a record already: nothing of this commit may stay, also not the end of the open case.
    #expect(throws: VaultError.self) { try vault.finalise(again, now: .at(3)) }
    #expect(try vault.heldCases(now: .at(4)).map(\.number) == [7])
  }

  @Test func `forgetting what isn't there changes nothing`() throws {
    let fixture = try VaultFixture()
    let vault = try fixture.open()
    let before = try vault.rowCounts()
    try vault.forgetCase(9, now: .at(1))
    #expect(try vault.forgetAllCases(now: .at(1)) == 0)
    #expect(try vault.rowCounts() == before)
  }

  private func found(_ bytes: [UInt8], _ fixture: VaultFixture) throws -> Bool {
    Data(try fixture.bytesOnDisk()).range(of: Data(bytes)) != nil
  }
}
