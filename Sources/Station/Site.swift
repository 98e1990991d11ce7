public import Packs
public import Screens

/// What a station is: its post, its lanes, its content. Fixed while it runs.
public struct Site: Sendable {
  /// Whom a lane is for; a port serves its own audience only.
  public enum Audience: String, Sendable, Codable {
    case desk, kiosk
  }

  public var postID: String
  public var postName: String
  public var lanes: [String: Audience]
  /// "en" or "ru": what officers read until they choose.
  public var officerLanguage: String
  /// The neutral place a slip names.
  public var slipDesk: String
  /// What that place is called in other languages, by BCP 47 tag.
  public var slipDeskIn: [String: String]
  public var content: PackContent
  /// Whether an open case with a need is kept on disk, up to L2: only where the device key is bound to a TPM.
  public var keepsOpenCases: Bool
  /// Desks that stand in a room of their own, where nobody else sees or hears.
  public var privateLanes: Set<String>
  /// Languages that the station can read aloud by itself.
  public var voices: Set<String>
  /// Where people are asked at a desk, unless its officer says otherwise.
  public var contexts: [String: AskingContext]

  public init(
    postID: String, postName: String, lanes: [String: Audience], officerLanguage: String, slipDesk: String,
    slipDeskIn: [String: String] = [:], content: PackContent, keepsOpenCases: Bool = false,
    privateLanes: Set<String> = [], voices: Set<String> = [],
    contexts: [String: AskingContext] = [:]
  ) {
    self.postID = postID
    self.postName = postName
    self.lanes = lanes
    self.officerLanguage = officerLanguage
    self.slipDesk = slipDesk
    self.slipDeskIn = slipDeskIn
    self.content = content
    self.keepsOpenCases = keepsOpenCases
    self.privateLanes = privateLanes
    self.voices = voices
    self.contexts = contexts
  }
}
