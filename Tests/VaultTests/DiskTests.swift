import Foundation
import Glibc
import Sealing
import TestSupport
import Testing

@testable import Vault

struct DiskTests {
  let fixture: VaultFixture

  init() throws { fixture = try VaultFixture() }

  @Test(arguments: [
    // free and used in MiB, ballast
    (4000, 10, true, DiskLevel.ample), (512, 10, true, .ample), (511, 10, true, .low), (128, 10, true, .low),
    (127, 10, true, .scarce), (48, 10, true, .scarce), (47, 10, true, .critical), (0, 0, true, .critical),
    // the budget of 2 GiB, with any disk
    (90_000, 1536, true, .ample), (90_000, 1537, true, .low), (90_000, 1921, true, .scarce),
    (90_000, 2001, true, .critical), (90_000, 5000, true, .critical),
    // the ballast is given up
    (4000, 10, false, .scarce), (40, 10, false, .critical),
  ])
  func `the level follows from room and ballast`(free: Int64, used: Int64, hasBallast: Bool, level: DiskLevel) {
    #expect(DiskPolicy().level(free: free << 20, used: used << 20, hasBallast: hasBallast) == level)
  }

  @Test func `a small budget keeps the order of its thresholds`() {
    for budget in [64, 100, 512, 2048, 4096] as [Int64] {
      let policy = DiskPolicy(budget: budget << 20)
      #expect(policy.critical < policy.scarce && policy.scarce < policy.low && policy.low < policy.budget)
      #expect(policy.reserve < policy.critical && policy.ballast > 1 << 19)
    }
  }

  /// By `max_page_count`: the reserve is for referrals, and is given up for them.
  @Test func `at the end of the budget a slip is refused and a referral still stored`() throws {
    let vault = try fixture.open()
    var policy = DiskPolicy()
    policy.budget = 3 << 20
    policy.reserve = 1 << 20
    policy.low = 1 << 20
    policy.scarce = 1_500_000
    policy.critical = 800_000
    policy.ballast = 1 << 16
    try vault.keepDisk(policy)
    #expect(try vault.diskStatus().hasBallast)
    let large = String(repeating: "x", count: 30_000)
    var stored = 0
    var refusedSlips = 0
    while stored < 400 {
      do {
        _ = try vault.finalise(fixture.finalisation("A-\(stored)", [try fixture.referral(large)]), now: .at(1))
        stored += 1
      } catch {
        #expect(reason(error) == .full)
        break
      }
      do {
        try vault.recordSlip(serial: "S-\(stored)", request: [1], now: .at(1))
      } catch {
        #expect(reason(error) == .full)
        refusedSlips += 1
      }
    }
    #expect(stored > 40 && stored < 100)
    #expect(refusedSlips > 10)
    #expect(try vault.diskStatus().level == .critical)
    #expect(try vault.number("SELECT count(*) FROM envelope") == stored)
    #expect(try vault.quickCheck().isSound)
    // Acknowledging and letting go still works, and makes room again.
    for due in try vault.dueEnvelopes(limit: 60, now: .at(2)) {
      try vault.acknowledge(due.id, now: .at(3))
    }
    while try vault.sweep(Retention(readableHours: 0, bytesDays: 0), now: .at(9)).isFull {}
    try vault.keepDisk(policy)
    #expect(try vault.diskStatus().level < .scarce)
    try vault.recordSlip(serial: "S-LAST", request: [1], now: .at(10))
  }

  /// On a real file system of 12 MiB that fills up: only where this user may mount.
  @Test(.enabled(if: DiskTests.canMount, "only where a tmpfs can be mounted (unshare -m)"))
  func `on a full disk the ballast pays for the last referrals, acknowledgements and purges`() throws {
    let place = try TemporaryFolder.make(prefix: "tmpfs")
    defer { TemporaryFolder.remove(place) }
    try Tool.run("mount", ["-t", "tmpfs", "-o", "size=12m,mode=700", "tmpfs", place])
    defer { _ = try? Tool.run("umount", ["-l", place]) }
    let vault = try Vault(
      open: place + "/vault.db", deviceKey: VaultFixture.deviceKey,
      stationKey: SigningKey(seed: VaultFixture.stationSeed))
    var policy = DiskPolicy(budget: 64 << 20)
    policy.ballast = 5 << 20
    policy.low = 2 << 20
    policy.scarce = 1 << 20
    policy.critical = 1 << 19
    try vault.keepDisk(policy)
    #expect(try vault.diskStatus().hasBallast)
    let large = String(repeating: "x", count: 30_000)
    var stored = 0
    var atBallast = 0
    while stored < 2000 {
      do {
        _ = try vault.finalise(fixture.finalisation("A-\(stored)", [try fixture.referral(large)]), now: .at(1))
        stored += 1
        if try vault.diskStatus().hasBallast { atBallast = stored }
      } catch {
        #expect(reason(error) == .full)
        break
      }
    }
    // The ballast carried some more.
    #expect(atBallast > 0 && stored > atBallast + 20 && stored < 2000)
    #expect(try vault.number("SELECT count(*) FROM envelope") == stored)
    #expect(try vault.diskStatus().level == .critical)
    // Nothing fits any more, and what makes room still does.
    for due in try vault.dueEnvelopes(limit: 40, now: .at(2)) {
      try vault.acknowledge(due.id, now: .at(3))
    }
    while try vault.sweep(Retention(readableHours: 0, bytesDays: 0), now: .at(9)).isFull {}
    _ = try vault.finalise(fixture.finalisation("A-LAST", [try fixture.referral(large)]), now: .at(10))
    #expect(try vault.fullCheck().isSound)
    try vault.close()
  }

  static let canMount: Bool = {
    guard getuid() == 0 else { return false }
    return (try? Tool.run("unshare", ["-m", "true"]).status) == 0
  }()
}
