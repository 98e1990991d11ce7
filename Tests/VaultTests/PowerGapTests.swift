import Testing

@testable import Sealing
@testable import Vault

struct PowerGapTests {
  static let last = Moment(wallSeconds: 1_000_000, elapsedMilliseconds: 5000, isVouched: true)

  private func gap(_ wall: Int64, boot: Int64, since last: Moment = last, isVouched: Bool = true) -> Int64? {
    PowerGap.milliseconds(since: last, wallSeconds: wall, isVouched: isVouched, bootMilliseconds: boot)
  }

  @Test func `what trusted clocks saw pass, without what was powered`() {
    #expect(gap(1_003_600, boot: 60_000) == 3_540_000)
    #expect(gap(1_000_060, boot: 60_000) == 0)
    // Seconds are cut off: a little behind is no clock gone back.
    #expect(gap(1_000_057, boot: 60_000) == 0)
  }

  @Test func `a clock that nobody vouches for, before or after, says nothing`() {
    var unvouched = Self.last
    unvouched.isVouched = false
    #expect(gap(1_003_600, boot: 0, since: unvouched) == nil)
    #expect(gap(1_003_600, boot: 0, isVouched: false) == nil)
  }

  @Test func `a clock that went back, or on by years, was wrong`() {
    #expect(gap(1_000_000, boot: 60_000) == nil)
    #expect(gap(0, boot: 0) == nil)
    #expect(gap(1_000_000 + 401 * 86_400, boot: 0) == nil)
    let longest: Int64 = 399 * 86_400
    #expect(gap(1_000_000 + longest, boot: 0) == longest * 1000)
    #expect(gap(.min, boot: 0) == nil)
    #expect(gap(.max, boot: 0) == nil)
  }

  @Test func `a power cut whose length is known is counted once, and frees nobody who typed wrong PINs`() throws {
    let fixture = try VaultFixture()
    let vault = try fixture.open()
    _ = try vault.resumeElapsed(boot: "one", poweredOff: nil)
    let running = try fixture.referral(deadline: 3_600_000)
    _ = try vault.finalise(fixture.finalisation("A-1", [running]), now: Self.at(10))
    let pin = try PinHash.create("493817", cost: PinHash.Cost(logN: 10, r: 1, p: 1))
    _ = try vault.addOfficer(name: "A", badge: "W-1", pin: pin, role: .officer, now: Self.at(10))
    for _ in 0..<3 { _ = try vault.signIn(badge: "W-1", pin: "1", now: Self.at(11)) }
    // As after many more: a quarter of an hour.
    try vault.connection.run("UPDATE officer SET locked_until_ms = 911000")
    guard case .throttled(let before) = try vault.signIn(badge: "W-1", pin: "493817", now: Self.at(11)) else {
      Issue.record("not locked")
      return
    }
    // Half an hour without power, twice, nothing written in between; a minute after each boot.
    for round in 1...2 {
      let last = try vault.lastWrite()
      let wall = Self.at(11).wallSeconds + Int64(round) * 1860
      let off = try #require(
        PowerGap.milliseconds(since: last, wallSeconds: wall, isVouched: true, bootMilliseconds: 60_000))
      let offset = try vault.resumeElapsed(boot: "boot \(round)", poweredOff: off)
      #expect(offset + 60_000 == 11_000 + Int64(round) * 1_860_000)
    }
    #expect(try vault.referrals(serial: "A-1").map(\.isTimeUncertain) == [false])
    let now = Moment(
      wallSeconds: Self.at(11).wallSeconds + 3720, elapsedMilliseconds: 11_000 + 3_720_000, isVouched: true)
    #expect(try vault.markOverdue(now: now).map(\.id) == [running.id])
    guard case .throttled(let after) = try vault.signIn(badge: "W-1", pin: "493817", now: now) else {
      Issue.record("a power cut of known length opened the lock")
      return
    }
    // The minutes that it was powered count.
    #expect(after <= before && after >= before - 121)
  }

  private static func at(_ seconds: Int64) -> Moment {
    var moment = Moment.at(seconds)
    moment.isVouched = true
    return moment
  }
}
