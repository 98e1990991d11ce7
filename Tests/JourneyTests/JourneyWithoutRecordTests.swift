import Foundation
import TestSupport
import Testing

extension Journeys {
  /// Those of whom nothing is kept.
  @Suite struct JourneyWithoutRecordTests {
    static let missing = Journeys.stationMissing ?? Journeys.readingMissing

    @Test(.enabled(if: missing == nil, "\(missing ?? "")"))
    func aPersonWithoutNeeds() throws {
      let station = try StationUnderTest(environment: ["CUPS_SERVER": "/nowhere/cups.sock"])
      defer { station.stop() }
      let desk = try station.openDesk()
      try station.signIn(desk)

      try station.scan("utopia-td3")
      try #require(try desk.wait { $0.form("/triage") != nil })
      try desk.answerTriage(Answers.noNeeds)
      #expect(desk.page.heading == "No needs were named")
      try desk.post("/no-needs", [("slip", "no")])
      #expect(try desk.wait { $0.heading == "Done" })
      #expect(desk.page.text.contains("Nothing about the person was kept."))
      #expect(desk.page.parts["serial"] == nil)
      #expect(station.slips == [])
      #expect(try station.queue() == [])

      // The next one wants a slip: it must not show that there is no record.
      try station.scan("utopia-td3")
      try #require(try desk.wait { $0.form("/triage") != nil })
      try desk.answerTriage(Answers.noNeeds)
      try desk.post("/no-needs", [("slip", "yes")])
      let withoutRecord = try desk.serial()
      #expect(try desk.wait { $0.parts["slip"]?.contains("saved") == true }, "\(desk.page.text)")
      #expect(try station.queue() == [])
      #expect(station.sink == [])

      try desk.post("/next")
      try desk.reachReview()
      let withRecord = try desk.finalise()
      #expect(try desk.wait { $0.parts["slip"]?.contains("saved") == true }, "\(desk.page.text)")
      #expect(station.slips == ["\(withRecord).pdf", "\(withoutRecord).pdf"].sorted())
      try compare(station, withoutRecord, withRecord)
      #expect(try station.waitForDelivery())
      #expect(try station.records(of: withRecord).map(\.state) == ["delivered"])
      #expect(throws: Tool.Failure.self) { try station.records(of: withoutRecord) }
      #expect(station.files() == [])
      #expect(station.leaks == [])
    }

    /// Two slips that differ in nothing but number, time and code.
    private func compare(_ station: StationUnderTest, _ one: String, _ other: String) throws {
      let slips = try [one, other].map { try ArrivedSlip("\(station.folder)/slips/\($0).pdf") }
      #expect(slips[0].sharedText(serial: one) == slips[1].sharedText(serial: other))
      #expect(slips[0].sharedText(serial: one).contains { $0.contains("SERIAL") })
      #expect(slips[0].code.count == slips[1].code.count)
      #expect(one != other && one.count == other.count)
    }

    @Test(.enabled(if: Journeys.stationMissing == nil, "\(Journeys.stationMissing ?? "")"))
    func aWrongScanIsUndone() throws {
      let station = try StationUnderTest(environment: ["CUPS_SERVER": "/nowhere/cups.sock"])
      defer { station.stop() }
      let desk = try station.openDesk()
      try station.signIn(desk)
      try station.scan("utopia-td3")
      try #require(try desk.wait { $0.form("/triage") != nil })
      try desk.answerTriage(Answers.afraid)
      try desk.answer("yes")
      #expect(desk.page.text.contains("ERIKSSON"))
      let stale = desk.page
      try desk.post("/undo")
      #expect(desk.page.heading == "Ready")
      #expect(!desk.page.text.contains("ERIKSSON"))
      #expect(stale.questions == ["a2"])

      // The next case is another one: an answer meant for the old one changes nothing.
      try desk.post("/without-document")
      #expect(!desk.page.text.contains("ERIKSSON"))
      #expect(desk.page.form("/triage")?.fields.filter { $0.name.hasPrefix("q-") }.isEmpty == true)
      try desk.post("/undo", [("case", "1")])
      #expect(desk.page.form("/triage") != nil)
      try desk.post("/undo")
      #expect(desk.page.heading == "Ready")

      #expect(try station.queue() == [])
      #expect(station.sink == [])
      #expect(station.slips == [])
      #expect(station.files() == [])
      #expect(station.stopDaemon() == 0)
      #expect(station.files() == [])
      #expect(station.leaks == [])
    }

    /// Nothing of an open case survives the daemon.
    @Test(.enabled(if: Journeys.stationMissing == nil, "\(Journeys.stationMissing ?? "")"))
    func anOpenCaseDiesWithTheDaemon() throws {
      let station = try StationUnderTest(environment: ["CUPS_SERVER": "/nowhere/cups.sock"])
      defer { station.stop() }
      let desk = try station.openDesk()
      try station.signIn(desk)
      try station.scan("utopia-td3")
      try #require(try desk.wait { $0.form("/triage") != nil })
      try desk.answerTriage(Answers.afraid)
      station.killDaemon()
      #expect(station.files() == [])
      try station.start()
      #expect(throws: Tool.Failure.self) { try desk.load() }
      let again = try station.openDesk()
      #expect(again.page.form("/badge") != nil)
      try station.signIn(again)
      #expect(again.page.parts["unsent"] == "0")
      #expect(station.leaks == [])
    }
  }
}
