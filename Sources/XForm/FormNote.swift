/// Something in a form that the station keeps but doesn't act on; such a form can be tried, not deployed.
public struct FormNote: Sendable, Equatable, CustomStringConvertible {
  public enum Kind: String, Sendable {
    /// A picture, sound or file: the station keeps none, so the question is skipped.
    case upload
    /// A place on a map: typed as text.
    case location
    case entity
    case audit
    /// An action the station doesn't carry out, such as recording in the background.
    case action
    /// Choices or look-ups from a file that wasn't beside the form.
    case missingFile
    /// Choices that come from a search in another app's tables.
    case externalChoices
    /// The form asks that its record be encrypted in ODK's own way; the station seals it in its own.
    case encryption
  }

  public var kind: Kind
  /// Path of the node or the name of the part it is about.
  public var node: String
  /// Line in the form's XML, if known.
  public var line: Int?
  /// What is skipped and what happens instead.
  public var message: String

  package init(kind: Kind, node: String, line: Int?, message: String) {
    self.kind = kind
    self.node = node
    self.line = line
    self.message = message
  }

  public var description: String { "\(node): \(message)" }
}
