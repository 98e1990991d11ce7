import Foundation

/// One raw connection to a port of 127.0.0.1: what it sends is exactly what a test says.
public final class LoopbackClient {
  private var raw: Int32
  private var received: [UInt8] = []

  /// - Parameter patienceSeconds: how long one receive waits.
  public init(port: UInt16, patienceSeconds: Int = 15) throws {
    raw = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var patience = timeval(tv_sec: patienceSeconds, tv_usec: 0)
    setsockopt(raw, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(raw, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(raw, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else { throw Tool.Failure.failed("no connection to port \(port): errno \(errno)") }
  }

  deinit { hangUp() }

  /// Sends all of it; false once the peer no longer takes it.
  @discardableResult
  public func send(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.send(raw, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  @discardableResult
  public func send(_ text: String) -> Bool { send(Array(text.utf8)) }

  public struct Response: Sendable {
    public var status: Int
    public var head: String
    public var body: [UInt8]
    public var text: String { String(decoding: body, as: UTF8.self) }
  }

  /// One response with a body of its Content-Length, or up to the end without one; nil if the peer closed before.
  public func response() -> Response? {
    let end = Array("\r\n\r\n".utf8)
    var found = received.firstRange(of: end)
    while found == nil {
      guard receive() else { return nil }
      found = received.firstRange(of: end)
    }
    guard let found else { return nil }
    let head = String(decoding: received[..<found.lowerBound], as: UTF8.self)
    received.removeSubrange(..<found.upperBound)
    let words = head.split(separator: " ", maxSplits: 2)
    guard words.count >= 2, let status = Int(words[1]) else { return nil }
    let length = head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
      .flatMap { Int($0.split(separator: ":")[1].filter(\.isNumber)) }
    while received.count < length ?? .max { guard receive() else { break } }
    guard received.count >= length ?? 0 else { return nil }
    defer { received = [] }
    return Response(status: status, head: head, body: Array(received.prefix(length ?? received.count)))
  }

  public func hangUp() {
    if raw >= 0 { close(raw) }
    raw = -1
  }

  private func receive() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(raw, &buffer, buffer.count, 0)
    guard count > 0 else { return false }
    received += buffer[..<count]
    return true
  }
}
