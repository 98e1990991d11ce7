import Testing

@testable import Sealing
@testable import Vault

struct OfficerTests {
  let fixture: VaultFixture
  let vault: Vault

  init() throws {
    fixture = try VaultFixture()
    vault = try fixture.open()
    // The cheapest hash: the table below tries often.
    let pin = try PinHash.create("493817", cost: PinHash.Cost(logN: 10, r: 1, p: 1))
    _ = try vault.addOfficer(name: "A. Officer", badge: "W-0001", pin: pin, role: .supervisor, now: .at(0))
  }

  @Test func `badge and PIN sign in, and leave a trace without a name`() throws {
    guard case .signedIn(let officer) = try vault.signIn(badge: "W-0001", pin: "493817", now: .at(1)) else {
      Issue.record("not signed in")
      return
    }
    #expect(officer == OfficerRecord(id: 1, name: "A. Officer", role: .supervisor, isDisabled: false))
    #expect(try vault.officers() == [officer])
    #expect(try vault.officer(badge: "W-0001") == officer)
    let kinds = try vault.connection.query("SELECT kind || ' ' || subject FROM audit ORDER BY seq") { $0.text(0) }
    #expect(kinds == ["officer.added officer-1", "sign-in officer-1"])
  }

  @Test func `training is a mark that is given, kept through a new PIN and taken away, each time with its event`()
    throws
  {
    let pin = try PinHash.create("493817", cost: PinHash.Cost(logN: 10, r: 1, p: 1))
    try vault.setTraining(1, trained: true, by: nil, now: .at(1))
    try vault.setPIN(1, pin, by: 1, now: .at(2))
    guard case .signedIn(let officer) = try vault.signIn(badge: "W-0001", pin: "493817", now: .at(3)) else {
      Issue.record("not signed in")
      return
    }
    #expect(officer.isTrained)
    try vault.setTraining(1, trained: false, by: nil, now: .at(4))
    #expect(try vault.officers().map(\.isTrained) == [false])
    let second = try vault.addOfficer(name: "B", badge: "W-2", pin: pin, role: .officer, trained: true, now: .at(5))
    #expect(second.isTrained)
    #expect(try vault.officers().map(\.isTrained) == [false, true])
    #expect { try vault.setTraining(9, trained: true, by: nil, now: .at(6)) } throws: { reason($0) == .notFound }
    let kinds = try vault.connection.query("SELECT kind || ' ' || subject FROM audit ORDER BY seq") { $0.text(0) }
    #expect(kinds.contains("officer.trained officer-1") && kinds.contains("officer.untrained officer-1"))
    #expect(kinds.contains("officer.trained officer-2"))
  }

  @Test func `an unknown, overlong or disabled badge is unknown`() throws {
    #expect(try vault.signIn(badge: "W-0002", pin: "493817", now: .at(1)) == .unknownBadge)
    #expect(try vault.signIn(badge: String(repeating: "W", count: 5000), pin: "", now: .at(1)) == .unknownBadge)
    try vault.setOfficer(1, disabled: true, by: nil, now: .at(1))
    #expect(try vault.signIn(badge: "W-0001", pin: "493817", now: .at(1)) == .unknownBadge)
    #expect(try vault.officer(badge: "W-0001") == nil)
    #expect(try vault.officers().map(\.isDisabled) == [true])
    try vault.setOfficer(1, disabled: false, by: nil, now: .at(1))
    #expect(try vault.officer(badge: "W-0001") != nil)
  }

  @Test func `a badge belongs to one officer, and names and badges are bounded`() throws {
    let pin = try PinHash.create("493817", cost: PinHash.Cost(logN: 10, r: 1, p: 1))
    for (name, badge) in [("B", "W-0001"), ("", "W-2"), ("B", ""), (String(repeating: "B", count: 201), "W-2")] {
      #expect { try vault.addOfficer(name: name, badge: badge, pin: pin, role: .officer, now: .at(0)) } throws: {
        reason($0) == .refused
      }
    }
    #expect { try vault.setOfficer(9, disabled: true, by: nil, now: .at(0)) } throws: { reason($0) == .notFound }
    #expect(try vault.officers().count == 1)
  }

  @Test func `wrong PINs lock for longer and longer`() throws {
    // (at second, PIN, what comes back); the lock doubles from 30 s to 15 min.
    let table: [(Int64, String, SignInResult)] = [
      (0, "000000", .wrongPIN(attemptsLeft: 2)), (1, "000000", .wrongPIN(attemptsLeft: 1)),
      (2, "000000", .throttled(seconds: 30)),
      (3, "493817", .throttled(seconds: 29)),  // the right one isn't looked at while locked
      (31, "000000", .throttled(seconds: 1)),
      (32, "000000", .throttled(seconds: 60)), (91, "000000", .throttled(seconds: 1)),
      (92, "000000", .throttled(seconds: 120)), (212, "000000", .throttled(seconds: 240)),
      (452, "000000", .throttled(seconds: 480)), (932, "000000", .throttled(seconds: 900)),
      (1832, "000000", .throttled(seconds: 900)),
    ]
    for (second, pin, expected) in table {
      #expect(try vault.signIn(badge: "W-0001", pin: pin, now: .at(second)) == expected, "at \(second) s")
    }
    guard case .signedIn = try vault.signIn(badge: "W-0001", pin: "493817", now: .at(2732)) else {
      Issue.record("not signed in after the lock ended")
      return
    }
    #expect(try vault.signIn(badge: "W-0001", pin: "000000", now: .at(2733)) == .wrongPIN(attemptsLeft: 2))
  }

  @Test func `neither a restart nor a jump of the wall clock shortens a lock`() throws {
    for second in 0..<3 { _ = try vault.signIn(badge: "W-0001", pin: "000000", now: .at(Int64(second))) }
    for wall in [-100_000_000, 0, 100_000_000] as [Int64] {
      let jumped = Moment(wallSeconds: Moment.at(10).wallSeconds + wall, elapsedMilliseconds: 10_000)
      #expect(try vault.signIn(badge: "W-0001", pin: "493817", now: jumped) == .throttled(seconds: 22))
    }
    let (_, after) = try fixture.afterPowerCut()
    // A new boot: CLOCK_BOOTTIME starts again, the elapsed time goes on where the last commit left it.
    let offset = try after.resumeElapsed(boot: "second", poweredOff: nil)
    #expect(offset == 2000)
    let now = Moment(wallSeconds: Moment.at(500).wallSeconds, elapsedMilliseconds: offset + 1000)
    #expect(try after.signIn(badge: "W-0001", pin: "493817", now: now) == .throttled(seconds: 29))
  }

  @Test func `a try counts before the PIN is looked at`() throws {
    _ = try vault.signIn(badge: "W-0001", pin: "000000", now: .at(0))
    // Damage the hash: the check throws half way, as a pulled plug would end it.
    try vault.connection.execute("UPDATE officer SET sealed = x'00'")
    #expect(throws: (any Error).self) { try vault.signIn(badge: "W-0001", pin: "493817", now: .at(1)) }
    #expect(try vault.number("SELECT failures FROM officer") == 2)
  }

  @Test func `a new PIN replaces the old one and lifts the lock`() throws {
    for second in 0..<3 { _ = try vault.signIn(badge: "W-0001", pin: "000000", now: .at(Int64(second))) }
    let pin = try PinHash.create("205713", cost: PinHash.Cost(logN: 10, r: 1, p: 1))
    try vault.setPIN(1, pin, by: 1, now: .at(3))
    #expect(try vault.signIn(badge: "W-0001", pin: "493817", now: .at(3)) == .wrongPIN(attemptsLeft: 2))
    guard case .signedIn(let officer) = try vault.signIn(badge: "W-0001", pin: "205713", now: .at(4)) else {
      Issue.record("not signed in")
      return
    }
    #expect(officer.name == "A. Officer")
  }
}
