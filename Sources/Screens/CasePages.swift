/// The eight questions everybody is asked, on one page, nothing preselected (design, section 11).
public struct TriagePage: Sendable, Equatable {
  public var caseNumber: Int
  public var strip: PersonStrip
  public var rows: [QuestionRow]
  public var travellerLanguage: String
  /// The languages the questions can be shown in.
  public var languages: [String]
  /// A household is counted: nobody is asked anything about themselves.
  public var isHousehold = false
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

/// One question of a module.
public struct QuestionPage: Sendable, Equatable {
  public var caseNumber: Int
  public var strip: PersonStrip
  public var form: String
  public var title: String
  public var row: QuestionRow
  public var number: Int
  public var count: Int
  public var canGoBack: Bool
  /// Others may not hear it.
  public var isForNobodyElse: Bool
  public var notice: Notice?

  public init(
    caseNumber: Int, strip: PersonStrip, form: String, title: String, row: QuestionRow, number: Int, count: Int,
    canGoBack: Bool, isForNobodyElse: Bool = false, notice: Notice? = nil
  ) {
    self.caseNumber = caseNumber
    self.strip = strip
    self.form = form
    self.title = title
    self.row = row
    self.number = number
    self.count = count
    self.canGoBack = canGoBack
    self.isForNobodyElse = isForNobodyElse
    self.notice = notice
  }
}

/// All answers before they are sealed, each with a way back to its question.
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

  /// A repeat whose rows come and go here.
  public struct Rows: Sendable, Equatable {
    public var form: String
    public var path: String
    public var title: String
    public var count: Int

    public init(form: String, path: String, title: String, count: Int) {
      self.form = form
      self.path = path
      self.title = title
      self.count = count
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
  /// A question of the triage was not put, since others would have heard it.
  public var notAlone: Bool
  public var rows: [Rows]
  public var offers: [Offer]
  /// What is printed, and what could be instead; nil where nothing is passed on.
  public var paper: PaperOffer?
  public var notice: Notice?
  /// Sealing is under way.
  public var working: Bool

  public init(
    caseNumber: Int, strip: PersonStrip, answers: [Answer], receivers: [String], counsel: [String],
    withoutModule: Int, doNotReturn: Bool, notAlone: Bool = false, rows: [Rows] = [], offers: [Offer] = [],
    notice: Notice? = nil,
    working: Bool = false
  ) {
    self.caseNumber = caseNumber
    self.strip = strip
    self.rows = rows
    self.answers = answers
    self.receivers = receivers
    self.counsel = counsel
    self.withoutModule = withoutModule
    self.doNotReturn = doNotReturn
    self.notAlone = notAlone
    self.offers = offers
    self.notice = notice
    self.working = working
  }
}

/// A form that the person may go on with if they like; leaving it out costs nothing.
public struct Offer: Sendable, Equatable {
  public var form: String
  public var title: String

  public init(form: String, title: String) {
    self.form = form
    self.title = title
  }
}

/// Nothing was called for: a count, and a slip if the person wants one.
public struct NoNeedsPage: Sendable, Equatable {
  public var caseNumber: Int
  public var strip: PersonStrip
  public var offers: [Offer]
  /// A question of the triage was not put, since others would have heard it.
  public var notAlone: Bool
  /// That they were asked is recorded, and not what they said.
  public var isRecorded = false
  public var notice: Notice?
  public var working: Bool

  public init(
    caseNumber: Int, strip: PersonStrip, offers: [Offer] = [], notAlone: Bool = false, notice: Notice? = nil,
    working: Bool = false
  ) {
    self.notAlone = notAlone
    self.caseNumber = caseNumber
    self.strip = strip
    self.offers = offers
    self.notice = notice
    self.working = working
  }
}
