import Foundation
import TestSupport
import Testing

extension Journeys {
  @Suite(
    "A desk that nobody touches", .enabled(if: BrowserDesk.unavailable == nil, "\(BrowserDesk.unavailable ?? "")"))
  struct IdleLockTests {
    /// WCAG 2.2, 2.2.1: warned in time, extended with one key, and nothing that was filled in is lost.
    @Test("warns, stays open at a key, and locks with what was filled in; without scripts too", .timeLimit(.minutes(5)))
    func locks() throws {
      let station = try StationUnderTest(configure: { configuration in
        configuration["lockMinutes"] = 1
        configuration["lanes"] = [
          ["name": "desk", "audience": "desk", "port": 0], ["name": "other", "audience": "desk", "port": 0],
        ]
      })
      defer { station.stop() }
      let plain = try DeskClient(link: station.link(lane: "other"))
      try plain.post("/badge", [("badge", station.badge)])
      try plain.post("/pin", [("pin", StationUnderTest.pin)])
      try plain.post("/without-document")
      #expect(plain.page.form("/triage") != nil)
      let opened = ContinuousClock.now
      let desk = try BrowserDesk(station)
      defer { desk.stop() }
      try desk.signIn()
      try desk.scan("utopia-td3", until: "#triage")
      try desk.press("↓n")
      var start = ContinuousClock.now
      try desk.browser.wait(for: "#soon:not([hidden])", seconds: 50)
      #expect((28...40).contains((ContinuousClock.now - start).components.seconds))
      try desk.look("idle-soon")
      try desk.press("↓")
      start = ContinuousClock.now
      #expect(try desk.browser.all("#soon[hidden]").count == 1, "a key says that somebody is there")
      try desk.browser.wait(for: "[name=badge]", seconds: 90)
      #expect((58...75).contains((ContinuousClock.now - start).components.seconds))
      #expect(try !desk.browser.find("body").text.contains("ERIKSSON"))
      try desk.browser.press(station.badge + "\n")
      try desk.browser.wait(for: "[name=pin]")
      try desk.browser.press(StationUnderTest.pin + "\n")
      try desk.browser.wait(for: "#triage")
      #expect(try desk.browser.all("input:checked").count == 1)
      // By the station's own clock, a little later.
      #expect((ContinuousClock.now - opened).components.seconds > 75)
      try plain.load()
      #expect(plain.page.form("/badge") != nil)
      #expect(desk.faults.isEmpty, "\(desk.faults.joined(separator: "\n"))")
    }
  }
}
