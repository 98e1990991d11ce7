import Packs
import Scanning
import Screens
import TravelDocument
import XForm

/// A kiosk's events. A touch on an old page changes nothing; the kiosk's page says what is.
extension Station {
  mutating func atKiosk(_ command: KioskCommand, visit: Int, on name: String, at now: Now) -> [StationAction] {
    guard var kiosk = kiosks[name] else { return [] }
    // Before a visit began there is nothing an old page could spoil.
    guard visit == kiosk.number || kiosk.language == nil else { return [] }
    (kiosk.notice, kiosk.refusal) = (nil, nil)
    kiosk.today = now.today.iso
    switch command {
    case .awake: return []
    case .leave: return leave(name)
    case .startOver:
      guard let language = kiosk.language else { return [] }
      let left = leave(name)
      let chosen = chooseLanguage(language, on: name, at: now)
      kiosks[name]?.isListening = kiosk.isListening
      return left + chosen
    case .language(let language): return chooseLanguage(language, on: name, at: now)
    case .languages: kiosk.lay(.languages)
    case .cards: kiosk.lay(.cards)
    case .card(let id):
      guard shownCards(to: kiosk).contains(where: { $0.id == id }) else { return [] }
      kiosk.lay(.card(id))
    case .listen(let isOn): (kiosk.isListening, kiosk.isVoiceLost) = (isOn && kiosk.language != nil, false)
    case .key(let text, let key, let latin): kiosk = keyTouched(text, key, latin: latin, kiosk)
    case .printCard(let id): return printCard(id, kiosk, on: name)
    case .callPerson: kiosk.lay(.wish)
    case .call(let wish):
      guard kiosk.step == .wish else { return [] }
      kiosk.step = .called
      kiosks[name] = kiosk
      return callStaff(to: name, wish, at: now)
    case .complain: return complain(kiosk, on: name, at: now)
    case .close:
      if case .card = kiosk.step {
        kiosk.step = .cards
      } else {
        kiosk.step = kiosk.under ?? kiosk.step
        kiosk.under = nil
      }
    case .begin, .withoutDocument, .typeName, .typed, .answer, .back, .finish:
      return inVisit(command, kiosk, on: name, at: now)
    }
    kiosks[name] = kiosk
    return [.changed(lane: name)]
  }

  /// Everything of the visit goes; the next person finds the list of languages.
  mutating func leave(_ name: String) -> [StationAction] {
    guard let kiosk = kiosks[name], kiosk.language != nil || kiosk.step != .languages else { return [] }
    kiosks[name] = Kiosk(number: nextVisitNumber())
    return [.visitOver(lane: name), .changed(lane: name)]
  }

  /// After so many seconds without a touch the visit is dropped; nil where there is none.
  public func kioskPatience(lane name: String) -> Int? {
    guard let kiosk = kiosks[name], kiosk.language != nil || kiosk.step != .languages, kiosk.step != .working else {
      return nil
    }
    return Self.curtainSeconds(kiosk) + Self.wipeSeconds
  }

  public func isKiosk(lane name: String) -> Bool { kiosks[name] != nil }

  /// The visit that the kiosk's page belongs to; -1 where the lane is no kiosk.
  public func visitNumber(lane name: String) -> Int { kiosks[name]?.number ?? -1 }

  /// Seconds from the curtain to the wiping.
  static let wipeSeconds = 15

  /// Whoever reads or listens touches nothing for long.
  static func curtainSeconds(_ kiosk: Kiosk) -> Int { kiosk.step.isReading || kiosk.isListening ? 180 : 30 }

  mutating func chooseLanguage(_ language: String, on name: String, at now: Now) -> [StationAction] {
    guard var kiosk = kiosks[name], kioskLanguages.contains(language) else { return [] }
    if kiosk.language == nil {
      kiosk.visit = site.content.kioskTriage.map {
        KioskVisit(form: FormSession($0, language: language, context: Self.context(now)))
      }
      kiosk.step = .about
    } else {
      // What lies under the list goes on, with all that was answered.
      kiosk.step = kiosk.under ?? kiosk.step
    }
    kiosk.under = nil
    kiosk.language = language
    kiosk.visit?.speak(language)
    kiosks[name] = kiosk
    return [.changed(lane: name)]
  }

  private mutating func inVisit(
    _ command: KioskCommand, _ kiosk: Kiosk, on name: String, at now: Now
  ) -> [StationAction] {
    guard var visit = kiosk.visit else { return [] }
    var kiosk = kiosk
    kiosk.draft = ""
    switch (command, kiosk.step) {
    // Nobody needs a document to complain.
    case (.begin, .about) where visit.isComplaint: kiosk.advance()
    case (.begin, .about): kiosk.step = .document(.waiting)
    case (.withoutDocument, .document): kiosk.advance()
    case (.typeName, .document): kiosk.step = .typing(.givenNames)
    case (.typed(let field, let text), .typing): kiosk = typed(field, text, kiosk, at: now)
    case (.back, .typing(let field)):
      kiosk.step = visit.typing(before: field).map { .typing($0) } ?? .document(.waiting)
    case (.back, .document): kiosk.step = .about
    // Nothing is in a complaint yet: back to what everybody is offered.
    case (.back, .about) where visit.isComplaint: return atKiosk(.startOver, visit: kiosk.number, on: name, at: now)
    case (.back, .question(let question)):
      kiosk.step =
        visit.asked(before: question).map { .question($0.name) }
        ?? (visit.isComplaint ? .about : .document(.waiting))
    // What may be stored already can't be changed any more.
    case (.back, .paper) where visit.attempt == nil: kiosk.step = visit.asked.last.map { .question($0.name) } ?? .about
    case (.answer(let put, let values), .question(let question)) where put == question:
      guard let asked = visit.form.asked.first(where: { $0.name == question }) else { return [] }
      var value = values.filter { !$0.isEmpty }.joined(separator: " ")
      // Numbers in whatever digits the person has.
      if [.integer, .decimal].contains(QuestionRow.Kind(asked)) { value = LocalDigits.western(value) }
      if let violation = visit.form.violation(of: asked.path, candidate: value) {
        kiosk.refusal = Self.refusal(violation, words(of: kiosk))
        if keyboard(of: kiosk) != nil { kiosk.draft = value }
        break
      }
      guard (try? visit.form.answer(asked.path, value)) != nil else { return [] }
      visit.passed.insert(question)
      kiosk.visit = visit
      return answered(kiosk, on: name, at: now)
    case (.finish(let paper), .paper): return finish(kiosk, paper: paper, on: name)
    default: return []
    }
    kiosks[name] = kiosk
    return [.changed(lane: name)]
  }

  /// Help that was asked for is called at once; why stands nowhere.
  private mutating func answered(_ kiosk: Kiosk, on name: String, at now: Now) -> [StationAction] {
    var (kiosk, actions) = (kiosk, [StationAction]())
    let fired = kiosk.visit?.form.firedOutcomes() ?? []
    if fired.contains(where: { $0.call != nil }), kiosk.visit?.isStaffCalled == false {
      kiosk.visit?.isStaffCalled = true
      actions = callStaff(to: name, kiosk.visit?.wish ?? .anybody, at: now)
      if fired.contains(where: { $0.urgency == "U0" }) { kiosk.notice = .helpComes }
    }
    kiosk.advance()
    kiosks[name] = kiosk
    return actions + [.changed(lane: name)]
  }

  mutating func scannedAtKiosk(_ content: ScanContent, on name: String) -> [StationAction] {
    guard var kiosk = kiosks[name], kiosk.step.takesDocument, kiosk.visit != nil else { return [] }
    kiosk.draft = ""
    if case .travelDocument(let document) = content {
      kiosk.visit?.typed = [:]
      kiosk.visit?.document = Case.Document(strip: PersonStrip(document), scanValues: document.scanValues)
      _ = kiosk.visit?.form.fill(scan: document.scanValues)
      kiosk.advance()
    } else if case .document = kiosk.step {
      kiosk.step = .document(.unread)
    }
    kiosks[name] = kiosk
    return [.changed(lane: name)]
  }

  /// The voice that was asked for isn't there: the page says so.
  mutating func speechFailed(on name: String) -> [StationAction] {
    if lanes[name]?.isListening == true, lanes[name]?.isVoiceLost == false {
      lanes[name]?.isVoiceLost = true
      return [.changed(lane: name)]
    }
    guard kiosks[name]?.isListening == true, kiosks[name]?.isVoiceLost == false else { return [] }
    kiosks[name]?.isVoiceLost = true
    return [.changed(lane: name)]
  }
}

extension Kiosk {
  /// Lays a page over the visit, from which one comes back.
  mutating func lay(_ page: Step) {
    switch step {
    case .working: return
    case .languages, .cards, .card, .wish, .called: if under == nil, language == nil { under = .languages }
    default: under = step
    }
    step = page
  }

  /// To the next question, or to the end.
  mutating func advance() { step = visit?.next.map { .question($0.name) } ?? .paper }
}

extension KioskVisit {
  /// Whoever chose a language needn't be asked for it; the office reads the newest choice.
  fileprivate mutating func speak(_ language: String) {
    form.language = language
    guard let question = form.asked.first(where: Self.isLanguage),
      form.choices(of: question.path, in: language).contains(where: { $0.value == language }),
      (try? form.answer(question.path, language)) != nil
    else { return }
    passed.insert(question.name)
  }

  /// Whom the person would like to talk to, where they said it.
  fileprivate var wish: StaffWish? {
    guard let question = form.asked.first(where: { $0.name == "t6k" }) else { return nil }
    return switch form.value(of: question.path) {
    case "woman": .woman
    case "man": .man
    default: .anybody
    }
  }
}
