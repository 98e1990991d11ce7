import Foundation
import TestSupport
import Testing

extension Journeys {
  /// The desk in headless Chromium, by keys alone. Pictures of every page are left in `.build/screenshots`.
  @Suite(
    "The desk in a browser",
    .enabled(if: BrowserDesk.unavailable == nil, "\(BrowserDesk.unavailable ?? "")"))
  struct BrowserJourneyTests {
    @Test("A person without needs takes one scan, ten keys and two pages", .timeLimit(.minutes(2)))
    func withoutNeeds() throws {
      let station = try StationUnderTest()
      defer { station.stop() }
      let desk = try BrowserDesk(station)
      defer { desk.stop() }
      try desk.look("en-01-badge")
      try desk.signIn()
      try desk.look("en-02-ready")

      desk.startMeasuring()
      try desk.scan("utopia-td3", until: "#triage")
      #expect(try desk.browser.all("input:checked").isEmpty, "something is preselected")
      try desk.press("2nnnyyn1")
      #expect(try desk.browser.all("input:checked").count == 8)
      try desk.look("en-03-triage-filled")
      try desk.press("\n", until: "form[action='/no-needs']")
      let pages = desk.pages
      try desk.press("\n", until: "#slip")
      let software = Double(desk.waited.components.seconds) + Double(desk.waited.components.attoseconds) / 1e18
      print("no-needs path: \(desk.keys) keys, \(pages) pages, \(Int(software * 1000)) ms of software time")
      #expect(desk.keys <= 10)
      #expect(pages == 2)
      #expect(software <= 15)

      try desk.look("en-04-ended-without-needs")
      #expect(try desk.browser.all("#serial").isEmpty)
      #expect(try station.queue().isEmpty)
      #expect(station.slips.isEmpty)
      #expect(station.files().isEmpty, "something of the person was written down")

      // The same with a slip: it looks like any other, and still nothing is kept.
      try desk.scan("utopia-single-name", until: "#triage")
      try desk.press("2nnnyyn1\n", until: "form[action='/no-needs']")
      try desk.look("en-05-no-needs")
      try desk.press("1", until: "#serial")
      try desk.waitForSlip()
      #expect(station.slips.count == 1)
      #expect(try station.queue().isEmpty)
      #expect(desk.complaints.isEmpty, "\(desk.complaints)")
      #expect(desk.faults.isEmpty, "\(desk.faults.joined(separator: "\n"))")
      #expect(station.leaks.isEmpty)
    }

    @Test("A person who is afraid to go back: module, review, a changed answer, the record", .timeLimit(.minutes(3)))
    func referral() throws {
      let station = try StationUnderTest()
      defer { station.stop() }
      let desk = try BrowserDesk(station)
      defer { desk.stop() }
      try desk.signIn()
      try desk.scan("utopia-td3", until: "#triage")
      try desk.look("en-10-triage")
      let triage = try desk.overflow()
      #expect(triage.right <= 0, "the page is wider than the window")
      #expect(triage.bottom <= 60, "eight rows reach \(triage.bottom) px below the window")

      // Help named as urgent opens the help page at once, and nothing is lost by it.
      try desk.press("81")
      try desk.look("en-11-triage-urgent")
      #expect(try desk.browser.find(".urgent").isShown)
      try desk.press("↓nyyyn1")
      #expect(try desk.browser.all("input:checked").count == 8)
      try desk.press("\n", until: "form[action='/help-over']")
      try desk.look("en-12-help")
      try desk.press("\n", until: "[data-name=a1]")
      try desk.look("en-13-question")
      try desk.press("y\n", until: "[data-name=a2]")
      try desk.press("y\n", until: "[data-name=a3]")
      try desk.press("1")
      try desk.look("en-14-question-many")
      try desk.press("\n", until: "[data-name=a4]")
      try desk.press("31\n", until: "[data-name=a4] .problem")
      try desk.look("en-15-question-refused")
      try desk.browser.find("[name=value]").clear()
      try desk.press("2")
      try desk.press("\n", until: "[data-name=a5_interpreter]")
      try desk.press("y\n", until: "[data-name=a5_interviewer]")
      // One page back keeps the answer.
      try desk.click("form[action='/back'] button", until: "[data-name=a5_interpreter]")
      #expect(try desk.browser.find("[value=yes]").isChosen)
      try desk.press("\n", until: "[data-name=a5_interviewer]")
      try desk.press("1\n", until: "[data-name=entry_manner]")
      try desk.press("1\n", until: "[data-name=a6]")
      try desk.press("y\n", until: "form[action='/finalise']")
      try desk.look("en-16-review")

      // One answer is changed from the check page.
      #expect(try desk.browser.find("table").text.contains("A woman"))
      let rows = try desk.browser.all("form[action='/change']")
      #expect(rows.count == 17)
      try desk.click("tr:nth-child(15) button", until: "[data-name=a5_interviewer]")
      try desk.press("2\n", until: "form[action='/finalise']")
      #expect(try desk.browser.find("table").text.contains("A man"))

      try desk.press("\n", until: "#serial")
      try desk.waitForSlip()
      try desk.look("en-17-ended")
      let serial = try desk.browser.find("#serial").text
      #expect(try station.waitForDelivery())
      let envelopes = station.sink.filter { $0.hasSuffix(".age") }
      #expect(envelopes.count == 2, "one for the medical point, one for the asylum office")
      #expect(station.slips == ["\(serial).pdf"])
      #expect(desk.complaints.isEmpty, "\(desk.complaints)")
      #expect(desk.faults.isEmpty, "\(desk.faults.joined(separator: "\n"))")
      #expect(station.leaks.isEmpty)
      #expect(station.files().isEmpty)
    }

    @Test("A Russian-speaking officer, and a bad scan in the middle of it", .timeLimit(.minutes(2)))
    func russian() throws {
      let station = try StationUnderTest()
      defer { station.stop() }
      let desk = try BrowserDesk(station)
      defer { desk.stop() }
      let browser = desk.browser
      try desk.click("form[action='/officer-language'] button", until: "html[lang=ru]")
      try station.scan("utopia-td3")
      try browser.wait(for: ".notice")
      try desk.look("ru-01-badge-notice")
      try desk.signIn()
      try desk.look("ru-02-ready")
      try station.scan("garbage")
      try browser.wait(for: ".notice")
      try desk.look("ru-03-ready-notice")

      try desk.scan("utopia-td3-wrong-check", until: "#triage")
      try desk.look("ru-04-triage-wrong-check")
      #expect(try browser.all(".item.failed").count == 1)
      #expect(try desk.overflow().right <= 0)
      try desk.press("2nn")
      // A stray scan says so and takes nothing of what was ticked.
      try station.scan("utopia-td3")
      try browser.wait(for: ".notice")
      #expect(try browser.all("input:checked").count == 3)
      try desk.look("ru-05-triage-stray-scan")
      // Enter too early: the answers stay, the missing rows are marked.
      try desk.press("\n", until: ".row .problem")
      #expect(try browser.all(".row .problem").count == 5)
      #expect(try browser.all("input:checked").count == 3)
      try desk.look("ru-06-triage-incomplete")
      // Help keeps them too.
      try desk.press("h", until: "form[action='/help-over']")
      try desk.look("ru-07-help")
      try desk.press("\n", until: "#triage")
      #expect(try browser.all("input:checked").count == 3)

      try desk.press("yyyn1\n", until: "[data-name=a1]")
      try desk.look("ru-08-question")
      try desk.press("n\n", until: "[data-name=a2]")
      try desk.press("n\n", until: "[data-name=a3]")
      try desk.press("3\n", until: "[data-name=a4]")
      try desk.press("0\n", until: "[data-name=a5_interpreter]")
      try desk.press("n\n", until: "[data-name=a5_interviewer]")
      try desk.press("3\n", until: "[data-name=entry_manner]")
      try desk.press("1\n", until: "[data-name=a6]")
      try desk.press("n\n", until: "form[action='/finalise']")
      try desk.look("ru-09-review")
      // Afraid, and then no to all of it: a return is held and nobody would take over. A person decides, and knows.
      #expect(try browser.all(".hold").count == 2)
      #expect(try browser.find("form[action='/finalise'] button").text.contains("Закончить"))
      try desk.press("\n", until: "#slip")
      try desk.waitForSlip()
      try desk.look("ru-10-ended")
      #expect(desk.complaints.isEmpty, "\(desk.complaints)")
      #expect(desk.faults.isEmpty, "\(desk.faults.joined(separator: "\n"))")
      #expect(station.leaks.isEmpty)
    }
  }
}
