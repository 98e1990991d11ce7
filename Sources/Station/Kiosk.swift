import Screens
import XForm

/// One screen for arriving people: nobody signs in, nothing is kept without their yes.
struct Kiosk: Sendable {
  enum Step: Sendable, Equatable {
    case languages
    case about
    case document(KioskPage.Document)
    case typing(TypedField)
    /// By name.
    case question(String)
    case paper
    case working
    case ticket(KioskPage.Ticket)
    case cards
    case card(String)
    case wish
    case called

    /// A document may be held to the reader.
    var takesDocument: Bool {
      switch self {
      case .document, .typing: true
      default: false
      }
    }

    /// Pages that take long to read and that show nothing of a person.
    var isReading: Bool {
      switch self {
      case .about, .cards, .card: true
      default: false
      }
    }
  }

  /// Tells pages of this visit from those of one that is over.
  var number: Int
  /// What the person reads; nil before they chose.
  var language: String?
  var step = Step.languages
  /// What lies under the list of languages, the cards or the call.
  var under: Step?
  var visit: KioskVisit?
  /// The ISO day of the last touch: cards of a campaign have days.
  var today = ""
  /// Cards that were printed in this visit.
  var printedCards: Set<String> = []
  /// Said once, on the next page.
  var notice: KioskWord?
  /// What stands in the field of the page, where keys are touched without a script.
  var draft = ""
  /// Latin letters instead of the language's own.
  var isLatin = false
  /// Pages are read aloud.
  var isListening = false
  /// The voice was asked for and didn't come.
  var isVoiceLost = false
  /// Why the form doesn't take an answer, in the form's words; said once.
  var refusal: Wording?

  init(number: Int) { self.number = number }
}

/// What a person at a kiosk has said so far. Lives in memory alone; dropping it forgets the person.
struct KioskVisit: Sendable {
  var form: FormSession
  var document = Case.Document(strip: PersonStrip(document: "", items: [], problems: []), scanValues: [:])
  /// What the person typed of themselves.
  var typed: [TypedField: String] = [:]
  /// Names of questions that were put, answered or skipped.
  var passed: Set<String> = []
  /// Staff was called for what was said.
  var isStaffCalled = false
  var wantsPaper = false
  /// A slip comes out of the printer.
  var prints = false
  /// Nobody knows whether it was stored: the same is tried again, under the same number.
  var attempt: StoreOrder?
  /// What was passed on with the person's consent.
  var issued: [ReferralOrder] = []

  /// For an office that is no part of the post; sending it is the consent.
  var isComplaint: Bool { form.model.id == Self.complaint }
  static let complaint = "q9-complaint"

  /// The questions of the kiosk, without the language, which was chosen on the first page.
  var asked: [Question] {
    form.asked.filter { !(Self.isLanguage($0) && passed.contains($0.name)) }
  }

  /// The first question that nobody put yet.
  var next: Question? { asked.first { !passed.contains($0.name) } }

  func asked(before name: String) -> Question? {
    let asked = asked
    guard let place = asked.firstIndex(where: { $0.name == name }), place > 0 else { return nil }
    return asked[place - 1]
  }

  /// Whether the person said that it may be passed on.
  var consents: Bool {
    isComplaint
      || form.asked.contains { $0.purpose == Self.consent && form.value(of: $0.path) == "yes" }
  }

  static let consent = "consent"

  static func isLanguage(_ question: Question) -> Bool { question.name == "t1" }
}

/// A visit whose number was given out and that a desk may go on with.
struct WaitingVisit: Sendable {
  var visit: KioskVisit
  var language: String
  /// Something follows from the answers, so that nobody may be lost.
  var hasNeed: Bool
}
