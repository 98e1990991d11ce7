import Packs
import Referral
import Screens
import XForm

/// Pages that lie over an open case, and what is done on them.
extension Station {
  /// Nil where the overlay has nothing to lie over.
  func page(of overlay: Overlay, _ lane: Lane, _ officer: Officer) -> Page? {
    if overlay == .help { return .help(help(lane)) }
    if overlay == .handbook { return .handbook(handbook(lane)) }
    guard case .open(_, let open) = lane.state else { return nil }
    switch overlay {
    case .help, .handbook: return nil
    case .languages:
      return .languages(LanguagesPage(languages: site.content.languages, chosen: open.holderLanguage))
    case .questions: return .traveller(questions(of: open, lane))
    case .interpreter:
      return .interpreter(InterpreterPage(language: open.holderLanguage, contacts: interpreters(open.holderLanguage)))
    case .told: return .told(ToldPage(caseNumber: open.number, told: open.told, notice: shownNotice(open, lane)))
    case .leaving: return .leaving(leaving(open))
    }
  }

  /// In the traveller's language, without what was answered, what is only seen, and what others may not hear or read.
  func questions(of open: Case, _ lane: Lane) -> TravellerPage {
    let (triage, language) = (open.triage, open.travellerLanguage)
    let questions = triage.asked.filter { !$0.observe && !triage.isForNobodyElse($0) }.map { question in
      TravellerPage.Question(
        text: Wording(triage.label(of: question.path, in: language)),
        choices: triage.choices(of: question.path, in: language).map { Wording($0.label) },
        isLanguage: KioskVisit.isLanguage(question))
    }
    var page = TravellerPage(
      language: language, languages: inOrder(triage.model.languages), questions: questions, words: words(in: language))
    if lane.isListening { page.speech = lane.isVoiceLost || !canSpeak(page.spoken) ? .silent : .on }
    return page
  }

  /// Offices of the directory that speak the language; an unverified number is never shown as if it were known to work.
  private func interpreters(_ language: String) -> [String] {
    let spoken = language.prefix { $0 != "-" }
    return site.content.receivers.filter { $0.languages.contains { $0.prefix { $0 != "-" } == spoken } }.map { office in
      [office.name, office.desk, office.phoneVerifiedOn.isEmpty ? "" : office.phone].filter { !$0.isEmpty }
        .joined(separator: " · ")
    }
  }

  mutating func show(_ overlay: Overlay, _ officer: Officer, on name: String) -> [StationAction] {
    lanes[name]?.overlay = overlay
    // Nobody hears what the one before asked for.
    lanes[name]?.isListening = false
    // What was said of the page below has no place on one where something else is typed or said.
    if overlay == .leaving || overlay == .told, case .open(_, var open) = lanes[name]?.state {
      open.notice = nil
      lanes[name]?.state = .open(officer, open)
    }
    if overlay == .help {
      return [.audit(kind: "help", subject: name, officer: officer.id), .changed(lane: name)]
    }
    return [.changed(lane: name)]
  }

  /// The traveller pointed at a language: the questions are shown in it as far as they are translated, and it is their
  /// answer to the first question.
  mutating func speak(_ language: String, in open: Case, _ officer: Officer, on name: String) -> [StationAction] {
    guard site.content.languages.contains(language) || open.triage.model.languages.contains(language) else { return [] }
    var open = open
    if open.triage.model.languages.contains(language) { open.travellerLanguage = language }
    let question = "/data/t1"
    if open.stage == .triage, open.triage.choices(of: question, in: language).contains(where: { $0.value == language })
    {
      _ = try? open.triage.answer(question, language)
      open.skips["t1"] = nil
    }
    if lanes[name]?.overlay == .languages { lanes[name]?.overlay = nil }
    return put(open, officer, on: name)
  }
}
