/// Why a pack cannot be read, trusted or installed: which pack, which file, what to do.
public struct PacksError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable {
    case unreadable, malformed, unsigned, untrusted, changed, rollback, expired, incomplete, stale, failedLint
  }

  public let code: Code
  /// The pack's folder or file, as given.
  public let place: String
  public let reason: String
  public let next: String

  public init(_ code: Code, _ place: String, _ reason: String, next: String) {
    self.code = code
    self.place = place
    self.reason = reason
    self.next = next
  }

  public var description: String { "could not use \(place): \(reason); \(next)" }
}
