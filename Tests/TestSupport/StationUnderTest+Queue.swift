import Foundation

extension StationUnderTest {
  /// A row of `waypost queue list --json`.
  public struct QueuedRecord: Codable, Sendable, Equatable {
    public var id: String
    public var serial: String
    /// "queued", "sending", "acknowledged", "parked" ...
    public var state: String
    public var bytes: Int
    public var attempts: Int
    public var reason: String?
  }

  private struct Queue: Codable {
    var records: [QueuedRecord]
    var unsent: Int
  }

  public func queue() throws -> [QueuedRecord] {
    try JSONDecoder().decode(Queue.self, from: Data(waypost("queue", "list", "--json").utf8)).records
  }

  /// Waits until every record has its receipt; false when that didn't happen in time.
  public func waitForReceipts(seconds: Double = 20) throws -> Bool {
    var failure: (any Error)?
    let done = Wait.until(seconds: seconds) { () -> Bool? in
      do {
        return try queue().allSatisfy { $0.state == "acknowledged" } ? true : nil
      } catch {
        failure = error
        return false
      }
    }
    if let failure { throw failure }
    return done ?? false
  }
}
