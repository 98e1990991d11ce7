import Messages
import Packs
import Referral
public import Screens
import XForm

extension Station {
  /// What the lane's screen shows now.
  public func page(lane name: String) -> Page {
    if let kiosk = kiosks[name] { return .kiosk(page(of: kiosk)) }
    guard let lane = lanes[name] else { return .signIn(SignInPage(badgeRead: false)) }
    if let officer = lane.officer, let overlay = lane.overlay, let page = page(of: overlay, lane, officer) {
      return page
    }
    switch lane.state {
    case .signedOut(let notice):
      return .signIn(SignInPage(badgeRead: false, caseNumber: lane.locked?.open.number, notice: notice))
    case .badgeRead(_, let notice):
      return .signIn(SignInPage(badgeRead: true, caseNumber: lane.locked?.open.number, notice: notice))
    case .checkingPIN: return .signIn(SignInPage(badgeRead: true, caseNumber: lane.locked?.open.number))
    case .home(let officer, let notice): return .home(home(lane, officer, notice, on: name))
    case .ended(_, let page): return .ended(page)
    case .referral(_, let page): return .referral(page)
    case .report(_, let page), .status(let page): return .report(page)
    case .open(let officer, let open):
      return open.stage == .apart ? .apart(apart(open, lane, officer, on: name)) : self.page(of: open, lane)
    }
  }

  /// Each of the lane's scanners in a few words; one that is gone, taken or garbles comes with what to do.
  func scannerState(_ lane: Lane, _ scanners: [Equipment.Scanner]) -> String {
    let words = Words(language: lane.officerLanguage)
    if scanners.isEmpty { return words.noScanner }
    return scanners.map { scanner in
      words.scanner(
        scanner.model, state: scanner.state, lastScan: scanner.lastScan, problems: scanner.problems,
        isGarbling: scanner.isGarbling, casesByHand: lane.casesByHand < Station.silentAfter ? 0 : lane.casesByHand)
    }.joined(separator: " ")
  }

  /// What the last slip showed of the printer: nothing tells of a printer that isn't printing.
  public func printerState(_ words: Words) -> String {
    guard let last = equipment.lastSlip else { return words[.printerUnused] }
    let place = last.place ?? ""
    switch last.state {
    case .printed: return "\(words[.slipPrinted]) \(place)"
    case .sent: return "\(words[.slipSent]) \(place)"
    case .saved: return "\(words[.slipSaved]) \(place)"
    case .uncertain: return words[.slipUncertain]
    case .laidOut, .submitted, .waiting, .failed:
      return SlipNotice.make(last.reason, isWaiting: false, russian: words.language == "ru").cause
    }
  }

  private func page(of open: Case, _ lane: Lane) -> Page {
    switch open.stage {
    case .triage:
      let rows = open.triage.asked.map { question in
        row(
          question, open.triage, open.travellerLanguage, lane, skip: open.skips[question.name] ?? "",
          problem: open.triageProblems[question.name])
      }
      var page = TriagePage(
        caseNumber: open.number, strip: open.document.strip, rows: rows, travellerLanguage: open.travellerLanguage,
        languages: inOrder(open.triage.model.languages), notice: shownNotice(open, lane))
      page.isHousehold = open.isHousehold
      return .triage(page)
    case .module(let index, let name, _):
      let module = open.modules[index]
      let asked = module.asked
      guard let place = asked.firstIndex(where: { $0.key == name }) else { return .review(review(of: open, lane)) }
      let row = row(asked[place], module, open.travellerLanguage, lane, skip: "", problem: open.questionProblem)
      return .question(
        QuestionPage(
          caseNumber: open.number, strip: open.document.strip, form: module.model.id,
          title: title(of: asked[place], module, lane.officerLanguage),
          row: row, number: place + 1, count: asked.count, canGoBack: true,
          isForNobodyElse: site.content.circumstances[module.model.id]?.needsNobodyElse ?? false,
          notice: shownNotice(open, lane)))
    case .review, .apart: return .review(review(of: open, lane))
    case .noNeeds:
      var page = NoNeedsPage(
        caseNumber: open.number, strip: open.document.strip, offers: offers(open, lane.officerLanguage),
        notAlone: open.unaskedForOthers > 0, notice: shownNotice(open, lane) ?? spaceNotice(lane),
        working: open.isStoring)
      page.isRecorded = site.content.record != nil
      return .noNeeds(page)
    }
  }

  /// What is asked of the officer goes before what they are told.
  func shownNotice(_ open: Case, _ lane: Lane) -> Notice? {
    guard let second = open.second else { return open.notice }
    var notice = SecondNotice.whose(russian: lane.officerLanguage == "ru")
    notice.ask = SecondDocumentAsk(caseNumber: open.number, second: second.strip)
    return notice
  }

  /// What was offered and not taken up yet.
  private func offers(_ open: Case, _ language: String) -> [Offer] {
    needs(of: open).offers.filter { !open.taken.contains($0) }.compactMap { id in
      site.content.forms[id].map { Offer(form: id, title: title(of: $0, language)) }
    }
  }

  /// Languages in the order of the packs, the same wherever they stand.
  func inOrder(_ languages: [String]) -> [String] {
    site.content.languages.filter(languages.contains) + languages.filter { !site.content.languages.contains($0) }
  }

  private func review(of open: Case, _ lane: Lane) -> ReviewPage {
    let needs = needs(of: open)
    var answers: [ReviewPage.Answer] = []
    for session in open.sessions {
      for question in session.asked {
        let answer =
          skipReason(question, session, open, lane) ?? spokenAnswer(question, session, lane.officerLanguage)
        answers.append(
          ReviewPage.Answer(
            form: session.model.id, name: question.key,
            question: session.label(of: question.path, in: lane.officerLanguage).text, answer: answer))
      }
    }
    var page = ReviewPage(
      caseNumber: open.number, strip: open.document.strip, answers: answers,
      receivers: (needs.referrals.map(\.type) + (site.content.record == nil || open.isHousehold ? [] : [.register]))
        .map { receiverName($0) }, counsel: needs.counsel.map { receiverName($0) },
      withoutModule: needs.missingModules + needs.withoutOffice.count + notAsked(of: open), doNotReturn: needs.hold,
      notAlone: open.unaskedForOthers > 0, rows: rows(of: open, lane.officerLanguage),
      offers: offers(open, lane.officerLanguage),
      notice: shownNotice(open, lane) ?? spaceNotice(lane),
      working: open.isStoring)
    page.paper = paperOffer(of: open)
    return page
  }

  /// The office in the directory's words; its type's code where the directory has none.
  func receiverName(_ type: ReceiverType) -> String { site.content.receiver(of: type)?.name ?? type.rawValue }

  /// Why a question of the triage was not asked; nil when it was.
  private func skipReason(_ question: Question, _ session: FormSession, _ open: Case, _ lane: Lane) -> String? {
    guard session.model.id == open.triage.model.id, session.value(of: question.path).isEmpty else { return nil }
    return open.skips[question.name].flatMap(SkipReason.init(rawValue:))
      .map { Words(language: lane.officerLanguage).skipped($0) }
  }

  private func spokenAnswer(_ question: Question, _ session: FormSession, _ language: String) -> String {
    let value = session.value(of: question.path)
    if question.control == .trigger { return value.isEmpty ? "–" : "✓" }
    guard [.selectOne, .selectMultiple, .rank].contains(question.control) else {
      return value.isEmpty ? "–" : value
    }
    let chosen = value.split(separator: " ").map {
      session.choiceLabel(of: question.path, choice: String($0), in: language).text
    }
    return chosen.isEmpty ? "–" : chosen.joined(separator: ", ")
  }

  private func row(
    _ question: Question, _ session: FormSession, _ traveller: String, _ lane: Lane, skip: String, problem: String?
  ) -> QuestionRow {
    let path = question.path
    let officer = lane.officerLanguage
    let kind = QuestionRow.Kind(question)
    let choices = zip(session.choices(of: path, in: traveller), session.choices(of: path, in: officer)).enumerated()
      .map { index, choice in
        QuestionRow.Choice(
          value: choice.0.value, traveller: Wording(choice.0.label), officer: Wording(choice.1.label),
          key: Self.key(for: choice.0.value, at: index))
      }
    let notes = session.notes(before: question).map { note in
      QuestionRow.Note(
        traveller: Wording(session.label(of: note.path, in: traveller)),
        officer: Wording(session.label(of: note.path, in: officer)))
    }
    return QuestionRow(
      name: question.key, kind: kind, notes: notes, traveller: Wording(session.label(of: path, in: traveller)),
      officer: Wording(session.label(of: path, in: officer)),
      hint: session.hint(of: path, in: officer).map(Wording.init),
      choices: choices, answer: kind.answers(session.value(of: path)), skipReason: skip,
      problem: problem, isObserved: question.observe, isForNobodyElse: session.isForNobodyElse(question))
  }

  /// y n d p where the answer is one of those four, else the digit of its place (design, section 11).
  private static func key(for value: String, at index: Int) -> String {
    switch value {
    case "yes": "y"
    case "no", "none": "n"
    case "dont_know": "d"
    case "prefer_not": "p"
    case "not_alone": "a"
    case "other": "o"
    default: index < 9 ? "\(index + 1)" : index == 9 ? "0" : ""
    }
  }

  func help(_ lane: Lane) -> HelpPage {
    let receivers = site.content.receivers.filter { $0.type == .medical }
    let contacts = receivers.map { receiver in
      // An unverified number is never shown as if it were known to work.
      let phone = receiver.phoneVerifiedOn.isEmpty ? "" : receiver.phone
      return [receiver.name, receiver.desk, phone].filter { !$0.isEmpty }.joined(separator: " · ")
    }
    if case .open = lane.state { return HelpPage(contacts: contacts, hasCase: true) }
    return HelpPage(contacts: contacts, hasCase: false)
  }
}

extension Wording {
  init(_ text: LocalizedText) { self.init(text.text, language: text.language, isFallback: text.isFallback) }
}
