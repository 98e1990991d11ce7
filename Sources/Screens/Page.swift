/// What a screen shows now. Filled by the station, drawn by `PageRenderer`; holds no markup.
public enum Page: Sendable, Equatable {
  case signIn(SignInPage)
  case home(HomePage)
  case triage(TriagePage)
  case question(QuestionPage)
  case review(ReviewPage)
  case noNeeds(NoNeedsPage)
  case help(HelpPage)
  case ended(EndedPage)
  case kiosk

  /// A short name for the title bar, for fixtures and for logs.
  public var name: String {
    switch self {
    case .signIn: "sign-in"
    case .home: "home"
    case .triage: "triage"
    case .question: "question"
    case .review: "review"
    case .noNeeds: "no-needs"
    case .help: "help"
    case .ended: "ended"
    case .kiosk: "kiosk"
    }
  }
}

/// A word to the officer: what happened, what follows, what to do next.
public struct Notice: Sendable, Equatable {
  public enum Kind: Sendable { case information, warning, problem }

  public var kind: Kind
  public var cause: String
  public var consequence: String
  public var next: String

  public init(_ kind: Kind, cause: String, consequence: String, next: String) {
    self.kind = kind
    self.cause = cause
    self.consequence = consequence
    self.next = next
  }
}

/// A text in one language; `isFallback` when it isn't the one asked for and the page must say so.
public struct Wording: Sendable, Equatable {
  public var text: String
  public var language: String
  public var isFallback: Bool

  public init(_ text: String, language: String, isFallback: Bool = false) {
    self.text = text
    self.language = language
    self.isFallback = isFallback
  }
}

/// The person of the open case, as a strip on top of every page of it.
public struct PersonStrip: Sendable, Equatable {
  public struct Item: Sendable, Equatable {
    public enum Standing: Sendable { case verified, syntaxOnly, unverifiable, failed, declared }

    /// "surname", "birthDate" ...: the key of its label.
    public var field: String
    public var value: String
    public var standing: Standing

    public init(field: String, value: String, standing: Standing) {
      self.field = field
      self.value = value
      self.standing = standing
    }
  }

  /// What kind of document: "P", empty without one.
  public var document: String
  public var items: [Item]
  /// What is wrong with the document, in the field's names ("check.number").
  public var problems: [String]

  public init(document: String, items: [Item], problems: [String]) {
    self.document = document
    self.items = items
    self.problems = problems
  }
}

public struct SignInPage: Sendable, Equatable {
  /// A badge was read: ask for its PIN.
  public var badgeRead: Bool
  public var notice: Notice?

  public init(badgeRead: Bool, notice: Notice? = nil) {
    self.badgeRead = badgeRead
    self.notice = notice
  }
}

public struct HomePage: Sendable, Equatable {
  public var officer: String
  public var unsent: Int
  public var scanner: String
  public var printer: String
  /// Serials of slips of which nobody knows whether they came out.
  public var uncertainSlips: [String]
  public var notice: Notice?

  public init(
    officer: String, unsent: Int, scanner: String, printer: String, uncertainSlips: [String], notice: Notice? = nil
  ) {
    self.officer = officer
    self.unsent = unsent
    self.scanner = scanner
    self.printer = printer
    self.uncertainSlips = uncertainSlips
    self.notice = notice
  }
}

/// One question with its answers, in the traveller's and in the officer's language.
public struct QuestionRow: Sendable, Equatable {
  public struct Choice: Sendable, Equatable {
    public var value: String
    public var traveller: Wording
    public var officer: Wording
    /// The key that picks it: "y", "3".
    public var key: String

    public init(value: String, traveller: Wording, officer: Wording, key: String) {
      self.value = value
      self.traveller = traveller
      self.officer = officer
      self.key = key
    }
  }

  public enum Kind: Sendable { case one, many, integer, text }

  /// The node's name in the form: "t4".
  public var name: String
  public var kind: Kind
  public var traveller: Wording
  public var officer: Wording
  public var hint: Wording?
  public var choices: [Choice]
  /// Given answers; empty when there is none.
  public var answer: [String]
  public var skipReason: String
  public var problem: String?

  public init(
    name: String, kind: Kind, traveller: Wording, officer: Wording, hint: Wording?, choices: [Choice],
    answer: [String], skipReason: String, problem: String?
  ) {
    self.name = name
    self.kind = kind
    self.traveller = traveller
    self.officer = officer
    self.hint = hint
    self.choices = choices
    self.answer = answer
    self.skipReason = skipReason
    self.problem = problem
  }
}

public struct TriagePage: Sendable, Equatable {
  public var caseNumber: Int
  public var strip: PersonStrip
  public var rows: [QuestionRow]
  public var travellerLanguage: String
  /// The languages the questions can be shown in.
  public var languages: [String]
  public var notice: Notice?

  public init(
    caseNumber: Int, strip: PersonStrip, rows: [QuestionRow], travellerLanguage: String, languages: [String],
    notice: Notice? = nil
  ) {
    self.caseNumber = caseNumber
    self.strip = strip
    self.rows = rows
    self.travellerLanguage = travellerLanguage
    self.languages = languages
    self.notice = notice
  }
}

public struct QuestionPage: Sendable, Equatable {
  public var caseNumber: Int
  public var strip: PersonStrip
  public var form: String
  public var title: String
  public var row: QuestionRow
  public var number: Int
  public var count: Int
  public var canGoBack: Bool
  public var notice: Notice?

  public init(
    caseNumber: Int, strip: PersonStrip, form: String, title: String, row: QuestionRow, number: Int, count: Int,
    canGoBack: Bool, notice: Notice? = nil
  ) {
    self.caseNumber = caseNumber
    self.strip = strip
    self.form = form
    self.title = title
    self.row = row
    self.number = number
    self.count = count
    self.canGoBack = canGoBack
    self.notice = notice
  }
}

public struct ReviewPage: Sendable, Equatable {
  public struct Answer: Sendable, Equatable {
    public var form: String
    public var name: String
    public var question: String
    public var answer: String

    public init(form: String, name: String, question: String, answer: String) {
      self.form = form
      self.name = name
      self.question = question
      self.answer = answer
    }
  }

  public var caseNumber: Int
  public var strip: PersonStrip
  public var answers: [Answer]
  /// To whom the case will go, in the directory's names; the officer's eyes only.
  public var receivers: [String]
  /// Whom to tell the person about, without passing anything on.
  public var counsel: [String]
  /// Needs for which the pack has no questionnaire: fetch the supervisor.
  public var withoutModule: Int
  public var doNotReturn: Bool
  public var notice: Notice?
  /// Sealing is under way.
  public var working: Bool

  public init(
    caseNumber: Int, strip: PersonStrip, answers: [Answer], receivers: [String], counsel: [String],
    withoutModule: Int, doNotReturn: Bool, notice: Notice? = nil, working: Bool = false
  ) {
    self.caseNumber = caseNumber
    self.strip = strip
    self.answers = answers
    self.receivers = receivers
    self.counsel = counsel
    self.withoutModule = withoutModule
    self.doNotReturn = doNotReturn
    self.notice = notice
    self.working = working
  }
}

public struct NoNeedsPage: Sendable, Equatable {
  public var caseNumber: Int
  public var strip: PersonStrip
  public var notice: Notice?
  public var working: Bool

  public init(caseNumber: Int, strip: PersonStrip, notice: Notice? = nil, working: Bool = false) {
    self.caseNumber = caseNumber
    self.strip = strip
    self.notice = notice
    self.working = working
  }
}

public struct HelpPage: Sendable, Equatable {
  /// Whom to fetch: name, place and, where verified, phone.
  public var contacts: [String]
  public var hasCase: Bool

  public init(contacts: [String], hasCase: Bool) {
    self.contacts = contacts
    self.hasCase = hasCase
  }
}

public struct EndedPage: Sendable, Equatable {
  public enum Slip: Sendable, Equatable {
    case none
    case printing
    case printed(place: String)
    case sent(place: String)
    case saved(place: String)
    case failed(Notice)
    case uncertain
  }

  /// Empty when nothing was kept and no slip was asked for.
  public var serial: String
  public var kept: Bool
  public var slip: Slip
  public var doNotReturn: Bool
  /// Whom to tell the person about; nothing was passed on.
  public var counsel: [String]

  public init(serial: String, kept: Bool, slip: Slip, doNotReturn: Bool, counsel: [String] = []) {
    self.serial = serial
    self.kept = kept
    self.slip = slip
    self.doNotReturn = doNotReturn
    self.counsel = counsel
  }
}
