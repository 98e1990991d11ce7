/// A text in one language; `isFallback` when it isn't the one asked for and the page must say so.
public struct Wording: Sendable, Equatable {
  public var text: String
  public var language: String
  public var isFallback: Bool

  public init(_ text: String, language: String, isFallback: Bool = false) {
    self.text = text
    self.language = language
    self.isFallback = isFallback
  }
}
