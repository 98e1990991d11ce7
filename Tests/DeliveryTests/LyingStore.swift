import Foundation
import Synchronization
import TestSupport

/// Stands between a post and its store. Answers what the test says itself, as something in the way would, and passes the
/// rest on.
final class LyingStore: Sendable {
  typealias Lie = @Sendable (ScriptedServer.Request) -> ScriptedServer.Reply?

  private final class Shared: Sendable {
    let lie = Mutex<Lie> { _ in nil }
  }

  private let shared: Shared
  let http: ScriptedServer

  init(before port: UInt16) throws {
    let shared = Shared()
    self.shared = shared
    http = try ScriptedServer { request in
      if let reply = shared.lie.withLock({ $0 })(request) { return reply }
      guard let store = try? LoopbackConnection(port: port) else { return .hangUp }
      var head = "\(request.method) \(request.path) HTTP/1.1\r\nconnection: close\r\n"
      for (name, value) in request.headers where name != "connection" { head += "\(name): \(value)\r\n" }
      Stream.write(store.descriptor, Array((head + "\r\n").utf8) + request.body)
      var answer: [UInt8] = []
      while case let more = Stream.read(store.descriptor), !more.isEmpty { answer += more }
      return .raw(answer)
    }
  }

  func set(_ lie: @escaping Lie) { shared.lie.withLock { $0 = lie } }
}
