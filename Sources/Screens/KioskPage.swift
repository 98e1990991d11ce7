/// What a kiosk shows. Nothing on it repeats what the person answered or what their document says: others may be looking.
public struct KioskPage: Sendable, Equatable {
  public enum Body: Sendable, Equatable {
    /// Titles, and how to call a person, in the languages that most can read some of; whoever reads none knows the own
    /// language's name.
    case languages([String], titles: [Wording], calls: [Wording])
    /// What happens with the answers: the form's own first words. Without questions there is only reading and calling.
    case about([Wording], hasQuestions: Bool, isComplaint: Bool = false)
    case document(Document)
    case typing(Typing)
    case question(Question)
    case paper
    case working
    case ticket(Ticket)
    case cards([CardTitle])
    case card(id: String, title: Wording, text: Wording)
    case wish
    case called
  }

  public enum Document: Sendable, Equatable {
    case waiting, unread
  }

  /// One item that a person says of themselves, as it is typed.
  public struct Typing: Sendable, Equatable {
    public var field: TypedField
    public var draft: String
    public var keyboard: Keyboard

    public init(field: TypedField, draft: String, keyboard: Keyboard) {
      self.field = field
      self.draft = draft
      self.keyboard = keyboard
    }
  }

  public struct Question: Sendable, Equatable {
    public var row: QuestionRow
    public var number: Int
    public var count: Int
    /// The question whether what was said may be passed on.
    public var isConsent: Bool
    /// Nothing can be sent without an answer: it can't be skipped, and the page says so.
    public var isRequired: Bool
    /// Keys where the answer is typed, and what was typed with them so far.
    public var keyboard: Keyboard?
    public var draft: String

    public init(
      row: QuestionRow, number: Int, count: Int, isConsent: Bool, isRequired: Bool = false,
      keyboard: Keyboard? = nil, draft: String = ""
    ) {
      self.row = row
      self.number = number
      self.count = count
      self.isConsent = isConsent
      self.isRequired = isRequired
      self.keyboard = keyboard
      self.draft = draft
    }
  }

  public struct Ticket: Sendable, Equatable {
    public enum Paper: Sendable, Equatable {
      case none, printing, out, failed
    }

    public var serial: String
    public var paper: Paper
    /// Somebody will call the number.
    public var isCalled: Bool
    /// What was said goes to an office, and nobody here calls the number.
    public var isSent = false

    public init(serial: String, paper: Paper, isCalled: Bool) {
      self.serial = serial
      self.paper = paper
      self.isCalled = isCalled
    }
  }

  public struct CardTitle: Sendable, Equatable {
    public var id: String
    public var title: Wording

    public init(id: String, title: Wording) {
      self.id = id
      self.title = title
    }
  }

  /// Tells a page of this visit from one of a visit that is over.
  public var visit: Int
  /// What the person reads.
  public var language: String
  public var words: KioskWords
  public var body: Body
  /// Said on top of the page.
  public var notice: Wording?
  /// Something lies over the visit and can be closed again.
  public var isOver: Bool
  /// After so many seconds without a touch the curtain falls; nil where there is nothing to hide.
  public var curtainSeconds: Int?
  /// A complaint can be begun here.
  public var canComplain = false
  public var speech = Speech.off

  public init(
    visit: Int, language: String, words: KioskWords, body: Body, notice: Wording? = nil, isOver: Bool = false,
    curtainSeconds: Int? = nil
  ) {
    self.visit = visit
    self.language = language
    self.words = words
    self.body = body
    self.notice = notice
    self.isOver = isOver
    self.curtainSeconds = curtainSeconds
  }

  /// A short name for fixtures.
  public var name: String {
    switch body {
    case .languages: "languages"
    case .about: "about"
    case .document: "document"
    case .typing(let typing): "typing \(typing.field.rawValue)"
    case .question(let question): "question \(question.row.name)"
    case .paper: "paper"
    case .working: "working"
    case .ticket: "ticket"
    case .cards: "cards"
    case .card: "card"
    case .wish: "wish"
    case .called: "called"
    }
  }
}

/// The kiosk's own words, which packs hold as phrases `kiosk.NAME`.
public enum KioskWord: String, CaseIterable, Sendable {
  case training, chooseLanguage, language, callPerson, startOver, leave, back, goOn, skip
  case about, kept, begin, read
  case document, documentHow, withoutDocument, documentUnread
  case typeName, typedNote, typedName, typedSurname, typedYear, typedMonth, typedDay, typedNumber, notUnderstood,
    needsAnswer, space,
    erase
  case listen, quiet, headphones, noVoice
  case consentNote, helpComes, complain
  case wish, woman, man, anybody, called
  case number, numberMeaning, printNumber, showNumber, working, ticket, ticketCalled, sent, ticketPrinting, ticketOut,
    noPaper,
    notStored, finished
  case printPage, pagePrinting, pageNotPrinted
  case cards, stillThere, stillHere, willClear

  /// The phrase's key.
  public var key: String { "kiosk.\(rawValue)" }
}

/// Phrases in a language, each with the language it really is in.
public struct KioskWords: Sendable, Equatable {
  private let texts: [KioskWord: Wording]

  /// - Parameter phrase: a phrase by key and language.
  public init(languages: [String], phrase: (String, String) -> String?) {
    var texts: [KioskWord: Wording] = [:]
    for word in KioskWord.allCases {
      for (place, language) in languages.enumerated() {
        guard let text = phrase(word.key, language) else { continue }
        texts[word] = Wording(text, language: language, isFallback: place > 0)
        break
      }
    }
    self.texts = texts
  }

  public subscript(word: KioskWord) -> Wording {
    texts[word] ?? Wording(word.rawValue, language: "en", isFallback: true)
  }
}
