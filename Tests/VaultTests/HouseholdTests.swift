import Referral
import Testing

@testable import Vault

/// Households of a mass arrival outlive a power cut, and everybody of them is asked once.
@Suite struct HouseholdTests {
  private func counted(_ fixture: VaultFixture, _ vault: Vault, _ serial: String, _ people: Int, _ moment: Moment)
    throws
  {
    var record = fixture.finalisation(serial, [], slip: nil, tallies: ["household"])
    record.household = .counted(people: people, lane: "desk 2")
    _ = try vault.finalise(record, now: moment)
  }

  @Test func `a household waits until everybody of it was asked, with or without a record`() throws {
    let fixture = try VaultFixture()
    var vault = try fixture.open()
    try counted(fixture, vault, "D7-000-001-0", 3, .at(1))
    try counted(fixture, vault, "D7-000-002-0", 1, .at(2))
    #expect(try vault.households().map(\.serial) == ["D7-000-001-0", "D7-000-002-0"])
    #expect(try vault.households().map(\.waiting) == [3, 1])

    // Power off and on: read from the disk alone.
    let (copy, cut) = try fixture.afterPowerCut()
    #expect(try cut.households().map(\.waiting) == [3, 1])
    try cut.close()
    _ = copy
    vault = try fixture.reopen(vault)
    #expect(try vault.household("D7-000-001-0")?.waiting == 3)
    #expect(try vault.household("D7-000-001-0")?.lane == "desk 2")
    #expect(try vault.household("D7-000-009-0") == nil)

    // One without needs, one with a record.
    try vault.countOnly(["screened", "no-needs"], household: .asked(serial: "D7-000-001-0"), now: .at(3))
    var record = fixture.finalisation("D7-000-003-0", [try fixture.referral()])
    record.household = .asked(serial: "D7-000-001-0")
    let sealed = try record.seal()
    _ = try vault.commit(sealed, now: .at(4))
    #expect(try vault.household("D7-000-001-0")?.waiting == 1)
    // Committed once more after a disk that failed: nobody is taken off twice.
    _ = try vault.commit(sealed, again: true, now: .at(5))
    #expect(try vault.household("D7-000-001-0")?.waiting == 1)

    try vault.countOnly(["screened"], household: .asked(serial: "D7-000-001-0"), now: .at(6))
    #expect(try vault.households().map(\.serial) == ["D7-000-002-0"])
    // More came than were counted.
    try vault.countOnly(["screened"], household: .asked(serial: "D7-000-001-0"), now: .at(7))
    #expect(try vault.households().map(\.serial) == ["D7-000-002-0"])
  }

  @Test func `a household whose commit failed was never counted`() throws {
    let fixture = try VaultFixture()
    let vault = try fixture.open()
    try counted(fixture, vault, "D7-000-001-0", 4, .at(1))
    // The serial is taken: nothing of the second is kept.
    #expect(throws: VaultError.self) { try counted(fixture, vault, "D7-000-001-0", 9, .at(2)) }
    #expect(try vault.households().map(\.waiting) == [4])
  }

  @Test func `beginning, ending and closing stand in the audit by name`() throws {
    let fixture = try VaultFixture()
    var vault = try fixture.open()
    #expect(try vault.isMassArrival() == false)
    try vault.setMassArrival(true, officer: 7, now: .at(1))
    try vault.setMassArrival(true, officer: 8, now: .at(2))
    vault = try fixture.reopen(vault)
    #expect(try vault.isMassArrival())
    try counted(fixture, vault, "D7-000-001-0", 4, .at(3))
    try vault.closeHousehold("D7-000-001-0", officer: 7, now: .at(4))
    #expect(throws: VaultError.self) { try vault.closeHousehold("D7-000-001-0", officer: 7, now: .at(5)) }
    #expect(try vault.households() == [])
    try vault.setMassArrival(false, officer: 7, now: .at(6))
    #expect(try vault.isMassArrival() == false)
    let events = try vault.connection.query(
      "SELECT kind || ' ' || officer FROM audit WHERE officer IS NOT NULL ORDER BY seq"
    ) { $0.text(0) }
    #expect(events == ["mass-arrival.begun 7", "household.closed 7", "mass-arrival.over 7"])
  }
}
