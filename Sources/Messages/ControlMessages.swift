/// A technician's command on the control socket: one line.
public struct ControlRequest: Codable, Sendable, Equatable {
  public var version = 1
  /// "status", "queue list", "simulate scan" ...
  public var command: String
  public var arguments: [String: String]

  public init(_ command: String, _ arguments: [String: String] = [:]) {
    self.command = command
    self.arguments = arguments
  }
}

/// Why a command was not carried out: what happened, what follows from it, what to do.
public struct Refusal: Codable, Sendable, Equatable, Error {
  public var cause: String
  public var consequence: String
  public var next: String

  public init(cause: String, consequence: String, next: String) {
    self.cause = cause
    self.consequence = consequence
    self.next = next
  }
}

/// The daemon's answer, one line: `body` where it worked, `refusal` where it didn't.
public struct ControlAnswer<Body: Codable & Sendable & Equatable>: Codable, Sendable, Equatable {
  public var version = 1
  public var body: Body?
  public var refusal: Refusal?

  public init(_ body: Body) { self.body = body }
  public init(refusal: Refusal) { self.refusal = refusal }
}
