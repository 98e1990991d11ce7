public import Messages
public import Scanning
public import Screens
public import XForm

/// What happens to a station. Every event carries what it needs; the core has no clock, no randomness and no device.
public enum StationEvent: Sendable {
  /// A scanner of the lane read something.
  case scanned(lane: String, ScanContent)
  /// An officer submitted a form of a page.
  case command(lane: String, LaneCommand)
  /// The vault's word on badge and PIN.
  case signIn(lane: String, SignInAnswer)
  /// The vault's word on badge and PIN of a second person.
  case confirmed(lane: String, SignInAnswer)
  /// A serial for the case, and as many fresh identifiers (UUIDs) as it has forms.
  case serialReserved(lane: String, caseNumber: Int, serial: String, identifiers: [String])
  /// What was to be stored is committed.
  case stored(lane: String, caseNumber: Int)
  /// It could not be stored; nothing of it is.
  /// `isCertain`: false when a disk failed under the commit, so that the record may be there after all. The next `store`
  /// of the case is then the same order, which the vault commits once.
  case notStored(lane: String, caseNumber: Int, reason: String, isCertain: Bool = true)
  /// The printer's word on a slip.
  case slip(SlipReport)
  /// What became of a sheet: it is out, or the printer waits or gave up.
  case sheet(lane: String, number: Int, isOut: Bool)
  /// The vault's word on a referral.
  case referral(lane: String, ReferralAnswer)
  /// Open cases that a power cut interrupted, as far as they were held. Once, at the start.
  case recovered([KeptCase])
  /// The vault was damaged and another one took its place: what it held of open cases is gone with it.
  case storeReplaced
  /// What the vault's side knows for a report.
  case report(lane: String, Report)
  /// The panic key: screens blank, open cases are gone for good; what is sealed stays.
  case panic
  /// State of scanners, printer and queue, for the home page.
  case equipment(Equipment)
  /// What a kiosk's page was to read aloud didn't come.
  case speechFailed(lane: String)
  /// A kiosk's number waited as long as numbers may.
  case ticketExpired(serial: String)
}

/// What the vault says to badge and PIN.
public enum SignInAnswer: Sendable, Equatable {
  case signedIn(Officer)
  case wrongPIN(attemptsLeft: Int)
  case throttled(seconds: Int)
  case unknownBadge
  case failed(String)
}

/// Who works at a lane.
public struct Officer: Sendable, Equatable {
  public var id: Int64
  public var name: String
  public var role: Role
  /// May open forms that are for trained officers alone.
  public var isTrained: Bool

  public enum Role: Sendable, Equatable {
    case officer
    /// May do what two officers can't: see to what an office declined.
    case supervisor
    /// Reads figures and the audit, never a case.
    case monitor
  }

  public init(id: Int64, name: String, role: Role = .officer, isTrained: Bool = false) {
    self.id = id
    self.name = name
    self.role = role
    self.isTrained = isTrained
  }

  public var isSupervisor: Bool { role == .supervisor }
}

/// The state of the box as far as an officer needs it.
public struct Equipment: Sendable, Equatable {
  /// One scanner, as a home page shows it.
  public struct Scanner: Sendable, Equatable {
    public var model: String
    /// A `DeviceStatus.State`, raw.
    public var state: String
    /// Local time of day of the last scan that could be read.
    public var lastScan: String?
    /// Scans that couldn't be read, since the start.
    public var problems: Int
    /// Nothing it sent of late could be read.
    public var isGarbling: Bool

    public init(model: String, state: String, lastScan: String? = nil, problems: Int = 0, isGarbling: Bool = false) {
      self.model = model
      self.state = state
      self.lastScan = lastScan
      self.problems = problems
      self.isGarbling = isGarbling
    }
  }

  /// By lane.
  public var scanners: [String: [Scanner]] = [:]
  /// The last slip's end, nil before the first.
  public var lastSlip: SlipReport?
  public var unsent = 0
  /// Serials of slips of which nobody knows whether they came out.
  public var uncertainSlips: [String] = []
  public var storage = Storage.ample
  /// What happened to the store of records; nil in ordinary times.
  public var storeAlarm: StoreAlarm?
  /// Serials of records past their limit without a receipt.
  public var overLimit: [String] = []
  /// Numbers whose time is up and that no office has answered, the longest due first.
  public var overdue: [HomePage.Overdue] = []
  /// Households are counted first.
  public var isMassArrival = false
  /// Of whom somebody still has to be asked, the longest waiting first.
  public var households: [HomePage.Household] = []
  /// Whether there is a way to the offices that are reached by network.
  public var isLinkUp = false
  /// Serials of referrals that an office declined: the supervisor finds another.
  public var declined: [String] = []
  /// Serials of records that a receiver's server refused, or that could not be what they ought to be.
  public var setAside: [String] = []

  public init() {}
}

/// The moment of an event, on both clocks and in local time.
public struct Now: Sendable, Equatable {
  /// Seconds since 1970, UTC.
  public var wall: Int64
  /// The local day.
  public var today: CivilDate
  /// Local time with zone, ISO 8601: "2026-11-21T10:00:00+05:00".
  public var isoText: String
  /// Seed of anything a form may want to be random.
  public var seed: UInt64
  /// Milliseconds of a clock that never jumps.
  public var milliseconds: Int64

  public init(wall: Int64, today: CivilDate, isoText: String, seed: UInt64, milliseconds: Int64 = 0) {
    self.milliseconds = milliseconds
    self.wall = wall
    self.today = today
    self.isoText = isoText
    self.seed = seed
  }
}
