/// Why the station cannot start or go on: what was tried, on what, why not, what to do.
public struct ServiceError: Error, Sendable, Equatable, CustomStringConvertible {
  public let attempt: String
  public let reason: String
  public let next: String

  public init(_ attempt: String, reason: String, next: String) {
    self.attempt = attempt
    self.reason = reason
    self.next = next
  }

  public var description: String { "could not \(attempt): \(reason); \(next)" }
}
