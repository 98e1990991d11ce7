import Foundation
import Messages
import Packs
import Referral
import Scanning
import Screens
import Station
import TestSupport
import Testing
import TravelDocument
import XForm

/// Plays a story of the pure station: `given`, `when`, `then`, `and`, a step a line. The words are in `Stories/README.md`.
struct Play {
  var station: Station
  var actions: [StationAction] = []
  var orders: [StoreOrder] = []
  /// What stands in the case store, as JSON.
  private var store: [Int: Data] = [:]
  private var caseNumber = 0
  /// Where the next step happens.
  private(set) var lane = "desk"
  private var now: Now
  /// How long each step takes, in milliseconds.
  private var pace: Int64 = 60_000

  init(content: PackContent) throws {
    station = Station(
      Site(
        postID: "D7", postName: "Training post", lanes: ["desk": .desk, "kiosk": .kiosk], officerLanguage: "en",
        slipDesk: "Help desk 3", content: content))
    let today = try #require(CivilDate(year: 2026, month: 11, day: 21))
    now = Now(wall: 1_795_255_200, today: today, isoText: "2026-11-21T10:00:00+00:00", seed: 7)
  }

  mutating func step(_ words: [String], _ line: String) throws {
    guard let verb = words.first else { return }
    let rest = Array(words.dropFirst())
    switch verb {
    case "given", "when": try happen(rest, line)
    case "then", "and": try expect(rest, line)
    default: Issue.record("unknown step: \(line)")
    }
  }

  private mutating func happen(_ words: [String], _ line: String) throws {
    let rest = Array(words.dropFirst())
    switch words.first ?? "" {
    case "no-form":
      var site = station.site
      site.content.forms[rest[0]] = nil
      station = Station(site)
      try happen(["signed-in"], line)
    case "private-room":
      var site = station.site
      site.lanes["room"] = .desk
      site.privateLanes = ["room"]
      station = Station(site)
    case "at": lane = rest[0]
    case "signed-in":
      give(.command(lane: lane, .badge("WPB1-0000")))
      give(.command(lane: lane, .pin("246810")))
      give(.signIn(lane: lane, .signedIn(Officer(id: 3, name: "Aida"))))
    case "badge": give(.scanned(lane: lane, .badge("WPB1-0000")))
    case "pin": give(.command(lane: lane, .pin("246810")))
    case "vault": give(.signIn(lane: lane, Self.signIn(rest)))
    case "scan": give(.scanned(lane: lane, try Self.scan(rest)))
    case "open": give(.command(lane: lane, .openWithoutDocument))
    case "context":
      guard let context = AskingContext(rawValue: rest[0]) else { throw PlayError("no context is called \(rest[0])") }
      give(.command(lane: lane, .context(context)))
    case "mass": give(.command(lane: lane, .massArrival(rest == ["on"])))
    case "household": give(.command(lane: lane, .openHousehold))
    case "households":
      var equipment = Equipment()
      equipment.isMassArrival = true
      equipment.households = rest.map { word in
        let parts = word.split(separator: "=").map(String.init)
        return HomePage.Household(serial: parts[0], waiting: Int(parts[1]) ?? 0, time: "2026-11-21 10:00")
      }
      give(.equipment(equipment))
    case "ask-household": give(.command(lane: lane, .askHousehold(serial: rest[0])))
    case "household-done": give(.command(lane: lane, .householdDone(serial: rest[0])))
    case "scanner":
      var equipment = Equipment()
      equipment.scanners = [lane: [Equipment.Scanner(model: "Gryphon", state: rest[0], lastScan: "09:10")]]
      give(.equipment(equipment))
    case "by-hand":
      for _ in 0..<(Int(rest[0]) ?? 0) {
        give(.command(lane: lane, .openWithoutDocument))
        give(.command(lane: lane, .undo(caseNumber: caseNumber)))
      }
    case "triage": give(.command(lane: lane, triage(rest)))
    case "answer": give(.command(lane: lane, try answer(rest)))
    case "back": give(.command(lane: lane, .back(caseNumber: caseNumber)))
    case "change": give(.command(lane: lane, .change(caseNumber: caseNumber, form: rest[0], name: rest[1])))
    case "add-row": give(.command(lane: lane, .addRow(caseNumber: caseNumber, form: rest[0], path: rest[1])))
    case "remove-row": give(.command(lane: lane, .removeRow(caseNumber: caseNumber, form: rest[0], row: rest[1])))
    case "undo": give(.command(lane: lane, .undo(caseNumber: caseNumber)))
    case "accept":
      guard let word = DocumentWord(rawValue: rest[0]) else { throw PlayError("no reason is called \(rest[0])") }
      give(.command(lane: lane, .acceptDocument(caseNumber: caseNumber, word)))
    case "correct":
      give(.command(lane: lane, .correctDocument(caseNumber: caseNumber, field: rest[0], value: rest[1])))
    case "pace": pace = (Int64(rest[0]) ?? 0) * 1000
    case "report":
      guard let kind = ReportPage.Kind(rawValue: rest[0]) else { throw PlayError("no report is called \(rest[0])") }
      give(.command(lane: lane, .report(kind)))
    case "print-report": give(.command(lane: lane, .printReport))
    case "reported":
      guard let kind = ReportPage.Kind(rawValue: rest[0]) else { throw PlayError("no report is called \(rest[0])") }
      let sections = Self.sections(kind, Words(language: station.officerLanguage(lane: lane)))
      let line = ReportPage.OfficerLine(id: 3, name: "Aida", isTrained: false, isDisabled: false)
      // To a monitor the vault's side sends what it shouldn't.
      var isMonitor = false
      if case .report(let page) = station.page(lane: lane) { isMonitor = page.isOnly }
      let officers = kind == .supervisor || isMonitor ? [line] : []
      give(.report(lane: lane, Report(kind: kind, sections: sections, officers: officers)))
    case "new-pin": give(.command(lane: lane, .newPIN(officer: 3, pin: rest[0], again: rest[1])))
    case "train": give(.command(lane: lane, .train(officer: 3, true)))
    case "overlay":
      guard let overlay = Overlay(rawValue: rest[0]) else { throw PlayError("no overlay is called \(rest[0])") }
      give(.command(lane: lane, .overlay(overlay)))
    case "language": give(.command(lane: lane, .language(rest[0])))
    case "interpreter-asked": give(.command(lane: lane, .interpreterAsked))
    case "told":
      let fields = Dictionary(
        rest.map { word in
          let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
          return (parts[0], parts.count > 1 ? parts[1] : "")
        }, uniquingKeysWith: { $1 })
      give(.command(lane: lane, .told(caseNumber: caseNumber, ToldIdentity { fields[$0] ?? "" })))
    case "second":
      guard let answer = SecondDocument(rawValue: rest[0]) else { throw PlayError("no answer is called \(rest[0])") }
      give(.command(lane: lane, .secondDocument(caseNumber: caseNumber, answer)))
    case "open-next": give(.command(lane: lane, .openNext))
    case "open-family": give(.command(lane: lane, .openFamilyMember))
    case "leave", "ended":
      guard let how = CaseEnding(rawValue: rest[0]) else { throw PlayError("no ending is called \(rest[0])") }
      give(.command(lane: lane, words[0] == "leave" ? .leave(caseNumber: caseNumber, how) : .ended(how)))
    case "override":
      guard let reason = OverrideReason(rawValue: rest[0]) else { throw PlayError("no reason is called \(rest[0])") }
      give(.command(lane: lane, .overrideHold(reason, badge: "wpb1-0001", pin: "135790")))
    case "vault-confirms": give(.confirmed(lane: lane, Self.signIn(["knows"] + rest)))
    case "whom-to-call": give(.command(lane: lane, .whomToCall(serial: rest[0])))
    case "phoned": give(.command(lane: lane, .phoned(serial: rest[0], referral: rest[1])))
    case "alone": give(.command(lane: lane, .alone(caseNumber: caseNumber, true)))
    case "somebody-hears": give(.command(lane: lane, .alone(caseNumber: caseNumber, false)))
    case "withhold": give(.command(lane: lane, .withhold(caseNumber: caseNumber)))
    case "hand-over": give(.command(lane: lane, .handOver(caseNumber: caseNumber, lane: rest[0])))
    case "take-up": give(.command(lane: lane, .takeUp(caseNumber: caseNumber)))
    case "lock": give(.command(lane: lane, .lock))
    case "old-undo": give(.command(lane: lane, .undo(caseNumber: caseNumber - 1)))
    case "paper":
      guard let choice = PaperChoice(rawValue: rest[0]) else { throw PlayError("no paper is called \(rest[0])") }
      give(.command(lane: lane, .paper(caseNumber: caseNumber, choice)))
    case "finalise": give(.command(lane: lane, .finalise(caseNumber: caseNumber)))
    case "end": give(.command(lane: lane, .endWithoutNeeds(caseNumber: caseNumber, slip: rest == ["with-slip"])))
    case "serial":
      let ids = (1...9).map { "00000000-0000-4000-8000-00000000000\($0)" }
      give(.serialReserved(lane: lane, caseNumber: caseNumber, serial: rest[0], identifiers: ids))
    case "old-stored": give(.stored(lane: lane, caseNumber: caseNumber - 1))
    case "stored": give(.stored(lane: lane, caseNumber: caseNumber))
    case "not-stored": give(.notStored(lane: lane, caseNumber: caseNumber, reason: "the disk is full"))
    case "disk-failed":
      give(.notStored(lane: lane, caseNumber: caseNumber, reason: "the disk failed", isCertain: false))
    case "store-replaced":
      store = [:]
      give(.storeReplaced)
    case "slip": give(.slip(Self.report(rest)))
    case "sheet": give(.sheet(lane: lane, number: visit(), isOut: rest == ["out"]))
    case "look-up": give(.command(lane: lane, .lookUp(serial: rest[0])))
    case "spoken":
      guard case .referral(let page) = station.page(lane: lane) else { throw PlayError("no referral is open") }
      give(.command(lane: lane, .spokenCode(serial: page.serial, code: rest[0])))
    case "seen-to": give(.command(lane: lane, .seenTo(serial: rest[0])))
    case "supervisor":
      give(.command(lane: lane, .signOut))
      give(.command(lane: lane, .badge("WPB1-0001")))
      give(.command(lane: lane, .pin("135790")))
      give(.signIn(lane: lane, .signedIn(Officer(id: 4, name: "Bek", role: .supervisor))))
    case "found": give(.referral(lane: lane, ReferralAnswer(serial: rest[0], rows: Self.rows(rest[1...]))))
    case "answered":
      give(.referral(lane: lane, ReferralAnswer(serial: rest[0], rows: Self.rows(rest[1...]), answered: rest[1])))
    case "follow-up":
      let item = FollowUp.Item(rawValue: rest[1])
      let followUp = item.map { FollowUp.corrected($0, rest[2...].joined(separator: " ")) } ?? .revoked
      give(.command(lane: lane, .followUp(serial: rest[0], followUp)))
    case "followed":
      var answer = ReferralAnswer(serial: rest[0], rows: Self.rows(["notified"]), answered: "followed")
      (answer.queued, answer.byPhone) = (Int(rest[1]) ?? 0, Int(rest[2]) ?? 0)
      give(.referral(lane: lane, answer))
    case "refused": give(.referral(lane: lane, ReferralAnswer(serial: "", rows: [], refusal: rest[0])))
    case "declined":
      var equipment = Equipment()
      equipment.declined = rest
      give(.equipment(equipment))
    case "trouble":
      var equipment = Equipment()
      equipment.declined = [rest[0]]
      equipment.setAside = [rest[1]]
      equipment.uncertainSlips = [rest[2]]
      equipment.overdue = [HomePage.Overdue(serial: rest[3], since: "2026-11-21 09:00")]
      give(.equipment(equipment))
    case "storage":
      var equipment = Equipment()
      equipment.storage = ["low": .low, "scarce": .scarce, "critical": .critical][rest[0]] ?? .ample
      give(.equipment(equipment))
    case "set-aside":
      var equipment = Equipment()
      equipment.setAside = [rest[0]]
      give(.equipment(equipment))
      give(.command(lane: lane, .lookUp(serial: rest[0])))
      give(
        .referral(
          lane: lane,
          ReferralAnswer(
            serial: rest[0], rows: Self.rows(["issued"]), setAside: [rest[1...].joined(separator: " ")])))
    case "listen": give(.command(lane: lane, .listen(rest == ["on"])))
    case "help": give(.command(lane: lane, .help))
    case "help-over": give(.command(lane: lane, .closeHelp))
    case "next": give(.command(lane: lane, .nextPerson))
    case "sign-out": give(.command(lane: lane, .signOut))
    case "bound-key":
      var site = station.site
      site.keepsOpenCases = true
      station = Station(site)
    case "power-cut":
      station = Station(station.site)
      let kept = try store.sorted { $0.key < $1.key }.map { try JSONDecoder().decode(KeptCase.self, from: $0.value) }
      give(.recovered(kept))
    case "panic": give(.panic)
    case "touch": give(.command(lane: lane, .kiosk(visit: visit(), try touch(rest))))
    case "old-touch": give(.command(lane: lane, .kiosk(visit: visit() - 1, try touch(rest))))
    case "voices":
      var site = station.site
      site.voices = Set(rest)
      station = Station(site)
    case "speech-failed": give(.speechFailed(lane: lane))
    case "ticket-expired": give(.ticketExpired(serial: rest[0]))
    case "open-ticket": give(.command(lane: lane, .openTicket(serial: rest[0])))
    case "not-here": give(.command(lane: lane, .ticketDone(serial: rest[0])))
    case "officer-language": give(.command(lane: lane, .officerLanguage(rest[0])))
    default: Issue.record("unknown event: \(line)")
    }
  }

  private mutating func give(_ event: StationEvent) {
    now.milliseconds += pace
    actions = station.handle(event, at: now)
    for action in actions {
      switch action {
      case .store(_, let order):
        orders.append(order)
        if order.isKept { store[order.caseNumber] = nil }
      case .keepCase(let kept): store[kept.number] = try? JSONEncoder().encode(kept)
      case .forgetCase(let number): store[number] = nil
      case .forgetAllCases: store = [:]
      case .audit(let kind, let subject, _):
        // The vault refuses any other, and the event would be lost.
        #expect(AuditedActs.isTaken(kind: kind, subject: subject), "\(kind) \(subject)")
      default: break
      }
    }
    switch station.page(lane: lane) {
    case .triage(let page): caseNumber = page.caseNumber
    case .question(let page): caseNumber = page.caseNumber
    case .apart(let page): caseNumber = page.caseNumber
    case .review(let page): caseNumber = page.caseNumber
    case .noNeeds(let page): caseNumber = page.caseNumber
    case .kiosk(let page): caseNumber = page.visit
    default: break
    }
  }

  private func triage(_ words: [String]) -> LaneCommand {
    var answers: [String: [String]] = [:]
    var skips: [String: String] = [:]
    var show: String?
    for word in words {
      let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
      let (name, value) = (parts[0], parts.count > 1 ? parts[1] : "")
      if name == "show" {
        show = value
      } else if name.hasPrefix("skip:") {
        skips[String(name.dropFirst(5))] = value
      } else {
        answers[name] = value.split(separator: "+").map(String.init)
      }
    }
    return .triage(caseNumber: caseNumber, answers: answers, skips: skips, show: show)
  }

  private static func rows(_ states: ArraySlice<String>) -> [ReferralPage.Row] {
    // "notified?" after a power cut of unknown length, "notified!" with whom to call.
    states.map { state in
      let isUncertain = state.hasSuffix("?")
      let isCalled = state.hasSuffix("!")
      return ReferralPage.Row(
        state: state.filter { $0 != "?" && $0 != "!" }, isOverdue: isUncertain, isTimeUncertain: isUncertain,
        hold: true,
        call: isCalled ? "TRAINING asylum office (made up) · Help desk 3" : nil, id: isCalled ? "aa" : "")
    }
  }

  private func answer(_ values: [String]) throws -> LaneCommand {
    guard case .question(let page) = station.page(lane: lane) else {
      throw PlayError("no question is open, the page is \(station.page(lane: lane).name)")
    }
    return .answer(caseNumber: caseNumber, form: page.form, name: page.row.name, values: values)
  }

  private mutating func expect(_ words: [String], _ line: String) throws {
    let page = station.page(lane: lane)
    let rest = words.dropFirst().joined(separator: " ")
    switch words.first ?? "" {
    case "page":
      var shown = page.name
      if case .question(let question) = page { shown += " \(question.row.name)" }
      #expect(shown == rest, "\(line)")
    case "action":
      let seen = actions.map(Self.describe)
      #expect(seen.contains(rest), "\(line); seen: \(seen)")
    case "no-action":
      let seen = actions.map(Self.describe)
      #expect(!seen.contains { $0.hasPrefix(rest) }, "\(line); seen: \(seen)")
    case "shows": #expect("\(page)".contains(rest), "\(line)")
    case "no-deadline": #expect(orders.last?.referrals.allSatisfy { $0.deadlineMilliseconds == nil } == true, "\(line)")
    case "hides": #expect(!"\(page)".contains(rest), "\(line)")
    case "strip":
      guard case .triage(let triage) = page else { throw PlayError("the page is \(page.name)") }
      let items = triage.strip.items.map { "\($0.field) \($0.value) \($0.standing)" }
      #expect(items.contains(rest), "\(line); the strip: \(items)")
    case "document-problems":
      guard case .triage(let triage) = page else { throw PlayError("the page is \(page.name)") }
      #expect(triage.strip.problems.sorted().joined(separator: " ") == rest, "\(line)")
    case "submission": #expect(orders.last?.referrals.contains { $0.submission.contains(rest) } == true, "\(line)")
    case "household": #expect(orders.last.map { "\($0.household.map { "\($0)" } ?? "none")" } == rest, "\(line)")
    case "no-person": #expect(orders.last.map { $0.person == nil } == true, "\(line)")
    case "no-submission": #expect(orders.last?.referrals.contains { $0.submission.contains(rest) } != true, "\(line)")
    case "spoken": #expect(station.spoken(lane: lane).map(\.text).joined(separator: " ").contains(rest), "\(line)")
    case "not-spoken": #expect(station.spoken(lane: lane).isEmpty, "\(line)")
    case "not-said": #expect(!station.spoken(lane: lane).contains { $0.text.contains(rest) }, "\(line)")
    case "kept-cases": #expect("\(store.count)" == rest, "\(line)")
    case "kept": #expect(store.values.contains { String(decoding: $0, as: UTF8.self).contains(rest) }, "\(line)")
    case "not-kept": #expect(!store.values.contains { String(decoding: $0, as: UTF8.self).contains(rest) }, "\(line)")
    case "busy": #expect(station.isBusy(lane: lane), "\(line)")
    case "not-busy": #expect(!station.isBusy(lane: lane), "\(line)")
    case "open-cases": #expect("\(station.openCases)" == rest, "\(line)")
    default: Issue.record("unknown expectation: \(line)")
    }
  }
}

struct PlayError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
