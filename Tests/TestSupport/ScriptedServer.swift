import Foundation
import Synchronization

/// An HTTP/1.1 server on loopback that answers as a test says, byte by byte if it likes. Keeps connections, and keeps
/// what it was asked.
public final class ScriptedServer: Sendable {
  public struct Request: Sendable {
    public var method: String
    public var path: String
    /// Names in lower case.
    public var headers: [String: String]
    public var body: [UInt8]
    public var text: String { String(decoding: body, as: UTF8.self) }
  }

  public enum Reply: Sendable {
    case answer(Int, headers: [String: String] = [:], body: [UInt8] = [])
    /// These bytes as they are, and the connection's end.
    case raw([UInt8])
    /// These bytes, one each `milliseconds`.
    case drip([UInt8], milliseconds: UInt32)
    /// Nothing, until the other side gives up.
    case silence
    /// The connection's end without a word.
    case hangUp

    public static func text(_ status: Int, _ text: String, _ headers: [String: String] = [:]) -> Reply {
      .answer(status, headers: headers, body: Array(text.utf8))
    }
  }

  private let listener: LoopbackListener
  private let log: Log

  private final class Log: Sendable {
    let requests = Mutex<[Request]>([])
  }

  public init(port: UInt16 = 0, _ reply: @escaping @Sendable (Request) -> Reply) throws {
    let log = Log()
    self.log = log
    listener = try LoopbackListener(port: port) { raw in
      var pending: [UInt8] = []
      while let request = Self.read(raw, &pending) {
        log.requests.withLock { $0.append(request) }
        guard Self.send(reply(request), to: request, raw) else { return }
      }
    }
  }

  public var port: UInt16 { listener.port }
  public var url: String { "http://127.0.0.1:\(port)" }
  public var requests: [Request] { log.requests.withLock { $0 } }
  public var connections: Int { listener.accepted }
  public func stop() { listener.stop() }

  private static func read(_ raw: Int32, _ pending: inout [UInt8]) -> Request? {
    let blank = Array("\r\n\r\n".utf8)
    var end: Int?
    while end == nil {
      end = pending.firstRange(of: blank)?.lowerBound
      if end == nil {
        let more = Stream.read(raw)
        guard !more.isEmpty else { return nil }
        pending += more
      }
    }
    guard let end else { return nil }
    let lines = String(decoding: pending[..<end], as: UTF8.self).components(separatedBy: "\r\n")
    let words = lines[0].split(separator: " ").map(String.init)
    guard words.count == 3 else { return nil }
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { return nil }
      headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    }
    pending.removeFirst(end + 4)
    let length = Int(headers["content-length"] ?? "0") ?? 0
    while pending.count < length {
      let more = Stream.read(raw)
      guard !more.isEmpty else { return nil }
      pending += more
    }
    let body = Array(pending[..<length])
    pending.removeFirst(length)
    return Request(method: words[0], path: words[1], headers: headers, body: body)
  }

  /// Whether the connection goes on.
  private static func send(_ reply: Reply, to request: Request, _ raw: Int32) -> Bool {
    switch reply {
    case .answer(let status, let headers, let body):
      var head = "HTTP/1.1 \(status) Scripted\r\n"
      for (name, value) in headers.sorted(by: { $0.key < $1.key }) { head += "\(name): \(value)\r\n" }
      if headers["Content-Length"] == nil { head += "Content-Length: \(body.count)\r\n" }
      return Stream.write(raw, Array((head + "\r\n").utf8) + (request.method == "HEAD" ? [] : body))
    case .raw(let bytes):
      Stream.write(raw, bytes)
      return false
    case .drip(let bytes, let milliseconds):
      for byte in bytes {
        guard Stream.write(raw, [byte]) else { return false }
        usleep(milliseconds * 1000)
      }
      return false
    case .silence:
      while !Stream.read(raw).isEmpty {}
      return false
    case .hangUp: return false
    }
  }
}
