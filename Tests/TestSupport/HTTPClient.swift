import Foundation

/// A minimal HTTP/1.1 client over one loopback connection per request. Sends exactly what it is told to send.
public struct HTTPClient: Sendable {
  public struct Answer: Sendable {
    public var status: Int
    /// Names in lower case; a repeated name keeps its last value.
    public var headers: [String: String]
    public var body: [UInt8]
    public var text: String { String(decoding: body, as: UTF8.self) }
  }

  public let port: UInt16

  public init(port: UInt16) { self.port = port }

  /// Sends a request and reads its answer. Blocks for at most `timeout` seconds.
  public func request(
    _ method: String, _ path: String, headers: [(String, String)] = [], body: [UInt8] = [], timeout: Double = 15
  ) throws -> Answer {
    let connection = try send(method, path, headers: headers, body: body)
    return try connection.answer(timeout: timeout)
  }

  /// Sends a request and doesn't wait for the answer.
  public func send(
    _ method: String, _ path: String, headers: [(String, String)] = [], body: [UInt8] = []
  ) throws -> LoopbackConnection {
    var head = "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n"
    for (name, value) in headers { head += "\(name): \(value)\r\n" }
    if method == "POST" {
      head += "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: \(body.count)\r\n"
    }
    let connection = try LoopbackConnection(port: port)
    try connection.write(Array((head + "\r\n").utf8) + body)
    return connection
  }

  /// `a=1&b=%D0%B4`, as a browser submits a form.
  public static func encode(_ fields: [(String, String)]) -> [UInt8] {
    func escaped(_ text: String) -> String {
      text.utf8.map { byte -> String in
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f: String(UnicodeScalar(byte))
        case 0x20: "+"
        default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
      }.joined()
    }
    return Array(fields.map { "\(escaped($0.0))=\(escaped($0.1))" }.joined(separator: "&").utf8)
  }
}

/// A TCP connection to 127.0.0.1, closed with its last reference.
public final class LoopbackConnection: Sendable {
  public let descriptor: Int32

  public init(port: UInt16) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard descriptor >= 0, result == 0 else {
      let code = errno
      close(descriptor)
      throw Tool.Failure.failed("nothing listens on port \(port): errno \(code)")
    }
  }

  deinit { close(descriptor) }

  /// Throws when the other side has hung up.
  public func write(_ bytes: [UInt8]) throws {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { throw Tool.Failure.failed("the connection was closed while writing: errno \(errno)") }
      sent += count
    }
  }

  /// What arrives until the other side closes, `enough` says so, or the time is up.
  public func read(timeout: Double = 5, until enough: ([UInt8]) -> Bool = { _ in false }) -> [UInt8] {
    let end = ProcessInfo.processInfo.systemUptime + timeout
    var received: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16384)
    while !enough(received) {
      let left = end - ProcessInfo.processInfo.systemUptime
      var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard left > 0, poll(&poller, 1, Int32(left * 1000) + 1) > 0 else { break }
      let count = recv(descriptor, &chunk, chunk.count, 0)
      guard count > 0 else { break }
      received += chunk[..<count]
    }
    return received
  }

  /// Reads one answer: head and, by its Content-Length, body.
  public func answer(timeout: Double = 15) throws -> HTTPClient.Answer {
    let bytes = read(timeout: timeout) { Self.isWhole($0) }
    guard Self.isWhole(bytes), let (head, body) = Self.parts(bytes) else {
      throw Tool.Failure.failed("no whole answer on the connection, \(bytes.count) bytes came")
    }
    let lines = head.components(separatedBy: "\r\n")
    let status = lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return HTTPClient.Answer(status: status, headers: Self.headers(lines.dropFirst()), body: body)
  }

  private static func headers(_ lines: ArraySlice<String>) -> [String: String] {
    var headers: [String: String] = [:]
    for line in lines {
      guard let colon = line.firstIndex(of: ":") else { continue }
      headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    }
    return headers
  }

  private static func parts(_ bytes: [UInt8]) -> (head: String, body: [UInt8])? {
    guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
    return (String(decoding: bytes[..<end.lowerBound], as: UTF8.self), Array(bytes[end.upperBound...]))
  }

  private static func isWhole(_ bytes: [UInt8]) -> Bool {
    guard let (head, body) = parts(bytes) else { return false }
    let length = headers(head.components(separatedBy: "\r\n").dropFirst())["content-length"].flatMap { Int($0) }
    return body.count >= length ?? 0
  }
}
