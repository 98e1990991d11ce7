import Foundation
import Sealing
import Testing

@testable import Vault

struct ClockAndCounterTests {
  let fixture: VaultFixture
  let vault: Vault

  init() throws {
    fixture = try VaultFixture()
    vault = try fixture.open()
  }

  @Test(arguments: [
    (0, "1970-01-01"), (86_399, "1970-01-01"), (86_400, "1970-01-02"), (-1, "1969-12-31"), (951_782_400, "2000-02-29"),
    (951_868_800, "2000-03-01"), (1_795_248_000, "2026-11-21"), (4_107_542_399, "2100-02-28"),
    (4_107_542_400, "2100-03-01"),
  ])
  func `a day is the UTC day`(seconds: Int64, day: String) {
    #expect(Moment(wallSeconds: seconds, elapsedMilliseconds: 0).day == day)
  }

  @Test func `days agree with Foundation for four centuries`() {
    for day in stride(from: Int64(-40_000), to: 110_000, by: 13) {
      let seconds = day * 86_400 + 12_345
      let text = Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601).prefix(10)
      #expect(Moment(wallSeconds: seconds, elapsedMilliseconds: 0).day == text)
    }
  }

  @Test func `elapsed time goes on in the same boot and over boots`() throws {
    #expect(try vault.resumeElapsed(boot: "one", poweredOff: nil) == 0)
    try vault.noteElapsed(now: Moment(wallSeconds: 5, elapsedMilliseconds: 90_000))
    // The daemon restarts: the same offset, so the time between isn't lost.
    var next = try fixture.reopen(vault)
    #expect(try next.resumeElapsed(boot: "one", poweredOff: nil) == 0)
    // The box restarts: from the last write, plus what a trusted clock saw pass.
    #expect(try next.resumeElapsed(boot: "two", poweredOff: nil) == 90_000)
    #expect(try next.resumeElapsed(boot: "two", poweredOff: 5) == 90_000)
    next = try fixture.reopen(next)
    #expect(try next.resumeElapsed(boot: "three", poweredOff: 3_600_000) == 3_690_000)
    // A clock that falls behind is noted as far as it came.
    try next.noteElapsed(now: Moment(wallSeconds: 1, elapsedMilliseconds: 10))
    #expect(try next.lastWrite() == Moment(wallSeconds: 1, elapsedMilliseconds: 3_690_000))
  }

  @Test func `a deadline falls due by elapsed time and is flagged once`() throws {
    let early = try fixture.referral(deadline: 10_000)
    let late = try fixture.referral(deadline: 20_000)
    let none = try fixture.referral()
    _ = try vault.finalise(fixture.finalisation("A-1", [late, early, none]), now: .at(0))
    #expect(try vault.nextDeadline() == 10_000)
    #expect(try vault.markOverdue(now: .at(9)).isEmpty)
    #expect(try vault.markOverdue(now: .at(10)).map(\.id) == [early.id])
    #expect(try vault.markOverdue(now: .at(11)).isEmpty)
    #expect(try vault.nextDeadline() == 20_000)
    try vault.setReferral(late.id, .received, officer: 1, now: .at(12))
    #expect(try vault.nextDeadline() == nil)
    #expect(try vault.markOverdue(now: .at(99)).isEmpty)
    #expect(try vault.referrals(serial: "A-1").map(\.isOverdue) == [false, true, false])
    #expect { try vault.setReferral("none", .received, officer: nil, now: .at(1)) } throws: { reason($0) == .notFound }
  }

  @Test func `after a power cut of unknown length a running deadline counts as due`() throws {
    _ = try vault.resumeElapsed(boot: "one", poweredOff: nil)
    let running = try fixture.referral(deadline: 1_000_000)
    let none = try fixture.referral()
    _ = try vault.finalise(fixture.finalisation("A-1", [running, none]), now: .at(0))
    let next = try fixture.reopen(vault)
    _ = try next.resumeElapsed(boot: "two", poweredOff: 60_000)
    #expect(try next.referrals(serial: "A-1").map(\.isTimeUncertain) == [false, false])
    _ = try next.resumeElapsed(boot: "three", poweredOff: nil)
    #expect(try next.referrals(serial: "A-1").map(\.isTimeUncertain) == [true, false])
    #expect(try next.nextDeadline() == 0)
    #expect(try next.markOverdue(now: .at(1)).map(\.id) == [running.id])
  }

  @Test func `serial numbers never come twice, whatever ends the process`() throws {
    var given: [UInt64] = []
    var current = vault
    var place = fixture
    for round in 0..<4 {
      for _ in 0..<(round * 20 + 1) { given.append(try current.nextSerialNumber()) }
      (place, current) = try place.afterPowerCut()
    }
    #expect(Set(given).count == given.count)
    #expect(given == given.sorted())
    try current.raiseSerialNumber(to: 5000)
    #expect(try current.nextSerialNumber() == 5000)
    try current.raiseSerialNumber(to: 10)
    #expect(try current.nextSerialNumber() == 5001)
    #expect { try current.raiseSerialNumber(to: .max) } throws: { reason($0) == .refused }
  }

  @Test func `a person without needs leaves counts only`() throws {
    let before = try vault.rowCounts()
    try vault.countOnly(["screened", "no-need"], now: .at(0))
    try vault.countOnly(["screened"], audit: AuditEvent("case.no-need"), now: .at(86_400))
    #expect(try vault.tallies(day: "2026-11-21") == ["screened": 1, "no-need": 1])
    #expect(try vault.tallies(day: "2026-11-22") == ["screened": 1])
    let after = try vault.rowCounts()
    #expect(after["tally"] == 3 && after["audit"] == 1)
    for table in ["referral", "envelope", "slip"] { #expect(after[table] == before[table]) }
  }

  @Test func `a slip goes from pending to printed and loses its request`() throws {
    try vault.recordSlip(serial: "A-1", request: [1, 2], now: .at(0))
    try vault.recordSlip(serial: "A-2", request: [3], now: .at(1))
    #expect(try vault.slips(.pending).map(\.serial) == ["A-1", "A-2"])
    #expect(try vault.slips(.pending).map(\.request) == [[1, 2], [3]])
    try vault.setSlip("A-1", .handed, now: .at(2))
    #expect(
      try vault.slips(.handed) == [
        SlipRecord(
          serial: "A-1", state: .handed, wallSeconds: Moment.at(2).wallSeconds, request: [1, 2])
      ])
    try vault.setSlip("A-1", .printed, now: .at(3))
    #expect(try vault.slip("A-1")?.request == nil)
    try vault.setSlip("A-2", .uncertain, now: .at(3))
    try vault.setSlip("A-2", .pending, now: .at(4))
    #expect { try vault.setSlip("A-1", .pending, now: .at(5)) } throws: { reason($0) == .refused }
    #expect { try vault.setSlip("A-9", .printed, now: .at(5)) } throws: { reason($0) == .notFound }
    #expect { try vault.recordSlip(serial: "A-1", request: [9], now: .at(5)) } throws: { reason($0) == .refused }
  }

  @Test func `a sealed field moved to another row doesn't open`() throws {
    try vault.recordSlip(serial: "A-1", request: [1], now: .at(0))
    try vault.recordSlip(serial: "A-2", request: [2], now: .at(0))
    try vault.connection.execute("UPDATE slip SET request = (SELECT request FROM slip WHERE serial = 'A-2')")
    #expect(try vault.slip("A-2")?.request == [2])
    #expect { try vault.slip("A-1") } throws: { ($0 as? SealingError)?.reason == .notAuthentic }
  }
}
