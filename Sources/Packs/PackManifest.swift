/// `pack.json`: what a pack is, for how long it holds, and what its files are.
public struct PackManifest: Codable, Sendable, Equatable {
  /// A language the pack speaks. Whether its texts were looked at isn't claimed here: the review records say it.
  public struct Language: Codable, Sendable, Equatable {
    /// BCP 47.
    public var tag: String

    public init(tag: String) { self.tag = tag }
  }

  public struct Form: Codable, Sendable, Equatable {
    public enum Role: String, Codable, Sendable {
      /// The eight questions everybody is asked at the desk.
      case triage
      /// What everybody who uses a kiosk is asked there.
      case kioskTriage = "kiosk-triage"
      /// Asked when an outcome names it as `next` or `offer`.
      case module
      /// A household in a mass arrival, before anybody of it is asked singly.
      case group
      /// Sealed to the ombudsman; no officer reads it.
      case complaint
      /// That somebody was asked, and nothing of what they said: see `Records.all`.
      case record
    }

    /// Where sensitive questions may be put (protection.md 2.2, B-13).
    public enum Privacy: String, Codable, Sendable {
      /// The officer confirms that nobody else hears.
      case alone
      /// On a lane that stands in a room of its own only.
      case privateLane = "private-lane"
    }

    public var id: String
    public var role: Role
    /// nil where anybody may hear the questions.
    public var privacy: Privacy?
    /// Whether only officers marked as trained for it may open the form.
    public var trained: Bool?
  }

  /// Of whom a post keeps a record.
  public enum Records: String, Codable, Sendable {
    /// Of those whom an office is told of; all others are counted (design, section 1).
    case referrals
    /// Of everybody who was asked: a controller whose law wants that says so in its signed overlay.
    case all
  }

  public var id: String
  /// Only ever grows: a lower version than the installed one is refused.
  public var version: Int
  public var title: String
  /// ISO dates, inclusive.
  public var validFrom: String
  public var validUntil: String
  public var languages: [Language]
  public var forms: [Form]
  /// The country's language on slips, in an overlay.
  public var nationalLanguage: String?
  /// age recipients of the controller's escrow, who can open every envelope beside its office; "@NAME" as in the
  /// directory. Named in the pack's description, so that no row of the directory can leave it out.
  public var escrow: [String]?
  /// The families that slips and sheets are set in, as lists for fontconfig.
  public struct Fonts: Codable, Sendable, Equatable {
    public var leftToRight: String
    public var rightToLeft: String

    public init(leftToRight: String, rightToLeft: String) {
      self.leftToRight = leftToRight
      self.rightToLeft = rightToLeft
    }
  }

  public var fonts: Fonts?
  /// `referrals` where nothing is said.
  public var records: Records?
  /// SHA-256 of every other file by its path in the pack, lower-case hex. Filled in when the pack is signed.
  public var files: [String: String]?
}
