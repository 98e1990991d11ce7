public import Messages
public import Referral
public import Screens
public import Statistics

/// What the station wants done; the service does it and reports back with an event.
public enum StationAction: Sendable, Equatable {
  /// Check badge and PIN; answer with `signIn`.
  case checkPIN(lane: String, badge: String, pin: String)
  /// Check badge and PIN of a second person; answer with `confirmed`.
  case confirmPIN(lane: String, badge: String, pin: String)
  /// Take the next serial; answer with `serialReserved`.
  case reserveSerial(lane: String, caseNumber: Int, identifiers: Int)
  /// Seal and commit all of it or nothing; answer with `stored` or `notStored`.
  case store(lane: String, StoreOrder)
  /// Hold this on disk, sealed under a key of the case's own; the newest of a number counts.
  case keepCase(KeptCase)
  /// The case is closed: nothing of it may be readable any more, from the disk either.
  case forgetCase(number: Int)
  /// Every open case's key goes at once.
  case forgetAllCases
  /// Print a slip whose order was committed; answer with `slip`.
  case printSlip(serial: String)
  /// Print a slip again: a new attempt, the same serial.
  case printAgain(serial: String, officer: Int64)
  /// Read what a report needs, in the officer's language; answer with `report`.
  case report(lane: String, ReportPage.Kind, language: String)
  /// Give an officer a new PIN, or the mark of training; answer with `report` of the supervisor.
  case setPIN(lane: String, officer: Int64, pin: String, by: Int64)
  case train(lane: String, officer: Int64, Bool, by: Int64)
  /// Print a sheet that is of no person; answer with `sheet` and the same number.
  case printSheet(lane: String, number: Int, SheetRequest)
  /// Look a referral up, or note an office's answer; answer with `referral`.
  case referral(lane: String, ReferralQuery, officer: Int64)
  /// Begin or end a mass arrival; the next `equipment` says how it is.
  case massArrival(Bool, officer: Int64)
  /// Nobody else of a household comes.
  case closeHousehold(serial: String, officer: Int64)
  /// Something happened that the audit must hold; never with a person's data.
  case audit(kind: String, subject: String, officer: Int64?)
  /// A visit to a kiosk is over: its browser forgets what it showed.
  case visitOver(lane: String)
  /// After so many seconds, answer with `ticketExpired`.
  case watchTicket(serial: String, seconds: Int)
  /// The lane's page is another now.
  case changed(lane: String)
}

/// Everything that one finalise commits.
public struct StoreOrder: Sendable, Equatable {
  public var caseNumber: Int
  /// nil when neither record nor slip was made.
  public var serial: String?
  public var referrals: [ReferralOrder]
  public var slip: SlipOrder?
  /// Counts without a person: "screened", "no-needs", "skip.t4.time".
  public var tallies: [String]
  /// nil at a kiosk.
  public var officer: Int64?
  /// What the case store holds of the case goes in the same commit.
  public var isKept = false
  /// What the person adds to the statistics; nil where a desk will count them.
  public var person: PersonFacts?
  /// What becomes of the households of a mass arrival.
  public var household: HouseholdStep?
}

/// One referral to one receiver, with exactly the bytes that the receiver may get.
public struct ReferralOrder: Sendable, Equatable {
  public var receiver: Receiver
  public var urgency: Urgency
  /// Milliseconds from now; nil where nothing is owed by a time.
  public var deadlineMilliseconds: Int64?
  /// "Do not return before hand-over" holds until the receiver took over.
  public var hold: Bool
  public var submission: String
  /// The form's id and version, and the record's own id, as they stand in the submission.
  public var form: String
  public var version: String
  public var instanceID: String
}

/// What a slip says; the same for everybody but for number, time and languages.
public struct SlipOrder: Sendable, Equatable {
  public var serial: String
  /// Seconds since 1970, UTC.
  public var issued: Int64
  public var issuedText: String
  public var sections: [SlipText.Section]
  /// In place of the slip: sheets that the officer carries.
  public var transfers: [TransferOrder] = []
}
