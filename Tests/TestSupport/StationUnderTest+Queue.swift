import Foundation

extension StationUnderTest {
  /// A row of `waypost queue list --json`.
  public struct QueuedRecord: Codable, Sendable, Equatable {
    public var id: String
    public var serial: String
    /// "queued", "sending", "delivered", "acknowledged", "parked" ...
    public var state: String
    public var bytes: Int
    public var attempts: Int
    public var reason: String?
  }

  private struct Queue: Codable {
    var records: [QueuedRecord]
  }

  /// Those that nobody has answered yet.
  public func queue() throws -> [QueuedRecord] { try decode(waypost("queue", "list", "--json")) }

  /// The records of a slip's number, with or without their receipts.
  public func records(of serial: String) throws -> [QueuedRecord] {
    try decode(waypost("queue", "show", serial, "--json"))
  }

  private func decode(_ text: String) throws -> [QueuedRecord] {
    try JSONDecoder().decode(Queue.self, from: Data(text.utf8)).records
  }

  /// Waits until every record is at its receiver's sink; false when that didn't happen in time.
  public func waitForDelivery(seconds: Double = 20) throws -> Bool {
    var failure: (any Error)?
    let done = Wait.until(seconds: seconds) { () -> Bool? in
      do {
        return try queue().allSatisfy { $0.state == "delivered" } ? true : nil
      } catch {
        failure = error
        return false
      }
    }
    if let failure { throw failure }
    return done ?? false
  }
}
