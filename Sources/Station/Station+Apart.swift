import Packs
import Screens
import XForm

/// What keeps a form from being asked here and now.
enum Obstacle: Sendable, Hashable {
  /// The lane is one where others see.
  case lane
  /// The officer isn't trained for it.
  case training
  /// Nobody has said that nobody else hears.
  case hearing
}

/// Questions that not everybody may hear, nor every officer ask (protection.md 2.2, B-13).
extension Station {
  func obstacles(to form: String, in open: Case, _ officer: Officer, on lane: String) -> Set<Obstacle> {
    guard let needed = site.content.circumstances[form] else { return [] }
    var found: Set<Obstacle> = []
    if needed.needsPrivateLane, !site.privateLanes.contains(lane) { found.insert(.lane) }
    if needed.needsTraining, !officer.isTrained { found.insert(.training) }
    if needed.needsNobodyElse, open.isAlone != true { found.insert(.hearing) }
    return found
  }

  /// Everything that keeps called-for forms from being asked here and now.
  func obstacles(in open: Case, _ officer: Officer, on lane: String) -> Set<Obstacle> {
    called(by: open).reduce(into: []) { $0.formUnion(obstacles(to: $1, in: open, officer, on: lane)) }
  }

  /// The forms to be asked, in order: what answers call for and what the person wanted, less what was withheld.
  func called(by open: Case) -> [String] {
    let needs = needs(of: open)
    let taken = open.taken.filter { needs.offers.contains($0) && !needs.modules.contains($0) }
    return (needs.modules + taken).filter { site.content.forms[$0] != nil && !open.withheld.contains($0) }
  }

  /// The officer says whether anybody else hears.
  mutating func setAlone(_ isAlone: Bool, in open: Case, _ officer: Officer, on name: String) -> [StationAction] {
    var open = open
    switch open.stage {
    case .apart where isAlone, .module: open.isAlone = isAlone
    default: return []
    }
    return goOn(open, officer, on: name)
  }

  /// It can't be asked now: what may not be heard here is left out, counts as not asked, and the supervisor is fetched.
  mutating func withhold(in open: Case, _ officer: Officer, on name: String) -> [StationAction] {
    guard open.stage == .apart else { return [] }
    var open = open
    for form in called(by: open) where !obstacles(to: form, in: open, officer, on: name).isEmpty {
      open.withheld.insert(form)
    }
    return [.audit(kind: "not-asked", subject: name, officer: officer.id)] + goOn(open, officer, on: name)
  }

  func apart(_ open: Case, _ lane: Lane, _ officer: Officer, on name: String) -> ApartPage {
    let found = obstacles(in: open, officer, on: name)
    let rooms = site.privateLanes.subtracting([name]).sorted().map { room in
      ApartPage.Room(lane: room, officer: lanes[room]?.officer?.name, isFree: lanes[room]?.isFree ?? false)
    }
    return ApartPage(
      caseNumber: open.number, strip: open.document.strip, needsNobodyElse: found.contains(.hearing),
      needsPrivateLane: found.contains(.lane), needsTraining: found.contains(.training), rooms: rooms,
      notice: shownNotice(open, lane))
  }
}
