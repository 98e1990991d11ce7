import Screens
import TravelDocument

extension Station {
  /// A form that an officer submitted. A command that doesn't fit what is open (an old page, a second tap) changes
  /// nothing; the lane's page says what is.
  mutating func carryOut(_ command: LaneCommand, on name: String, at now: Now) -> [StationAction] {
    if case .kiosk(let visit, let command) = command { return atKiosk(command, visit: visit, on: name, at: now) }
    guard var lane = lanes[name] else { return [] }
    if case .officerLanguage(let language) = command {
      lane.officerLanguage = language == "ru" ? "ru" : "en"
      lanes[name] = lane
      // A report was put into words when it was read.
      if case .report(let officer, let page) = lane.state { return askReport(page.kind, officer, on: name) }
      if case .status = lane.state { return askStatus(on: name) }
      return [.changed(lane: name)]
    }
    guard let officer = lane.officer else { return signIn(command, on: name) }
    if case .report(let kind) = command { return askReport(kind, officer, on: name) }
    // A monitor reads; nothing of the post's work is theirs.
    if officer.role == .monitor, ![.signOut, .lock].contains(command) { return [] }
    switch command {
    case .help:
      lane.overlay = .help
      lanes[name] = lane
      return [.audit(kind: "help", subject: name, officer: officer.id), .changed(lane: name)]
    case .overlay(let overlay): return show(overlay, officer, on: name)
    case .listen(let isOn):
      guard lane.overlay == .questions else { return [] }
      (lane.isListening, lane.isVoiceLost) = (isOn, false)
      lanes[name] = lane
      return [.changed(lane: name)]
    case .interpreterAsked:
      lane.overlay = nil
      lanes[name] = lane
      return [.audit(kind: "interpreter-asked", subject: name, officer: officer.id), .changed(lane: name)]
    case .whomToCall(let serial): return ask(.whomToCall(serial), officer, on: name)
    case .phoned(let serial, let referral): return ask(.phoned(serial: serial, referral: referral), officer, on: name)
    case .lock: return lock(name)
    case .lockAll: return panic(officer)
    case .answerCall(let kiosk): return answerCall(of: kiosk, officer, on: name)
    case .ticketDone(let serial): return ticketDone(serial, officer, on: name)
    case .openTicket(let serial): return openTicket(serial, officer, on: name, at: now)
    case .closeHelp:
      lane.overlay = nil
      lanes[name] = lane
      return [.changed(lane: name)]
    case .context(let context): return setContext(context, officer, on: name)
    case .massArrival(let isOn): return setMassArrival(isOn, officer, on: name)
    case .openHousehold: return openHousehold(officer, on: name, at: now)
    case .askHousehold(let serial): return openMember(of: serial, officer, on: name, at: now)
    case .householdDone(let serial): return closeHousehold(serial, officer, on: name)
    case .lookUp(let serial): return ask(.serial(serial), officer, on: name)
    case .seenTo(let serial):
      guard officer.isSupervisor, case .referral = lane.state else { return [] }
      return ask(.seenTo(serial), officer, on: name)
    case .followUp(let serial, let followUp):
      guard case .referral(_, let page) = lane.state, page.serial == serial else { return [] }
      return ask(.followUp(serial: serial, followUp), officer, on: name)
    case .spokenCode(let serial, let code): return ask(.spoken(serial: serial, code: code), officer, on: name)
    case .printAgain(let serial):
      return [.printAgain(serial: serial, officer: officer.id), .changed(lane: name)]
    default: break
    }
    switch lane.state {
    case .report(_, let page):
      if command == .signOut, !page.working { return leave(to: .signedOut(nil), officer, command, on: name) }
      return atReport(command, page, officer, on: name, at: now)
    case .signedOut, .badgeRead, .checkingPIN, .status: return []
    case .home: return atHome(command, officer, on: name, at: now)
    case .open(_, let open): return inCase(command, open, officer, on: name, at: now)
    case .ended(_, let page) where page.isChecking: return []
    case .referral(_, let page):
      guard !page.working, command == .nextPerson || command == .signOut else { return [] }
      return leave(to: command == .signOut ? .signedOut(nil) : .home(officer, nil), officer, command, on: name)
    case .ended:
      if case .openWithoutDocument = command { return openWithoutDocument(officer, on: name, at: now) }
      if case .takeUp(let number) = command { return takeUp(number, officer, on: name) }
      if let actions = afterwards(command, officer, on: name, at: now) { return actions }
      guard command == .nextPerson || command == .signOut else { return [] }
      return notSaid(on: name, officer)
        + leave(to: command == .signOut ? .signedOut(nil) : .home(officer, nil), officer, command, on: name)
    }
  }

  private mutating func atHome(
    _ command: LaneCommand, _ officer: Officer, on name: String, at now: Now
  ) -> [StationAction] {
    switch command {
    case .openWithoutDocument: openWithoutDocument(officer, on: name, at: now)
    case .takeUp(let number): takeUp(number, officer, on: name)
    case .signOut: leave(to: .signedOut(nil), officer, command, on: name)
    default: []
    }
  }

  private mutating func inCase(
    _ command: LaneCommand, _ open: Case, _ officer: Officer, on name: String, at now: Now
  ) -> [StationAction] {
    // Between the finalise and its commit nothing may change what is being sealed.
    guard !open.isStoring else { return [] }
    var open = open
    open.notice = nil
    if let answer = whileUncertain(command, open, officer, on: name) { return answer }
    switch command {
    case .undo(open.number):
      // Dropping the value is the wiping: what the case store held is forgotten with it.
      let forgotten: [StationAction] = open.kept == nil ? [] : [.forgetCase(number: open.number)]
      return forgotten + leave(to: .home(officer, nil), officer, command, on: name)
    case .acceptDocument(open.number, let word): return accept(word, in: open, officer, on: name)
    case .correctDocument(open.number, let field, let value):
      return correct(field, to: value, in: open, officer, on: name)
    case .takeOffer(open.number, let form):
      guard open.stage == .review || open.stage == .noNeeds, needs(of: open).offers.contains(form),
        !open.taken.contains(form)
      else { return [] }
      open.taken.append(form)
      return goOn(open, officer, on: name)
    case .triage(open.number, let answers, let skips, let show):
      return answerTriage(answers, skips, show: show, in: open, officer, on: name, at: now)
    case .answer(open.number, let form, let question, let values):
      return answerModule(form, question, values, in: open, officer, on: name)
    case .language(let language): return speak(language, in: open, officer, on: name)
    case .told(open.number, let told): return take(told, in: open, officer, on: name, at: now)
    case .secondDocument(open.number, let answer): return second(answer, in: open, officer, on: name)
    case .leave(open.number, let how): return end(how, open, officer, on: name)
    case .alone(open.number, let isAlone): return setAlone(isAlone, in: open, officer, on: name)
    case .withhold(open.number): return withhold(in: open, officer, on: name)
    case .handOver(open.number, let room): return handOver(to: room, open, officer, on: name)
    case .back(open.number): return goBack(in: open, officer, on: name)
    case .change(open.number, let form, let question):
      return change(form, question, in: open, officer, on: name)
    case .addRow(open.number, let form, let path): return addRow(form, path, in: open, officer, on: name)
    case .removeRow(open.number, let form, let row): return removeRow(form, row, in: open, officer, on: name)
    case .paper(open.number, let choice): return choosePaper(choice, in: open, officer, on: name)
    case .finalise(open.number): return finalise(open, officer, on: name)
    case .endWithoutNeeds(open.number, let slip): return endWithoutNeeds(open, slip: slip, officer, on: name, at: now)
    default: return []
    }
  }

  private mutating func leave(
    to state: Lane.State, _ officer: Officer, _ command: LaneCommand, on name: String
  ) -> [StationAction] {
    lanes[name]?.state = state
    lanes[name]?.overlay = nil
    lanes[name]?.after = nil
    if command == .signOut { lanes[name]?.context = nil }
    switch command {
    case .undo: return [.audit(kind: "undo", subject: name, officer: officer.id), .changed(lane: name)]
    case .signOut: return [.audit(kind: "sign-out", subject: name, officer: officer.id), .changed(lane: name)]
    default: return [.changed(lane: name)]
    }
  }

  mutating func put(_ open: Case, _ officer: Officer, on name: String) -> [StationAction] {
    var open = open
    let actions = keep(&open, officer)
    lanes[name]?.state = .open(officer, open)
    return actions + [.changed(lane: name)]
  }
}
