import Packs
import Referral
import Screens
import XForm

/// A mass arrival (B-89 in the research): households are counted first, by what can't wait, and get a number; everybody of
/// them is asked later like anybody else, in a case of their own that carries the household's number.
extension Station {
  mutating func setMassArrival(_ isOn: Bool, _ officer: Officer, on name: String) -> [StationAction] {
    guard case .home? = lanes[name]?.state, equipment.isMassArrival != isOn, site.content.group != nil else {
      return []
    }
    equipment.isMassArrival = isOn
    // Every desk counts from now on, or none.
    let others = lanes.keys.sorted().filter { if case .home? = lanes[$0]?.state { true } else { false } }
    return [.massArrival(isOn, officer: officer.id)] + others.map { .changed(lane: $0) }
  }

  mutating func openHousehold(_ officer: Officer, on name: String, at now: Now) -> [StationAction] {
    guard equipment.isMassArrival, let lane = lanes[name], lane.isBetweenCases, let model = site.content.group else {
      return []
    }
    let unsaid = notSaid(on: name, officer)
    let language = site.content.nationalLanguage
    let context = Self.context(now)
    var open = Case(
      number: nextCaseNumber(), context: context,
      document: Case.Document(
        strip: PersonStrip(document: PersonStrip.household, items: [], problems: []), scanValues: [:]),
      triage: FormSession(model, language: lane.officerLanguage, context: context),
      travellerLanguage: model.languages.contains(language) ? language : model.defaultLanguage)
    open.isHousehold = true
    lanes[name]?.after = nil
    lanes[name]?.overlay = nil
    return unsaid + [.audit(kind: "household-opened", subject: name, officer: officer.id)]
      + put(open, officer, on: name)
  }

  /// Everything is on the page: it is sealed at once, without another look.
  mutating func count(_ open: Case, _ officer: Officer, on name: String) -> [StationAction] {
    var open = open
    guard open.people > 0 else {
      open.notice = HouseholdNotice.nobody(russian: lanes[name]?.officerLanguage == "ru")
      return put(open, officer, on: name)
    }
    open.stage = .review
    return finalise(open, officer, on: name)
  }

  /// One of a household is here. More may come than were counted: then the last of them has waited already.
  mutating func openMember(
    of serial: String, _ officer: Officer, on name: String, at now: Now
  ) -> [StationAction] {
    guard let lane = lanes[name], lane.isBetweenCases, equipment.households.contains(where: { $0.serial == serial })
    else { return [] }
    let unsaid = notSaid(on: name, officer)
    var family = Case.Family(number: lastCaseNumber + 1)
    (family.serial, family.isHousehold) = (serial, true)
    let strip = PersonStrip(document: "", items: [], problems: [])
    return unsaid
      + open(Case.Document(strip: strip, scanValues: [:]), for: officer, on: name, at: now, family: family)
  }

  mutating func closeHousehold(_ serial: String, _ officer: Officer, on name: String) -> [StationAction] {
    guard let lane = lanes[name], lane.isBetweenCases, equipment.households.contains(where: { $0.serial == serial })
    else { return [] }
    equipment.households.removeAll { $0.serial == serial }
    let unsaid = notSaid(on: name, officer)
    lanes[name]?.state = .home(officer, nil)
    return unsaid + [.closeHousehold(serial: serial, officer: officer.id), .changed(lane: name)]
  }
}

extension Lane {
  /// A case may be opened: none is open, and the vault isn't being asked.
  fileprivate var isBetweenCases: Bool {
    switch state {
    case .home: true
    case .ended(_, let page): !page.isChecking
    case .referral(_, let page): !page.working
    case .signedOut, .badgeRead, .checkingPIN, .status, .open, .report: false
    }
  }
}

extension Case {
  /// How many of a household were counted.
  var people: Int { Int(triage.value(of: "/data/people")) ?? 0 }

  func householdStep(on lane: String) -> HouseholdStep? {
    if isHousehold { return .counted(people: people, lane: lane) }
    guard let family, family.isHousehold == true, let serial = family.serial else { return nil }
    return .asked(serial: serial)
  }

  mutating func setFamily(_ family: Family?) {
    self.family = family
    let isHousehold = family?.isHousehold == true
    document.strip.family = isHousehold ? nil : family?.number
    document.strip.household = isHousehold ? family?.serial : nil
  }
}

/// What an officer is told while households are counted.
enum HouseholdNotice {
  static func nobody(russian: Bool) -> Notice {
    russian
      ? Notice(
        .problem, cause: "Никто не посчитан.", consequence: "Номер не выдан.",
        next: "Напишите, сколько людей в семье; одинокий человек – семья из одного.")
      : Notice(
        .problem, cause: "Nobody was counted.", consequence: "No number was given.",
        next: "Write how many they are; somebody alone is a household of one.")
  }

  static func noDocuments(russian: Bool) -> Notice {
    russian
      ? Notice(
        .information, cause: "Документы смотрят позже, у каждого отдельно.", consequence: "Ничего не записано.",
        next: "Посчитайте людей и дайте номер.")
      : Notice(
        .information, cause: "Documents are looked at later, each person's alone.", consequence: "Nothing was noted.",
        next: "Count the people and give the number.")
  }
}
