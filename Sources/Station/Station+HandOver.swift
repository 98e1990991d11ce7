import Screens

/// A case that left one lane and wasn't taken up at another yet. In memory alone, like every open case.
struct CaseUnderWay: Sendable {
  var open: Case
  var officer: Officer
  var from: String
  var to: String
}

/// The same case at another lane, or with another officer.
extension Station {
  /// To a private lane. Nothing of the case is on this screen any more.
  mutating func handOver(
    to room: String, _ open: Case, _ officer: Officer, on name: String
  ) -> [StationAction] {
    guard open.stage == .apart, room != name, site.privateLanes.contains(room), lanes[room] != nil else { return [] }
    underWay.append(CaseUnderWay(open: open, officer: officer, from: name, to: room))
    let russian = lanes[name]?.officerLanguage == "ru"
    lanes[name]?.state = .home(officer, HandOverNotice.waits(open.number, at: room, russian: russian))
    return [
      .audit(kind: "case-handed", subject: "\(name)-\(room)", officer: officer.id), .changed(lane: name),
    ]
  }

  /// At the lane it was sent to, or back at the one it came from.
  mutating func takeUp(_ number: Int, _ officer: Officer, on name: String) -> [StationAction] {
    guard
      let index = underWay.firstIndex(where: { $0.open.number == number && ($0.to == name || $0.from == name) })
    else { return [] }
    let sent = underWay.remove(at: index)
    // What told the other lane to take the person there is no longer so.
    if sent.from != name, case .home(let other, _)? = lanes[sent.from]?.state {
      lanes[sent.from]?.state = .home(other, nil)
    }
    let unsaid = notSaid(on: name, officer)
    lanes[name]?.after = nil
    return unsaid + [.audit(kind: "case-taken-up", subject: name, officer: officer.id)]
      + resume(sent.open, officer, on: name)
  }

  /// Blanks the screen. An open case stays under it for whoever signs in next; without one it is a sign-out.
  mutating func lock(_ name: String) -> [StationAction] {
    guard let lane = lanes[name], let officer = lane.officer else { return [] }
    var hasCase = false
    let unsaid = notSaid(on: name, officer)
    if case .open(_, let open) = lane.state {
      // What is being sealed must find its page again.
      guard !open.isStoring else { return [] }
      lanes[name]?.locked = Lane.LockedCase(officer: officer, open: open)
      hasCase = true
    }
    lanes[name]?.state = .signedOut(nil)
    lanes[name]?.overlay = nil
    lanes[name]?.after = nil
    return unsaid + [
      .audit(kind: hasCase ? "locked" : "sign-out", subject: name, officer: officer.id), .changed(lane: name),
    ]
  }

  /// The officer who signed in goes on with the case under the locked screen, whoever began it.
  mutating func unlock(_ locked: Lane.LockedCase, _ officer: Officer, on name: String) -> [StationAction] {
    guard officer.role != .monitor else {
      let russian = lanes[name]?.officerLanguage == "ru"
      lanes[name]?.state = .signedOut(HandOverNotice.notForMonitors(russian: russian))
      return [.changed(lane: name)]
    }
    lanes[name]?.locked = nil
    let change: [StationAction] =
      locked.officer.id == officer.id ? [] : [.audit(kind: "officer-changed", subject: name, officer: officer.id)]
    return change + resume(locked.open, officer, on: name)
  }

  /// Where it was, unless what comes next isn't for this lane or this officer. Who hears may be others by now.
  private mutating func resume(_ open: Case, _ officer: Officer, on name: String) -> [StationAction] {
    var open = open
    lanes[name]?.overlay = nil
    open.isAlone = nil
    open.withheld = []
    if open.stage == .triage || (open.stage != .apart && obstacles(in: open, officer, on: name).isEmpty) {
      return put(open, officer, on: name)
    }
    return goOn(open, officer, on: name)
  }
}

/// What an officer is told of a case that changes hands.
enum HandOverNotice {
  static func waits(_ number: Int, at room: String, russian: Bool) -> Notice {
    russian
      ? Notice(
        .information, cause: "Случай \(number) ждёт на месте \(room).",
        consequence: "На этом экране от него ничего не осталось.",
        next: "Проводите человека туда; продолжит тот, кто там войдёт.")
      : Notice(
        .information, cause: "Case \(number) waits at the lane \(room).",
        consequence: "Nothing of it is on this screen any more.",
        next: "Take the person there; whoever signs in there goes on with it.")
  }

  static func notForMonitors(russian: Bool) -> Notice {
    russian
      ? Notice(
        .warning, cause: "Здесь открыт случай.", consequence: "Наблюдатель случаев не видит, вход не выполнен.",
        next: "Попросите сотрудника войти и закончить его.")
      : Notice(
        .warning, cause: "A case is open here.", consequence: "A monitor sees no case; you were not signed in.",
        next: "Ask an officer to sign in and finish it.")
  }
}
