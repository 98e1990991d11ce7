import Foundation
import Glibc

/// One raw connection to a port of 127.0.0.1: what it sends is exactly what a test says.
final class TestClient {
  private var raw: CInt

  init(port: UInt16, receiveBuffer: CInt? = nil) throws {
    struct NoConnection: Error { let code: CInt }
    raw = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
    if var size = receiveBuffer { setsockopt(raw, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<CInt>.size)) }
    var patience = timeval(tv_sec: 15, tv_usec: 0)
    setsockopt(raw, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(raw, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else { throw NoConnection(code: errno) }
  }

  deinit { hangUp() }

  /// Sends all of it; false once the server no longer takes it.
  @discardableResult
  func send(_ text: String) -> Bool { send(Array(text.utf8)) }

  @discardableResult
  func send(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.send(raw, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL)) }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  private var received: [UInt8] = []

  private func receive() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(raw, &buffer, buffer.count, 0)
    guard count > 0 else { return false }
    received += buffer[..<count]
    return true
  }

  /// Everything until the server closes.
  func rest() -> String {
    while receive() {}
    defer { received = [] }
    return String(decoding: received, as: UTF8.self)
  }

  /// Everything up to and with `end`; nil if the server closed before.
  func text(through end: String) -> String? {
    let pattern = Array(end.utf8)
    while true {
      if let range = received.firstRange(of: pattern) {
        defer { received.removeSubrange(..<range.upperBound) }
        return String(decoding: received[..<range.upperBound], as: UTF8.self)
      }
      guard receive() else { return nil }
    }
  }

  /// One response: head and a body of its Content-Length (none for the answer to a HEAD).
  func response(hasBody: Bool = true) -> (head: String, body: String)? {
    guard let head = text(through: "\r\n\r\n") else { return nil }
    let line = head.split(separator: "\r\n").first { $0.hasPrefix("Content-Length: ") }
    guard hasBody, let length = line.flatMap({ Int($0.dropFirst(16)) }) else { return (head, "") }
    while received.count < length { guard receive() else { return nil } }
    defer { received.removeSubrange(..<length) }
    return (head, String(decoding: received[..<length], as: UTF8.self))
  }

  func status() -> Int? { response().flatMap { Int($0.head.split(separator: " ")[1]) } }

  func hangUp() {
    if raw >= 0 { close(raw) }
    raw = -1
  }

  /// Whether the server said something or closed. Doesn't wait.
  func hearsFromServer() -> Bool {
    var byte: UInt8 = 0
    let count = recv(raw, &byte, 1, CInt(MSG_PEEK) | CInt(MSG_DONTWAIT))
    return count >= 0 || errno != EAGAIN
  }
}

/// Seconds that `body` takes.
func seconds(_ body: () throws -> Void) rethrows -> Double {
  let clock = ContinuousClock()
  let span = try clock.measure(body)
  return Double(span.components.seconds) + Double(span.components.attoseconds) / 1e18
}

/// This process's resident memory in KB (proc_pid_status(5)).
func residentKilobytes() -> Int {
  let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
  let line = status.split(separator: "\n").first { $0.hasPrefix("RssAnon:") }
  return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
}
