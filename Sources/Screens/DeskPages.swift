/// Badge first, then PIN.
public struct SignInPage: Sendable, Equatable {
  /// A badge was read: ask for its PIN.
  public var badgeRead: Bool
  /// Number of the case under the locked screen: whoever signs in goes on with it.
  public var caseNumber: Int?
  public var notice: Notice?

  public init(badgeRead: Bool, caseNumber: Int? = nil, notice: Notice? = nil) {
    self.badgeRead = badgeRead
    self.caseNumber = caseNumber
    self.notice = notice
  }
}

/// Whom to fetch now; reachable from every page of a signed-in officer.
public struct HelpPage: Sendable, Equatable {
  /// Whom to fetch: name, place and, where verified, phone.
  public var contacts: [String]
  public var hasCase: Bool

  public init(contacts: [String], hasCase: Bool) {
    self.contacts = contacts
    self.hasCase = hasCase
  }
}

/// A case is over: what was kept, what became of the slip, what still binds.
public struct EndedPage: Sendable, Equatable {
  public enum Slip: Sendable, Equatable {
    /// No paper: the person is told the number.
    case number
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
  /// How the person left, as the officer said.
  public var how: CaseEnding?
  /// They are to be returned although it is held: two named people may, with a reason.
  public var asksOverride = false
  /// Badge and PIN of the second person are being checked.
  public var isChecking = false
  /// Documents that wait to be opened.
  public var following = 0
  public var isFamily = false
  /// How many of a household were counted; nil for a person.
  public var people: Int?
  /// Who was kept no more of than that they were asked: how they leave is nobody's business.
  public var isRegistered = false
  public var notice: Notice?

  public init(serial: String, kept: Bool, slip: Slip, doNotReturn: Bool, counsel: [String] = []) {
    self.serial = serial
    self.kept = kept
    self.slip = slip
    self.doNotReturn = doNotReturn
    self.counsel = counsel
  }
}
