/// What the station still knows of a slip's number, for an officer on the phone with an office: states and deadlines, no
/// category, no name; an office only where somebody has to be called.
public struct ReferralPage: Sendable, Equatable {
  /// "issued", "notified", "acknowledged", "received" or "declined".
  public typealias State = String

  public struct Row: Sendable, Equatable {
    public var state: State
    public var isOverdue: Bool
    /// Power was off for a time that nobody knows: counts as due.
    public var isTimeUncertain: Bool
    /// The person must not be returned before hand-over.
    public var hold: Bool
    /// Where it is overdue or declined and as long as the station knows it: whom to call. It names an office, so that it
    /// stands here and on no other page.
    public var call: String?
    /// Opaque, for "I called them".
    public var id: String

    public init(
      state: State, isOverdue: Bool, isTimeUncertain: Bool = false, hold: Bool, call: String? = nil, id: String = ""
    ) {
      self.isTimeUncertain = isTimeUncertain
      self.id = id
      self.state = state
      self.isOverdue = isOverdue
      self.hold = hold
      self.call = call
    }
  }

  public var serial: String
  /// One for each office that was written to, in no order that says which.
  public var rows: [Row]
  /// For each record that was set aside what the receiver's server said, or a reason for the technician.
  public var setAside: [String]
  public var notice: Notice?
  /// A supervisor looks at something declined that nobody has seen to yet.
  public var canSettle: Bool
  /// Of a household's number: how many of it weren't asked yet.
  public var household: Int?
  /// The post's name, which the script on the phone says.
  public var post = ""
  /// The vault is being asked.
  public var working: Bool

  public init(
    serial: String, rows: [Row], setAside: [String] = [], notice: Notice? = nil, canSettle: Bool = false,
    working: Bool = false
  ) {
    self.setAside = setAside
    self.canSettle = canSettle
    self.serial = serial
    self.rows = rows
    self.notice = notice
    self.working = working
  }
}
