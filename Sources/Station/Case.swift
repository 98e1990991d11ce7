import Screens
import TravelDocument
import XForm

/// One person in front of an officer, from scan to hand-over. Lives in memory alone; dropping it forgets the person.
struct Case: Sendable {
  enum Stage: Sendable, Equatable {
    case triage
    /// Asking `question` of the module at `index`; `returning` leads back to the check page after it.
    case module(index: Int, question: String, returning: Bool)
    /// What comes next isn't for everybody's ears, or not for this officer.
    case apart
    case review
    case noNeeds
  }

  /// The travel document as far as the page shows it and the forms take it.
  struct Document: Codable, Sendable, Equatable {
    var strip: PersonStrip
    var scanValues: [String: String]
  }

  let number: Int
  /// What every form of the case takes from the world, the same for all of them.
  let context: SessionContext
  var document: Document
  var triage: FormSession
  /// In the order in which they were called for.
  var modules: [FormSession] = []
  /// Form and path of the module questions that were put, answered or left out.
  var passed: Set<String> = []
  /// Offered forms that the person wanted.
  var taken: [String] = []
  var stage = Stage.triage
  /// The officer's word on whether nobody else hears; nil while nobody was asked.
  var isAlone: Bool?
  /// Forms that were called for and not asked, since the circumstances weren't such.
  var withheld: Set<String> = []
  /// When it was opened, on a clock that never jumps.
  var openedMilliseconds: Int64 = 0
  /// The questions for everybody were gone through faster than one can read them: a figure for the monitor.
  var isFast: Bool?
  /// What was typed of what they say of themselves.
  var told = ToldIdentity()
  /// A document that was scanned in mid-case: whose it is, the officer says.
  var second: Document?
  /// Documents that wait for this case to end.
  var following: [Following] = []
  /// The family that the person belongs to.
  var family: Family?

  struct Following: Sendable, Equatable {
    var document: Document
    var isFamily: Bool
  }

  /// People who travel together, each asked apart.
  struct Family: Codable, Sendable, Equatable {
    /// Number of the first member's case.
    var number: Int
    /// The first number that a record of theirs got: what ties their records together at the offices.
    var serial: String?
    /// They were counted as a household in a mass arrival, under `serial`.
    var isHousehold: Bool?
  }

  /// A household is counted, in place of a person who is asked.
  var isHousehold = false

  /// What the questions are shown in.
  var travellerLanguage: String
  /// Reason by question, of questions that were not asked.
  var skips: [String: String] = [:]
  var triageProblems: [String: String] = [:]
  var questionProblem: String?
  var notice: Notice?
  /// Help was offered for the urgent needs named so far.
  var helpOffered = false
  var isStoring = false
  /// What will be committed once the serial is there.
  var pending: Pending?
  /// What the disk failed under: it may be committed. Nothing of the case may change until the same was committed again.
  var attempt: StoreOrder?
  /// What the last page will say once the commit is through.
  var ending: Ending?
  /// What the officer said about paper.
  var paper: Station.PaperWish?
  /// What went to offices already, from a kiosk: not sent twice.
  var issued: [ReferralOrder] = []
  /// What the case store holds of it; nil while it is in memory alone.
  var kept: KeptCase?

  enum Pending: Sendable, Equatable {
    case referral
    case slipOnly
    /// That they were asked, without a slip.
    case recordOnly
  }

  struct Ending: Sendable, Equatable {
    /// Empty without a slip.
    var serial: String
    /// A record was kept.
    var kept: Bool
    /// A slip is to be printed.
    var paper: Bool
    /// In place of paper the person is told the number.
    var isNumberSaid = false
    /// No office was told of them.
    var isRegistered = false
  }

  var sessions: [FormSession] { [triage] + modules }

  /// The person's own language (T1) for their slip, also one that the questions aren't translated into.
  var holderLanguage: String {
    let spoken = triage.value(of: isHousehold ? "/data/g_language" : "/data/t1")
    return spoken.isEmpty ? travellerLanguage : spoken
  }
}

extension FormSession {
  /// The questions to ask, in order: a page is made for each.
  var asked: [Question] {
    relevantQuestions().filter { $0.control != .note && !isReadOnly($0.path) }
  }

  /// The notes right before a question: they have no page of their own.
  func notes(before question: Question) -> [Question] {
    let before = relevantQuestions().prefix { $0.path != question.path }
      .filter { $0.control == .note || !isReadOnly($0.path) }
    return before.reversed().prefix { $0.control == .note }.reversed()
  }

  func question(named key: String) -> Question? { asked.first { $0.key == key } }
}

extension Question {
  /// What a page calls the question: its name, in a repeat its path from the row on (`child[2]/name`).
  var key: String {
    guard path.contains("[") else { return name }
    return path.split(separator: "/").dropFirst().drop { !$0.hasSuffix("]") }.joined(separator: "/")
  }
}
