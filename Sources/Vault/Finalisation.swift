public import Referral
public import Sealing
public import Statistics

/// Which envelopes go first; stored in clear, since the queue is ordered by it.
public enum SendingPriority: Int, Sendable, Codable, CaseIterable, Comparable {
  case routine = 0
  case soon = 1
  case urgent = 2
  case immediate = 3

  public static func < (left: SendingPriority, right: SendingPriority) -> Bool { left.rawValue < right.rawValue }
}

/// One referral, ready to be sealed to its receiver.
public struct PreparedReferral: Sendable {
  /// 32 lower-case hex digits without meaning: `Randomness.identifier()`.
  public var id: String
  public var priority: SendingPriority
  /// When the officers' duty falls due, as `Moment.elapsedMilliseconds`; nil when there is no deadline.
  public var deadline: Int64?
  /// Whether the person must not be returned before hand-over.
  public var hold: Bool
  /// The receiver's id; ends up in sealed columns and `ID.sig` only.
  public var receiver: String
  public var sink: Sink
  /// Who can open the envelope; none beside `odk`.
  public var recipients: [Age.Recipient]
  /// Who can open it instead, and only who, where the sink is an OpenRosa server: its records are closed with ODK's
  /// encryption.
  public var odk: ODKEncryption.Addressee?
  /// The submission XML with only the fields this receiver may get, UTF-8. The codes to answer by phone are written
  /// behind it (see `SpokenCode`), then it is padded and sealed.
  public var plaintext: [UInt8]
  /// How long it may wait for its receipt before the station raises an alarm, in milliseconds. Nothing is ever erased
  /// because of it alone.
  public var limitMilliseconds: Int64
  /// Shows under its number nowhere at the post: a complaint, or what follows a record.
  public var isQuiet = false

  public init(
    id: String, priority: SendingPriority, deadline: Int64?, hold: Bool, receiver: String, sink: Sink,
    recipients: [Age.Recipient], odk: ODKEncryption.Addressee? = nil, plaintext: [UInt8],
    limitMilliseconds: Int64 = Retention.standardLimit
  ) {
    self.id = id
    self.priority = priority
    self.deadline = deadline
    self.hold = hold
    self.receiver = receiver
    self.sink = sink
    self.recipients = recipients
    self.odk = odk
    self.plaintext = plaintext
    self.limitMilliseconds = limitMilliseconds
  }
}

/// A case that is complete: what `Vault.finalise` makes durable in one transaction.
public struct Finalisation: Sendable {
  /// The slip's serial, made from `nextSerialNumber`. A second case under the same serial is refused.
  public var serial: String
  public var referrals: [PreparedReferral]
  /// The print request as JSON, or nil when no paper is wanted.
  public var slipRequest: [UInt8]?
  /// Counts to raise by one each (L0: none may name a category).
  public var tallies: [String]
  /// Who finalised; nil at a kiosk.
  public var officer: Int64?
  /// What the case store holds of the case goes in the same commit; nil when it holds nothing.
  public var heldCase: Int64?
  /// What the person adds to the statistics; nil where somebody else counts them.
  public var person: PersonFacts?
  /// What becomes of the households of a mass arrival.
  public var household: HouseholdStep?

  public init(
    serial: String, referrals: [PreparedReferral], slipRequest: [UInt8]?, tallies: [String] = [], officer: Int64?,
    heldCase: Int64? = nil, person: PersonFacts? = nil
  ) {
    self.serial = serial
    self.referrals = referrals
    self.slipRequest = slipRequest
    self.tallies = tallies
    self.officer = officer
    self.heldCase = heldCase
    self.person = person
  }
}

/// What `Vault.finalise` made, one per referral in their order.
public struct FinalisedEnvelope: Sendable, Hashable {
  public let id: String
  public let referral: String
  /// SHA-256 of the sealed bytes.
  public let digest: [UInt8]
  /// The receiver's gap number.
  public let number: UInt64
}
