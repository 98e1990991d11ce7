/// What went wrong with a screen, a device or the console: what was tried, on what, why it failed, what to do.
///
/// A description never holds what was typed or touched; the broker doesn't read it.
public struct SeatsError: Error, Sendable, Equatable, CustomStringConvertible {
  public let attempt: String
  public let reason: String
  public let advice: String

  public init(_ attempt: String, reason: String, advice: String) {
    self.attempt = attempt
    self.reason = reason
    self.advice = advice
  }

  public var description: String { "could not \(attempt): \(reason); \(advice)" }
}
