import Foundation
import TestSupport

/// A page's stream of server-sent events, read by hand.
final class PageStream {
  private let connection: LoopbackConnection

  init(_ desk: DeskClient) throws {
    connection = try desk.http.send(
      "GET", "/events", headers: [("Cookie", desk.cookie), ("Sec-Fetch-Site", "same-origin")], body: [])
    // The head, and events of what happened before: none of them may be taken for the answer to a scan.
    _ = connection.read(timeout: 0.5)
  }

  /// Blocks until one more event of that name has come.
  func waitForEvent(_ name: String) throws {
    let word = "event: \(name)\n"
    var text = ""
    _ = connection.read(timeout: 5) { bytes in
      text = String(decoding: bytes, as: UTF8.self)
      return text.contains(word)
    }
    guard text.contains(word) else { throw Tool.Failure.failed("no event \(name) within 5 s") }
  }
}
