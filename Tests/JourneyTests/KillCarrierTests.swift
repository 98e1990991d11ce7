import Foundation
import TestSupport
import Testing

extension Journeys {
  /// `kill -9` of waypost-print and waypost-upload in the middle of their work.
  @Suite struct KillCarrierTests {
    @Test(.enabled(if: Journeys.printingMissing == nil, "\(Journeys.printingMissing ?? "")"))
    func aPrintingProcessThatDiesOnceIsReplaced() throws {
      let (cups, station, desk) = try heldByMissingPaper()
      defer { cups.stop() }
      defer { station.stop() }
      let serial = try desk.serial()
      let first = station.processes(of: .print)
      #expect(station.kill(.print) == 1)
      let second = Wait.until(seconds: 10) { station.processes(of: .print).first { !first.contains($0) } }
      #expect(second != nil, "nobody follows the job any more")
      try cups.setMedia(empty: false)
      #expect(
        try desk.wait(seconds: 30) { $0.parts["slip"]?.contains("printed on slips") == true }, "\(desk.page.text)")
      #expect(cups.timesPrinted(serial) == 1)
      #expect(cups.printedDocuments().count == 1)
    }

    @Test(.enabled(if: Journeys.printingMissing == nil, "\(Journeys.printingMissing ?? "")"))
    func aPrintingProcessThatDiesTwiceLeavesTheQuestionToAPerson() throws {
      let (cups, station, desk) = try heldByMissingPaper()
      defer { cups.stop() }
      defer { station.stop() }
      let serial = try desk.serial()
      let first = station.processes(of: .print)
      #expect(station.kill(.print) == 1)
      _ = Wait.until(seconds: 10) { station.processes(of: .print).first { !first.contains($0) } }
      #expect(station.kill(.print) == 1)
      #expect(try desk.wait { $0.parts["slip"]?.contains("Nobody knows") == true }, "\(desk.page.text)")
      try desk.post("/next")
      #expect(try desk.wait { $0.text.contains(serial) }, "\(desk.page.text)")
      // CUPS has the job still: with paper it comes out, once.
      try cups.setMedia(empty: false)
      #expect(Wait.until(seconds: 20) { cups.timesPrinted(serial) == 1 ? true : nil } == true)
      #expect(cups.printedDocuments().count == 1)
      #expect(try station.waitForDelivery())

      // Also the next life of the station says so.
      try station.restart()
      let again = try station.openDesk()
      try station.signIn(again)
      #expect(try again.wait { $0.text.contains(serial) && $0.form("/print-again") != nil }, "\(again.page.text)")
      #expect(cups.printedDocuments().count == 1)
    }

    /// The daemon dies while a job waits for paper: its next life finds the job and follows it.
    @Test(.enabled(if: Journeys.printingMissing == nil, "\(Journeys.printingMissing ?? "")"))
    func aDaemonThatDiesWhileASlipWaits() throws {
      let (cups, station, desk) = try heldByMissingPaper()
      defer { cups.stop() }
      defer { station.stop() }
      let serial = try desk.serial()
      let first = station.processes(of: .print)
      station.killDaemon()
      // Nobody listens to it any more: it leaves the job to the one that takes it up.
      #expect(Wait.until(seconds: 10) { station.processes(of: .print).isEmpty ? true : nil } == true)
      try station.start()
      let second = Wait.until(seconds: 10) { station.processes(of: .print).first { !first.contains($0) } }
      #expect(second != nil, "nobody follows the job any more")
      try cups.setMedia(empty: false)
      #expect(Wait.until(seconds: 20) { cups.timesPrinted(serial) == 1 ? true : nil } == true)
      #expect(Wait.until(seconds: 10) { station.processes(of: .print).isEmpty ? true : nil } == true)
      let again = try station.openDesk()
      try station.signIn(again)
      #expect(!again.page.text.contains(serial), "a printed slip is said to be uncertain")
      #expect(cups.printedDocuments().count == 1)
    }

    /// At any moment of its work: printed once, or said to be uncertain.
    @Test(.enabled(if: Journeys.printingMissing == nil, "\(Journeys.printingMissing ?? "")"))
    func aPrintingProcessThatDiesAnywhere() throws {
      let cups = try PrivateCups()
      defer { cups.stop() }
      let station = try StationUnderTest(environment: cups.environment) { $0["slipFolder"] = nil }
      defer { station.stop() }
      let desk = try station.openDesk()
      try station.signIn(desk)
      var random = SeededRandom(seed: 7)
      var serials: [String] = []
      var kills = 0
      for run in 0..<8 {
        try desk.reachReview()
        let answer = try desk.send("/finalise")
        _ = Wait.until(seconds: 5) { station.processes(of: .print).first }
        // Every other one falls before CUPS has the job.
        usleep(UInt32.random(in: 0...(run % 2 == 0 ? 40_000 : 500_000), using: &random))
        kills += station.kill(.print)
        withExtendedLifetime(answer) {}
        #expect(
          try desk.wait(seconds: 30) { $0.parts["slip"].map { !$0.contains("being printed") } ?? false },
          "\(desk.page.text)")
        serials.append(try desk.serial())
        try desk.post("/next")
      }
      _ = try desk.wait { page in serials.allSatisfy { cups.timesPrinted($0) > 0 || page.text.contains($0) } }
      let uncertain = serials.filter { desk.page.text.contains($0) }
      for serial in serials {
        #expect(cups.timesPrinted(serial) <= 1)
        #expect(cups.timesPrinted(serial) == 1 || uncertain.contains(serial), "a slip vanished without a word")
      }
      print("kill -9 of waypost-print: \(kills) kills, \(serials.count) slips, \(uncertain.count) said uncertain")
      #expect(kills > 3)
      for serial in uncertain where cups.timesPrinted(serial) == 0 {
        try desk.post("/print-again", [("serial", serial)])
        #expect(try desk.wait { !$0.text.contains(serial) }, "\(desk.page.text)")
        #expect(cups.timesPrinted(serial) == 1)
      }
      #expect(try station.waitForDelivery())
    }

    /// Killed when its work shows in the sink: each envelope arrives whole, once, with its signature.
    @Test(.enabled(if: Journeys.stationMissing == nil, "\(Journeys.stationMissing ?? "")"))
    func anUploadProcessThatDiesInItsWork() throws {
      let station = try StationUnderTest(environment: ["CUPS_SERVER": "/nowhere/cups.sock"])
      defer { station.stop() }
      station.stopCarrier(.upload)
      let desk = try station.openDesk()
      try station.signIn(desk)
      for _ in 0..<6 {
        try desk.reachReview()
        _ = try desk.finalise()
        #expect(try desk.wait { $0.parts["slip"]?.contains("saved") == true })
        try desk.post("/next")
      }
      let queued = try station.queue().map(\.id)
      #expect(queued.count == 6)

      var ledger = SinkLedger(station)
      var hits: [String] = []
      for (what, isThere) in Self.moments {
        // A fresh daemon tries at once instead of after its back-off.
        station.killDaemon()
        station.stopCarrier(.upload)
        let before = Set(station.sink)
        try station.startCarrier(.upload)
        try station.start(waits: false)
        let seen = Wait.until(seconds: 5, every: 0) {
          isThere(station.sink.filter { !before.contains($0) }) ? true : nil
        }
        if seen != nil, station.kill(.upload) > 0 { hits.append(what) }
        try station.waypost("status", "--wait", "10")
        ledger.look()
      }
      #expect(try station.waitForDelivery(seconds: 40))
      ledger.look()
      print("kill -9 of waypost-upload hit: \(hits)")
      #expect(hits.count > 1, "no run hit the upload in its work")
      #expect(ledger.changed == [])
      #expect(ledger.incomplete == [])
      #expect(ledger.ids == Set(queued))
      let serials = Tool.path("age") == nil ? queued : try ledger.serials()
      #expect(Set(serials).count == 6)
      #expect(station.leaks == [])
    }

    /// What the sink shows at each stage of one envelope.
    static let moments: [(String, @Sendable ([String]) -> Bool)] = [
      ("a file half written", { $0.contains { $0.hasSuffix(".part") } }),
      ("a signature without its envelope", { new in new.contains { $0.hasSuffix(".sig") } }),
      ("an envelope without its receipt", { new in new.contains { $0.hasSuffix(".age") } }),
    ]

    private func heldByMissingPaper() throws -> (PrivateCups, StationUnderTest, DeskClient) {
      let cups = try PrivateCups()
      try cups.setMedia(empty: true)
      let station = try StationUnderTest(environment: cups.environment) { $0["slipFolder"] = nil }
      let desk = try station.openDesk()
      try station.signIn(desk)
      try desk.reachReview()
      _ = try desk.finalise()
      try #require(try desk.wait(seconds: 15) { $0.text.contains("No paper in the slip printer") }, "\(desk.page.text)")
      return (cups, station, desk)
    }
  }
}
