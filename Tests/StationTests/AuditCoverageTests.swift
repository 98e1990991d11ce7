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
    case .context: .event("context-chosen")
    case .massArrival(let isOn): .committed(isOn ? "mass-arrival.begun" : "mass-arrival.over")
    case .openHousehold: .event("household-opened")
    case .askHousehold: .event("case-opened")
    case .householdDone: .committed("household.closed")
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
    case .printReport: .event("report-printed")
    case .newPIN: .committed("officer.pin-set")
    case .train: .committed("officer.trained")
    case .lock: .event("locked")
    case .lockAll: .event("panic")
    case .answerCall: .event("call-answered")
    case .ticketDone: .event("ticket-called")
    case .openTicket: .event("ticket-opened")
    case .kiosk(_, .call): .event("staff-called")
    case .kiosk(_, .finish): .committed("finalised")
    // Nobody is known yet, and nothing is kept.
    case .kiosk: .none
    case .handOver: .event("case-handed")
    case .takeUp: .event("case-taken-up")
    case .withhold: .event("not-asked")
    case .lookUp, .spokenCode, .seenTo, .followUp: .event("referral-asked")
    case .badge, .otherBadge, .officerLanguage, .answer, .back, .takeOffer, .closeHelp, .nextPerson, .addRow,
      .removeRow, .alone, .paper, .awake, .language, .listen:
      .none
    }
  }

  /// First arguments of what makes an event, from the sources themselves, with the file they stand in.
  static func makers() throws -> [(expression: String, file: String)] {
    var found: [(String, String)] = []
    for (file, text) in try sources() {
      for pattern in [
        #/\bAuditEvent\(\s*/#, #/\.audit\(\s*kind: /#, #/\baudit\(\s*/#, #/\blet kind = /#,
        #/\benqueue\([^\n]*?kind: /#,
      ] {
        // By Unicode's rules a full stop between letters is no end of a word.
        for match in text.matches(of: pattern.wordBoundaryKind(.simple)) {
          let rest = text[match.range.upperBound...]
          let expression = String(Self.argument(rest))
          // A declaration's own words, and what the second pattern has found.
          if ["kind:", "_ kind:", "let kind"].contains(where: expression.hasPrefix) || expression.isEmpty { continue }
          if text[match.range].contains("let kind") && !expression.contains("officer.") { continue }
          found.append((expression, file))
        }
      }
    }
    return found
  }

  /// Up to the comma, bracket or line's end that ends the argument; not within a string's own brackets.
  private static func argument(_ text: Substring) -> Substring {
    var (depth, isString, isEscape) = (0, false, false)
    for index in text.indices {
      let letter = text[index]
      if letter == "\"" && !isEscape { isString.toggle() }
      isEscape = letter == "\\"
      if isString && depth == 0 && letter != "\n" { continue }
      if letter == "(" { depth += 1 }
      if letter == ")" {
        if depth == 0 { return text[..<index] }
        depth -= 1
      }
      if depth == 0, letter == "," || letter == "\n" { return text[..<index] }
    }
    return text
  }

  private static func sources() throws -> [(file: String, text: String)] {
    let root = URL(filePath: try Programs.projectFolder()).appending(path: "Sources")
    let files = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
    return try files.filter { $0.hasSuffix(".swift") }.sorted().map { file in
      let text = try String(contentsOf: root.appending(path: file), encoding: .utf8)
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      let code = lines.filter { line in !line.drop { $0 == " " }.hasPrefix("//") }
      return (file, code.joined(separator: "\n"))
    }
  }

  @Test("the table holds every event that the sources make, and no other")
  func table() throws {
    var written: Set<String> = []
    for (expression, file) in try Self.makers() {
      if let computed = AuditedActs.computed[expression] {
        written.formUnion(computed)
      } else if expression.hasPrefix("\""), expression.hasSuffix("\""), !expression.contains("\\") {
        written.insert(String(expression.dropFirst().dropLast()))
      } else {
        Issue.record("\(expression) in \(file) is a kind that nobody can foresee: name what it can become")
      }
    }
    let table = Set(AuditedActs.kinds.keys)
    #expect(written.subtracting(table) == [], "made by the sources, not in the table")
    #expect(table.subtracting(written) == [], "in the table, made by nothing")
    #expect(written.count > 50)
    // What the monitor reads is words, not names of events.
    for kind in table {
      for language in ["en", "ru"] { #expect(Words(language: language).event(kind) != kind, "\(kind) in \(language)") }
    }
  }

  @Test("a technician's command that nobody has thought about doesn't pass")
  func commands() throws {
    let control = try Self.sources().filter {
      $0.file.contains("StationService+Control") || $0.file.contains("VaultControl")
    }
    var found: Set<String> = []
    for (_, text) in control {
      for match in text.matches(of: #/\n    case ("[a-z -]+"(?:, "[a-z -]+")*):/#) {
        for name in match.1.split(separator: ",") {
          found.insert(name.filter { $0 != "\"" }.trimmingCharacters(in: .whitespaces))
        }
      }
    }
    #expect(found == Set(AuditedActs.commands.keys))
    for (command, kinds) in AuditedActs.commands {
      for kind in kinds { #expect(AuditedActs.kinds[kind] != nil, "\(command) is said to leave \(kind)") }
    }
  }

  @Test("whatever the vault commits has its event, or a reason why not")
  func commits() throws {
    var silent: Set<String> = []
    for (file, text) in try Self.sources() where file.hasPrefix("Vault/") {
      // A function's text goes from its name to the next one's.
      let parts = text.split(
        separator:
          #/\n  +(?:public |private |fileprivate |static |@discardableresult |convenience |mutating )*(?=func |init\()/#
      )
      for part in parts {
        guard let name = part.firstMatch(of: #/^(?:func )?(\w+)/#)?.1, part.contains(#/\bwrite\(at: /#) else {
          continue
        }
        if !part.contains(#/\bappend(?:Audit|Leap)?\(/#), !part.contains("dropCase(") { silent.insert(String(name)) }
      }
    }
    let unknown = silent.subtracting(AuditedActs.silent.keys)
    #expect(unknown == [], "these commit something and leave no event; see AuditedActs.silent")
    #expect(Set(AuditedActs.silent.keys).subtracting(silent) == [], "these don't, or leave one by now")
  }

  @Test("where an act isn't played over the real programs, the file that plays it names it")
  func played() throws {
    let tests = "\(try Programs.projectFolder())/Tests"
    for (kind, entry) in AuditedActs.kinds {
      switch entry.played {
      case .day: continue
      case .file(let file):
        let text = (try? String(contentsOfFile: "\(tests)/\(file)", encoding: .utf8)) ?? ""
        #expect(text.contains(kind), "\(kind) isn't in \(file)")
      case .sameLine(let other):
        #expect(AuditedActs.kinds[other]?.played == .day)
        #expect(AuditedActs.computed.values.contains { $0.contains(kind) && $0.contains(other) }, "\(kind)")
      }
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
