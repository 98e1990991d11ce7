import Foundation
import TestSupport
import Testing

extension Journeys {
  @Suite(
    "The desk in a browser without JavaScript",
    .enabled(if: BrowserDesk.unavailable == nil, "\(BrowserDesk.unavailable ?? "")"))
  struct BrowserWithoutScriptTests {
    @Test("Everything but live scans and keys works by clicking", .timeLimit(.minutes(2)))
    func byClicking() throws {
      let station = try StationUnderTest()
      defer { station.stop() }
      let desk = try BrowserDesk(station, javaScript: false)
      defer { desk.stop() }
      let browser = desk.browser

      // No page changes by itself here: badge and document are typed, or the page is fetched again after a scan.
      try browser.find("[name=badge]").type(station.badge)
      try desk.click("button.main", until: "[name=pin]")
      try browser.find("[name=pin]").type(StationUnderTest.pin)
      try desk.click("button.main", until: "form[action='/without-document']")
      #expect(try browser.all("html.keyed").isEmpty, "the script ran")
      try station.scan("utopia-td3")
      let opened = Wait.until(seconds: 10) { () -> Bool? in
        try? browser.reload()
        return (try? browser.all("#triage").isEmpty) == false ? true : nil
      }
      #expect(opened == true)
      #expect(try browser.all("kbd").allSatisfy { try !$0.isShown }, "a key is shown that nobody listens to")

      for choice in [
        "t1][value=ru", "t2][value=none", "t3][value=no", "t4][value=yes", "t5][value=yes", "t6][value=yes",
      ] {
        try browser.find("[name=q-\(choice)]").click()
      }
      // Showing another language keeps what was ticked.
      try desk.click("[name=show][value=en]", until: "[name=show][value=en][aria-pressed]")
      #expect(try browser.all("input:checked").count == 6)
      try browser.find("[name=q-t7][value=no]").click()
      try browser.find("[name=skip-t8] option[value=time]").click()
      try desk.keep("noscript-01-triage")
      try desk.click("button.main", until: "[data-name=a1]")
      for (name, value, next) in [
        ("a1", "yes", "[data-name=a2]"), ("a2", "yes", "[data-name=a3]"), ("a3", "neither", "[data-name=a4]"),
      ] {
        try browser.wait(for: "[data-name=\(name)]")
        try browser.find("[value=\(value)]").click()
        try desk.click("button.main", until: next)
      }
      try browser.find("[name=value]").type("2")
      try desk.click("button.main", until: "[data-name=a5_interpreter]")
      try browser.find("[value=yes]").click()
      try desk.click("button.main", until: "[data-name=a5_interviewer]")
      try browser.find("[value=woman]").click()
      try desk.click("button.main", until: "[data-name=entry_manner]")
      try browser.find("[value=regular]").click()
      try desk.click("button.main", until: "[data-name=a6]")
      try browser.find("[value=yes]").click()
      try desk.click("button.main", until: "form[action='/finalise']")
      #expect(try browser.find("table").text.contains("Skipped because: no time"))
      try desk.click("form[action='/finalise'] button", until: "#serial")
      // The page looks again by itself until the printer has answered.
      try desk.waitForSlip()
      try desk.keep("noscript-02-ended")
      #expect(try station.waitForDelivery())
      #expect(station.sink.filter { $0.hasSuffix(".age") }.count == 1)
      #expect(desk.complaints.isEmpty, "\(desk.complaints)")
      #expect(station.leaks.isEmpty)
    }
  }
}
