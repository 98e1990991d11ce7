import Referral
import Testing

@Suite("Referral life-cycle") struct LifeCycleTests {
  @Test("urgency is only ever raised")
  func urgency() {
    for one in Urgency.allCases {
      for other in Urgency.allCases {
        let raised = one.raised(to: other)
        #expect(raised >= one && raised >= other && raised == other.raised(to: one))
      }
    }
    #expect(Urgency.now.priority == 0 && Urgency.information.priority == 3)
  }

  @Test(
    "each event leads where the design says, or is refused",
    arguments: [
      (ReferralState.issued, "notified acknowledged refused declined"),
      (.notified, "notified acknowledged received declined"),
      (.acknowledged, "acknowledged acknowledged received declined"),
      (.received, "received received received refused"),
      (.declined, "refused refused refused declined"),
    ])
  func transitions(state: ReferralState, expected: String) {
    let results = ReferralEvent.allCases.map { (try? state.after($0))?.rawValue ?? "refused" }
    #expect(results.joined(separator: " ") == expected)
  }

  @Test("a declined referral stays open: somebody must still find the person a place")
  func declinedIsOpen() {
    #expect(ReferralState.allCases.filter { !$0.isOpen } == [.received])
  }

  @Test("no urgency but information is without a deadline")
  func deadlines() {
    let deadlines = Deadlines()
    #expect(Urgency.allCases.filter { deadlines.milliseconds(for: $0) == nil } == [.information])
  }
}
