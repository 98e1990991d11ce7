import Screens
import TravelDocument

/// How a case ends: said on a page, and kept in the audit with its number alone (design, section 8).
extension Station {
  // MARK: before the record is made

  func leaving(_ open: Case) -> LeavingPage {
    LeavingPage(caseNumber: open.number, doNotReturn: needs(of: open).hold, notice: open.notice)
  }

  /// The person goes before anything was sealed. Held, a return closes nothing.
  mutating func end(_ how: CaseEnding, _ open: Case, _ officer: Officer, on name: String) -> [StationAction] {
    guard lanes[name]?.overlay == .leaving else { return [] }
    if how == .colleague { return lock(name) }
    // Before a removal nobody is returned whose questions weren't finished, whatever the answers so far.
    if how == .returned, needs(of: open).hold || (open.document.strip.context == .removal && !open.isAsked) {
      var open = open
      open.notice = EndingNotice.held(russian: lanes[name]?.officerLanguage == "ru")
      return [.audit(kind: "return-held", subject: name, officer: officer.id)] + put(open, officer, on: name)
    }
    let forgotten: [StationAction] = open.kept == nil ? [] : [.forgetCase(number: open.number)]
    lanes[name]?.state = .home(officer, nil)
    lanes[name]?.overlay = nil
    let ended = StationAction.audit(kind: "case-dropped", subject: "\(name).\(how.rawValue)", officer: officer.id)
    return forgotten + [ended, .changed(lane: name)]
  }

  // MARK: after it

  /// What an officer does on the page of a case that just ended; nil for what isn't done there.
  mutating func afterwards(
    _ command: LaneCommand, _ officer: Officer, on name: String, at now: Now
  ) -> [StationAction]? {
    guard case .ended(_, let page)? = lanes[name]?.state else { return nil }
    let after = lanes[name]?.after
    switch command {
    case .ended(let how): return say(how, page, officer, on: name)
    case .overrideHold(let reason, let badge, let pin):
      guard page.asksOverride, lanes[name]?.after != nil else { return [] }
      lanes[name]?.after?.reason = reason
      set(page, on: name) { $0.isChecking = true }
      let code = String(badge.uppercased().filter { !$0.isWhitespace })
      return [.confirmPIN(lane: name, badge: code, pin: LocalDigits.western(pin)), .changed(lane: name)]
    case .openNext:
      guard let after, let next = after.following.first else { return [] }
      let family = next.isFamily ? after.family : nil
      return notSaid(on: name, officer)
        + open(
          next.document, for: officer, on: name, at: now, family: family,
          following: Array(after.following.dropFirst()))
    case .openFamilyMember:
      guard let after else { return [] }
      let strip = PersonStrip(document: "", items: [], problems: [])
      return notSaid(on: name, officer)
        + open(
          Case.Document(strip: strip, scanValues: [:]), for: officer, on: name, at: now, family: after.family,
          following: after.following)
    default: return nil
    }
  }

  private mutating func say(
    _ how: CaseEnding, _ page: EndedPage, _ officer: Officer, on name: String
  ) -> [StationAction] {
    guard page.how == nil, page.asksHow else { return [] }
    let subject = page.serial.isEmpty ? name : page.serial
    if how == .returned, page.doNotReturn {
      // Recorded, and the page stays: it can stop nobody, but it doesn't close by itself.
      set(page, on: name) { $0.asksOverride = true }
      return [.audit(kind: "return-held", subject: subject, officer: officer.id), .changed(lane: name)]
    }
    set(page, on: name) {
      $0.how = how
      $0.asksOverride = false
    }
    return [
      .audit(kind: "case-ended", subject: "\(subject).\(how.rawValue)", officer: officer.id), .changed(lane: name),
    ]
  }

  /// The vault's word on the second person's badge and PIN.
  mutating func confirmed(_ answer: SignInAnswer, on name: String) -> [StationAction] {
    guard let lane = lanes[name], case .ended(let officer, let page) = lane.state, page.isChecking,
      let reason = lane.after?.reason
    else { return [] }
    let russian = lane.officerLanguage == "ru"
    guard case .signedIn(let second) = answer, second.id != officer.id, second.role != .monitor,
      second.isSupervisor || officer.isSupervisor
    else {
      set(page, on: name) {
        $0.isChecking = false
        $0.notice = EndingNotice.notTwo(russian: russian)
      }
      return [.changed(lane: name)]
    }
    set(page, on: name) {
      $0.isChecking = false
      $0.asksOverride = false
      $0.notice = nil
      $0.how = .returned
    }
    let subject = page.serial.isEmpty ? name : page.serial
    let overrides = [officer, second].map {
      StationAction.audit(kind: "return-overridden", subject: "\(subject).\(reason.rawValue)", officer: $0.id)
    }
    return overrides + [
      .audit(kind: "case-ended", subject: "\(subject).\(CaseEnding.returned.rawValue)", officer: officer.id),
      .changed(lane: name),
    ]
  }

  /// The officer goes on without having said how a kept case ended: that is kept too.
  func notSaid(on name: String, _ officer: Officer) -> [StationAction] {
    guard case .ended(_, let page)? = lanes[name]?.state, page.how == nil, page.asksHow else {
      return []
    }
    let subject = page.serial.isEmpty ? name : page.serial
    return [.audit(kind: "case-ended", subject: "\(subject).not-said", officer: officer.id)]
  }

  private mutating func set(_ page: EndedPage, on name: String, _ change: (inout EndedPage) -> Void) {
    guard case .ended(let officer, _)? = lanes[name]?.state else { return }
    var page = page
    change(&page)
    lanes[name]?.state = .ended(officer, page)
  }
}

enum EndingNotice {
  static func held(russian: Bool) -> Notice {
    russian
      ? Notice(
        .problem, cause: "Не возвращайте этого человека до передачи.",
        consequence: "Случай остаётся открытым; это записано.",
        next: "Закончите вопросы и запечатайте направление или позовите старшего.")
      : Notice(
        .problem, cause: "Do not return this person before hand-over.",
        consequence: "The case stays open, and this is recorded.",
        next: "Finish the questions and seal the referral, or fetch the supervisor.")
  }

  static func notTwo(russian: Bool) -> Notice {
    russian
      ? Notice(
        .problem, cause: "Нужны два разных человека, один из них старший; пропуск и ПИН-код должны подходить.",
        consequence: "Возврат по-прежнему остановлен.",
        next: "Попробуйте ещё раз или скажите, как случай закончился иначе.")
      : Notice(
        .problem, cause: "It takes two different people, one of them a supervisor, and a badge with its PIN.",
        consequence: "The return is still held.", next: "Try again, or say how else the case ended.")
  }
}
