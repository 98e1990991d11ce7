import TestSupport
import Testing

extension Journeys {
  /// Not everybody comes with a passport.
  @Suite("A card at the desk", .enabled(if: Journeys.stationMissing == nil, "\(Journeys.stationMissing ?? "")"))
  struct CardScanTests {
    @Test("A card of three lines opens the case with every item and its evidence", .timeLimit(.minutes(2)))
    func threeLines() throws {
      let station = try StationUnderTest()
      defer { station.stop() }
      let desk = try station.openDesk()
      try station.signIn(desk)
      try station.scan("utopia-td1")
      try #require(try desk.wait { $0.form("/triage") != nil })
      let text = desk.page.text
      #expect(desk.page.notice == nil)
      #expect(text.contains("ERIKSSON") && text.contains("ANNA MARIA"))
      #expect(text.contains("D23145890 check digit right") && text.contains("1974-08-12 check digit right"))
      #expect(!desk.page.markup.contains("class=\"item failed\""))
      #expect(station.files().isEmpty)
      #expect(station.leaks.isEmpty)
    }
  }
}
