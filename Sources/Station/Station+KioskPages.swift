import Packs
public import Screens
import XForm

extension Station {
  /// What the packs declare, in their order: the national language first.
  var kioskLanguages: [String] {
    let national = site.content.nationalLanguage
    let known = site.content.languages
    return known.filter { $0 == national } + known.filter { $0 != national }
  }

  /// A word in the languages that most can read some of.
  private func manifold(_ word: KioskWord) -> [Wording] {
    var seen: Set<String> = []
    return [site.content.nationalLanguage, "ru", "en"].filter { seen.insert($0).inserted }.compactMap { language in
      site.content.phrase(word.key, in: language).map { Wording($0, language: language) }
    }
  }

  func words(of kiosk: Kiosk) -> KioskWords { words(in: kiosk.language ?? site.content.nationalLanguage) }

  /// The packs' words to a traveller.
  func words(in language: String) -> KioskWords {
    KioskWords(
      languages: [language, site.content.nationalLanguage, "ru", "en"], phrase: site.content.phrase(_:in:))
  }

  func page(of kiosk: Kiosk) -> KioskPage {
    let language = kiosk.language ?? site.content.nationalLanguage
    let words = words(of: kiosk)
    let isBusy = kiosk.language != nil || kiosk.step != .languages
    var page = KioskPage(
      visit: kiosk.number, language: language, words: words, body: body(of: kiosk, language),
      notice: kiosk.refusal ?? kiosk.notice.map { words[$0] }, isOver: kiosk.under != nil,
      curtainSeconds: isBusy && kiosk.step != .working ? Self.curtainSeconds(kiosk) : nil)
    page.canComplain = canComplain(at: kiosk)
    if kiosk.isListening, !page.spoken.isEmpty {
      page.speech = kiosk.isVoiceLost || !canSpeak(page.spoken) ? .silent : .on
    }
    return page
  }

  /// A page is read by one voice: recorded, where all its words are, else made by the station's.
  func canSpeak(_ texts: [Wording]) -> Bool {
    site.content.recordings.covers(texts.map { ($0.text, $0.language) })
      || texts.allSatisfy { site.voices.contains($0.language) }
  }

  /// The words that the lane's page reads aloud now; empty where nobody asked for it.
  public func spoken(lane name: String) -> [Wording] {
    if let lane = lanes[name], lane.isListening, lane.overlay == .questions, case .open(_, let open) = lane.state {
      let page = questions(of: open, lane)
      return page.speech == .on ? page.spoken : []
    }
    guard let kiosk = kiosks[name] else { return [] }
    let page = page(of: kiosk)
    return page.speech == .on ? page.spoken : []
  }

  private func body(of kiosk: Kiosk, _ language: String) -> KioskPage.Body {
    switch kiosk.step {
    case .languages: return .languages(kioskLanguages, titles: manifold(.chooseLanguage), calls: manifold(.callPerson))
    case .about:
      let first = kiosk.visit?.form.asked.first
      let notes = kiosk.visit.flatMap { visit in first.map { visit.form.notes(before: $0) } } ?? []
      return .about(
        notes.compactMap { note in kiosk.visit.map { Wording($0.form.label(of: note.path, in: language)) } },
        hasQuestions: kiosk.visit != nil, isComplaint: kiosk.visit?.isComplaint == true)
    case .document(let state): return .document(state)
    case .typing(let field):
      return .typing(
        KioskPage.Typing(
          field: field, draft: kiosk.draft, keyboard: Keyboard(language, for: field.use, isLatin: kiosk.isLatin)))
    case .question(let name): return question(name, kiosk, language) ?? .working
    case .paper: return .paper
    case .working: return .working
    case .ticket(let ticket): return .ticket(ticket)
    case .cards:
      return .cards(
        shownCards(to: kiosk).map { KioskPage.CardTitle(id: $0.id, title: Self.split($0, language).title) })
    case .card(let id):
      guard let card = site.content.cards.first(where: { $0.id == id }) else { return .cards([]) }
      let (title, text) = Self.split(card, language)
      return .card(id: id, title: title, text: text)
    case .wish: return .wish
    case .called: return .called
    }
  }

  private func question(_ name: String, _ kiosk: Kiosk, _ language: String) -> KioskPage.Body? {
    guard let visit = kiosk.visit, let place = visit.asked.firstIndex(where: { $0.name == name }) else { return nil }
    let question = visit.asked[place]
    let form = visit.form
    let choices = form.choices(of: question.path, in: language).map { choice in
      QuestionRow.Choice(value: choice.value, traveller: Wording(choice.label), officer: Wording(choice.label), key: "")
    }
    let notes = place == 0 ? [] : form.notes(before: question).map { Wording(form.label(of: $0.path, in: language)) }
    let label = Wording(form.label(of: question.path, in: language))
    // What was answered before isn't shown again: somebody else may have come near.
    return .question(
      KioskPage.Question(
        row: QuestionRow(
          name: name, kind: QuestionRow.Kind(question),
          notes: notes.map { QuestionRow.Note(traveller: $0, officer: $0) },
          traveller: label, officer: label, hint: form.hint(of: question.path, in: language).map(Wording.init),
          choices: choices, answer: [], skipReason: "", problem: nil, isObserved: false),
        number: place + 1, count: visit.asked.count, isConsent: question.purpose == KioskVisit.consent,
        isRequired: form.violation(of: question.path, candidate: "")?.kind == .required,
        keyboard: keyboard(of: kiosk), draft: kiosk.draft))
  }

  /// Whoever said that they are afraid to go back isn't shown how to go back.
  func shownCards(to kiosk: Kiosk) -> [Card] {
    let holds = kiosk.visit.map { needs(of: $0).hold } ?? false
    return site.content.cards.filter { card in
      card.audience.contains("kiosk") && !(holds && !card.hidden.isEmpty) && card.isShown(on: kiosk.today)
    }
  }

  /// A card's title line and the rest, in the language or in one that it has.
  private static func split(_ card: Card, _ language: String) -> (title: Wording, text: Wording) {
    let found = [language, "ru", "en"].first { card.texts[$0] != nil } ?? card.texts.keys.sorted().first ?? language
    let lines = (card.texts[found] ?? "").split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
    let title = lines.first.map { $0.drop { $0 == "#" || $0 == " " } } ?? ""
    let isFallback = found != language
    return (
      Wording(String(title), language: found, isFallback: isFallback),
      Wording(lines.count > 1 ? String(lines[1]) : "", language: found, isFallback: isFallback)
    )
  }
}
