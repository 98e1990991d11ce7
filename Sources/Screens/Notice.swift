/// A word to the officer: what happened, what follows, what to do next.
public struct Notice: Sendable, Equatable {
  public enum Kind: Sendable { case information, warning, problem }

  public var kind: Kind
  public var cause: String
  public var consequence: String
  public var next: String
  /// Whose a second document is.
  public var ask: SecondDocumentAsk?

  public init(_ kind: Kind, cause: String, consequence: String, next: String) {
    self.kind = kind
    self.cause = cause
    self.consequence = consequence
    self.next = next
  }
}
