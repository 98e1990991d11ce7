import Foundation
import Referral
import Sealing
import TestSupport
import Testing

extension Journeys {
  /// What a technician, a supervisor and an office on the phone do to the queue, by the commands alone and their exit codes.
  @Suite struct QueueByHandTests {
    static let missing = Journeys.openingMissing

    private func run(_ station: StationUnderTest, _ arguments: String..., input: String = "") throws -> Tool.Output {
      try Tool.run(
        Programs.path("waypost"), arguments, input: Array(input.utf8),
        environment: ["WAYPOST_SOCKET": station.controlSocket])
    }

    /// Records that wait, the desk is back on its first page.
    private func refer(_ station: StationUnderTest, _ desk: DeskClient, count: Int) throws -> [String] {
      try (0..<count).map { _ in
        try desk.reachReview()
        let serial = try desk.finalise()
        try desk.post("/next")
        return serial
      }
    }

    @Test(.enabled(if: missing == nil, "\(missing ?? "")"))
    func whatALostBoxMayHaveTakenAlongIsListed() throws {
      let station = try StationUnderTest(environment: ["CUPS_SERVER": "/nowhere/cups.sock"])
      defer { station.stop() }
      #expect(try run(station, "queue", "at-risk").text == "Never sent: none\nUnanswered: none\n")
      let desk = try station.openDesk()
      try station.signIn(desk)
      let delivered = try refer(station, desk, count: 2)
      #expect(try station.waitForDelivery())
      station.stopCarrier(.upload)
      let waiting = try refer(station, desk, count: 2)
      let listed = try run(station, "queue", "at-risk")
      #expect(listed.status == 0)
      #expect(
        listed.text
          == "Never sent: \(waiting.joined(separator: ", "))\nUnanswered: \(delivered.joined(separator: ", "))\n")
      let json = try run(station, "queue", "at-risk", "--json").standardOutput
      let lists = try JSONDecoder().decode([String: [String]].self, from: Data(json))
      #expect(lists == ["unsent": waiting, "unanswered": delivered])

      // What was answered is at no risk any more.
      let code = try code(station, delivered[0], .acknowledged)
      #expect(try run(station, "referral", "acknowledge", delivered[0], code).status == 0)
      #expect(try run(station, "queue", "at-risk").text.hasSuffix("Unanswered: \(delivered[1])\n"))
      #expect(station.leaks == [] && station.files() == [])
    }

    @Test(.enabled(if: missing == nil, "\(missing ?? "")"))
    func anOfficeAnswersByPhoneToATechnician() throws {
      let station = try StationUnderTest(environment: ["CUPS_SERVER": "/nowhere/cups.sock"])
      defer { station.stop() }
      let desk = try station.openDesk()
      try station.signIn(desk)
      let serials = try refer(station, desk, count: 2)
      #expect(try station.waitForDelivery())
      let serial = serials[0]
      let code = try code(station, serial, .acknowledged)

      // As it is said: lower case, O for 0, blanks. As it is misheard: told apart from a wrong one.
      let misheard = String(code.dropLast()) + (code.last == "0" ? "1" : "0")
      let notWhole = try run(station, "referral", "acknowledge", serial, misheard)
      #expect(notWhole.status == 1 && notWhole.errorText.contains("have it read out again"), "\(notWhole.errorText)")
      let stranger = try run(station, "referral", "acknowledge", serial, "\(try SpokenCode.generate())")
      #expect(stranger.status == 1 && stranger.errorText.contains("none of the referrals"), "\(stranger.errorText)")
      // The other record's code says nothing of this one.
      let other = try self.code(station, serials[1], .acknowledged)
      #expect(try run(station, "referral", "acknowledge", serial, other).status == 1)
      let unknown = try run(station, "referral", "acknowledge", "D7-000-000-0", code)
      #expect(unknown.status == 1 && unknown.errorText.contains("The referral is as it was"), "\(unknown.errorText)")
      #expect(try station.records(of: serial).map(\.state) == ["delivered"])

      let said = code.lowercased().replacingOccurrences(of: "-", with: " ")
      let taken = try run(station, "referral", "acknowledge", serial.lowercased(), said)
      #expect(taken.status == 0 && taken.text == "\(serial) is acknowledged.\n", "\(taken.text)\(taken.errorText)")
      #expect(try station.records(of: serial).map(\.state) == ["acknowledged"])
      let again = try run(station, "referral", "acknowledge", serial, code)
      #expect(again.status == 0 && again.text == "\(serial) was acknowledged before.\n", "\(again.text)")
      // It goes on from there, and not back.
      let received = try run(
        station, "referral", "acknowledge", serial, try self.code(station, serial, .received), "--json")
      #expect(received.status == 0 && received.text.contains("\"answer\":\"received\""), "\(received.text)")
      let back = try run(station, "referral", "acknowledge", serial, try self.code(station, serial, .declined))
      #expect(back.status == 1 && back.errorText.contains("otherwise before"), "\(back.errorText)")

      // Ten wrong ones close the way by phone for the other one.
      for _ in 0..<SpokenCode.mostMisses {
        _ = try run(station, "referral", "acknowledge", serials[1], "\(try SpokenCode.generate())")
      }
      let closed = try run(station, "referral", "acknowledge", serials[1], other)
      #expect(closed.status == 1 && closed.errorText.contains("the phone is no longer enough"), "\(closed.errorText)")
      #expect(station.leaks == [] && station.files() == [])
    }

    @Test(.enabled(if: missing == nil, "\(missing ?? "")"))
    func twoNamedPeopleTogetherErasePastTheLimitAndNobodyElse() throws {
      let station = try StationUnderTest(environment: ["CUPS_SERVER": "/nowhere/cups.sock"])
      defer { station.stop() }
      func add(_ name: String, _ badge: String, _ role: String) throws {
        try station.waypost("officer", "add", "--name", name, "--badge", badge, "--role", role, input: "246810\n")
      }
      try add("Supervisor", "WPB1-S", "supervisor")
      try add("Monitor", "WPB1-M", "monitor")
      try add("Second", "WPB1-2", "officer")
      station.stopCarrier(.upload)
      let desk = try station.openDesk()
      try station.signIn(desk)
      let early = try refer(station, desk, count: 1)[0]
      func id(_ serial: String) throws -> String { try #require(try station.records(of: serial).first?.id) }
      func erase(_ id: String, _ first: String, _ second: String, pin: String = "246810") throws -> Tool.Output {
        try run(station, "queue", "erase", id, input: "\(first)\n246810\n\(second)\n\(pin)\n")
      }
      let tooEarly = try erase(id(early), station.badge, "WPB1-S")
      #expect(tooEarly.status == 1 && tooEarly.errorText.contains("not past its limit"), "\(tooEarly.errorText)")

      // The alarm's limit is the site's; here it is over at once, while that of the record before it is a month off: the
      // alarm once waited for the one that had been planned first.
      #expect(station.stopDaemon() == 0)
      try station.editConfiguration { $0["vault"] = ["alarmDays": 0] }
      try station.start()
      let again = try station.openDesk()
      try station.signIn(again)
      let late = try refer(station, again, count: 1)[0]
      #expect(
        try again.wait { $0.text.contains("Not confirmed by its receiver for too long: \(late)") }, "\(again.page.text)"
      )
      #expect(try station.waypost("status").contains(late))
      #expect(station.log.contains("past their limit without a receipt"))
      // Nothing goes by time alone.
      #expect(try station.records(of: late).map(\.state) == ["queued"])

      let lateID = try id(late)
      for (first, second, words) in [
        (station.badge, station.badge, "two different people"), (station.badge, "WPB1-2", "one of them a supervisor"),
        ("WPB1-S", "WPB1-M", "neither a monitor"), ("WPB1-S", "WPB1-nobody", "don't belong together"),
      ] {
        let refused = try erase(lateID, first, second)
        #expect(refused.status == 1 && refused.errorText.contains(words), "\(words): \(refused.errorText)")
        #expect(refused.errorText.contains("Nothing was erased"))
      }
      #expect(try erase(lateID, "WPB1-S", station.badge, pin: "111111").status == 1)
      #expect(try run(station, "queue", "erase", lateID, input: "WPB1-S\n").status == 2)
      #expect(try erase(String(repeating: "0", count: 32), "WPB1-S", station.badge).status == 1)
      #expect(try station.records(of: late).map(\.state) == ["queued"])

      let erased = try erase(lateID, "WPB1-S", station.badge)
      #expect(erased.status == 0 && erased.text.contains("who erased it stay"), "\(erased.text)\(erased.errorText)")
      #expect(try station.records(of: late).map(\.state) == ["erased"])
      #expect(try erase(lateID, "WPB1-S", station.badge).status == 1)
      // Both are in the audit by their numbers; the other record still goes out.
      try station.waypost("audit", "export", "\(station.folder)/audit.txt")
      let entries = station.read("audit.txt").split(separator: "\n").filter { $0.contains("\tenvelope.erased\t") }
      #expect(entries.count == 2 && entries.allSatisfy { $0.contains(lateID) }, "\(entries)")
      try station.startCarrier(.upload)
      try station.waypost("queue", "visit")
      #expect(try station.waitForDelivery())
      #expect(try station.records(of: early).map(\.state) == ["delivered"])
      #expect(station.deliveredCount == 1)
      #expect(station.leaks == [] && station.files() == [])
    }

    /// The code that the office reads at the end of the record it opened, with `age` alone.
    private func code(_ station: StationUnderTest, _ serial: String, _ answer: EnvelopeReceipt.Answer) throws -> String
    {
      let id = try #require(try station.records(of: serial).first?.id)
      let opened = try Tool.run("age", ["-d", "-i", station.receiverKey, "\(station.folder)/folder-sink/\(id).age"])
      let codes = try #require(SpokenCodes(in: opened.text))
      return "\(try #require(codes.codes[answer]))"
    }
  }
}
