import EventLoop
import Testing

@testable import StationService

@Suite("What vouches for the wall clock") struct ClockWitnessTests {
  private typealias Evidence = ClockWitness.Evidence

  @Test func `a synchronised clock, or a hardware clock that agrees`() {
    #expect(Evidence(isSynchronised: true, hardwareSeconds: nil).vouches(for: 5))
    #expect(Evidence(isSynchronised: false, hardwareSeconds: 1000).vouches(for: 1600))
    #expect(!Evidence(isSynchronised: false, hardwareSeconds: 1000).vouches(for: 1601))
    // Local time in the hardware clock is five hours off here.
    #expect(!Evidence(isSynchronised: false, hardwareSeconds: 100_000 + 18_000).vouches(for: 100_000))
    #expect(!Evidence(isSynchronised: false, hardwareSeconds: nil).vouches(for: 5))
  }

  @Test func `it looks when the clock was set and every ten minutes, not at every commit`() {
    var looks = 0
    var seen = Evidence(isSynchronised: true, hardwareSeconds: nil)
    let witness = ClockWitness {
      looks += 1
      return seen
    }
    #expect(witness.vouches(wallSeconds: 1000, bootMilliseconds: 0))
    for second in 1..<600 {
      #expect(witness.vouches(wallSeconds: 1000 + Int64(second), bootMilliseconds: Int64(second) * 1000))
    }
    #expect(looks == 1)
    #expect(witness.vouches(wallSeconds: 1600, bootMilliseconds: 600_000))
    #expect(looks == 2)
    // Somebody sets the clock on by a year: what vouched for it no longer does.
    seen = Evidence(isSynchronised: false, hardwareSeconds: 1601)
    #expect(!witness.vouches(wallSeconds: 31_624_001, bootMilliseconds: 601_000))
    #expect(!witness.vouches(wallSeconds: 31_624_002, bootMilliseconds: 602_000))
    #expect(looks == 3)
    // And back.
    #expect(witness.vouches(wallSeconds: 1603, bootMilliseconds: 603_000))
  }

  @Test func `the kernel answers, and this machine's evidence is read`() {
    let evidence = ClockWitness.look()
    #expect(evidence.isSynchronised == SystemCall.clockIsSynchronised())
    print("this machine: \(evidence)")
  }
}
