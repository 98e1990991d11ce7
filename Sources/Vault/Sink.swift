/// Where an envelope for a receiver goes (design 10).
public struct Sink: Sendable, Hashable, Codable {
  public enum Kind: String, Sendable, Codable {
    /// A folder, local or on a stick that is carried away.
    case folder
  }

  public var kind: Kind
  /// For `folder`: its absolute path.
  public var path: String

  public init(kind: Kind, path: String) {
    self.kind = kind
    self.path = path
  }
}
