import Screens

/// One screen with its scanner: who is signed in and what is open on it.
struct Lane: Sendable {
  enum State: Sendable {
    case signedOut(Notice?)
    case badgeRead(badge: String, Notice?)
    case checkingPIN(badge: String)
    /// Nobody is signed in, and how the station is stands there.
    indirect case status(ReportPage)
    case home(Officer, Notice?)
    // Indirect: the next state takes this one's place and would leave its short texts where they are.
    indirect case open(Officer, Case)
    indirect case ended(Officer, EndedPage)
    indirect case referral(Officer, ReferralPage)
    indirect case report(Officer, ReportPage)
  }

  var state: State = .signedOut(nil)
  var officerLanguage: String
  /// Where its officer says people are asked; nil: as the site says.
  var context: AskingContext?
  /// Cases opened without a document since its scanner last sent anything.
  var casesByHand = 0
  /// What lies over whatever is open.
  var overlay: Overlay?
  /// The questions to read are read aloud.
  var isListening = false
  /// The voice was asked for and didn't come.
  var isVoiceLost = false
  /// The case under the locked screen: whoever signs in goes on with it.
  var locked: LockedCase?

  /// What goes over from the case that just ended to the next.
  var after: After?

  struct After: Sendable {
    /// Its family, so that another member's case can be tied to it.
    var family: Case.Family
    var following: [Case.Following]
    /// Why a return that is held is to be, while the second person's badge is checked.
    var reason: OverrideReason?
  }

  struct LockedCase: Sendable {
    var officer: Officer
    var open: Case
  }

  var officer: Officer? {
    switch state {
    case .signedOut, .badgeRead, .checkingPIN, .status: nil
    case .home(let officer, _), .open(let officer, _), .ended(let officer, _), .referral(let officer, _),
      .report(let officer, _):
      officer
    }
  }

  /// Another case could be taken up here.
  var isFree: Bool {
    if locked != nil { return false }
    if case .open = state { return false }
    return true
  }

  /// Something that was asked for isn't answered yet: a page written now would be out of date at once.
  var isBusy: Bool {
    switch state {
    case .checkingPIN: true
    case .open(_, let open): open.isStoring
    case .ended(_, let page): page.slip == .printing || page.isChecking
    case .referral(_, let page): page.working
    case .report(_, let page), .status(let page): page.working
    case .signedOut, .badgeRead, .home: false
    }
  }
}
