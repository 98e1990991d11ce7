import Foundation
import TestSupport
import Testing

extension Journeys {
  /// What somebody finds who takes the box after a day's work: powered off, and powered on and locked.
  @Suite struct ThiefTests {
    static let missing = Journeys.printingMissing ?? BrowserDesk.unavailable

    /// By level. L2 in the words of the station: which office, which form, which outcome.
    static let canaries = [
      "L1": StationUnderTest.canaries + ["1974-08-12", "Kowalczyk", "Zaltbommel"],
      "L2": ["training-asylum", "asylum office", "q2-asylum", "out_asylum", "/data/t4", "wouldn't say"],
      "L3": ["war_violence", "disaster", "<a3>", "/data/a3", "/data/t6"],
    ]
    /// The packs are public, and the keys are credentials that systemd hands over and takes away.
    private static func isPublic(_ name: String) -> Bool {
      name.hasPrefix("state/packs") || name.hasPrefix("keys") || name == "training-receiver.key"
    }

    /// What was delivered is the sink's: the signature beside an envelope names its office (design, section 9).
    private static func isOfTheSink(_ finding: String) -> Bool {
      finding.contains("/folder-sink/") && finding.hasSuffix(".sig: training-asylum as UTF-8")
    }

    @Test(.enabled(if: missing == nil, "\(missing ?? "")"), .timeLimit(.minutes(10)))
    func findsNothingOfAnyLevel() throws {
      let packs = try PacksWithRemark.make()
      defer { TemporaryFolder.remove(packs) }
      let cups = try PrivateCups()
      defer { cups.stop() }
      let temporary = try TemporaryFolder.make(prefix: "temporary")
      defer { TemporaryFolder.remove(temporary) }
      let station = try StationUnderTest(
        environment: cups.environment.merging(["TMPDIR": temporary]) { $1 }, packs: packs
      ) { $0["slipFolder"] = nil }
      defer { station.stop() }
      let browser = try WebDriver()
      defer { browser.stop() }
      try workADay(station, cups, browser)
      // CUPS, as Debian sets it up, keeps an ended job's document for a day. A slip's goes when its end is noted.
      #expect(cups.printedDocuments().count == 4)
      #expect(Wait.until(seconds: 15) { cups.spooledFiles().isEmpty ? true : nil } == true, "\(cups.spooledFiles())")

      let search = CanarySearch(Self.canaries.values.flatMap(\.self))
      func places() -> [(name: String, found: [String])] {
        [
          ("station", search.findings(below: station.folder, except: Self.isPublic).filter { !Self.isOfTheSink($0) }),
          ("journal", search.findings(in: Data(station.log.utf8))),
          ("print spool", search.findings(below: cups.folder)),
          ("temporary files", search.findings(below: temporary)),
          ("browser profile", search.findings(below: browser.profileFolder)),
        ]
      }

      // Powered on and locked: files, and whatever answers without a sign-in.
      try station.waypost("lane", "lock", "--all")
      for place in places() { #expect(place.found == [], "powered on, \(place.name)") }
      #expect(search.findings(in: try everythingSaid(by: station)) == [], "powered on, what answers")

      // Powered off.
      try browser.quit()
      station.killDaemon()
      for place in places() { #expect(place.found == [], "powered off, \(place.name)") }

      // The control: one planted canary of each level in each place is found, in any encoding.
      let folders = ["\(station.folder)/state/vault", "\(station.folder)/run", "\(station.folder)/folder-sink"]
      for folder in folders + [cups.folder, temporary, browser.profileFolder] {
        for (level, words) in Self.canaries {
          let word = words[0]
          let forms = [
            Data("x\(word)".utf8), "x\(word)".data(using: .utf16LittleEndian),
            Data("ab\(word)c".utf8).base64EncodedData(),
          ]
          for form in forms.compactMap(\.self) {
            try form.write(to: URL(fileURLWithPath: "\(folder)/planted"))
            #expect(!search.findings(below: folder).isEmpty, "the search doesn't find \(level) planted in \(folder)")
          }
        }
        #expect(places().contains { $0.found.contains { $0.contains("/planted: ") } })
        unlink("\(folder)/planted")
      }
      #expect(!search.findings(in: Data("a line with ERIKSSON".utf8)).isEmpty)
    }

    /// Cases finalised and delivered, one still in the queue, one undone, one open; half of them in the browser.
    private func workADay(_ station: StationUnderTest, _ cups: PrivateCups, _ browser: WebDriver) throws {
      let desk = try station.openDesk()
      try station.signIn(desk)
      for round in 0..<3 {
        try reachReview(station, desk)
        let serial = try desk.finalise()
        #expect(try desk.wait(seconds: 20) { $0.parts["slip"]?.contains("printed") == true }, "slip \(serial)")
        #expect(try station.waitForDelivery())
        try desk.post("/next")
        if round == 1 { station.stopCarrier(.upload) }
        if round == 0 {
          try reachReview(station, desk)
          try desk.post("/undo")
        }
        if round == 1 {
          try reachReview(station, desk)
          _ = try desk.finalise()
          try desk.post("/next")
          try station.startCarrier(.upload)
        }
      }
      try desk.post("/sign-out")

      try browser.open(station.link())
      try browser.wait(for: "[name=badge]")
      try station.scan("badge")
      try browser.wait(for: "[name=pin]")
      try browser.press(StationUnderTest.pin + "\n")
      try browser.wait(for: "form[action='/without-document']")
      try station.scan("utopia-td3")
      try browser.wait(for: "#triage")
      #expect(try browser.source.contains("ERIKSSON"))
      try browser.press("2nnyyyn1\n")
      try browser.wait(for: "form[action='/answer']")
    }

    private func reachReview(_ station: StationUnderTest, _ desk: DeskClient) throws {
      try station.scan("utopia-td3")
      try #require(try desk.wait { $0.form("/triage") != nil })
      try desk.answerTriage(Answers.afraid)
      for (_, value) in Answers.asylum { try desk.answer(value) }
      try desk.post("/answer", [("value", "Kowalczyk of Zaltbommel")])
      try #require(desk.page.heading == "Check the answers")
    }

    /// The lanes' ports with and without a link of theirs, and every command of `waypost` that asks the daemon.
    private func everythingSaid(by station: StationUnderTest) throws -> Data {
      var said = Data()
      for lane in ["desk", "kiosk"] {
        let client = try DeskClient(link: station.link(lane: lane))
        said += Data(client.page.markup.utf8)
        for path in ["/", "/events", "/triage", "/case", "/vault", "/..", "/finalise", "/style.css"] {
          said += Data((try? client.http.request("GET", path, timeout: 2))?.body ?? [])
        }
      }
      let serials = try station.queue().map(\.serial)
      for command in [["status"], ["queue", "list"], ["devices", "list"], ["officer", "list"]]
        + serials.map({ ["queue", "show", $0] })
      {
        for json in [[], ["--json"]] {
          let answer = try Tool.run(
            Programs.path("waypost"), command + json, environment: ["WAYPOST_SOCKET": station.controlSocket])
          #expect(answer.status == 0, "\(command)")
          said += Data(answer.standardOutput + answer.standardError)
        }
      }
      return said
    }
  }
}
