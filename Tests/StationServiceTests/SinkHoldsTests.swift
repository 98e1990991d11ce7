import Messages
import TestSupport
import Testing

@testable import StationService

@Suite("Sinks that rest") struct SinkHoldsTests {
  var random = SeededRandom(seed: 5)

  @Test mutating func `full jitter: up to twice as long at each failure, never over 15 minutes, never a fixed time`() {
    for failures in 1...40 {
      let ceiling = min(900_000, 1000 << Int64(min(failures - 1, 12)))
      let waits = (0..<200).map { _ in Backoff.milliseconds(failures: failures, using: &random) }
      #expect(waits.allSatisfy { (500...Int64(ceiling)).contains($0) })
      #expect(Set(waits).count > 20)
      // Spread over the whole range, not around its end.
      let middle = (500 + Int64(ceiling)) / 2
      #expect((60...140).contains(waits.filter { $0 < middle }.count))
    }
  }

  @Test mutating func `a rest ends at its time and not before, and raises the trial`() throws {
    var holds = SinkHolds<String>()
    #expect(holds.hold("a", .busy, askedSeconds: 90, now: 1000, random: &random))
    #expect(!holds.hold("a", .busy, askedSeconds: 1, now: 1000, random: &random))
    #expect(holds.nextEnd == 91_000 && holds.trial("a") == 0)
    #expect(!holds.lift(now: 90_999) && holds.held == ["a"])
    #expect(holds.lift(now: 91_000) && holds.held.isEmpty && holds.trial("a") == 1)
  }

  @Test mutating func `a link that comes up ends every rest but one the server asked for`() {
    var holds = SinkHolds<String>()
    for _ in 0..<12 {
      _ = holds.hold("a", .unreachable, now: 0, random: &random)
      _ = holds.lift(now: 1 << 40)
    }
    _ = holds.hold("a", .unreachable, now: 0, random: &random)
    _ = holds.hold("b", .busy, askedSeconds: 600, now: 0, random: &random)
    #expect(holds.linkCameUp() && holds.held == ["b"])
    // And counting begins anew.
    _ = holds.hold("a", .unreachable, now: 0, random: &random)
    #expect((holds.nextEnd ?? 0) <= 1000)
  }

  @Test mutating func `what gets through makes the next rest short again`() {
    var holds = SinkHolds<String>()
    for _ in 0..<12 {
      _ = holds.hold("a", .unreachable, now: 0, random: &random)
      _ = holds.lift(now: 1 << 40)
    }
    holds.worked("a")
    _ = holds.hold("a", .unreachable, now: 0, random: &random)
    #expect((holds.nextEnd ?? 0) <= 1000)
  }
}
