import Foundation
import Glibc
import Referral
import Testing

@testable import Sealing
@testable import Vault

/// Cases that stood open when the vault was lost: each comes over, or it is said that there was one.
struct CaseSalvageTests {
  let fixture: VaultFixture
  private static let secret = Array("{\"surname\":\"ERIKSSON\"}".utf8)

  init() throws { fixture = try VaultFixture() }

  private func openOrReplace() throws -> Vault {
    try Vault.openOrReplace(
      fixture.path, deviceKey: VaultFixture.deviceKey, stationKey: SigningKey(seed: VaultFixture.stationSeed))
  }

  private func alter(_ change: (inout [UInt8]) throws -> Void) throws {
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: fixture.path)))
    try change(&bytes)
    try Data(bytes).write(to: URL(fileURLWithPath: fixture.path))
    chmod(fixture.path, 0o600)
  }

  private func loseHead(_ bytes: inout [UInt8]) { bytes.replaceSubrange(0..<4096, with: repeatElement(0, count: 4096)) }

  /// Three held, one of them closed.
  private func work() throws -> [Int64: [UInt8]] {
    let vault = try openOrReplace()
    for number in [7, 8, 9] as [Int64] { try vault.holdCase(number, Self.secret, now: .at(number * 100)) }
    try vault.forgetCase(8, now: .at(1000))
    let rows = try vault.connection.query("SELECT number, held FROM open_case") { ($0.integer(0), $0.blob(1)) }
    try vault.close()
    return Dictionary(uniqueKeysWithValues: rows)
  }

  @Test func `open cases come over with their time, closed ones don't`() throws {
    _ = try work()
    try alter { loseHead(&$0) }
    let next = try openOrReplace()
    #expect(next.epoch == 2)
    #expect(try next.salvageCases(now: .at(2000)) == CaseSalvage(saved: 2, lost: []))
    let held = try next.heldCases(now: .at(2001))
    #expect(held.map(\.number) == [7, 9])
    #expect(held.map(\.openedMilliseconds) == [700_000, 900_000])
    #expect(held.allSatisfy { $0.contents.starts(with: Self.secret) })
    let kinds = try next.connection.query("SELECT kind FROM audit ORDER BY seq") { $0.text(0) }
    #expect(
      kinds == ["vault.replaced"] + ["case.key-used", "case.held", "case.key-used", "case.held"] + [
        "case.key-used", "case.key-used",
      ])
    while try next.salvage(now: .at(2002)) == nil {}
    #expect(try next.quickCheck().isSound && next.verifyAudit().count > 0)
    // Once: what is closed from here on stays closed.
    try next.forgetCase(7, now: .at(2003))
    #expect(try next.salvageCases(now: .at(2004)) == nil)
    try next.close()
    let later = try openOrReplace()
    #expect(try later.salvageCases(now: .at(2005)) == nil)
    #expect(try later.heldCases(now: .at(2006)).map(\.number) == [9])
  }

  @Test func `of a case that can't be read it is said when it was first held`() throws {
    let rows = try work()
    let damaged = try #require(rows[9])
    try alter { bytes in
      let place = try #require(Data(bytes).range(of: Data(damaged.prefix(32))))
      bytes[place.lowerBound + 16] ^= 0xA5
      loseHead(&bytes)
    }
    let next = try openOrReplace()
    #expect(try next.salvageCases(now: .at(2000)) == CaseSalvage(saved: 1, lost: [Moment.at(900).wallSeconds]))
    #expect(try next.heldCases(now: .at(2001)).map(\.number) == [7])
  }

  @Test func `where the whole table is gone the audit knows which cases there were`() throws {
    _ = try work()
    let raw = try Connection(path: fixture.path)
    let root = Int(try raw.query("SELECT rootpage FROM sqlite_schema WHERE name = 'open_case'") { $0.integer(0) }[0])
    try raw.close()
    try alter { bytes in
      bytes.replaceSubrange((root - 1) * 4096..<root * 4096, with: repeatElement(0xA5, count: 4096))
      loseHead(&bytes)
    }
    let next = try openOrReplace()
    #expect(
      try next.salvageCases(now: .at(2000))
        == CaseSalvage(saved: 0, lost: [Moment.at(700).wallSeconds, Moment.at(900).wallSeconds]))
  }

  @Test func `without the file nobody can know, unless none was ever held`() throws {
    var vault = try openOrReplace()
    try vault.close()
    unlink(fixture.path)
    vault = try openOrReplace()
    #expect(try vault.salvageCases(now: .at(1)) == CaseSalvage())
    try vault.holdCase(1, Self.secret, now: .at(2))
    try vault.close()
    unlink(fixture.path)
    vault = try openOrReplace()
    #expect(try vault.salvageCases(now: .at(3)) == CaseSalvage(saved: 0, lost: nil))
  }

  @Test func `a damaged older copy brings no closed case back`() throws {
    let vault = try openOrReplace()
    try vault.holdCase(7, Self.secret, now: .at(1))
    try vault.emptyLog()
    let old = try Data(contentsOf: URL(fileURLWithPath: fixture.path))
    try vault.forgetCase(7, now: .at(2))
    for index in 0..<2000 { try vault.appendAudit(AuditEvent("filler"), now: .at(Int64(index))) }
    try vault.close()
    unlink(fixture.path + "-wal")
    try alter { bytes in
      bytes = [UInt8](old)
      loseHead(&bytes)
    }
    let next = try openOrReplace()
    #expect(try next.salvageCases(now: .at(3)) == CaseSalvage(saved: 0, lost: nil))
    #expect(try next.heldCases(now: .at(4)) == [])
  }

  @Test func `locking everything, then a damaged vault: no case comes back`() throws {
    let vault = try openOrReplace()
    try vault.holdCase(7, Self.secret, now: .at(1))
    try vault.emptyLog()
    // The row is still in the file where only the key is gone.
    let held = try Data(contentsOf: URL(fileURLWithPath: fixture.path))
    #expect(try vault.forgetAllCases(now: .at(2)) == 1)
    try vault.close()
    unlink(fixture.path + "-wal")
    try alter { bytes in
      bytes = [UInt8](held)
      loseHead(&bytes)
    }
    let next = try openOrReplace()
    #expect(try next.salvageCases(now: .at(3)) == CaseSalvage())
    #expect(try next.heldCases(now: .at(4)) == [])
  }

  /// A vault that is replaced while the station runs: the cases are in its memory, and it holds them again.
  @Test func `a vault that was revived brings none over by itself`() throws {
    let vault = try openOrReplace()
    try vault.holdCase(7, Self.secret, now: .at(1))
    try vault.emptyLog()
    try vault.close()
    try alter { loseHead(&$0) }
    let next = try Vault.revive(vault)
    #expect(next.epoch == 2)
    while try next.salvage(now: .at(2)) == nil {}
    #expect(try next.heldCases(now: .at(3)) == [])
    // Nor does the next start miss them.
    try next.close()
    #expect(try openOrReplace().salvageCases(now: .at(4)) == nil)
  }

  /// The key to them was in the memory of the process that the cut ended.
  @Test func `a power cut before they were looked for loses them with a word`() throws {
    let rows = try work()
    #expect(rows.count == 2)
    try alter { loseHead(&$0) }
    var next = try openOrReplace()
    try next.close()
    next = try openOrReplace()
    #expect(
      try next.salvageCases(now: .at(2000))
        == CaseSalvage(saved: 0, lost: [Moment.at(700).wallSeconds, Moment.at(900).wallSeconds]))
    #expect(try next.heldCases(now: .at(2001)) == [])
    #expect(try next.salvageCases(now: .at(2002)) == nil)
  }

  @Test func `a power cut between two of them: the first is there, the second is named`() throws {
    _ = try work()
    try alter { loseHead(&$0) }
    var next = try openOrReplace()
    try next.connection.execute(
      "CREATE TRIGGER cut BEFORE INSERT ON open_case WHEN NEW.number = 9 BEGIN SELECT RAISE(ABORT, 'cut'); END")
    #expect(throws: VaultError.self) { try next.salvageCases(now: .at(2000)) }
    try next.connection.execute("DROP TRIGGER cut")
    try next.close()
    next = try openOrReplace()
    #expect(try next.salvageCases(now: .at(2001)) == CaseSalvage(saved: 1, lost: [Moment.at(900).wallSeconds]))
    #expect(try next.heldCases(now: .at(2002)).map(\.number) == [7])
  }

  @Test func `households of a mass arrival that nobody was asked of yet still wait`() throws {
    let vault = try openOrReplace()
    try vault.setMassArrival(true, officer: 1, now: .at(1))
    for (serial, people) in [("D7-000-001-0", 3), ("D7-000-002-0", 1)] {
      var record = fixture.finalisation(serial, [], slip: nil, tallies: ["household"])
      record.household = .counted(people: people, lane: "desk 2")
      _ = try vault.finalise(record, now: .at(2))
    }
    try vault.countOnly(["screened"], household: .asked(serial: "D7-000-001-0"), now: .at(3))
    let waiting = try vault.households()
    #expect(waiting.map(\.waiting) == [2, 1])
    try vault.close()
    try alter { loseHead(&$0) }
    let next = try openOrReplace()
    while try next.salvage(now: .at(4)) == nil {}
    #expect(try next.households() == waiting)
    #expect(try next.isMassArrival())
  }

  @Test func `what is shown to nobody at the post stays so`() throws {
    let vault = try openOrReplace()
    var complaint = try fixture.referral()
    complaint.isQuiet = true
    let other = try fixture.referral()
    _ = try vault.finalise(fixture.finalisation("A-1", [complaint]), now: .at(1))
    _ = try vault.finalise(fixture.finalisation("A-2", [other]), now: .at(1))
    try vault.close()
    try alter { loseHead(&$0) }
    let next = try openOrReplace()
    while try next.salvage(now: .at(2)) == nil {}
    #expect(try next.isQuiet(complaint.id))
    #expect(try !next.isQuiet(other.id))
  }
}
