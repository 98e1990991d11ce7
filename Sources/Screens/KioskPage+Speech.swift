/// Reading a kiosk's page aloud.
extension KioskPage {
  public enum Speech: Sendable, Equatable {
    /// Nobody asked for it.
    case off
    case on
    /// It was asked for, and nothing here speaks this language.
    case silent
  }

  /// What is read aloud of the page: the packs' words in the order of the page. Never what somebody typed, never a number.
  public var spoken: [Wording] {
    let parts: [Wording] =
      switch body {
      case .languages: []
      case .about(let texts, let hasQuestions, let isComplaint):
        [words[.about]] + texts + (hasQuestions && !isComplaint ? [words[.kept]] : [])
          + (hasQuestions ? [words[.begin]] : []) + [words[.read]]
      case .document(let state):
        [words[.document]] + (state == .unread ? [words[.documentUnread]] : [])
          + [words[.documentHow], words[.withoutDocument], words[.typeName]]
      case .typing(let typing): [words[typing.field.title], words[.typedNote]]
      case .question(let question):
        question.row.notes.map(\.traveller) + [question.row.traveller] + [question.row.hint].compactMap(\.self)
          + (question.isConsent ? [words[.consentNote]] : [])
          + (says(question) ? [words[.needsAnswer]] : []) + question.row.choices.map(\.traveller)
      case .paper: [words[.number], words[.numberMeaning], words[.printNumber], words[.showNumber]]
      case .working: [words[.working]]
      case .ticket(let ticket):
        [words[.ticket]] + [ticket.paper.word.map { words[$0] }].compactMap(\.self)
          + (ticket.isCalled ? [words[.ticketCalled]] : []) + (ticket.isSent ? [words[.sent]] : [])
      case .cards(let cards): [words[.cards]] + cards.map(\.title)
      case .card(_, let title, let text): [title, text]
      case .wish: [words[.wish], words[.woman], words[.man], words[.anybody]]
      case .called: [words[.called]]
      }
    return ((notice.map { [$0] } ?? []) + parts).map(Self.spoken)
  }

  /// Whether the page says that nothing goes on without an answer; where it has just been refused, that is said already.
  func says(_ question: Question) -> Bool { question.isRequired && notice == nil }

  /// The words without their marks, one line for each.
  static func spoken(_ wording: Wording) -> Wording {
    let lines = wording.text.split(separator: "\n").map { line in
      let bare = line.drop { $0 == "#" || $0 == " " }
      return Markdown.plain(String(bare.hasPrefix("- ") ? bare.dropFirst(2) : bare))
    }
    return Wording(
      lines.filter { !$0.isEmpty }.joined(separator: "\n"), language: wording.language, isFallback: wording.isFallback)
  }
}

extension KioskPage.Ticket.Paper {
  var word: KioskWord? {
    switch self {
    case .none: nil
    case .printing: .ticketPrinting
    case .out: .ticketOut
    case .failed: .noPaper
    }
  }
}

extension PageRenderer {
  /// The sound of a page, begun at once: it was asked for with a touch.
  func sound(_ page: KioskPage) -> HTML? {
    switch page.speech {
    case .off: return nil
    case .silent: return "<div class=\"notice\" role=\"status\">\(kioskText(page.words[.noVoice], "p"))</div>"
    case .on: break
    }
    return """
      <div class="sound"><audio controls autoplay src="/speech?page=\(page.visit).\(revision)"></audio>\
      \(kioskText(page.words[.headphones]))</div>
      """
  }

  func soundButton(_ page: KioskPage) -> HTML {
    page.speech != .off
      ? touch(page, "listen", page.words[.quiet], .quiet, fields: [("on", "0")])
      : touch(page, "listen", page.words[.listen], .sound, fields: [("on", "1")])
  }
}
