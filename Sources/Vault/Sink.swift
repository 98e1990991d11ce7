/// Where an envelope for a receiver goes (design 10).
public struct Sink: Sendable, Hashable, Codable {
  public enum Kind: String, Sendable, Codable {
    /// A folder, local or on a stick that is carried away.
    case folder
    /// A medium that somebody carries, by its label.
    case courier
    /// An object store, by the name of its settings.
    case s3
    /// An OpenRosa server, by the name of its settings.
    case openrosa
  }

  public var kind: Kind
  /// For `folder` its absolute path, else the label or the name of its settings.
  public var path: String

  public init(kind: Kind, path: String) {
    self.kind = kind
    self.path = path
  }
}
