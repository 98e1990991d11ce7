import Foundation
import TestSupport
import Testing

extension Journeys {
  @Suite(
    "A kiosk in a browser", .enabled(if: BrowserDesk.unavailable == nil, "\(BrowserDesk.unavailable ?? "")"))
  struct KioskJourneyTests {
    @Test(
      "Somebody afraid to go back registers in four languages; every page can be used by everybody",
      .enabled(if: Accessibility.unavailable == nil, "\(Accessibility.unavailable ?? "")"), .timeLimit(.minutes(4)),
      arguments: ["en", "ru", "kk", "prs"])
    func afraid(language: String) throws {
      let station = try StationUnderTest()
      defer { station.stop() }
      let kiosk = try Kiosk(station)
      defer { kiosk.browser.stop() }
      try kiosk.look("01-languages")
      try kiosk.touch("[value=\(language)]", until: "[action='/kiosk/begin']")
      #expect(try kiosk.fresh { try kiosk.browser.find("html").attribute("lang") } == language)
      let direction = try kiosk.fresh { try kiosk.browser.find("html").attribute("dir") }
      #expect(direction == (language == "prs" ? "rtl" : "ltr"))
      try kiosk.look("\(language)-02-about")
      try kiosk.touch("[action='/kiosk/cards'] button", until: "button[name=card]")
      try kiosk.look("\(language)-03-cards")
      try kiosk.touch("button[name=card][value=rights]", until: "article")
      try kiosk.look("\(language)-04-card")
      try kiosk.touch("[action='/kiosk/close'] button", until: "button[name=card]")
      try kiosk.touch("[action='/kiosk/close'] button", until: "[action='/kiosk/begin']")
      try kiosk.touch("[action='/kiosk/begin'] button", until: "[action='/kiosk/without-document']")
      try kiosk.look("\(language)-05-document")
      try station.scan("utopia-td3", lane: "kiosk")
      try kiosk.browser.wait(for: "[value=self]")
      #expect(try !kiosk.browser.source.contains("ERIKSSON"), "somebody may stand behind the person")
      try kiosk.look("\(language)-06-question")
      try kiosk.touch("[value=self]", until: "[type=checkbox]")
      try kiosk.fresh { try kiosk.browser.find("[value=none]").click() }
      try kiosk.look("\(language)-07-ticks")
      try kiosk.touch("button.main", until: "[name=name][value=t3]")
      for (answer, next) in [
        ("no", "t4"), ("yes", "t5"), ("yes", "t6k"), ("no", "t7"), ("no", "t8"), ("visit", "k_consent"),
      ] {
        try kiosk.touch("[value=\(answer)]", until: "[name=name][value=\(next)]")
      }
      try kiosk.look("\(language)-08-consent")
      try kiosk.touch("[value=yes]", until: "[action='/kiosk/finish']")
      try kiosk.look("\(language)-09-number")
      try kiosk.touch("[name=paper][value=no] + button, [value=no] ~ button", until: ".number")
      try kiosk.look("\(language)-10-ticket")
      let number = try kiosk.fresh { try kiosk.browser.find(".number").text }
      try kiosk.touch("[action='/kiosk/call-person'] button", until: "[name=wish]")
      try kiosk.look("\(language)-11-wish")
      try kiosk.touch("[value=woman]", until: "[role=status]")
      try kiosk.look("\(language)-12-called")
      try kiosk.touch("[action='/kiosk/leave'] button", until: "[name=language]")
      #expect(try !kiosk.browser.source.contains(number))
      #expect(try station.waitForDelivery())
      #expect(station.sink.filter { $0.hasSuffix(".age") }.count == 1)
      #expect(station.leaks.isEmpty)
      #expect(kiosk.faults.isEmpty, "\(kiosk.faults.joined(separator: "\n"))")
    }

    @Test("A kiosk works by touching alone, without JavaScript", .timeLimit(.minutes(2)))
    func withoutScript() throws {
      let station = try StationUnderTest()
      defer { station.stop() }
      let kiosk = try Kiosk(station, javaScript: false)
      defer { kiosk.browser.stop() }
      try kiosk.touch("[value=ps]", until: "[action='/kiosk/begin']")
      try kiosk.touch("[action='/kiosk/begin'] button", until: "[action='/kiosk/without-document']")
      try kiosk.touch("[action='/kiosk/without-document'] button", until: "[name=name][value=k_for]")
      for next in ["t2", "t3", "t4", "t5", "t6k", "t7", "t8"] {
        try kiosk.touch(
          "[action='/kiosk/answer']:last-of-type button:not(.choice)", until: "[name=name][value=\(next)]")
      }
      try kiosk.touch("[action='/kiosk/answer']:last-of-type button:not(.choice)", until: "[action='/kiosk/finish']")
      try kiosk.touch("[value=yes] + button, [value=yes] ~ button", until: ".number")
      #expect(station.sink.isEmpty, "nothing was said, nothing is sent")
    }

    @Test("What is typed is typed on the page, in nine languages", .timeLimit(.minutes(4)), arguments: [true, false])
    func typing(javaScript: Bool) throws {
      let words = [
        ("en", "a-z"), ("ru", "юё"), ("kk", "әң"), ("ky", "өү"), ("tg", "ҷӯ"), ("uz-Latn", "gʻ"), ("uz-Cyrl", "ўқ"),
        ("tk", "ňý"), ("prs", "گژ"), ("fa", "پچ"), ("ps", "ښځ"),
      ]
      let station = try StationUnderTest()
      defer { station.stop() }
      let kiosk = try Kiosk(station, javaScript: javaScript)
      defer { kiosk.browser.stop() }
      for (language, text) in words {
        try kiosk.touch("[value=\(language)]", until: "[action='/kiosk/begin']")
        try kiosk.touch("[action='/kiosk/begin'] button", until: "[action='/kiosk/type-name']")
        try kiosk.touch("[action='/kiosk/type-name'] button", until: ".keyboard")
        if javaScript { try kiosk.look("\(language)-30-typing") }
        var typed = ""
        for key in language == "uz-Latn" ? [text] : text.map(String.init) {
          typed += typed.isEmpty || typed.last == "-" ? key.prefix(1).uppercased() + key.dropFirst() : key
          try kiosk.fresh { try kiosk.browser.find("[name=key][value='\(key)']").click() }
          // Without a script the page comes anew with it.
          let there = Wait.until(seconds: 5) {
            (try? kiosk.browser.find("[name=value]").property("value")) == typed ? true : nil
          }
          #expect(there == true, "after \(key) the page of \(language) has not \(typed)")
        }
        try kiosk.touch(".typed button.main", until: "[name=name][value=surname]")
        #expect(try kiosk.browser.find("[name=value]").property("value") == "", "somebody may stand behind the person")
        try kiosk.touch("[action='/kiosk/leave'] button", until: "[name=language]")
      }
      #expect(kiosk.faults.isEmpty, "\(kiosk.faults.joined(separator: "\n"))")
    }

    @Test("At the desk the questions to read are read aloud, and begin by themselves", .timeLimit(.minutes(2)))
    func readAloudAtTheDesk() throws {
      try #require(Tool.missing(["espeak-ng"]).isEmpty)
      let station = try StationUnderTest()
      defer { station.stop() }
      try station.startVoice()
      let desk = try BrowserDesk(station)
      defer { desk.stop() }
      try desk.signIn()
      try desk.scan("utopia-td3", until: "#triage")
      try desk.press("v", until: ".card")
      try desk.reach(".languages button[lang=ru]", until: "h1[lang=ru]")
      #expect(try desk.browser.all("audio").isEmpty, "nobody asked for it")
      try desk.reach("form[action='/listen'] button", until: "audio")
      let plays = Wait.until(seconds: 20) {
        (try? desk.browser.number("document.querySelector('audio').currentTime")).map { $0 > 0.2 } == true ? true : nil
      }
      #expect(plays == true, "it was asked for with a key")
      let seconds = try desk.browser.number("document.querySelector('audio').duration")
      #expect((15...180).contains(seconds), "\(seconds)")
      try desk.look("questions-read-aloud")
      // What happens elsewhere doesn't begin it anew.
      let kiosk = try DeskClient(link: station.link(lane: "kiosk"))
      try kiosk.post("/kiosk/call-person")
      try kiosk.post("/kiosk/call", [("wish", "woman")])
      #expect(try desk.browser.number("document.querySelector('audio').currentTime") > 0.2)
      // A language that nothing here speaks.
      try desk.reach(".languages button[lang=ps]", until: "h1[lang=ps]")
      #expect(try desk.browser.all("audio").isEmpty)
      #expect(try desk.browser.find(".notice [lang=ps]").isShown)
      #expect(desk.faults.isEmpty, "\(desk.faults.joined(separator: "\n"))")
    }

    @Test(
      "A page is read aloud: with a voice there is sound as long as its words, without one the page says so",
      .enabled(if: Tool.missing(["espeak-ng"]).isEmpty, "not installed: espeak-ng"), .timeLimit(.minutes(3)))
    func readAloud() throws {
      let station = try StationUnderTest()
      defer { station.stop() }
      try station.startVoice()
      let kiosk = try Kiosk(station)
      defer { kiosk.browser.stop() }
      try kiosk.touch("[value=prs]", until: "[action='/kiosk/listen']")
      try kiosk.touch("[action='/kiosk/listen'] button", until: "audio")
      let plays = Wait.until(seconds: 10) {
        (try? kiosk.browser.number("document.querySelector('audio').currentTime")).map { $0 > 0.2 } == true ? true : nil
      }
      #expect(plays == true, "it begins by itself: it was asked for with a touch")
      let seconds = try kiosk.browser.number("document.querySelector('audio').duration")
      #expect((5...90).contains(seconds), "\(seconds)")
      try kiosk.look("40-read-aloud")
      try kiosk.touch("[action='/kiosk/cards'] button", until: "button[name=card]")
      try kiosk.touch("button[name=card][value=rights]", until: "article")
      try kiosk.browser.wait(for: "audio")
      try kiosk.touch("[action='/kiosk/leave'] button", until: "[name=language]")
      // A language that nothing here speaks.
      try kiosk.touch("[value=ps]", until: "[action='/kiosk/listen']")
      try kiosk.touch("[action='/kiosk/listen'] button", until: ".notice")
      #expect(try kiosk.browser.all("audio").isEmpty)
      try kiosk.look("41-no-voice")
      try kiosk.touch("[action='/kiosk/leave'] button", until: "[name=language]")
      #expect(kiosk.faults.isEmpty, "\(kiosk.faults.joined(separator: "\n"))")
    }

    @Test("A voice that gives no sound is no longer waited for: the page says so", .timeLimit(.minutes(2)))
    func voiceLost() throws {
      let station = try StationUnderTest()
      defer { station.stop() }
      try station.startVoice(["/bin/cat"])
      let kiosk = try DeskClient(link: station.link(lane: "kiosk"))
      try kiosk.post("/kiosk/language", [("language", "en")])
      #expect(try kiosk.fetch("/speech").status == 404, "nobody asked for it")
      try kiosk.post("/kiosk/listen", [("on", "1")])
      #expect(kiosk.page.markup.contains("<audio"))
      #expect(try kiosk.fetch("/speech").status == 503)
      try kiosk.load()
      #expect(!kiosk.page.markup.contains("<audio"))
      #expect(kiosk.page.text.contains("This cannot be read aloud here"))
      #expect(station.log.contains("was not read aloud"))
    }

    /// A switch has two: on to the next, and take this one (EN 301 549, 5.5 and 11.2.1; WCAG 2.2, 2.1.1, 2.4.7).
    @Test("A kiosk works by two keys alone, and what is next can always be seen", .timeLimit(.minutes(3)))
    func twoKeys() throws {
      let station = try StationUnderTest()
      defer { station.stop() }
      let kiosk = try Kiosk(station)
      defer { kiosk.browser.stop() }
      for (target, next) in [
        ("[value=en]", "[action='/kiosk/begin']"),
        ("[action='/kiosk/begin'] button", "[action='/kiosk/without-document']"),
        ("[action='/kiosk/without-document'] button", "[value=self]"), ("[value=self]", "[type=checkbox]"),
        ("[action='/kiosk/answer']:last-of-type button:not(.choice):not(.main)", "[name=name][value=t3]"),
        ("[value=no]", "[name=name][value=t4]"), ("[value=no]", "[name=name][value=t5]"),
        ("[value=yes]", "[name=name][value=t6k]"), ("[value=no]", "[name=name][value=t7]"),
        ("[value=no]", "[name=name][value=t8]"), ("[value=visit]", "[action='/kiosk/finish']"),
      ] {
        try kiosk.reach(target, until: next)
      }
      #expect(kiosk.faults.isEmpty, "\(kiosk.faults.joined(separator: "\n"))")
      #expect(station.sink.isEmpty, "no need was named, nothing is sent")
    }

    @Test("A kiosk left alone draws its curtain after 30 seconds and is wiped 15 later", .timeLimit(.minutes(3)))
    func leftAlone() throws {
      let station = try StationUnderTest()
      defer { station.stop() }
      let kiosk = try Kiosk(station)
      defer { kiosk.browser.stop() }
      try kiosk.touch("[value=ru]", until: "[action='/kiosk/begin']")
      try kiosk.touch("[action='/kiosk/begin'] button", until: "[action='/kiosk/without-document']")
      try kiosk.touch("[action='/kiosk/without-document'] button", until: "[value=self]")
      try kiosk.touch("[value=self]", until: "[type=checkbox]")
      let start = ContinuousClock.now
      try kiosk.browser.wait(for: "#soon:not([hidden])", seconds: 45)
      #expect((24...29).contains((ContinuousClock.now - start).components.seconds), "20 s before it is wiped")
      try kiosk.look("20-soon")
      try kiosk.browser.wait(for: "#curtain:not([hidden])", seconds: 45)
      #expect(try kiosk.browser.all("#soon[hidden]").count == 1)
      #expect((29...40).contains((ContinuousClock.now - start).components.seconds))
      try kiosk.look("20-curtain")
      try kiosk.browser.find("#curtain button").click()
      try kiosk.browser.wait(for: "#curtain[hidden]")
      try kiosk.browser.wait(for: "#curtain:not([hidden])", seconds: 45)
      try kiosk.browser.wait(for: "[name=language]", seconds: 25)
      #expect(FileManager.default.fileExists(atPath: "\(station.folder)/run/kiosk-kiosk.over"))
    }
  }
}

/// A kiosk's screen in a browser: a person's finger, and eyes that look at every page.
private final class Kiosk {
  let browser: WebDriver
  private(set) var faults: [String] = []

  init(_ station: StationUnderTest, javaScript: Bool = true) throws {
    browser = try WebDriver(javaScript: javaScript)
    try browser.open(station.link(lane: "kiosk"))
    try browser.wait(for: "[name=language]")
  }

  func touch(_ css: String, until next: String) throws {
    try fresh { try browser.find(css).click() }
    try browser.wait(for: next)
  }

  /// Once more where the page was drawn anew between finding something and taking it.
  func fresh<Found>(_ body: () throws -> Found) throws -> Found {
    do {
      return try body()
    } catch  where "\(error)".contains("stale element") {
      return try body()
    }
  }

  /// On with Tab until the focus is on what `css` selects, then Enter.
  func reach(_ css: String, until next: String) throws {
    for _ in 0..<60 {
      try browser.press("\t")
      let unseen = try browser.number("parseFloat(getComputedStyle(document.activeElement).outlineWidth) < 2 ? 1 : 0")
      if unseen == 1, try browser.number("document.activeElement === document.body ? 1 : 0") == 0 {
        faults.append("on the way to \(css): nobody sees where the focus is")
      }
      guard try browser.number("document.activeElement.matches(\"\(css)\") ? 1 : 0") == 1 else { continue }
      try browser.press("\n")
      try browser.wait(for: next)
      return
    }
    throw Tool.Failure.failed("Tab never comes to \(css)")
  }

  /// Keeps a picture and asks axe-core, and a ruler: 15 mm on a screen of 15.6 inches and 1920 pixels are 83.
  func look(_ name: String) throws {
    try Screenshots.keep("kiosk-\(name)", of: browser)
    if Accessibility.unavailable == nil {
      faults += try Accessibility.faults(on: browser).map { "\(name): \($0)" }
    }
    faults += try Accessibility.smallTargets(on: browser, below: 83).map { "\(name): too small: \($0)" }
    faults += try browser.takeLog().filter { !$0.hasPrefix("INFO") && !$0.hasPrefix("DEBUG") }.map { "\(name): \($0)" }
    let width = try browser.number("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if width > 0 { faults.append("\(name): wider than the screen by \(width)") }
    try browser.resize(width: 640, height: 450)
    let zoomed = try browser.number("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if zoomed > 0 { faults.append("\(name): at 200 % wider than the screen by \(zoomed)") }
    try browser.resize(width: 1280, height: 900)
  }
}
