import Foundation

/// JSON over HTTP/1.1 to a WebDriver server on loopback: one connection per command, as simple as can be.
final class WebDriverConnection: Sendable {
  private let port: UInt16
  private let session: String

  init(port: UInt16, capabilities: [String: Any]) throws {
    self.port = port
    let answer = try Self.exchange(
      port, "POST", "/session", ["capabilities": ["alwaysMatch": capabilities]], patienceSeconds: 60)
    guard let session = (answer as? [String: Any])?["sessionId"] as? String else {
      throw Tool.Failure.failed("WebDriver gave no session")
    }
    self.session = session
  }

  func end() throws { _ = try Self.exchange(port, "DELETE", "/session/\(session)", nil, patienceSeconds: 10) }

  /// The `value` of the answer; throws the driver's own words on an error.
  @discardableResult
  func ask(_ method: String, _ command: String, _ body: [String: Any]? = nil) throws -> Any? {
    try Self.exchange(port, method, "/session/\(session)" + command, body, patienceSeconds: 30)
  }

  private static func exchange(
    _ port: UInt16, _ method: String, _ path: String, _ body: [String: Any]?, patienceSeconds: Double
  ) throws -> Any? {
    let content = try body.map { try JSONSerialization.data(withJSONObject: $0) } ?? Data()
    let head = """
      \(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nContent-Type: application/json; charset=utf-8\r
      Content-Length: \(content.count)\r\nConnection: close\r\n\r\n
      """
    let peer = try LoopbackConnection(port: port)
    try peer.write(Array(head.utf8) + Array(content))
    let answer = try peer.answer(timeout: patienceSeconds)
    let decoded = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
    let value = decoded?["value"]
    guard answer.status == 200 else {
      let error = value as? [String: Any]
      let message = (error?["message"] as? String)?.split(separator: "\n").first ?? ""
      throw Tool.Failure.failed("WebDriver: \(error?["error"] ?? answer.status): \(message)")
    }
    return value is NSNull ? nil : value
  }
}
