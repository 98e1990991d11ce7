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
  /// SHA-256 of every other file by its path in the pack, lower-case hex. Filled in when the pack is signed.
  public var files: [String: String]?
}
