import Sealing
import Testing

@testable import Vault

/// What the desk shows of duties that fell due.
struct OverdueTests {
  @Test func `an overdue number stands until its office answers, the longest due first, with whom to call`() throws {
    let fixture = try VaultFixture()
    let vault = try fixture.open()
    func finalise(_ serial: String, deadline: Int64?) throws -> FinalisedEnvelope {
      try vault.finalise(
        fixture.finalisation(serial, [try fixture.referral(receiver: "one", deadline: deadline)]), now: .at(1))[0]
    }
    _ = try finalise("A-1", deadline: 9000)
    let second = try finalise("A-2", deadline: 5000)
    _ = try finalise("A-3", deadline: nil)
    #expect(try vault.overdueReferrals().isEmpty)
    _ = try vault.markOverdue(now: .at(20))
    #expect(try vault.overdueReferrals().map(\.serial) == ["A-2", "A-1"])
    #expect(try vault.overdueReferrals(limit: 1).map(\.deadline) == [5000])
    #expect(try vault.receiver(ofReferral: second.referral) == "one")
    try vault.deliver(second.id, now: .at(21))
    #expect(try vault.overdueReferrals().map(\.serial) == ["A-2", "A-1"], "a store's word is no answer")
    try vault.acknowledge(second.id, by: "one", now: .at(22))
    #expect(try vault.overdueReferrals().map(\.serial) == ["A-1"])
  }

  /// The page of a declined number said "the vault did not answer" once its time was over.
  @Test func `whom to call is nil, and no failure, once nothing of it is readable any more`() throws {
    let fixture = try VaultFixture()
    let vault = try fixture.open()
    let one = try vault.finalise(
      fixture.finalisation("A-1", [try fixture.referral(receiver: "one")]), now: .at(1))[0]
    try vault.acknowledge(one.id, .declined, by: "one", now: .at(2))
    #expect(try vault.receiver(ofReferral: one.referral) == "one")
    _ = try vault.sweep(Retention(readableHours: 0, bytesDays: 30), now: .at(3))
    #expect(try vault.receiver(ofReferral: one.referral) == nil)
  }
}
