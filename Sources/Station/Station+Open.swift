import Packs
import Screens
import TravelDocument
import XForm

extension Station {
  /// A scan on the idle desk opens the case.
  mutating func open(
    _ scanned: MachineReadableDocument, for officer: Officer, on name: String, at now: Now
  ) -> [StationAction] {
    let document = Case.Document(strip: PersonStrip(scanned), scanValues: scanned.scanValues)
    if let other = place(of: document) {
      let russian = lanes[name]?.officerLanguage == "ru"
      let unsaid = notSaid(on: name, officer)
      lanes[name]?.state = .home(officer, SecondNotice.known(other.number, at: other.lane, russian: russian))
      return unsaid + [.changed(lane: name)]
    }
    let unsaid = notSaid(on: name, officer)
    if let serial = ticket(of: document) {
      let opened = openTicket(serial, officer, on: name, at: now)
      if case .open(let officer, var open)? = lanes[name]?.state {
        open.notice = SecondNotice.wasWaiting(serial, russian: lanes[name]?.officerLanguage == "ru")
        lanes[name]?.state = .open(officer, open)
        return unsaid + opened
      }
    }
    return unsaid + open(document, for: officer, on: name, at: now)
  }

  /// Nobody needs a document to be asked.
  mutating func openWithoutDocument(_ officer: Officer, on name: String, at now: Now) -> [StationAction] {
    let strip = PersonStrip(document: "", items: [], problems: [])
    lanes[name]?.casesByHand += 1
    return notSaid(on: name, officer)
      + open(Case.Document(strip: strip, scanValues: [:]), for: officer, on: name, at: now)
  }

  /// - Parameters:
  ///   - family: whose member the person is.
  ///   - following: documents that wait for this case to end.
  mutating func open(
    _ document: Case.Document, for officer: Officer, on name: String, at now: Now, family: Case.Family? = nil,
    following: [Case.Following] = []
  ) -> [StationAction] {
    guard let lane = lanes[name] else { return [] }
    guard let model = site.content.triage else {
      lanes[name]?.state = .home(officer, Self.noTriage(Words(language: lane.officerLanguage)))
      return [.changed(lane: name)]
    }
    let language = site.content.nationalLanguage
    let traveller = model.languages.contains(language) ? language : model.defaultLanguage
    let context = Self.context(now)
    let place = self.context(of: name)
    var document = document
    document.scanValues["station.context"] = place.rawValue
    document.strip.context = place == .arrival ? nil : place
    var triage = FormSession(model, language: lane.officerLanguage, context: context)
    _ = triage.fill(scan: document.scanValues)
    var open = Case(
      number: nextCaseNumber(), context: context, document: document, triage: triage, travellerLanguage: traveller)
    open.openedMilliseconds = now.milliseconds
    open.family = family
    open.setFamily(family)
    open.following = following
    lanes[name]?.after = nil
    lanes[name]?.overlay = nil
    let again: [StationAction] =
      place == .arrival
      ? [] : [.audit(kind: "asked-again", subject: "\(name).\(place.rawValue)", officer: officer.id)]
    return [.audit(kind: "case-opened", subject: name, officer: officer.id)] + again + put(open, officer, on: name)
  }

  static func context(_ now: Now) -> SessionContext {
    SessionContext(today: now.today, now: now.isoText, seed: now.seed, digests: .libcrypto)
  }

  private static func noTriage(_ words: Words) -> Notice {
    words.language == "ru"
      ? Notice(
        .problem, cause: "В установленных наборах нет вопросов для всех.", consequence: "Случай открыть нельзя.",
        next: "Позовите техника: `waypost pack list`, `waypost pack install`.")
      : Notice(
        .problem, cause: "No installed pack has the questions for everybody.", consequence: "No case can be opened.",
        next: "Fetch the technician: `waypost pack list`, `waypost pack install`.")
  }
}

extension PersonStrip {
  /// What the zone said, each item with what was verified and what wasn't.
  init(_ scanned: MachineReadableDocument) {
    let values = scanned.scanValues
    let evidence = scanned.scanEvidence
    let fields = ["surname", "givenNames", "birthDate", "sex", "nationality", "number", "issuer", "expiryDate"]
    let items = fields.compactMap { field -> Item? in
      guard let value = values["document.\(field)"], !value.isEmpty || evidence["document.\(field)"]?.isFailure == true
      else { return nil }
      let standing = evidence["document.\(field)"]?.standing ?? .unverifiable
      return Item(field: field, value: value.isEmpty ? "–" : value, standing: standing)
    }
    let repaired = Set(scanned.repairs.map { "repaired." + $0.field }).sorted()
    let problems = scanned.problems.map(\.rawValue) + repaired + scanned.notes.map(\.rawValue)
    self.init(document: values["document.code"] ?? "", items: items, problems: problems)
  }
}

extension Evidence {
  fileprivate var isFailure: Bool { standing == .failed }

  fileprivate var standing: PersonStrip.Item.Standing {
    switch self {
    case .verifiedByCheckDigit: .verified
    case .syntaxOnly: .syntaxOnly
    case .unverifiable, .absent: .unverifiable
    case .failed: .failed
    }
  }
}
