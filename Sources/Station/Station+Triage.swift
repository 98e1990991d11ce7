import Packs
import Referral
import Screens
import TravelDocument
import XForm

extension Station {
  /// The triage page was submitted: as a whole, or to be shown in another way with what it holds.
  mutating func answerTriage(
    _ answers: [String: [String]], _ skips: [String: String], show: String?, in open: Case, _ officer: Officer,
    on name: String, at now: Now
  ) -> [StationAction] {
    guard let lane = lanes[name], open.stage == .triage else { return [] }
    var open = open
    open.skips = open.isHousehold ? [:] : skips.filter { SkipReason(rawValue: $0.value) != nil }
    open.triageProblems = [:]
    for question in open.triage.asked {
      var value = (answers[question.name] ?? []).joined(separator: " ")
      if question.type == .int { value = LocalDigits.western(value) }
      if let violation = open.triage.violation(of: question.path, candidate: value) {
        open.triageProblems[question.name] = violation.message.text
      }
      // A refused answer is kept and marked, so that the officer sees what was refused.
      _ = try? open.triage.answer(question.path, value)
      if !value.isEmpty { open.skips[question.name] = nil }
      // An answer to what is for nobody else's ears says that nobody else heard; that it wasn't asked says the other.
      if !value.isEmpty, open.triage.isForNobodyElse(question) { open.isAlone = value != Case.notAlone }
    }
    let spoken = open.holderLanguage
    if open.triage.model.languages.contains(spoken) { open.travellerLanguage = spoken }

    if let show {
      open.triageProblems = [:]
      return self.show(show, in: open, officer, on: name)
    }
    let words = TriageWords(russian: lane.officerLanguage == "ru")
    for question in open.triage.asked
    // What an officer sees is noted or not; nothing seen is no gap.
    where !question.observe && open.triage.value(of: question.path).isEmpty && open.skips[question.name] == nil {
      open.triageProblems[question.name] = words.missing
    }
    guard open.triageProblems.isEmpty else {
      open.notice = words.incomplete(open.triageProblems.count)
      return put(open, officer, on: name)
    }
    if open.isHousehold { return count(open, officer, on: name) }
    if open.isFast == nil { open.isFast = now.milliseconds - open.openedMilliseconds < open.readingMilliseconds }
    // The page was gone through anew: what was left out is looked at again.
    open.withheld = []
    let urgent = needs(of: open).referrals.contains { $0.urgency == .now }
    if urgent, !open.helpOffered {
      open.helpOffered = true
      lanes[name]?.overlay = .help
    }
    return goOn(open, officer, on: name)
  }

  /// What the answers so far call for.
  func needs(of open: Case) -> Needs { Needs(of: open.sessions, content: site.content) }

  /// How many forms are called for and were not asked, since the circumstances weren't such.
  func notAsked(of open: Case) -> Int { needs(of: open).modules.count { open.withheld.contains($0) } }

  /// From triage or a finished module to whatever is next: a module, the check page, or the end without needs.
  mutating func goOn(_ open: Case, _ officer: Officer, on name: String) -> [StationAction] {
    var open = open
    open.shareAnswers()
    // A module that is no longer called for goes, with its answers.
    let called = called(by: open)
    open.modules.removeAll { !called.contains($0.model.id) }
    guard obstacles(in: open, officer, on: name).isEmpty else {
      open.stage = .apart
      return put(open, officer, on: name)
    }
    for id in called where !open.modules.contains(where: { $0.model.id == id }) {
      guard let model = site.content.forms[id] else { continue }
      var session = FormSession(model, language: open.triage.language, context: open.context)
      _ = session.fill(scan: open.document.scanValues)
      open.modules.append(session)
    }
    open.shareAnswers()
    if let (index, question) = open.firstUnanswered {
      open.stage = .module(index: index, question: question, returning: false)
    } else {
      // Forms that were just opened may call for something without being asked anything.
      open.stage = self.needs(of: open).isEmpty && notAsked(of: open) == 0 ? .noNeeds : .review
    }
    return put(open, officer, on: name)
  }

  private mutating func show(_ what: String, in open: Case, _ officer: Officer, on name: String) -> [StationAction] {
    var open = open
    if what == LaneCommand.showHelp {
      lanes[name]?.overlay = .help
      return [.audit(kind: "help", subject: name, officer: officer.id)] + put(open, officer, on: name)
    }
    if what == LaneCommand.showLock {
      let kept = put(open, officer, on: name)
      return kept + lock(name)
    }
    if what.hasPrefix(LaneCommand.showSecond), let answer = SecondDocument(rawValue: String(what.dropFirst(7))) {
      return second(answer, in: open, officer, on: name)
    }
    if what.hasPrefix(LaneCommand.showOverlay), let overlay = Overlay(rawValue: String(what.dropFirst(8))) {
      return put(open, officer, on: name) + show(overlay, officer, on: name)
    }
    if what.hasPrefix(LaneCommand.showOfficer) {
      lanes[name]?.officerLanguage = what.hasSuffix("ru") ? "ru" : "en"
    } else if open.triage.model.languages.contains(what) {
      open.travellerLanguage = what
    }
    return put(open, officer, on: name)
  }
}

extension Case {
  /// The answer that says that a question was not put, since others would have heard it. Never a "no".
  static let notAlone = "not_alone"

  /// How long one needs to read the questions silently, at 30 characters a second, faster than most people can.
  var readingMilliseconds: Int64 {
    let characters = triage.asked.filter { !$0.observe }.reduce(0) { sum, question in
      sum + triage.label(of: question.path, in: travellerLanguage).text.count
    }
    return Int64(characters) * 1000 / 30
  }

  /// Questions of the triage that others would have heard, and that nobody was asked yet.
  var unaskedForOthers: Int {
    triage.asked.count { triage.value(of: $0.path) == Self.notAlone }
  }

  /// The first question of a module that waits for an answer: a required one without, or one that nobody put yet.
  var firstUnanswered: (index: Int, question: String)? {
    for (index, module) in modules.enumerated() {
      let waiting = module.asked.first { question in
        module.value(of: question.path).isEmpty
          && (module.isRequired(question.path) || !passed.contains("\(module.model.id)\(question.path)"))
      }
      if let waiting { return (index, waiting.key) }
    }
    return nil
  }
}

extension FormSession {
  /// Whether a question may be put only where nobody else hears: it has the answer that it was not.
  func isForNobodyElse(_ question: Question) -> Bool {
    choices(of: question.path, in: language).contains { $0.value == Case.notAlone }
  }
}

private struct TriageWords {
  let russian: Bool

  var missing: String { russian ? "Ответьте или выберите, почему пропущено." : "Answer, or say why it was skipped." }

  func incomplete(_ count: Int) -> Notice {
    russian
      ? Notice(
        .problem, cause: "Вопросов без ответа или с ошибкой: \(count).",
        consequence: "Данные ответы сохранены на странице.",
        next: "Ответьте на отмеченные или укажите причину пропуска.")
      : Notice(
        .problem, cause: "\(count) questions have no answer or a wrong one.",
        consequence: "The answers given are still on the page.",
        next: "Answer the marked ones, or say why they were skipped.")
  }
}
