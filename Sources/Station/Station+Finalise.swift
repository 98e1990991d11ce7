import Packs
import Referral
import Screens
import XForm

extension Station {
  /// The officer says the answers are right: a serial is taken, then all of it is sealed and committed, then the slip
  /// prints, then the page says done.
  mutating func finalise(_ open: Case, _ officer: Officer, on lane: String) -> [StationAction] {
    guard open.stage == .review else { return [] }
    var open = open
    if let attempt = open.attempt { return storeAgain(attempt, of: open, officer, on: lane) }
    for (index, module) in open.modules.enumerated() {
      guard let violation = module.violations().first(where: { module.model.question(at: $0.path) != nil }),
        let question = module.model.question(at: violation.path)
      else { continue }
      open.stage = .module(index: index, question: question.key, returning: true)
      open.questionProblem = violation.message.text
      return put(open, officer, on: lane)
    }
    open.isStoring = true
    open.pending = .referral
    return [.reserveSerial(lane: lane, caseNumber: open.number, identifiers: open.sessions.count + identifiers)]
      + put(open, officer, on: lane)
  }

  /// One more where that somebody was asked is a record of its own.
  private var identifiers: Int { site.content.record == nil ? 0 : 1 }

  /// A person without needs: a count, no record, a slip if they want one.
  mutating func endWithoutNeeds(
    _ open: Case, slip: Bool, _ officer: Officer, on lane: String, at now: Now
  ) -> [StationAction] {
    guard open.stage == .noNeeds else { return [] }
    var open = open
    if let attempt = open.attempt { return storeAgain(attempt, of: open, officer, on: lane) }
    open.isStoring = true
    guard slip || site.content.record != nil else {
      // No record takes its place: what was held of a need that came to nothing goes by itself.
      let forgotten: [StationAction] = open.kept == nil ? [] : [.forgetCase(number: open.number)]
      open.kept = nil
      open.ending = Case.Ending(serial: "", kept: false, paper: false)
      let order = StoreOrder(
        caseNumber: open.number, serial: nil, referrals: [], slip: nil, tallies: tallies(of: open), officer: officer.id,
        person: facts(of: open, at: now), household: open.householdStep(on: lane))
      return [.store(lane: lane, order)] + forgotten + put(open, officer, on: lane)
    }
    open.pending = slip ? .slipOnly : .recordOnly
    return [.reserveSerial(lane: lane, caseNumber: open.number, identifiers: identifiers)]
      + put(open, officer, on: lane)
  }

  /// The serial is there: everything to be committed is put together from the answers.
  mutating func store(
    _ number: Int, serial: String, identifiers: [String], on lane: String, at now: Now
  ) -> [StationAction] {
    guard case .open(let officer, var open)? = lanes[lane]?.state, open.number == number, let pending = open.pending
    else { return [] }
    var referrals: [ReferralOrder] = []
    var register: [ReferralOrder] = []
    do {
      if pending == .referral {
        referrals = try orders(
          for: needs(of: open).referrals.filter { !open.wasIssued($0) }, from: open.sessions, serial: serial,
          identifiers: identifiers, family: open.family.map { $0.serial ?? serial }, at: now)
      }
      register = try registerOrder(of: open, serial: serial, identifier: identifiers.last ?? "", at: now)
    } catch {
      return notStored(number, reason: "\(error)", on: lane)
    }
    open.pending = nil
    if pending != .referral { open.paper = nil }
    let paper = pending == .recordOnly ? nil : paperOrder(of: open, serial: serial, at: now)
    let isReferred = !referrals.isEmpty || !open.issued.isEmpty
    open.ending = Case.Ending(
      serial: serial, kept: isReferred || !register.isEmpty, paper: paper != nil,
      isNumberSaid: pending == .referral && self.paper(of: open) == .number, isRegistered: !isReferred)
    let order = StoreOrder(
      caseNumber: number, serial: serial, referrals: referrals + register,
      slip: paper, tallies: tallies(of: open), officer: officer.id, isKept: open.kept != nil,
      person: open.isHousehold ? nil : facts(of: open, at: now), household: open.householdStep(on: lane))
    open.attempt = order
    lanes[lane]?.state = .open(officer, open)
    return [.store(lane: lane, order)]
  }

  /// The disk failed under it: the same serial, the same record.
  private mutating func storeAgain(
    _ attempt: StoreOrder, of open: Case, _ officer: Officer, on lane: String
  ) -> [StationAction] {
    var open = open
    open.isStoring = true
    return [.store(lane: lane, attempt)] + put(open, officer, on: lane)
  }

  /// What an officer does to a case that may be stored already: seal it again, or give it up; all else would make another
  /// record of it. Nil: go on.
  mutating func whileUncertain(
    _ command: LaneCommand, _ open: Case, _ officer: Officer, on name: String
  ) -> [StationAction]? {
    guard open.attempt != nil, let lane = lanes[name] else { return nil }
    switch command {
    case .undo, .finalise, .endWithoutNeeds: return nil
    default:
      var open = open
      open.notice = Self.unchangeable(russian: lane.officerLanguage == "ru")
      return put(open, officer, on: name)
    }
  }

  /// Committed: only now may paper come out, and only now is it over for the officer.
  mutating func stored(_ number: Int, on name: String) -> [StationAction] {
    guard case .open(let officer, let open)? = lanes[name]?.state, open.number == number, open.isStoring,
      let ended = open.ending
    else { return [] }
    let needs = needs(of: open)
    var page = EndedPage(
      serial: ended.serial, kept: ended.kept, slip: ended.paper ? .printing : ended.isNumberSaid ? .number : .none,
      doNotReturn: needs.hold, counsel: needs.counsel.map { receiverName($0) })
    page.following = open.following.count
    page.isFamily = open.family != nil
    page.isRegistered = ended.isRegistered
    page.people = open.isHousehold ? open.people : nil
    lanes[name]?.state = .ended(officer, page)
    // What can't wait is seen to before the next household.
    lanes[name]?.overlay = open.isHousehold && needs.referrals.contains { $0.urgency == .now } ? .help : nil
    var family = open.family ?? Case.Family(number: open.number)
    if family.serial == nil, ended.kept { family.serial = ended.serial }
    lanes[name]?.after = open.isHousehold ? nil : Lane.After(family: family, following: open.following)
    var actions: [StationAction] = [.changed(lane: name)]
    // Which question was skipped and why; never of whom.
    actions += open.skips.sorted { $0.key < $1.key }.map {
      .audit(kind: "skip", subject: "\(Self.auditable($0.key)).\($0.value)", officer: officer.id)
    }
    if ended.paper { actions.append(.printSlip(serial: ended.serial)) }
    return actions
  }

  /// Not committed: the case is as it was, nothing was printed.
  mutating func notStored(_ number: Int, reason: String, isCertain: Bool = true, on name: String) -> [StationAction] {
    guard let lane = lanes[name], case .open(let officer, var open) = lane.state, open.number == number else {
      return []
    }
    open.isStoring = false
    open.pending = nil
    if isCertain { (open.ending, open.attempt) = (nil, nil) }
    open.notice = Self.storeNotice(reason, isCertain: isCertain, russian: lane.officerLanguage == "ru")
    return put(open, officer, on: name)
  }

  private static func storeNotice(_ reason: String, isCertain: Bool, russian: Bool) -> Notice {
    switch (isCertain, russian) {
    case (true, true):
      Notice(
        .problem, cause: "Запись не сохранена.", consequence: "Талон не напечатан, ответы остались на этой странице.",
        next: "Попробуйте ещё раз; если повторится, позовите техника: `waypost status`.")
    case (true, false):
      Notice(
        .problem, cause: "The record was not stored: \(reason)",
        consequence: "No slip was printed, the answers are still here.",
        next: "Try again; if it happens again, fetch the technician: `waypost status`.")
    case (false, true):
      Notice(
        .problem, cause: "Неизвестно, сохранена ли запись: диск дал сбой.",
        consequence: "Талон не напечатан, ответы остались на этой странице.",
        next: "Запечатайте ещё раз: это будет та же запись, второй не появится. Если повторится, позовите техника.")
    case (false, false):
      Notice(
        .problem, cause: "It is not certain whether the record was stored: \(reason)",
        consequence: "No slip was printed, the answers are still here.",
        next: "Seal it again: it is the same record and can't become two. If it happens again, fetch the technician.")
    }
  }

  private static func unchangeable(russian: Bool) -> Notice {
    russian
      ? Notice(
        .problem, cause: "Эта запись, возможно, уже сохранена: менять её нельзя.", consequence: "Ничего не изменено.",
        next: "Сначала запечатайте ещё раз: это будет та же запись.")
      : Notice(
        .problem, cause: "This record may be stored already: it can't be changed now.",
        consequence: "Nothing was changed.", next: "Seal it again first: it is the same record.")
  }

  /// What each office gets, from the forms of a case or of a kiosk's visit.
  /// - Parameter family: the number that ties the records of people who travel together; nil for somebody alone.
  func orders(
    for needs: [Needs.Need], from sessions: [FormSession], serial: String, identifiers: [String],
    family: String? = nil, at now: Now
  ) throws -> [ReferralOrder] {
    var orders: [ReferralOrder] = []
    let identifier = Dictionary(uniqueKeysWithValues: zip(sessions.map(\.model.id), identifiers))
    for need in needs {
      guard let receiver = site.content.receiver(of: need.type), !receiver.keys.isEmpty else {
        throw StationError.noReceiver(need.type)
      }
      guard var session = sessions.first(where: { $0.model.id == need.form }) else { continue }
      let instanceID = "uuid:\(identifier[need.form] ?? "")"
      _ = session.fill(scan: [
        "station.family": family ?? "", "station.serial": serial, "station.post": site.postID,
        "station.time": now.isoText,
      ])
      orders.append(
        ReferralOrder(
          receiver: receiver, urgency: need.urgency,
          deadlineMilliseconds: site.content.deadline(for: need.type, need.urgency), hold: need.hold,
          submission: try session.submission(receiver: need.type.rawValue, instanceID: instanceID),
          form: session.model.id, version: session.model.version, instanceID: instanceID))
    }
    return orders
  }

  /// That somebody was asked, for the controller's register: the same of everybody, so that it says nothing of what they
  /// answered (design, section 1). Empty where a record is kept of referrals alone.
  private func registerOrder(
    of open: Case, serial: String, identifier: String, at now: Now
  ) throws -> [ReferralOrder] {
    guard let model = site.content.record, !open.isHousehold else { return [] }
    var session = FormSession(model, language: open.triage.language, context: open.context)
    _ = session.fill(scan: open.document.scanValues)
    let need = Needs.Need(form: model.id, type: .register, urgency: .information, hold: false)
    return try orders(for: [need], from: [session], serial: serial, identifiers: [identifier], at: now)
  }

  func slipOrder(serial: String, holder: String, at now: Now) -> SlipOrder {
    let sections = SlipText.sections(
      holder: holder, national: site.content.nationalLanguage, desk: site.slipDesk, deskIn: site.slipDeskIn,
      phrase: site.content.phrase(_:in:))
    return SlipOrder(serial: serial, issued: now.wall, issuedText: now.isoText, sections: sections)
  }

  /// Counts that say nothing about anybody.
  private func tallies(of open: Case) -> [String] {
    if open.isHousehold { return ["household"] }
    let needs = needs(of: open)
    let isWithout = needs.isEmpty && notAsked(of: open) == 0
    let end = isWithout ? "no-needs" : needs.referrals.isEmpty ? "counselled" : "referred"
    let notAlone = open.unaskedForOthers + notAsked(of: open) > 0 ? ["not-alone"] : []
    let fast = open.isFast == true ? ["triage-fast"] : []
    return ["screened", end] + notAlone + fast
      + open.skips.sorted { $0.key < $1.key }.map { "skip.\($0.key).\($0.value)" }
  }
}

extension Case {
  /// A kiosk sent what the triage says, with the person's consent and at least as urgently. A module's record is another:
  /// it goes beside that.
  func wasIssued(_ need: Needs.Need) -> Bool {
    need.form == triage.model.id
      && issued.contains {
        $0.receiver.type == need.type && $0.urgency.raised(to: need.urgency) == $0.urgency && ($0.hold || !need.hold)
      }
  }
}
