import Packs
import Referral
import Screens
import XForm

/// How a visit ends: everybody gets a number, so that having one says nothing. What was said is passed on only with the
/// person's yes; a desk goes on with the rest when the number is called.
extension Station {
  /// A number that nobody came for is dropped after an hour, or goes to the supervisor where a need was named.
  static let ticketSeconds = 3600

  mutating func finish(_ kiosk: Kiosk, paper: Bool, on name: String) -> [StationAction] {
    var kiosk = kiosk
    if let attempt = kiosk.visit?.attempt {
      kiosks[name]?.step = .working
      let isCalled = kiosk.visit.map { self.isCalled($0) } ?? false
      kiosk.step = .ticket(KioskPage.Ticket(serial: attempt.serial ?? "", paper: .none, isCalled: isCalled))
      pendingTickets[kiosk.number] = kiosk
      return [.store(lane: name, attempt), .changed(lane: name)]
    }
    kiosk.visit?.wantsPaper = paper
    kiosk.step = .working
    kiosks[name] = kiosk
    return [.reserveSerial(lane: name, caseNumber: kiosk.number, identifiers: 1), .changed(lane: name)]
  }

  mutating func storeVisit(
    _ number: Int, serial: String, identifiers: [String], on name: String, at now: Now
  ) -> [StationAction] {
    guard var kiosk = kiosks[name], kiosk.number == number, kiosk.step == .working, var visit = kiosk.visit else {
      return []
    }
    let needs = needs(of: visit)
    do {
      visit.issued =
        visit.consents
        ? try orders(for: needs.referrals, from: [visit.form], serial: serial, identifiers: identifiers, at: now) : []
    } catch {
      return visitNotStored(number, isCertain: true, on: name, at: now)
    }
    if visit.isComplaint {
      // A deadline that passed would be called out at the desk.
      for index in visit.issued.indices { visit.issued[index].deadlineMilliseconds = nil }
    }
    // Children and trafficking: no paper that somebody could find (protection.md 2.5).
    visit.prints = visit.wantsPaper && !needs.withoutPaper
    kiosk.visit = visit
    kiosk.step = .ticket(KioskPage.Ticket(serial: serial, paper: .none, isCalled: isCalled(visit)))
    let slip =
      visit.prints ? slipOrder(serial: serial, holder: kiosk.language ?? site.content.nationalLanguage, at: now) : nil
    let order = StoreOrder(
      caseNumber: number, serial: serial, referrals: visit.issued, slip: slip, tallies: tallies(of: visit),
      officer: nil,
      person: isCalled(visit) || visit.isComplaint ? nil : facts(of: visit, language: kiosk.language ?? "", at: now))
    // Until the commit the page says that it is working.
    kiosk.visit?.attempt = order
    pendingTickets[number] = kiosk
    return [.store(lane: name, order)]
  }

  mutating func visitStored(_ number: Int, on name: String, at now: Now) -> [StationAction] {
    guard var kiosk = pendingTickets.removeValue(forKey: number), let visit = kiosk.visit,
      case .ticket(var ticket) = kiosk.step
    else { return [] }
    var actions: [StationAction] = [.changed(lane: name)]
    if visit.isComplaint {
      ticket.isSent = true
      kiosk.step = .ticket(ticket)
    }
    if visit.prints {
      ticket.paper = .printing
      kiosk.step = .ticket(ticket)
      actions.append(.printSlip(serial: ticket.serial))
    }
    if isCalled(visit) {
      ticketIssued(ticket.serial, at: now)
      visits[ticket.serial] = WaitingVisit(
        visit: visit, language: kiosk.language ?? site.content.nationalLanguage, hasNeed: hasNeed(visit))
      actions.append(.watchTicket(serial: ticket.serial, seconds: Self.ticketSeconds))
      if hasNeed(visit), !visit.isStaffCalled { actions += callStaff(to: name, .anybody, at: now) }
    }
    // What was said goes from the kiosk now; the number alone stays on the screen.
    kiosk.visit = nil
    // Whoever left meanwhile has left the screen to the next person.
    if kiosks[name]?.number == number { kiosks[name] = kiosk }
    return actions
  }

  /// - Parameter isCertain: false when it may be stored after all: then the same is stored again, under the same number.
  mutating func visitNotStored(
    _ number: Int, isCertain: Bool, on name: String, at now: Now
  ) -> [StationAction] {
    let pending = pendingTickets.removeValue(forKey: number)
    guard var kiosk = kiosks[name], kiosk.number == number, kiosk.step == .working else { return [] }
    if !isCertain, let visit = pending?.visit { kiosk.visit = visit }
    kiosk.step = .paper
    kiosk.notice = .notStored
    kiosks[name] = kiosk
    return callStaff(to: name, .anybody, at: now)
  }

  /// Nobody came for a number.
  mutating func ticketExpired(_ serial: String) -> [StationAction] {
    guard let waiting = visits[serial], let place = tickets.firstIndex(where: { $0.serial == serial }) else {
      return []
    }
    guard waiting.hasNeed else {
      visits[serial] = nil
      tickets.remove(at: place)
      return [.audit(kind: "ticket-wiped", subject: serial, officer: nil)]
    }
    tickets[place].isUnclaimed = true
    return [.audit(kind: "ticket-unclaimed", subject: serial, officer: nil)]
  }

  /// The holder is at the desk: the case begins with what was said at the kiosk, each answer to be looked at again.
  mutating func openTicket(_ serial: String, _ officer: Officer, on name: String, at now: Now) -> [StationAction] {
    guard let waiting = visits[serial], let lane = lanes[name], lane.isFree, site.content.triage != nil else {
      return []
    }
    visits[serial] = nil
    tickets.removeAll { $0.serial == serial }
    let opened = open(waiting.visit.document, for: officer, on: name, at: now)
    guard case .open(_, var open)? = lanes[name]?.state else { return opened }
    let said = waiting.visit.form
    for question in open.triage.asked {
      guard let other = said.asked.first(where: { $0.name == question.name }) else { continue }
      let value = said.value(of: other.path)
      if !value.isEmpty { _ = try? open.triage.answer(question.path, value) }
    }
    if open.triage.model.languages.contains(waiting.language) { open.travellerLanguage = waiting.language }
    open.issued = waiting.visit.issued
    return opened + [.audit(kind: "ticket-opened", subject: serial, officer: officer.id)] + put(open, officer, on: name)
  }

  func needs(of visit: KioskVisit) -> Needs { Needs(of: [visit.form], content: site.content) }

  private func hasNeed(_ visit: KioskVisit) -> Bool {
    if visit.isComplaint { return false }
    let needs = needs(of: visit)
    return !needs.isEmpty || !needs.modules.isEmpty || visit.isStaffCalled
  }

  private func isCalled(_ visit: KioskVisit) -> Bool {
    // Where the law wants a record of everybody, a desk makes it.
    hasNeed(visit) || (!visit.isComplaint && (site.content.record != nil || !needs(of: visit).offers.isEmpty))
  }

  private func tallies(of visit: KioskVisit) -> [String] {
    ["kiosk-visit", hasNeed(visit) ? "kiosk-need" : "kiosk-no-need"]
      + (visit.issued.isEmpty || visit.isComplaint ? [] : ["kiosk-referred"])
  }
}
