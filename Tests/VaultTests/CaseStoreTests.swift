import Foundation
import Sealing
import Testing

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

  @Test func `it doesn't open under another key or as another case`() throws {
    let fixture = try VaultFixture()
    let vault = try fixture.open()
    try vault.holdCase(1, Self.secret, now: .at(1))
    try vault.holdCase(2, Self.secret, now: .at(1))
    try vault.connection.run("UPDATE open_case SET key = (SELECT key FROM open_case WHERE number = 2) WHERE number = 1")
    #expect { try vault.heldCases(now: .at(2)) } throws: { ($0 as? SealingError)?.reason == .notAuthentic }
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
