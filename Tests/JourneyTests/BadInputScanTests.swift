import Foundation
import TestSupport
import Testing

extension Journeys {
  /// What a scanner should never send, and what it means for the person at the desk.
  @Suite("Bad input: scans", .enabled(if: Journeys.stationMissing == nil, "\(Journeys.stationMissing ?? "")"))
  struct BadInputScanTests {
    @Test("Garbage, truncated, over-long and unterminated scans open nothing and say why", .timeLimit(.minutes(2)))
    func unreadable() throws {
      let station = try StationUnderTest()
      defer { station.stop() }
      let desk = try station.openDesk()
      try station.signIn(desk)
      for (sample, cause, next) in [
        ("garbage", "characters came that are no text", "Scan again"),
        ("truncated", "lines were read incompletely", "slowly and straight"),
        ("overlong", "More than 4096 characters", "one code at a time"),
        ("unterminated", "stopped in the middle", "waypost devices list"),
      ] {
        try station.scan(sample)
        #expect(try desk.wait { $0.notice?.contains(cause) == true }, "\(sample): \(desk.page.notice ?? "no notice")")
        #expect(desk.page.notice?.contains("Nothing was taken in or kept.") == true, "\(sample)")
        #expect(desk.page.notice?.contains(next) == true, "\(sample)")
        #expect(desk.page.heading == "Ready", "\(sample)")
      }
      #expect(try station.openCases() == 0)
      // The next good scan is not hurt by what came before it.
      try station.scan("utopia-td3")
      #expect(try desk.wait { $0.form("/triage") != nil })
      #expect(desk.page.notice == nil)
      #expect(station.files().isEmpty)
      #expect(station.leaks.isEmpty)
    }

    @Test("Noise in the middle of a case is told and takes nothing from it", .timeLimit(.minutes(2)))
    func duringCase() throws {
      let station = try StationUnderTest()
      defer { station.stop() }
      let desk = try station.openDesk()
      try station.signIn(desk)
      try station.scan("utopia-td3")
      try #require(try desk.wait { $0.form("/triage") != nil })
      try desk.answerTriage(["t4": "yes"])
      for (sample, cause) in [
        ("badge", "Something else was scanned while a case is open"), ("truncated", "read incompletely"),
        ("garbage", "no text"),
        // Another document is no noise; whose it is has to be said before anything is done with it.
        ("utopia-single-name", "Whose is this document?"),
      ] {
        try station.scan(sample)
        #expect(try desk.wait { $0.notice?.contains(cause) == true }, "\(sample): \(desk.page.notice ?? "no notice")")
        #expect(desk.page.form("/triage")?.fields.contains { $0 == ("q-t4", "yes") } == true, "\(sample)")
        #expect(desk.page.text.contains("ERIKSSON"), "\(sample)")
      }
      #expect(station.files().isEmpty)
      #expect(station.leaks.isEmpty)
    }

    @Test("Wrong check digits open the case with the failed items marked", .timeLimit(.minutes(2)))
    func wrongCheckDigits() throws {
      let station = try StationUnderTest()
      defer { station.stop() }
      let desk = try station.openDesk()
      try station.signIn(desk)
      try station.scan("utopia-td3-wrong-check")
      try #require(try desk.wait { $0.form("/triage") != nil })
      let text = desk.page.text
      #expect(text.contains("L898902C3 check failed"))
      #expect(text.contains("The check digit of the document number is wrong."))
      #expect(text.contains("Compare with the document by eye."))
      #expect(text.contains("1974-08-12 check digit right"))
      #expect(desk.page.markup.components(separatedBy: "class=\"item failed\"").count == 2)
      #expect(station.leaks.isEmpty)
    }
  }
}

extension StationUnderTest {
  /// `waypost status --json`.
  func status() throws -> [String: Any] {
    try JSONSerialization.jsonObject(with: Data(waypost("status", "--json").utf8)) as? [String: Any] ?? [:]
  }

  func openCases() throws -> Int? { try status()["openCases"] as? Int }
}
