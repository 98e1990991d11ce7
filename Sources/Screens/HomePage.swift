/// Whom somebody at a kiosk would like to talk to.
public enum StaffWish: String, CaseIterable, Sendable {
  case woman, man, anybody
}

/// The idle desk: nothing about a person that a passer-by may read.
public struct HomePage: Sendable, Equatable {
  /// A case between two lanes: its number, nothing of the person.
  public struct CaseUnderWay: Sendable, Equatable {
    public var number: Int
    public var from: String
    public var to: String
    /// It was sent to this lane, not from it.
    public var isHere: Bool

    public init(number: Int, from: String, to: String, isHere: Bool) {
      self.number = number
      self.from = from
      self.to = to
      self.isHere = isHere
    }
  }

  /// Somebody at a kiosk wants a person.
  public struct Call: Sendable, Equatable {
    public var lane: String
    public var wish: StaffWish
    /// Local time of day.
    public var time: String

    public init(lane: String, wish: StaffWish, time: String) {
      self.lane = lane
      self.wish = wish
      self.time = time
    }
  }

  /// A number that a kiosk gave out.
  public struct Ticket: Sendable, Equatable {
    public var serial: String
    /// Local time of day.
    public var time: String
    /// Nobody came for it in time, and a need was named: the supervisor sees to it.
    public var isUnclaimed: Bool

    public init(serial: String, time: String, isUnclaimed: Bool = false) {
      self.serial = serial
      self.time = time
      self.isUnclaimed = isUnclaimed
    }
  }

  /// A case at another lane.
  public struct OpenCase: Sendable, Equatable {
    public var number: Int
    public var lane: String
    /// Nobody is working on it just now.
    public var isLocked: Bool

    public init(number: Int, lane: String, isLocked: Bool) {
      self.number = number
      self.lane = lane
      self.isLocked = isLocked
    }
  }

  /// A number under which an office owes its answer. Whom to call stands on the number's own page.
  public struct Overdue: Sendable, Equatable {
    public var serial: String
    /// Local day and time; empty where the time is uncertain.
    public var since: String

    public init(serial: String, since: String) {
      self.serial = serial
      self.since = since
    }
  }

  public var officer: String
  public var unsent: Int
  public var scanner: String
  public var printer: String
  public var link: Bool
  /// Serials of slips of which nobody knows whether they came out.
  public var uncertainSlips: [String]
  /// Serials of referrals that an office declined.
  public var declined: [String]
  /// Serials of records that were set aside.
  public var setAside: [String]
  public var overdue: [Overdue]
  public var underWay: [CaseUnderWay]
  public var calls: [Call]
  /// Grows with every call: a page that sees it grow makes a sound.
  public var callCount: Int
  public var tickets: [Ticket]
  public var openCases: [OpenCase]
  /// Nil where no installed pack counts households and none waits.
  public var arrivals: Arrivals?
  /// Where people are asked at this desk.
  public var context = AskingContext.arrival
  /// Which tables this officer may read.
  public var reports: [ReportPage.Kind] = []
  public var notice: Notice?
  /// What stays true until somebody has dealt with it.
  public var alarms: [Notice]

  public init(
    officer: String, unsent: Int, scanner: String, printer: String, link: Bool = false, uncertainSlips: [String],
    declined: [String] = [], setAside: [String] = [], overdue: [Overdue] = [], underWay: [CaseUnderWay] = [],
    calls: [Call] = [],
    callCount: Int = 0, tickets: [Ticket] = [], openCases: [OpenCase] = [], notice: Notice? = nil,
    alarms: [Notice] = []
  ) {
    self.officer = officer
    self.unsent = unsent
    self.scanner = scanner
    self.printer = printer
    self.link = link
    self.uncertainSlips = uncertainSlips
    self.declined = declined
    self.setAside = setAside
    self.overdue = overdue
    self.underWay = underWay
    self.calls = calls
    self.callCount = callCount
    self.tickets = tickets
    self.openCases = openCases
    self.notice = notice
    self.alarms = alarms
  }
}
