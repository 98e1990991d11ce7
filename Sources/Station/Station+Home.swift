import Packs
import Screens

/// Somebody at a kiosk wants a person. Looks the same for everybody: a reason is never asked.
struct StaffCall: Sendable, Equatable {
  var lane: String
  var wish: StaffWish
  /// Local time of day.
  var time: String
}

/// A number that a kiosk gave out and that nobody at a desk has called yet.
struct WaitingTicket: Sendable, Equatable {
  var serial: String
  /// Local time of day.
  var time: String
  /// Nobody came for it in time, and a need was named.
  var isUnclaimed = false
}

/// What every idle desk shows of the rest of the station. Nothing of it says anything about a person.
extension Station {
  /// More than a hall can hold: then the oldest are no longer listed.
  static let mostTickets = 200

  struct HomeBoard: Equatable {
    var calls: [StaffCall]
    var callCount: Int
    var tickets: [WaitingTicket]
    var openCases: [HomePage.OpenCase]
  }

  var homeBoard: HomeBoard {
    HomeBoard(calls: calls, callCount: callCount, tickets: tickets, openCases: casesAtLanes)
  }

  private var casesAtLanes: [HomePage.OpenCase] {
    let atLanes = lanes.keys.sorted().compactMap { name -> HomePage.OpenCase? in
      guard let lane = lanes[name] else { return nil }
      if let locked = lane.locked { return HomePage.OpenCase(number: locked.open.number, lane: name, isLocked: true) }
      guard case .open(_, let open) = lane.state else { return nil }
      return HomePage.OpenCase(number: open.number, lane: name, isLocked: false)
    }
    return atLanes + underWay.map { HomePage.OpenCase(number: $0.open.number, lane: $0.to, isLocked: true) }
  }

  /// Calls staff to a kiosk; every desk shows it, with a sound. A kiosk has one call at a time, with its newest wish.
  mutating func callStaff(to kiosk: String, _ wish: StaffWish, at now: Now) -> [StationAction] {
    calls.removeAll { $0.lane == kiosk }
    calls.append(StaffCall(lane: kiosk, wish: wish, time: now.timeOfDay))
    callCount += 1
    return [.audit(kind: "staff-called", subject: kiosk, officer: nil), .changed(lane: kiosk)]
  }

  /// An officer goes there.
  mutating func answerCall(of kiosk: String, _ officer: Officer, on name: String) -> [StationAction] {
    guard calls.contains(where: { $0.lane == kiosk }) else { return [] }
    calls.removeAll { $0.lane == kiosk }
    return [.audit(kind: "call-answered", subject: kiosk, officer: officer.id), .changed(lane: name)]
  }

  /// A kiosk gave a number out whose holder waits for a desk.
  mutating func ticketIssued(_ serial: String, at now: Now) {
    // One that named a need is never the one to go.
    if tickets.count >= Self.mostTickets,
      let place = tickets.firstIndex(where: { visits[$0.serial]?.hasNeed != true })
    {
      visits[tickets.remove(at: place).serial] = nil
    }
    tickets.append(WaitingTicket(serial: serial, time: now.timeOfDay))
  }

  /// The holder didn't come. One who named a need isn't lost by that: the supervisor looks for them, and only the
  /// supervisor lets go.
  mutating func ticketDone(_ serial: String, _ officer: Officer, on name: String) -> [StationAction] {
    guard let place = tickets.firstIndex(where: { $0.serial == serial }) else { return [] }
    if visits[serial]?.hasNeed == true, !officer.isSupervisor {
      tickets[place].isUnclaimed = true
      return [.audit(kind: "ticket-unclaimed", subject: serial, officer: officer.id), .changed(lane: name)]
    }
    tickets.removeAll { $0.serial == serial }
    visits[serial] = nil
    return [.audit(kind: "ticket-called", subject: serial, officer: officer.id), .changed(lane: name)]
  }

  func home(_ lane: Lane, _ officer: Officer, _ notice: Notice?, on name: String) -> HomePage {
    var page = HomePage(
      officer: officer.name, unsent: equipment.unsent,
      scanner: scannerState(lane, equipment.scanners[name] ?? []),
      printer: printerState(Words(language: lane.officerLanguage)),
      link: equipment.isLinkUp, uncertainSlips: equipment.uncertainSlips, declined: equipment.declined,
      setAside: equipment.setAside,
      overdue: equipment.overdue, underWay: underWay(at: name),
      calls: calls.map { HomePage.Call(lane: $0.lane, wish: $0.wish, time: $0.time) }, callCount: callCount,
      tickets: tickets.map { HomePage.Ticket(serial: $0.serial, time: $0.time, isUnclaimed: $0.isUnclaimed) },
      openCases: casesAtLanes.filter { $0.lane != name }, notice: notice, alarms: alarms(lane))
    page.reports = Self.reports(for: officer)
    page.context = context(of: name)
    if site.content.group != nil || !equipment.households.isEmpty {
      page.arrivals = HomePage.Arrivals(
        isOn: equipment.isMassArrival, households: equipment.households,
        last: equipment.households.last { $0.lane == name })
    }
    return page
  }

  /// Every open case by number and lane, for the hand-over list.
  public var openCaseLines: [[String]] { casesAtLanes.map { ["\($0.number)", $0.lane] } }

  /// Cases that wait here or were sent from here.
  private func underWay(at name: String) -> [HomePage.CaseUnderWay] {
    underWay.filter { $0.to == name || $0.from == name }.map {
      HomePage.CaseUnderWay(number: $0.open.number, from: $0.from, to: $0.to, isHere: $0.to == name)
    }
  }
}

extension Now {
  /// "10:05", local.
  var timeOfDay: String { String(isoText.dropFirst(11).prefix(5)) }
}
