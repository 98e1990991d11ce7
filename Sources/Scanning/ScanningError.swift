/// Why a device or its description can't be used. Never holds what was scanned.
public struct ScanningError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What failed, for code that decides on it.
  public enum Kind: Sendable, Equatable {
    case profile
    case port
    /// Another program has the port open for itself alone.
    case portBusy
    case simulator
    case udev
  }

  public let kind: Kind
  /// What was tried, on what: "open /dev/ttyACM0".
  public let attempt: String
  public let reason: String
  /// What to do about it.
  public let advice: String

  public init(_ kind: Kind, attempt: String, reason: String, advice: String) {
    self.kind = kind
    self.attempt = attempt
    self.reason = reason
    self.advice = advice
  }

  public var description: String { "could not \(attempt): \(reason); \(advice)" }
}
