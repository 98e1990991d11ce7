/// Badge first, then PIN.
public struct SignInPage: Sendable, Equatable {
  /// A badge was read: ask for its PIN.
  public var badgeRead: Bool
  public var notice: Notice?

  public init(badgeRead: Bool, notice: Notice? = nil) {
    self.badgeRead = badgeRead
    self.notice = notice
  }
}

/// The idle desk: nothing about a person that a passer-by may read.
public struct HomePage: Sendable, Equatable {
  public var officer: String
  public var unsent: Int
  public var scanner: String
  public var printer: String
  /// Serials of slips of which nobody knows whether they came out.
  public var uncertainSlips: [String]
  /// Serials of referrals that an office declined.
  public var declined: [String]
  /// Serials of records that were set aside.
  public var setAside: [String]
  public var notice: Notice?
  /// What stays true until somebody has dealt with it.
  public var alarms: [Notice]

  public init(
    officer: String, unsent: Int, scanner: String, printer: String, uncertainSlips: [String], declined: [String] = [],
    setAside: [String] = [], notice: Notice? = nil, alarms: [Notice] = []
  ) {
    self.declined = declined
    self.setAside = setAside
    self.officer = officer
    self.unsent = unsent
    self.scanner = scanner
    self.printer = printer
    self.uncertainSlips = uncertainSlips
    self.notice = notice
    self.alarms = alarms
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
