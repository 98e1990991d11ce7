import EventLoop
import Foundation
import JSONLines
import Messages
import Referral
import Scanning
import Sealing
import TestSupport
import Testing

extension Journeys {
  /// Every act of `AuditedActs` that people and time can bring about, over the real programs: its event is there when it
  /// is done, in a chain that an outside monitor verifies.
  @Suite struct AuditedDayTests {
    static let missing = Journeys.openingMissing

    @Test(.enabled(if: missing == nil, "\(missing ?? "")"))
    func everyActLeavesItsEvent() throws {
      let station = try StationUnderTest(environment: ["CUPS_SERVER": "/nowhere/cups.sock"]) {
        $0["vault"] = ["alarmDays": 0, "readableHours": 0, "bytesDays": 0]
      }
      defer { station.stop() }
      let audit = AuditReader(station)
      try audit.expect("the start") { ["station.started", "officer.added"] }
      for (name, badge, role) in [("Supervisor", "WPB1-S", "supervisor"), ("Other", "WPB1-2", "officer")] {
        try station.waypost("officer", "add", "--name", name, "--badge", badge, "--role", role, input: "246810\n")
      }
      try audit.expect("officer list") {
        try station.waypost("officer", "list")
        return ["officers.listed"]
      }
      try audit.expect("an officer is kept out and comes back, has a new PIN, is trained and no longer") {
        for word in ["disable", "enable", "train", "untrain"] { try station.waypost("officer", word, "3") }
        try station.waypost("officer", "set-pin", "3", input: "135790\n")
        return ["officer.disabled", "officer.enabled", "officer.trained", "officer.untrained", "officer.pin-set"]
      }
      let desk = try station.openDesk()
      try audit.expect("a link") { ["lane.opened"] }
      try signInWrongly(station, desk, audit)
      try workAtTheDesk(station, desk, audit)
      try refer(station, desk, audit)
      try answer(station, desk, audit)
      try keepOrder(station, desk, audit)
      try endAndBegin(station, audit)

      let missing = AuditedActs.kinds.filter { $0.value.played == .day && !audit.seen.contains($0.key) }.keys.sorted()
      #expect(missing == [], "played and not in the audit")
      let verified = try station.waypost(
        "audit", "verify", audit.export, "--station", "\(station.folder)/keys/station.key.pub")
      #expect(verified.hasPrefix("The audit holds"))
      #expect(!station.log.contains("an audit event was not kept"), "\(station.log)")
      #expect(station.leaks == [] && station.files() == [])
    }

    private func signInWrongly(_ station: StationUnderTest, _ desk: DeskClient, _ audit: AuditReader) throws {
      try audit.expect("wrong PINs until the badge is locked") {
        try desk.post("/badge", [("badge", "WPB1-2")])
        for _ in 0..<4 {
          try desk.post("/pin", [("pin", "000000")])
          #expect(try desk.wait { $0.form("/pin") != nil && $0.notice != nil })
        }
        return ["sign-in.refused", "sign-in-refused", "sign-in-throttled"]
      }
      try audit.expect("sign-in") {
        try desk.post("/other-badge")
        try station.signIn(desk)
        return ["sign-in"]
      }
    }

    private func workAtTheDesk(_ station: StationUnderTest, _ desk: DeskClient, _ audit: AuditReader) throws {
      try audit.expect("help") {
        try desk.post("/help")
        try desk.post("/help-over")
        return ["help"]
      }
      try audit.expect("a document whose check digit is wrong, taken and corrected") {
        let zone = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\rLB98902C36UTO7408122F1204159ZE184226B<<<<<10\r"
        try station.scan(Array(zone.utf8))
        try #require(try desk.wait { $0.form("/document-accept") != nil }, "\(desk.page.text)")
        try desk.post("/document-accept", [("reason", "misread")])
        try desk.post("/undo")
        try station.scan(Array(zone.utf8))
        try #require(try desk.wait { $0.form("/document-correct") != nil }, "\(desk.page.text)")
        try desk.post("/document-correct", [("field", "number"), ("value", "L898902C3")])
        return ["case-opened", "document.corrected", "document.accepted"]
      }
      try audit.expect("undo") {
        try desk.post("/undo")
        return ["undo"]
      }
      try audit.expect("a person without needs, no slip") {
        try desk.post("/without-document")
        try desk.answerTriage(Answers.noNeeds)
        try desk.post("/no-needs", [("slip", "no")])
        #expect(try desk.wait { $0.form("/next") != nil })
        try desk.post("/next")
        return ["counted"]
      }
      try audit.expect("a skip, and a correction at the check page") {
        try desk.post("/without-document")
        var answers = Answers.afraid
        answers["t7"] = nil
        try desk.post(
          "/triage", answers.sorted { $0.key < $1.key }.map { ("q-\($0.key)", $0.value) } + [("skip-t7", "time")])
        for (_, value) in Answers.asylum { try desk.answer(value) }
        try desk.post("/change", [("form", "q2-asylum"), ("name", "a4")])
        try desk.answer("3")
        _ = try desk.finalise()
        return ["case.held", "skip", "correction", "finalised", "case.key-destroyed"]
      }
      try audit.expect("the slip, its envelope, and the words that go with them") {
        #expect(try desk.wait { $0.parts["slip"]?.contains("saved") == true })
        #expect(try station.waitForDelivery())
        try desk.post("/next")
        return ["slip.printed", "envelope.delivered", "referral.notified", "envelope.over-limit"]
      }
    }

    private func refer(_ station: StationUnderTest, _ desk: DeskClient, _ audit: AuditReader) throws {
      try audit.expect("nobody prints; print again") {
        station.stopCarrier(.print)
        try desk.reachReview()
        _ = try desk.finalise()
        #expect(try desk.wait { $0.form("/print-again") != nil }, "\(desk.page.text)")
        try desk.post("/print-again")
        return ["slip.failed", "slip.again"]
      }
      try station.startCarrier(.print)
      try desk.post("/next")
    }

    private func serials(_ station: StationUnderTest) throws -> [String] { try station.queue().map(\.serial) }

    private func answer(_ station: StationUnderTest, _ desk: DeskClient, _ audit: AuditReader) throws {
      #expect(try station.waitForDelivery())
      let serials = try serials(station)
      func code(_ serial: String, _ answer: EnvelopeReceipt.Answer) throws -> String {
        let id = try #require(try station.records(of: serial).first?.id)
        let opened = try Tool.run("age", ["-d", "-i", station.receiverKey, "\(station.folder)/folder-sink/\(id).age"])
        return "\(try #require(SpokenCodes(in: opened.text)?.codes[answer]))"
      }
      try audit.expect("an office rings: a wrong code, then it declines") {
        try desk.post("/referral", [("serial", serials[0])])
        #expect(try desk.wait { $0.parts["serial"] == serials[0] }, "\(desk.page.text)")
        try desk.post("/answer-code", [("code", "\(try SpokenCode.generate())")])
        #expect(try desk.wait { $0.notice?.contains("for none of") == true })
        try desk.post("/answer-code", [("code", try code(serials[0], .declined))])
        #expect(try desk.wait { $0.notice?.contains("Fetch the supervisor") == true })
        try desk.post("/next")
        return ["referral-asked", "receipt.wrong-code", "envelope.acknowledged", "referral.declined"]
      }
      try audit.expect("the supervisor sees to it") {
        try desk.post("/sign-out")
        try desk.post("/badge", [("badge", "WPB1-S")])
        try desk.post("/pin", [("pin", "246810")])
        #expect(try desk.wait { $0.form("/referral") != nil }, "\(desk.page.text)")
        try desk.post("/referral", [("serial", serials[0])])
        #expect(try desk.wait { $0.form("/seen-to") != nil }, "\(desk.page.text)")
        try desk.post("/seen-to")
        #expect(try desk.wait { $0.form("/seen-to") == nil }, "\(desk.page.text) \(station.log.suffix(600))")
        // While the vault hasn't answered the page stays, whatever is pressed.
        let left = Wait.until(seconds: 10, every: 200_000) { () -> Bool? in
          _ = try? desk.post("/next")
          return desk.page.form("/without-document") != nil ? true : nil
        }
        #expect(left == true, "\(desk.page.text)")
        try desk.post("/sign-out")
        return ["sign-out", "referral.seen-to"]
      }
      try audit.expect("the other office takes it on, and the person arrives") {
        try station.waypost("referral", "acknowledge", serials[1], try code(serials[1], .acknowledged))
        try station.waypost("referral", "acknowledge", serials[1], try code(serials[1], .received))
        return ["referral.acknowledged", "referral.received"]
      }
      try audit.expect("what is over its time goes") {
        // The next look comes with the next event and every second until then.
        #expect(
          Wait.until(seconds: 15) {
            (try? station.records(of: serials[1]).first?.state) == "purged" ? true : nil
          } == true)
        return ["envelope.purged", "slip.expired"]
      }
    }

    /// Exports, backups, what a technician does.
    private func keepOrder(_ station: StationUnderTest, _ desk: DeskClient, _ audit: AuditReader) throws {
      try audit.expect("a backup") {
        let recipient = try station.waypost("keys", "new", "receiver", "-o", "\(station.folder)/backup.key")
          .trimmingCharacters(in: .whitespacesAndNewlines)
        try station.waypost("backup", "\(station.folder)/backup.age", "--to", recipient)
        return ["backup.begun", "backup.made"]
      }
      try station.signIn(desk)
      try audit.expect("something else lies in the sink under a record's name; two people erase it") {
        station.stopCarrier(.upload)
        try desk.reachReview()
        let serial = try desk.finalise()
        try desk.post("/next")
        let id = try #require(try station.records(of: serial).first?.id)
        try Data("somebody else's".utf8).write(to: URL(fileURLWithPath: "\(station.folder)/folder-sink/\(id).age"))
        try station.startCarrier(.upload)
        try station.waypost("queue", "visit")
        #expect(
          Wait.until(seconds: 15) { (try? station.records(of: serial).first?.state) == "parked" ? true : nil } == true)
        // Not before its alarm, which comes within a second.
        let people = "WPB1-S\n246810\n\(station.badge)\n246810\n"
        let erased = Wait.until(seconds: 15, every: 500_000) {
          try? station.waypost("queue", "erase", id, input: people)
        }
        #expect(erased != nil)
        return ["envelope.parked", "envelope.erased"]
      }
      try audit.expect("an office lost its files") {
        try desk.reachReview()
        _ = try desk.finalise()
        try desk.post("/next")
        #expect(try station.waitForDelivery())
        for name in station.sink { unlink("\(station.folder)/folder-sink/\(name)") }
        try station.waypost("queue", "resend", "--since", "1")
        #expect(Wait.until(seconds: 15) { station.deliveredCount > 0 ? true : nil } == true)
        return ["resend", "envelope.resent"]
      }
      try audit.expect("a scanner is learned and forgotten") {
        let scanner = try SimulatedScanner(loop: EventLoop())
        let socket = try UnixSocket.connect(to: station.controlSocket)
        let control = BlockingLines(input: socket.raw, output: socket.raw, limit: MessageLimits.control)
        try control.send(
          ControlRequest("devices admit", ["lane": "desk", "profile": "generic-serial", "path": scanner.path]))
        #expect(try control.next(ControlAnswer<JSONValue>.self)?.body != nil)
        try station.waypost("devices", "forget", scanner.path)
        return ["device.admitted", "device.forgotten"]
      }
    }

    /// The power goes while a case is open; another device key; everything locked; an orderly stop.
    private func endAndBegin(_ station: StationUnderTest, _ audit: AuditReader) throws {
      // The lane's officer is signed in: another browser finds the desk as it was.
      let desk = try station.openDesk()
      try audit.expect("the power goes for a time that nobody knows") {
        station.stopCarrier(.upload)
        try desk.reachReview()
        _ = try desk.finalise()
        try desk.post("/next")
        try desk.reachReview()
        try station.waypost("status")
        station.killDaemon()
        station.setEverywhere(["WAYPOST_BOOT_ID": UUID().uuidString])
        try station.start()
        #expect(Wait.until(seconds: 10) { station.log.contains("overdue") ? true : nil } == true)
        return ["case.key-used", "referral.overdue"]
      }
      try audit.expect("its officer comes back") {
        let again = try station.openDesk()
        try again.post("/badge", [("badge", station.badge)])
        try again.post("/pin", [("pin", StationUnderTest.pin)])
        #expect(try again.wait { $0.form("/undo") != nil }, "\(again.page.text)")
        return ["case-recovered"]
      }
      try audit.expect("everything is locked") {
        try station.waypost("lane", "lock", "--all")
        return ["panic", "case.key-destroyed"]
      }
      try audit.expect("another device key") {
        try station.waypost("keys", "rotate-device", "\(station.folder)/keys/device.key")
        #expect(station.stopDaemon() == 0)
        try station.start()
        return ["device-key.admitted", "device-key.changed", "station.stopped", "station.started", "audit.exported"]
      }
    }
  }
}

/// The audit of a running station, looked at again and again.
private final class AuditReader {
  private let station: StationUnderTest
  private(set) var seen: Set<String> = []
  private var last = 0
  /// Of the act before: what follows from it may have been quicker than the test.
  private var before: Set<String> = []
  private var number = 0
  var export: String { "\(station.folder)/audit-\(number).txt" }

  init(_ station: StationUnderTest) { self.station = station }

  /// Does `act`; the kinds it returns must be among the entries made since the last one.
  func expect(_ act: String, _ play: () throws -> [String]) throws {
    let expected = try play()
    // An event of the service follows the act's own commit; on a busy machine by some turns of the loop.
    var fresh: [String] = []
    _ = Wait.until(seconds: 5) { () -> Bool? in
      fresh = (try? entries()) ?? []
      return Set(expected).isSubset(of: before.union(fresh)) ? true : nil
    }
    for kind in expected {
      #expect(before.contains(kind) || fresh.contains(kind), "\(act) left no \(kind), only \(Set(fresh).sorted())")
    }
    before = Set(fresh)
    last += fresh.count
    seen.formUnion(fresh)
  }

  private func entries() throws -> [String] {
    number += 1
    try station.waypost("audit", "export", export)
    let lines = station.read("audit-\(number).txt").split(separator: "\n").filter { $0.contains("\t") }
    return lines.dropFirst(last).map { String($0.split(separator: "\t", omittingEmptySubsequences: false)[3]) }
  }
}
