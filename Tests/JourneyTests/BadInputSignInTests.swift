import Foundation
import TestSupport
import Testing

extension Journeys {
  @Suite("Bad input: PINs", .enabled(if: Journeys.stationMissing == nil, "\(Journeys.stationMissing ?? "")"))
  struct BadInputSignInTests {
    @Test("Ten wrong PINs lock the badge, also across a restart", .timeLimit(.minutes(2)))
    func tenWrongPINs() throws {
      let station = try StationUnderTest()
      defer { station.stop() }
      let desk = try station.openDesk()
      try station.scan("badge")
      try #require(try desk.wait { $0.form("/pin") != nil })

      var notices: [String] = []
      for number in 0..<10 {
        try desk.post("/pin", [("pin", "90000\(number)")])
        #expect(desk.page.form("/pin") != nil, "try \(number)")
        notices.append(desk.page.notice ?? "")
      }
      #expect(notices[0].contains("Badge and PIN don't belong together."))
      #expect(notices[0].contains("Tries left before a pause: 2."))
      #expect(notices[1].contains("Tries left before a pause: 1."))
      for notice in notices[2...] {
        #expect(notice.contains("Too many wrong PINs."))
        #expect(notice.contains("more seconds."))
        #expect(notice.contains("Wait, or fetch the supervisor."))
      }

      try desk.post("/pin", [("pin", StationUnderTest.pin)])
      #expect(desk.page.notice?.contains("Too many wrong PINs.") == true, "the right PIN opened a locked badge")

      // Neither pulling the plug nor starting again shortens the lock.
      try station.restart()
      let again = try station.openDesk()
      try again.post("/badge", [("badge", station.badge)])
      try again.post("/pin", [("pin", StationUnderTest.pin)])
      #expect(again.page.notice?.contains("Too many wrong PINs.") == true, "\(again.page.text)")
      #expect(!station.log.contains(StationUnderTest.pin) && !station.log.contains("90000"), "a PIN stands in the log")
    }

    @Test("A badge nobody has is refused in the same words, and an endless PIN too", .timeLimit(.minutes(2)))
    func strangers() throws {
      let station = try StationUnderTest()
      defer { station.stop() }
      let desk = try station.openDesk()
      try desk.post("/badge", [("badge", "WPB1-ZZZZZZZZZZZZ")])
      for pin in ["246810", "", String(repeating: "7", count: 50_000), "<script>alert(1)</script>"] {
        try desk.post("/pin", [("pin", pin)])
        #expect(desk.page.notice?.contains("Badge and PIN don't belong together.") == true, "\(desk.page.text)")
        #expect(!desk.page.markup.contains("alert(1)"))
      }
      try desk.post("/other-badge")
      try desk.post("/badge", [("badge", String(repeating: "W", count: 60_000))])
      try desk.post("/pin", [("pin", StationUnderTest.pin)])
      #expect(desk.page.notice?.contains("Badge and PIN don't belong together.") == true)
    }
  }
}
