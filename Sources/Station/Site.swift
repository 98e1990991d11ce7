public import Packs

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
  public var content: PackContent
  /// Whether an open case with a need is kept on disk, up to L2: only where the device key is bound to a TPM.
  public var keepsOpenCases: Bool
  /// Whether every lane stands in a room of its own with trained officers: only then are restricted forms opened.
  /// Anywhere else the officer is told to fetch the supervisor.
  public var opensRestrictedForms: Bool

  public init(
    postID: String, postName: String, lanes: [String: Audience], officerLanguage: String, slipDesk: String,
    content: PackContent, keepsOpenCases: Bool = false, opensRestrictedForms: Bool = false
  ) {
    self.postID = postID
    self.postName = postName
    self.lanes = lanes
    self.officerLanguage = officerLanguage
    self.slipDesk = slipDesk
    self.content = content
    self.keepsOpenCases = keepsOpenCases
    self.opensRestrictedForms = opensRestrictedForms
  }
}
