import Foundation
import TestSupport
import Testing

extension Journeys {
  /// The pages of a shift in headless Chromium; pictures of each are left in `.build/screenshots`.
  @Suite(
    "A shift in a browser", .enabled(if: BrowserDesk.unavailable == nil, "\(BrowserDesk.unavailable ?? "")"))
  struct BrowserOfficeTests {
    @Test("apart, handed over, locked: what each screen shows", .timeLimit(.minutes(6)), arguments: ["en", "ru"])
    func apart(language: String) throws {
      let station = try PrivateRoomTests.station()
      defer { station.stop() }
      let desk = try BrowserDesk(station)
      defer { desk.stop() }
      if language == "ru" { try desk.reach("form[action='/officer-language'] button", until: "html[lang=ru]") }
      try desk.signIn()
      try desk.look("office-\(language)-01-home")
      try desk.scan("utopia-td3", until: "#triage")
      // The language card: every language in its own script; what was ticked is still there afterwards.
      try desk.press("↓n")
      try desk.press("c", until: ".tongues")
      try desk.look("office-\(language)-02-languages")
      #expect(try desk.browser.all(".tongues button").count >= 11)
      try desk.reach(".tongues button[lang=prs]", until: "#triage")
      #expect(try desk.browser.all("input:checked").count == 2, "the language and the answer given")
      try desk.look("office-\(language)-03-triage-dari")
      try desk.press("v", until: ".card")
      try desk.look("office-\(language)-04-questions-dari")
      try desk.reach(".languages button[lang=kk]", until: "h1[lang=kk]")
      try desk.look("office-\(language)-05-questions-kazakh")
      try desk.press("\n", until: "#triage")
      try desk.press("i", until: "form[action='/interpreter-asked']")
      try desk.look("office-\(language)-06-interpreter")
      try desk.press("1", until: "#triage")
      // A second document in the middle of it: asked on the spot, nothing lost.
      let ticked = try desk.browser.all("input:checked").count
      try station.scan("utopia-single-name")
      try desk.browser.wait(for: ".notice .buttons")
      #expect(try desk.browser.all("input:checked").count == ticked)
      try desk.look("office-\(language)-07-second-document")
      try desk.reach(".notice button[value='second:family']", until: ".family")
      #expect(try desk.browser.all("input:checked").count == ticked)
      try desk.look("office-\(language)-08-family")
      try desk.press("nnynn1\n", until: "form[action='/hand-over']")
      try desk.look("office-\(language)-09-apart")
      try desk.reach("form[action='/hand-over'] button", until: "form[action='/take-up']")
      try desk.look("office-\(language)-10-handed-over")
      #expect(try !desk.browser.find("body").text.contains("ERIKSSON"))
      try desk.reach("form[action='/take-up'] button", until: "form[action='/withhold']")
      try desk.press("l", until: "[name=badge]")
      try desk.look("office-\(language)-11-locked")
      #expect(try !desk.browser.find("body").text.contains("ERIKSSON"))
      #expect(desk.complaints.isEmpty, "\(desk.complaints)")
      #expect(desk.faults.isEmpty, "\(desk.faults.joined(separator: "\n"))")
      #expect(station.leaks.isEmpty)
    }

    @Test("as told, how it ends, the lists", .timeLimit(.minutes(6)), arguments: ["en", "ru"])
    func endings(language: String) throws {
      let station = try PrivateRoomTests.station()
      defer { station.stop() }
      let desk = try BrowserDesk(station)
      defer { desk.stop() }
      let browser = desk.browser
      if language == "ru" { try desk.reach("form[action='/officer-language'] button", until: "html[lang=ru]") }
      try desk.signIn()
      try desk.reach("form[action='/without-document'] button", until: "#triage")
      try desk.reach(".strip button[value='overlay:told']", until: "[name=year]")
      try browser.find("[name=given]").type("Gul")
      try browser.find("[name=year]").type("۱۳۶۹")
      try browser.find("[value=solar-hijri]").click()
      try desk.look("office-\(language)-20-told")
      try desk.reach("button[form=told]", until: "#triage")
      #expect(try browser.find(".strip").text.contains("1991 (1369)"))
      try desk.press("2nnyyyn1\n", until: "[data-name=a1]")
      try desk.look("office-\(language)-21-question")
      try desk.press("a", until: "form[action='/alone']")
      try desk.look("office-\(language)-22-somebody-hears")
      try desk.press("1", until: "[data-name=a1]")
      try desk.press("y\n", until: "[data-name=a2]")
      try desk.press("y\n", until: "[data-name=a3]")
      try desk.press("1\n", until: "[data-name=a4]")
      try desk.press("2\n", until: "[data-name=a5_interpreter]")
      try desk.press("n\n", until: "[data-name=a5_interviewer]")
      try desk.press("1\n", until: "[data-name=entry_manner]")
      try desk.press("1\n", until: "[data-name=a6]")
      try desk.press("y\n", until: "form[action='/finalise']")
      try desk.press("\n", until: "#serial")
      try desk.waitForSlip()
      let serial = try browser.find("#serial").text
      try desk.look("office-\(language)-23-how-it-ends")
      try desk.reach("form[action='/ended']:nth-of-type(4) button", until: "[name=reason]")
      try desk.look("office-\(language)-24-held")
      try browser.find("[name=badge]").type(PrivateRoomTests.supervisorBadge)
      try browser.find("[name=pin]").type(PrivateRoomTests.pin)
      try desk.reach("form[action='/override-hold'] button", until: "#slip")
      try desk.look("office-\(language)-25-overridden")
      try desk.reach("form[action='/next'] button", until: "form[action='/report']")
      try desk.reach("form[action='/report'] button", until: "table.report")
      try desk.look("office-\(language)-26-hand-over-list")
      #expect(try browser.find("table.report").text.contains(serial))
      try desk.press("\n", until: "form[action='/referral']")
      try browser.find("[name=serial]").type(serial)
      try desk.reach("form[action='/referral'] button", until: "#referrals")
      try desk.reach("form[action='/whom-to-call'] button", until: "form[action='/phoned']")
      try desk.look("office-\(language)-27-whom-to-call")
      try desk.reach("form[action='/phoned'] button", until: "#notices .notice")
      try desk.look("office-\(language)-28-told-by-phone")
      // Whoever answers for the post.
      try desk.reach("form[action='/sign-out'] button", until: "[name=badge]")
      try browser.press(PrivateRoomTests.supervisorBadge + "\n")
      try browser.wait(for: "[name=pin]")
      try browser.press(PrivateRoomTests.pin + "\n")
      try browser.wait(for: "form:has([value=supervisor])")
      try desk.reach("form:has([value=supervisor]) button", until: "[name=again]")
      try desk.look("office-\(language)-29-supervisor")
      try desk.press("\n", until: "form:has([value=monitor])")
      try desk.reach("form:has([value=monitor]) button", until: "table.report")
      try desk.look("office-\(language)-30-monitor")
      try desk.press("\n", until: "form[action='/without-document']")
      try desk.reach("form[action='/without-document'] button", until: "#triage")
      try desk.reach("button[value='overlay:leaving']", until: "form[action='/leave']")
      try desk.look("office-\(language)-31-leaving")
      try desk.press("1", until: "form[action='/without-document']")
      #expect(desk.complaints.isEmpty, "\(desk.complaints)")
      #expect(desk.faults.isEmpty, "\(desk.faults.joined(separator: "\n"))")
      #expect(station.leaks.isEmpty)
    }

    @Test("a call from a kiosk sounds at the idle desk, and what is being typed there stays", .timeLimit(.minutes(3)))
    func call() throws {
      let station = try PrivateRoomTests.station()
      defer { station.stop() }
      let desk = try BrowserDesk(station)
      defer { desk.stop() }
      try desk.signIn()
      // The page's own sound, counted where it is made.
      _ = try desk.browser.number(
        """
        (() => { const Sound = AudioContext; window.sounds = 0;
          window.AudioContext = class extends Sound { constructor() { super(); window.sounds += 1; window.sound = this; } }; return 0; })()
        """)
      try desk.browser.find("[name=serial]").type("D7-K3")
      let kiosk = try DeskClient(link: station.link(lane: "kiosk"))
      try kiosk.post("/kiosk/call-person")
      #expect(try desk.browser.number("window.sounds") == 0, "nobody has said yet whom they want")
      try kiosk.post("/kiosk/call", [("wish", "woman")])
      try desk.browser.wait(for: ".call")
      #expect(try desk.browser.number("window.sounds") == 1)
      #expect(try desk.browser.number("window.sound.state === 'suspended' ? 1 : 0") == 0, "the browser keeps it silent")
      #expect(try desk.browser.number("document.querySelector('[name=serial]').value.length") == 5)
      try desk.look("office-en-40-called")
      try desk.reach("form[action='/call-answered'] button", until: "#live:not(:has(.call))")
      #expect(desk.complaints.isEmpty, "\(desk.complaints)")
      #expect(desk.faults.isEmpty, "\(desk.faults.joined(separator: "\n"))")
    }

    @Test("a monitor carries the audit away as a file, which anybody can check; nobody else gets it")
    func auditBundle() throws {
      let station = try PrivateRoomTests.station()
      defer { station.stop() }
      let desk = try station.openDesk()
      try PrivateRoomTests.signIn(desk, PrivateRoomTests.trainedBadge)
      let refused = try desk.http.request("POST", "/audit-bundle", headers: [("Cookie", desk.cookie)])
      #expect(refused.status == 403, "a page of elsewhere may not ask for it")
      try desk.post("/sign-out")
      try PrivateRoomTests.signIn(desk, PrivateRoomTests.supervisorBadge)
      try desk.post("/report", [("kind", "monitor")])
      try #require(try desk.wait { $0.form("/audit-bundle") != nil })
      let answer = try desk.download("/audit-bundle")
      #expect(answer.status == 200)
      #expect(answer.headers["content-disposition"]?.hasPrefix("attachment; filename=\"") == true)
      let file = "\(station.folder)/carried.txt"
      try Data(answer.body).write(to: URL(fileURLWithPath: file))
      let key = "\(station.folder)/keys/station.key.pub"
      #expect(try station.waypost("audit", "verify", file, "--station", key).contains("The audit holds"))
      try desk.post("/report", [("kind", "supervisor")])
      #expect(try desk.wait { $0.form("/new-pin") != nil })
      #expect(desk.page.form("/audit-bundle") == nil)
    }

    @Test("a monitor reads figures and the audit, and nothing else is in reach", .timeLimit(.minutes(3)))
    func monitor() throws {
      let station = try PrivateRoomTests.station()
      defer { station.stop() }
      let (badge, pin) = ("WPB1-M0N1T0R00001", PrivateRoomTests.pin)
      try station.waypost(
        "officer", "add", "--name", "Mira", "--badge", badge, "--role", "monitor", input: pin + "\n")
      let desk = try BrowserDesk(station)
      defer { desk.stop() }
      try desk.look("office-en-50-sign-in")
      // How the station is, for whoever looks after it, without a badge.
      try desk.reach("form:has([value=status]) button", until: "table.report")
      try desk.look("office-en-50-status")
      let status = try desk.browser.find("main").text
      #expect(status.contains("Running since") && status.contains("training") && status.contains("Packs in force"))
      #expect(
        try Set(desk.browser.all("form").map { try $0.attribute("action") ?? "" })
          == ["/next", "/officer-language", "/report"])
      try desk.reach("form[action='/officer-language'] button", until: "html[lang=ru] table.report")
      try desk.look("office-ru-50-status")
      try desk.reach("form[action='/officer-language'] button", until: "html[lang=en] table.report")
      try desk.press("\n", until: "[name=badge]")
      try desk.browser.press(badge + "\n")
      try desk.browser.wait(for: "[name=pin]")
      try desk.look("office-en-51-pin")
      try desk.browser.press(pin + "\n")
      try desk.browser.wait(for: "table.report")
      try desk.look("office-en-52-monitor")
      let forms = try desk.browser.all("form").map { try $0.attribute("action") ?? "" }
      #expect(Set(forms) == ["/audit-bundle", "/lock", "/officer-language", "/report", "/sign-out"])
      try desk.reach("form[action='/officer-language'] button", until: "html[lang=ru] table.report")
      try desk.look("office-ru-52-monitor")
      try desk.reach("form[action='/sign-out'] button", until: "[name=badge]")
      #expect(desk.complaints.isEmpty, "\(desk.complaints)")
      #expect(desk.faults.isEmpty, "\(desk.faults.joined(separator: "\n"))")
    }
  }
}
