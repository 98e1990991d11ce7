import Messages
import Packs
import Referral
import Scanning
import Screens
import Testing
import TravelDocument
import XForm

@testable import Station

/// Goes through a golden case at the real desk, page by page, and tells what came of it.
struct GoldenVisit {
  /// Every outcome that fired on the way, "form name".
  private(set) var fired: Set<String> = []

  private static let quiet = [
    "t1": "en", "t2": "none", "t3": "no", "t4": "no", "t5": "yes", "t6": "yes", "t7": "no", "t8": "visit",
  ]
  private let golden: GoldenCase
  private let lane = "desk"
  private let now: Now
  private var station: Station
  private var order: StoreOrder?
  /// Forms whose answers stand in the case and which were never asked for.
  private var unasked: Set<String>

  /// - Parameter paper: nationality and sex of the document, "TJK F"; by default there is one only where the case says so.
  init(content: PackContent, golden: GoldenCase, paper: String? = nil) throws {
    self.golden = golden
    unasked = Set(golden.answers.keys).subtracting(["triage"])
    station = Station(
      Site(
        postID: "D7", postName: "Training post", lanes: ["desk": .desk], officerLanguage: "en",
        slipDesk: "Help desk 3", content: content, privateLanes: [lane]))
    let today = try #require(CivilDate(year: 2026, month: 11, day: 21))
    now = Now(wall: 1_795_255_200, today: today, isoText: "2026-11-21T10:00:00+00:00", seed: 7)
    give(.command(lane: lane, .badge("WPB1-0000")))
    give(.command(lane: lane, .pin("246810")))
    give(.signIn(lane: lane, .signedIn(Officer(id: 3, name: "Aida", isTrained: true))))
    give(.command(lane: lane, .context(golden.context)))
    if paper == nil, golden.birthDate == nil {
      give(.command(lane: lane, .openWithoutDocument))
    } else {
      give(.scanned(lane: lane, try Self.passport(paper ?? "UTO F", born: golden.birthDate ?? "1980-01-01")))
    }
  }

  /// The set of what follows, in the words of the golden cases.
  mutating func outcome() throws -> Set<String> {
    guard case .triage(let triage) = station.page(lane: lane) else { throw PlayError("no triage: \(golden)") }
    var answers = Self.quiet.mapValues { [$0] }
    answers.merge(golden.answers["triage"] ?? [:]) { _, new in new }
    give(.command(lane: lane, .triage(caseNumber: triage.caseNumber, answers: answers, skips: [:], show: nil)))
    give(.command(lane: lane, .closeHelp))
    var outcome: Set<String> = []
    for _ in 0..<200 {
      switch station.page(lane: lane) {
      case .question(let page):
        unasked.remove(page.form)
        let values = golden.answers[page.form]?[page.row.name]
        try answer(page, values ?? [])
      case .apart(let page): give(.command(lane: lane, .alone(caseNumber: page.caseNumber, true)))
      case .noNeeds(let page):
        note(&outcome, page.offers)
        if take(page.offers, page.caseNumber) { continue }
        remember()
        try finish()
        return outcome.union(["nothing"])
      case .review(let page):
        note(&outcome, page.offers)
        if take(page.offers, page.caseNumber) { continue }
        remember()
        let needs = try #require(open.map { station.needs(of: $0) })
        outcome.formUnion(needs.counsel.map { "tell:\($0.rawValue)" })
        if needs.hold { outcome.insert("hold") }
        give(.command(lane: lane, .finalise(caseNumber: page.caseNumber)))
        let ids = (1...9).map { "00000000-0000-4000-8000-00000000000\($0)" }
        give(
          .serialReserved(lane: lane, caseNumber: page.caseNumber, serial: "D7-000-001-0", identifiers: ids))
        let order = try #require(order, "nothing was stored: \(golden)")
        for type in Set(order.referrals.map(\.receiver.type)) {
          let highest = order.referrals.filter { $0.receiver.type == type }.map(\.urgency.rawValue).min() ?? ""
          outcome.insert("\(type.rawValue):\(highest)")
        }
        if order.slip == nil { outcome.insert("no-paper") }
        #expect(order.referrals.contains { $0.hold } == false || needs.hold)
        try finish()
        return outcome
      default: throw PlayError("\(golden): the page is \(station.page(lane: lane).name)")
      }
    }
    throw PlayError("\(golden): it has no end")
  }

  private var open: Case? {
    if case .open(_, let open)? = station.lanes[lane]?.state { open } else { nil }
  }

  private mutating func answer(_ page: QuestionPage, _ values: [String]) throws {
    give(
      .command(lane: lane, .answer(caseNumber: page.caseNumber, form: page.form, name: page.row.name, values: values)))
    guard case .question(let again) = station.page(lane: lane), again.row.name == page.row.name, again.form == page.form
    else { return }
    // A required one that the case leaves out.
    guard values.isEmpty else { throw PlayError("\(golden): \(page.form) \(page.row.name) was refused") }
    give(
      .command(
        lane: lane,
        .answer(caseNumber: page.caseNumber, form: page.form, name: page.row.name, values: ["prefer_not"])))
  }

  private func note(_ outcome: inout Set<String>, _ offers: [Offer]) {
    outcome.formUnion(offers.map { "offer:\($0.form)" })
  }

  private mutating func take(_ offers: [Offer], _ number: Int) -> Bool {
    guard let offer = offers.first(where: { golden.answers[$0.form] != nil }) else { return false }
    give(.command(lane: lane, .takeOffer(caseNumber: number, form: offer.form)))
    return true
  }

  private mutating func remember() {
    for session in open?.sessions ?? [] {
      fired.formUnion(session.firedOutcomes().map { "\(session.model.id) \($0.name)" })
    }
  }

  /// A case that answers a form which nobody asked is written wrongly.
  private func finish() throws {
    if !unasked.isEmpty { throw PlayError("\(golden): never asked: \(unasked.sorted().joined(separator: " "))") }
  }

  private mutating func give(_ event: StationEvent) {
    for case .store(_, let order) in station.handle(event, at: now) { self.order = order }
  }

  private static func passport(_ paper: String, born: String) throws -> ScanContent {
    let words = paper.split(separator: " ").map(String.init)
    let birth = born.filter(\.isNumber).suffix(6)
    func sealed(_ text: String) -> String { text + "\(checkDigit(text))" }
    let number = sealed("L898902C3"), date = sealed(String(birth)), expiry = sealed("301231")
    let personal = sealed("<<<<<<<<<<<<<<")
    let composite = checkDigit(number + date + expiry + personal)
    let lines = [
      "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
      "\(number)\(words[0])\(date)\(words[1])\(expiry)\(personal)\(composite)",
    ]
    return .travelDocument(
      try MachineReadableZone.parse(lines: lines, today: CalendarDay(year: 2026, month: 11, day: 21)))
  }

  /// Doc 9303-3 4.9.
  private static func checkDigit(_ text: String) -> Int {
    let weights = [7, 3, 1]
    return text.utf8.enumerated().reduce(0) { sum, entry in
      let value =
        switch entry.element {
        case 48...57: Int(entry.element) - 48
        case 65...90: Int(entry.element) - 55
        default: 0
        }
      return sum + value * weights[entry.offset % 3]
    } % 10
  }
}
