import Packs
import Screens
import XForm

/// Open cases over a power cut, and the key that drops them.
extension Station {
  /// What has to happen to the case store now that the case is as it is.
  func keep(_ open: inout Case, _ officer: Officer) -> [StationAction] {
    // A household that wasn't counted to the end still stands there.
    guard site.keepsOpenCases, !open.isStoring, !open.isHousehold else { return [] }
    let kept = KeptCase(open, officer, content: site.content)
    guard kept != open.kept else { return [] }
    open.kept = kept
    return [kept.map { .keepCase($0) } ?? .forgetCase(number: open.number)]
  }

  /// The same once more, for a vault that has none of it.
  func holdAgain() -> [StationAction] {
    let open = lanes.keys.sorted().compactMap { name -> KeptCase? in
      guard case .open(_, let open)? = lanes[name]?.state, !open.isStoring else { return nil }
      return open.kept
    }
    return (interrupted + open).map { .keepCase($0) }
  }

  mutating func recovered(_ cases: [KeptCase]) -> [StationAction] {
    interrupted = cases
    // Numbers go on above those that are in the store.
    lastCaseNumber = cases.map(\.number).reduce(lastCaseNumber, max)
    return []
  }

  /// The officer who signs in gets the interrupted case back: triage first, for some of it must be asked again.
  mutating func takeUpInterrupted(_ officer: Officer, on name: String, at now: Now) -> [StationAction]? {
    guard let index = interrupted.firstIndex(where: { $0.officer == officer.id }), let lane = lanes[name] else {
      return nil
    }
    let kept = interrupted.remove(at: index)
    guard var open = restore(kept, language: lane.officerLanguage, at: now) else {
      return [.forgetCase(number: kept.number)]
    }
    open.notice = InterruptionNotice.askAgain(lostQuestions(of: open), russian: lane.officerLanguage == "ru")
    return [.audit(kind: "case-recovered", subject: name, officer: officer.id)] + put(open, officer, on: name)
  }

  /// Nil when the installed packs no longer have the form everybody is asked.
  private func restore(_ kept: KeptCase, language: String, at now: Now) -> Case? {
    guard let model = site.content.triage, model.id == kept.triage.form else { return nil }
    let context = Self.context(now)
    func session(_ model: FormModel, _ held: HeldAnswers) -> FormSession {
      var session = FormSession(model, language: language, context: context)
      _ = session.fill(scan: kept.document.scanValues)
      _ = try? session.takeUp(held)
      return session
    }
    var open = Case(
      number: kept.number, context: context, document: kept.document, triage: session(model, kept.triage),
      travellerLanguage: kept.travellerLanguage)
    open.modules = kept.modules.compactMap { held in site.content.forms[held.form].map { session($0, held) } }
    open.skips = kept.skips
    open.passed = Set(kept.passed)
    open.taken = kept.taken
    open.family = kept.family
    open.kept = kept
    open.shareAnswers()
    return open
  }

  /// Which sensitive questions had been answered was not held either: all are asked that could have been. In the words of
  /// the questions, the officer's language, the forms' order.
  private func lostQuestions(of open: Case) -> [String] {
    open.sessions.flatMap { session in
      let hasBegun =
        session.model.id == open.triage.model.id
        || open.passed.contains { $0.hasPrefix("\(session.model.id)/") }
      return session.asked.filter { hasBegun && session.isNeverHeld($0) }
        .map { session.label(of: $0.path, in: session.language).text }
    }
  }

  /// Everybody is signed out, every open case is gone. A record that is being sealed at this moment is sealed.
  mutating func panic(_ officer: Officer? = nil) -> [StationAction] {
    interrupted = []
    underWay = []
    for name in lanes.keys {
      lanes[name]?.locked = nil
      lanes[name]?.state = .signedOut(nil)
      lanes[name]?.overlay = nil
      lanes[name]?.after = nil
    }
    for name in kiosks.keys.sorted() { kiosks[name] = Kiosk(number: nextVisitNumber()) }
    (pendingTickets, visits, tickets) = ([:], [:], [])
    // Blank first: the screens are what somebody else sees.
    return (lanes.keys.sorted() + kiosks.keys.sorted()).map { .changed(lane: $0) }
      + [.forgetAllCases, .audit(kind: "panic", subject: "lanes", officer: officer?.id)]
  }
}

/// What an officer is told of a case that a power cut interrupted.
enum InterruptionNotice {
  static func askAgain(_ questions: [String], russian: Bool) -> Notice {
    let list = questions.map { "– \($0)" }.joined(separator: " ")
    return russian
      ? Notice(
        .warning, cause: "Питание пропало, пока этот случай был открыт.",
        consequence: "Ответы на чувствительные вопросы не хранятся нигде, кроме памяти, и потеряны: они считаются не "
          + "данными, а не ответом «нет». \(list)",
        next: "Задайте эти вопросы ещё раз; остальные ответы на месте.")
      : Notice(
        .warning, cause: "The power was lost while this case was open.",
        consequence:
          "Sensitive answers are held in memory alone and are lost: they count as not given, never as \"no\". "
          + list,
        next: "Ask these questions again; the other answers are still here.")
  }

  /// Nil when none waits.
  static func waiting(_ count: Int, russian: Bool) -> Notice? {
    guard count > 0 else { return nil }
    return russian
      ? Notice(
        .warning, cause: "Случаев, прерванных отключением питания: \(count).",
        consequence: "Каждый ждёт сотрудника, который его открыл.", next: "Попросите этого сотрудника войти.")
      : Notice(
        .warning, cause: "Cases that a power cut interrupted: \(count).",
        consequence: "Each waits for the officer who opened it.", next: "Ask that officer to sign in.")
  }
}
