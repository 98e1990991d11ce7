import Messages
import Packs
import Scanning
import Screens

/// The station as a value: events in, actions out, pages on demand. Pure; nothing here waits, reads a clock or a device.
public struct Station: Sendable {
  public let site: Site
  var lanes: [String: Lane]
  var equipment = Equipment()
  /// Cases that a power cut interrupted and whose officer hasn't come back yet.
  var interrupted: [KeptCase] = []
  /// Cases on their way from one lane to another.
  var underWay: [CaseUnderWay] = []
  var calls: [StaffCall] = []
  /// How many calls there were since the start: a desk that sees it grow makes a sound.
  var callCount = 0
  var tickets: [WaitingTicket] = []
  /// Screens for arriving people.
  var kiosks: [String: Kiosk] = [:]
  /// By visit: what its kiosk's page becomes once the commit is through.
  var pendingTickets: [Int: Kiosk] = [:]
  /// By number: visits that a desk may go on with.
  var visits: [String: WaitingVisit] = [:]
  var lastCaseNumber = 0
  private var lastVisitNumber = 0

  public init(_ site: Site) {
    self.site = site
    lanes = site.lanes.filter { $0.value == .desk }.mapValues { _ in Lane(officerLanguage: site.officerLanguage) }
    for name in site.lanes.keys.sorted() where site.lanes[name] == .kiosk {
      kiosks[name] = Kiosk(number: nextVisitNumber())
    }
  }

  /// Takes an event in and says what is to be done, in order.
  public mutating func handle(_ event: StationEvent, at now: Now) -> [StationAction] {
    let before = homeBoard
    let actions = take(event, at: now)
    guard homeBoard != before else { return actions }
    return actions + idleDesks.map { .changed(lane: $0) }.filter { !actions.contains($0) }
  }

  private var idleDesks: [String] {
    lanes.keys.sorted().filter { if case .home? = lanes[$0]?.state { true } else { false } }
  }

  private mutating func take(_ event: StationEvent, at now: Now) -> [StationAction] {
    switch event {
    case .scanned(let lane, let content): return scanned(content, on: lane, at: now)
    case .command(let lane, let command): return carryOut(command, on: lane, at: now)
    case .signIn(let lane, let answer): return signedIn(answer, on: lane, at: now)
    case .confirmed(let lane, let answer): return confirmed(answer, on: lane)
    case .serialReserved(let lane, let number, let serial, let identifiers):
      if kiosks[lane] != nil { return storeVisit(number, serial: serial, identifiers: identifiers, on: lane, at: now) }
      return store(number, serial: serial, identifiers: identifiers, on: lane, at: now)
    case .stored(let lane, let number):
      return kiosks[lane] != nil ? visitStored(number, on: lane, at: now) : stored(number, on: lane)
    case .notStored(let lane, let number, let reason, let isCertain):
      if kiosks[lane] != nil { return visitNotStored(number, isCertain: isCertain, on: lane, at: now) }
      return notStored(number, reason: reason, isCertain: isCertain, on: lane)
    case .referral(let lane, let answer): return answered(answer, on: lane, at: now)
    case .speechFailed(let lane): return speechFailed(on: lane)
    case .ticketExpired(let serial): return ticketExpired(serial)
    case .slip(let report): return slipReported(report)
    case .sheet(let lane, let number, let isOut): return sheetReported(number, isOut: isOut, on: lane)
    case .recovered(let cases): return recovered(cases)
    case .storeReplaced: return holdAgain()
    case .report(let lane, let report): return reported(report, on: lane)
    case .panic: return panic()
    case .equipment(let equipment):
      guard self.equipment != equipment else { return [] }
      self.equipment = equipment
      return idleDesks.map { .changed(lane: $0) }
    }
  }

  /// Whether the lane waits for vault or printer, so that its next page is worth waiting for.
  public func isBusy(lane name: String) -> Bool { lanes[name]?.isBusy ?? (kiosks[name]?.step == .working) }

  /// Whether an officer works at the lane.
  public func isSignedIn(lane name: String) -> Bool { officer(at: name) != nil }
  /// Who is signed in there.
  public func officer(at name: String) -> Officer? { lanes[name]?.officer }

  /// What officers of the lane read: "en" or "ru".
  public func officerLanguage(lane name: String) -> String { lanes[name]?.officerLanguage ?? site.officerLanguage }

  /// So many cases in a row without a document are no longer a matter of who came: the scanner may be silent.
  public static let silentAfter = 5

  /// Cases opened without a document since the lane's scanner last sent anything.
  public func casesByHand(lane name: String) -> Int { lanes[name]?.casesByHand ?? 0 }

  /// Cases that are open now, and would be lost with the power.
  public var openCases: Int {
    underWay.count + visits.count + kiosks.values.count { $0.visit != nil }
      + lanes.values.count { lane in if case .open = lane.state { true } else { lane.locked != nil } }
  }

  mutating func nextVisitNumber() -> Int {
    lastVisitNumber += 1
    return lastVisitNumber
  }

  mutating func nextCaseNumber() -> Int {
    lastCaseNumber += 1
    return lastCaseNumber
  }

  private mutating func scanned(_ content: ScanContent, on name: String, at now: Now) -> [StationAction] {
    lanes[name]?.casesByHand = 0
    guard var lane = lanes[name] else { return scannedAtKiosk(content, on: name) }
    let words = Words(language: lane.officerLanguage)
    switch (lane.state, content) {
    case (.signedOut, .badge(let badge)), (.badgeRead, .badge(let badge)), (.status, .badge(let badge)):
      lane.state = .badgeRead(badge: badge, nil)
    case (.signedOut, _), (.status, _): lane.state = .signedOut(ScanNotice.signInFirst(words))
    case (.badgeRead(let badge, _), _): lane.state = .badgeRead(badge: badge, ScanNotice.signInFirst(words))
    case (.checkingPIN, _): return []
    case (.home(let officer, _), .travelDocument(let document)),
      (.ended(let officer, _), .travelDocument(let document)),
      (.referral(let officer, _), .travelDocument(let document)):
      return open(document, for: officer, on: name, at: now)
    case (.home(let officer, _), .slip(let code)), (.ended(let officer, _), .slip(let code)),
      (.referral(let officer, _), .slip(let code)):
      return ask(.slip(code), officer, on: name)
    case (.home(let officer, _), .receipt(let code)), (.ended(let officer, _), .receipt(let code)),
      (.referral(let officer, _), .receipt(let code)):
      return ask(.receipt(code), officer, on: name)
    case (.referral(let officer, var page), _) where !page.working:
      page.notice = notice(content, words, at: now)
      lane.state = .referral(officer, page)
    case (.referral, _), (.report, _): return []
    case (.home(let officer, _), _): lane.state = .home(officer, notice(content, words, at: now))
    case (.ended(let officer, let page), _) where page.slip != .printing && !page.isChecking:
      lane.state = .home(officer, notice(content, words, at: now))
    case (.ended, _): return []
    case (.open(let officer, let open), .travelDocument(let document)) where !open.isStoring:
      return scannedAgain(document, in: open, officer, on: name)
    case (.open(let officer, var open), _):
      if case .seal = content {
        // It may be the document's own: what its signature says helps now.
        open.notice = notice(content, words, at: now, in: open)
      } else {
        open.notice = ScanNotice.duringCase(content, words)
      }
      lane.state = .open(officer, open)
    }
    lanes[name] = lane
    return [.changed(lane: name)]
  }
}
