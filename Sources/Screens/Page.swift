/// What a screen shows now. Filled by the station, drawn by `PageRenderer`; holds no markup.
public enum Page: Sendable, Equatable {
  case signIn(SignInPage)
  case home(HomePage)
  case triage(TriagePage)
  case question(QuestionPage)
  case apart(ApartPage)
  case review(ReviewPage)
  case noNeeds(NoNeedsPage)
  case help(HelpPage)
  case handbook(HandbookPage)
  case languages(LanguagesPage)
  case traveller(TravellerPage)
  case interpreter(InterpreterPage)
  case told(ToldPage)
  case leaving(LeavingPage)
  case ended(EndedPage)
  case referral(ReferralPage)
  case report(ReportPage)
  case kiosk(KioskPage)

  /// A short name for the title bar, for fixtures and for logs.
  public var name: String {
    switch self {
    case .signIn: "sign-in"
    case .home: "home"
    case .triage: "triage"
    case .question: "question"
    case .apart: "apart"
    case .review: "review"
    case .noNeeds: "no-needs"
    case .help: "help"
    case .handbook: "handbook"
    case .languages: "languages"
    case .traveller: "traveller"
    case .interpreter: "interpreter"
    case .told: "told"
    case .leaving: "leaving"
    case .ended: "ended"
    case .referral: "referral"
    case .report: "report"
    case .kiosk(let page): "kiosk \(page.name)"
    }
  }
}
