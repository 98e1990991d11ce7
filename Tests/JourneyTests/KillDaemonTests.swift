import Foundation
import TestSupport
import Testing

extension Journeys {
  /// `kill -9` of waypostd before, in and after finalise: nothing finalised is lost, nothing doubled in effect.
  @Suite struct KillDaemonTests {
    /// Where in its life a run's kill caught the case.
    struct Windows: CustomStringConvertible {
      var beforeCommit = 0
      var afterCommit = 0
      var afterPrint = 0
      var afterDelivery = 0
      var uncertain = 0
      /// The longest delay that came before the commit and the shortest that came after it, milliseconds.
      var boundary = (low: 0.0, high: 40.0)

      var description: String {
        "before the commit \(beforeCommit), after it \(afterCommit) (of these printed \(afterPrint), delivered "
          + "\(afterDelivery)); said uncertain \(uncertain); commit at \(boundary.low) to \(boundary.high) ms"
      }
    }

    static let missing = Journeys.printingMissing ?? Journeys.openingMissing

    @Test(.enabled(if: missing == nil, "\(missing ?? "")"))
    func aroundFinalise() throws {
      let cups = try PrivateCups()
      defer { cups.stop() }
      var windows = Windows()
      var random = SeededRandom(seed: 20_261_121)
      for _ in 0..<3 {
        // A fresh station each time: its first page names at most eight uncertain slips.
        let station = try StationUnderTest(environment: cups.environment) { $0["slipFolder"] = nil }
        defer { station.stop() }
        var ledger = SinkLedger(station)
        let printedBefore = cups.printedDocuments().count
        for run in 0..<8 {
          // Two of three close in on the commit, the others fall into printing and delivery.
          let delay =
            run % 3 < 2
            ? Double.random(in: windows.boundary.low * 0.6...windows.boundary.high * 1.1, using: &random)
            : Double.random(in: 40...2500, using: &random)
          try kill(station, cups, &ledger, after: delay, &windows)
        }
        try settle(station, cups, &ledger, printedBefore: printedBefore, &windows)
      }
      // Nothing came out later either.
      let names = cups.printedDocuments().map { ($0 as NSString).lastPathComponent.drop { $0 != "-" } }
      #expect(Set(names).count == names.count)
      print("kill -9 around finalise: \(windows)")
      #expect(windows.beforeCommit > 0, "no run hit the time before the commit: \(windows)")
      #expect(windows.afterCommit > 0, "no run hit the time after the commit: \(windows)")
      #expect(windows.afterPrint < windows.afterCommit, "no run hit the time between commit and print: \(windows)")
    }

    private func kill(
      _ station: StationUnderTest, _ cups: PrivateCups, _ ledger: inout SinkLedger, after delay: Double,
      _ windows: inout Windows
    ) throws {
      let desk = try station.openDesk()
      try station.signIn(desk)
      try desk.reachReview()
      let known = try ids(station, &ledger)
      let answer = try desk.send("/finalise")
      usleep(UInt32(delay * 1000))
      station.killDaemon()
      withExtendedLifetime(answer) {}
      // As things stood at the kill; slips and envelopes of earlier runs may still be on their way.
      let printed = cups.printedDocuments()
      let delivered = Set(station.sink.filter { $0.hasSuffix(".age") }.map { String($0.dropLast(4)) })

      try station.start()
      let new = try ids(station, &ledger).subtracting(known)
      try #require(new.count <= 1, "one case became \(new.count) records")
      guard let id = new.first else {
        #expect(delivered.isSubset(of: known), "nothing was committed, yet something was delivered")
        windows.beforeCommit += 1
        if delay < windows.boundary.high { windows.boundary.low = max(windows.boundary.low, delay) }
        return
      }
      let serial = try #require(try station.records(of: id).first?.serial)
      windows.afterCommit += 1
      if printed.contains(where: { PrivateCups.isSlip($0, serial) }) { windows.afterPrint += 1 }
      if delivered.contains(id) { windows.afterDelivery += 1 }
      windows.boundary.high = max(windows.boundary.low + 1, min(windows.boundary.high, delay))
    }

    /// Every record there is, on its way or arrived: the queue is read first, so that none slips through between.
    private func ids(_ station: StationUnderTest, _ ledger: inout SinkLedger) throws -> Set<String> {
      let queued = try station.queue().map(\.id)
      ledger.look()
      return ledger.ids.union(queued)
    }

    private func settle(
      _ station: StationUnderTest, _ cups: PrivateCups, _ ledger: inout SinkLedger, printedBefore: Int,
      _ windows: inout Windows
    ) throws {
      #expect(try station.waitForDelivery(seconds: 30))
      ledger.look()
      #expect(ledger.changed == [])
      #expect(ledger.incomplete == [])
      let serials = try ledger.serials()
      #expect(Set(serials).count == serials.count, "a case was delivered under two ids")

      let desk = try station.openDesk()
      try station.signIn(desk)
      let accounted = try desk.wait(seconds: 30) { page in
        serials.allSatisfy { cups.timesPrinted($0) > 0 || page.text.contains($0) }
      }
      #expect(accounted, "a slip is neither printed nor said to be uncertain")
      for serial in serials {
        #expect(cups.timesPrinted(serial) <= 1, "a slip was printed \(cups.timesPrinted(serial)) times")
        if desk.page.text.contains(serial) { windows.uncertain += 1 }
      }
      #expect(desk.page.parts["unsent"] == "0")
      #expect(station.leaks == [])
      // Paper without a record would be a promise that nobody keeps.
      let own = cups.printedDocuments().dropFirst(printedBefore)
      #expect(own.allSatisfy { name in serials.contains { PrivateCups.isSlip(name, $0) } })
    }
  }
}
