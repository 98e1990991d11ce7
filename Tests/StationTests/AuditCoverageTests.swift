import Foundation
import Screens
import Station
import TestSupport
import Testing

/// Every act leaves its event in the audit: who signed in, what was printed, skipped, undone, exported, erased, and each
/// use of a key. A new act without an entry here doesn't compile, or isn't found in the table.
@Suite("Coverage of the audit") struct AuditCoverageTests {
  /// What an officer does, and the event it ends in. Exhaustive on purpose.
  enum Mark: Equatable {
    /// The station itself asks for this event.
    case event(String)
    /// The vault writes this event in the transaction that does it.
    case committed(String)
    /// Changes what stands on the page and nothing else; what comes of it is committed at the end.
    case none
  }

  static func mark(of command: LaneCommand) -> Mark {
    switch command {
    case .pin: .committed("sign-in")
    case .signOut: .event("sign-out")
    case .undo: .event("undo")
    case .finalise: .committed("finalised")
    case .endWithoutNeeds(_, let slip): .committed(slip ? "finalised" : "counted")
    case .help: .event("help")
    case .printAgain: .committed("slip.again")
    case .triage(_, _, let skips, _): skips.isEmpty ? .none : .event("skip")
    case .change: .event("correction")
    case .acceptDocument: .event("document.accepted")
    case .correctDocument: .event("document.corrected")
    case .openWithoutDocument: .event("case-opened")
    case .overlay(let overlay): overlay == .help ? .event("help") : .none
    case .interpreterAsked: .event("interpreter-asked")
    case .told: .event("identity-told")
    case .secondDocument: .event("second-document")
    case .openNext, .openFamilyMember: .event("case-opened")
    case .leave: .event("case-dropped")
    case .ended: .event("case-ended")
    case .overrideHold: .event("return-overridden")
    case .whomToCall: .event("office-shown")
    case .phoned: .event("office-phoned")
    case .report: .event("report-read")
    case .newPIN: .committed("officer.pin-set")
    case .train: .committed("officer.trained")
    case .lock: .event("locked")
    case .lockAll: .event("panic")
    case .answerCall: .event("call-answered")
    case .ticketDone: .event("ticket-called")
    case .handOver: .event("case-handed")
    case .takeUp: .event("case-taken-up")
    case .withhold: .event("not-asked")
    case .lookUp, .spokenCode, .seenTo: .event("referral-asked")
    case .badge, .otherBadge, .officerLanguage, .answer, .back, .takeOffer, .closeHelp, .nextPerson, .addRow,
      .removeRow, .alone, .awake, .language:
      .none
    }
  }

  /// Every kind that the sources write, and the act it stands for.
  static let acts: [String: String] = [
    "station.started": "key use: the vault was opened with the device key", "station.stopped": "an orderly stop",
    "sign-in": "sign-in", "sign-in.refused": "sign-in with a wrong PIN", "sign-in-refused": "the same, at the lane",
    "sign-in-throttled": "sign-in while locked", "sign-out": "sign-out", "officer.added": "an officer was added",
    "officer.pin-set": "a PIN was set", "officer.trained": "an officer was marked as trained",
    "officer.untrained": "the mark was taken away", "locked": "the screen was locked over a case",
    "officer-changed": "another officer went on with a case", "case-handed": "a case was sent to another lane",
    "case-taken-up": "a case was taken up there",
    "interpreter-asked": "an interpreter was asked for", "identity-told": "names and dates as told",
    "second-document": "whose a second document is", "case-dropped": "the person went before anything was sealed",
    "case-ended": "how a case ended", "return-held": "a return was wanted and held",
    "return-overridden": "two named people overrode a hold",
    "report-read": "a report was read",
    "staff-called": "a kiosk called staff", "call-answered": "an officer went there",
    "drill.held": "the drill for a lost box was held", "ticket-called": "a waiting number was called",
    "not-asked": "questions left out for others' ears",
    "counted": "a person without needs", "finalised": "key use: sealed and signed", "undo": "a wrong scan undone",
    "help": "help now", "skip": "a question skipped", "slip.again": "print again",
    "slip.expired": "a slip's words went",
    "envelope.delivered": "delivery", "envelope.acknowledged": "receipt", "envelope.parked": "set aside",
    "envelope.requeued": "sent again", "envelope.purged": "bytes went", "envelope.over-limit": "alarm",
    "envelope.erased": "erased by two people", "referral.overdue": "deadline passed",
    "audit.exported": "export", "backup.begun": "backup", "backup.made": "backup", "vault.restored": "restore",
    "vault.replaced": "a lost vault continued", "vault.older-copy": "an older copy put back",
    "vault.salvaged": "a damaged vault read", "case-opened": "a case opened", "correction": "an answer corrected",
    "document.accepted": "a failed check digit overridden", "document.corrected": "a document's item read by eye",
    "case.held": "an open case kept under its own key", "case.recovered": "key use: a kept case opened",
    "case.forgotten": "a kept case's key destroyed", "resend": "an office asked again", "envelope.resent": "sent again",
    "envelope.not-resent": "could not be sent again", "receipt.wrong-code": "a wrong code by phone",
    "courier.visit": "a stick was filled and read", "referral-asked": "what is known of a number was shown",
    "panic": "everything locked at once", "case-recovered": "a kept case came back", "case.key-used": "key use",
    "case.key-destroyed": "a kept case's key destroyed", "device-key.changed": "key use: another device key",
    "device-key.admitted": "key use: another device key admitted",
    "referral.seen-to": "a supervisor found another way", "referral.notified": "the receiver's store has it",
  ]

  /// The literals after `AuditEvent(` and in `.audit(kind:`, from the sources themselves.
  static func writtenKinds() throws -> [String: String] {
    let root = URL(filePath: try Programs.projectFolder()).appending(path: "Sources")
    var found: [String: String] = [:]
    let files = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
    for file in files where file.hasSuffix(".swift") {
      let text = try String(contentsOf: root.appending(path: file), encoding: .utf8)
      for pattern in [#/AuditEvent\(\s*"([^"\\]*)"/#, #/\.audit\(\s*kind: "([^"\\]*)"/#, #/\baudit\("([^"\\]*)"/#] {
        for match in text.matches(of: pattern) { found[String(match.1)] = file }
      }
    }
    return found
  }

  @Test("every event that the sources write stands in the table")
  func table() throws {
    let written = try Self.writtenKinds()
    #expect(written.count > 20)
    for (kind, file) in written { #expect(Self.acts[kind] != nil, "\(kind) in \(file) has no act in the table") }
    // What the monitor reads is words, not names of events.
    for kind in written.keys {
      for language in ["en", "ru"] { #expect(Words(language: language).event(kind) != kind, "\(kind) in \(language)") }
    }
  }

  @Test("what the station asks for at each act is what the table says")
  func acted() throws {
    var play = try Play(content: try CorePack.content())
    func kinds() -> [String] {
      play.actions.compactMap { if case .audit(let kind, _, _) = $0 { kind } else { nil } }
    }
    try play.step(["given", "signed-in"], "")
    #expect(kinds() == ["sign-in"])
    try play.step(["when", "help"], "")
    #expect(Self.mark(of: .help) == .event(try #require(kinds().first)))
    try play.step(["when", "help-over"], "")
    try play.step(["when", "open"], "")
    #expect(Self.mark(of: .openWithoutDocument) == .event(try #require(kinds().first)))
    try play.step(["when", "undo"], "")
    #expect(Self.mark(of: .undo(caseNumber: 1)) == .event(try #require(kinds().first)))
    try play.step(["when", "sign-out"], "")
    #expect(Self.mark(of: .signOut) == .event(try #require(kinds().first)))
    try play.step(["given", "signed-in"], "")
    try play.step(["when", "look-up", "D7-K3M-9QX-R"], "")
    #expect(Self.mark(of: .lookUp(serial: "")) == .event(try #require(kinds().first)))
  }
}
