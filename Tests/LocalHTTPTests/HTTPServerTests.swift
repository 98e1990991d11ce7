import EventLoop
import Foundation
import Glibc
import LocalHTTP
import Synchronization
import Testing

/// Answers with what was asked.
@Sendable private func echo(_ exchange: Exchange) {
  let request = exchange.request
  exchange.respond(.html("\(exchange.lane) \(request.method.rawValue) \(request.path) \(request.form["a"] ?? "-")"))
}

private func get(_ path: String, _ port: UInt16, _ headers: String = "") -> String {
  "GET \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\(headers)\r\n"
}

private func post(_ body: String, _ port: UInt16, origin: String? = nil) -> String {
  "POST /answer HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nOrigin: \(origin ?? "http://127.0.0.1:\(port)")\r\n"
    + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
}

@Suite("The server", .serialized) struct HTTPServerTests {
  @Test("serves several requests on one connection and closes when asked to")
  func keepAlive() throws {
    let server = try TestServer(handler: echo)
    defer { server.stop() }
    let client = try TestClient(port: server.port)
    client.send(get("/one", server.port))
    let first = try #require(client.response())
    #expect(first.body == "desk GET /one -")
    #expect(first.head.hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(!first.head.contains("Connection: close"))
    client.send(post("a=%D0%B4%D0%B0", server.port))
    #expect(client.response()?.body == "desk POST /answer да")
    client.send(get("/two", server.port, "Connection: close\r\n"))
    let last = try #require(client.response())
    #expect(last.body == "desk GET /two -" && last.head.contains("Connection: close"))
    #expect(client.rest() == "")
  }

  @Test("answers pipelined requests in order, also when the first answer comes late")
  func pipelined() throws {
    let waiting = Waiting()
    let server = try TestServer { exchange in
      if exchange.request.path == "/late" { waiting.hold(exchange) } else { echo(exchange) }
    }
    defer { server.stop() }
    let client = try TestClient(port: server.port)
    client.send(
      get("/early", server.port) + get("/late", server.port) + post("a=1", server.port) + get("/end", server.port))
    #expect(client.response()?.body == "desk GET /early -")
    _ = server.ask { _, _ in waiting.answer("late") }
    #expect(client.response()?.body == "late")
    #expect(client.response()?.body == "desk POST /answer 1")
    #expect(client.response()?.body == "desk GET /end -")
  }

  @Test("answers HEAD without a body")
  func head() throws {
    let server = try TestServer(handler: echo)
    defer { server.stop() }
    let client = try TestClient(port: server.port)
    client.send("HEAD /x HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\n\r\n" + get("/y", server.port))
    let response = try #require(client.response(hasBody: false))
    #expect(response.head.contains("Content-Length: 14\r\n"))
    #expect(client.response()?.body == "desk GET /y -", "nothing stands between the two")
  }

  @Test("an answer counts once; a dropped exchange answers 500 and says that the last answer is uncertain")
  func exactlyOnce() throws {
    let answers = Mutex<[Bool]>([])
    let server = try TestServer { exchange in
      guard exchange.request.path == "/twice" else { return }
      let both = [exchange.respond(.html("first")), exchange.respond(.html("second"))]
      answers.withLock { $0 = both }
    }
    defer { server.stop() }
    let client = try TestClient(port: server.port)
    client.send(get("/twice", server.port) + get("/dropped", server.port))
    #expect(client.response()?.body == "first")
    let dropped = try #require(client.response())
    #expect(dropped.head.hasPrefix("HTTP/1.1 500 ") && dropped.body.contains("It is not certain"))
    #expect(client.rest() == "")
    #expect(answers.withLock { $0 } == [true, false])
  }

  @Test("an answer to a browser that is gone goes nowhere")
  func gone() throws {
    let waiting = Waiting()
    let server = try TestServer { waiting.hold($0) }
    defer { server.stop() }
    let client = try TestClient(port: server.port)
    client.send(get("/", server.port))
    #expect(waiting.arrives(on: server))
    client.hangUp()
    #expect(server.settles(at: 0))
    #expect(server.ask { _, _ in waiting.answer("late") } == false)
  }

  @Test("a large answer arrives whole; one beyond the limit is a 500")
  func large() throws {
    let server = try TestServer { exchange in
      let size = Int(exchange.request.query["size"] ?? "") ?? 0
      exchange.respond(.asset([UInt8](repeating: 0x61, count: size), .mp3))
    }
    defer { server.stop() }
    let client = try TestClient(port: server.port, receiveBuffer: 4096)
    client.send(get("/?size=4000000", server.port))
    #expect(client.response()?.body.utf8.count == 4_000_000)
    client.send(get("/?size=5000000", server.port))
    #expect(client.status() == 500)
  }

  @Test("two lanes on one server: each port its own lane, its own host")
  func lanes() throws {
    let server = try TestServer(handler: echo)
    defer { server.stop() }
    let added: UInt16?? = server.ask { server, _ in
      try? server.listen(on: LoopbackSocket.listen(port: 0), lane: "kiosk")
    }
    let kiosk = try #require(added ?? nil)
    let client = try TestClient(port: kiosk)
    client.send(get("/", kiosk))
    #expect(client.response()?.body == "kiosk GET / -")
    client.send(get("/", server.port))
    #expect(client.status() == 421)
  }

  @Test("foreign hosts and origins never reach the handler")
  func foreign() throws {
    let calls = Mutex(0)
    let server = try TestServer { exchange in
      calls.withLock { $0 += 1 }
      echo(exchange)
    }
    defer { server.stop() }
    for (text, status) in [
      ("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421),
      (post("a=1", server.port, origin: "http://evil.example"), 403),
      (post("a=1", server.port, origin: "null"), 403),
      (get("/", server.port, "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n"), 403),
    ] {
      let client = try TestClient(port: server.port)
      client.send(text)
      let response = try #require(client.response())
      #expect(response.head.hasPrefix("HTTP/1.1 \(status) "))
      #expect(
        response.body.contains("Nothing was changed.") && response.body.contains("Open the screen by its own address."))
      #expect(client.rest() == "")
    }
    #expect(calls.withLock { $0 } == 0)
  }

  @Test("only a socket that listens on loopback is served")
  func listeners() throws {
    let loop = try EventLoop()
    let server = HTTPServer(loop: loop, handler: echo)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    let everywhere = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
    let bound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(everywhere, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    #expect(bound == 0 && Glibc.listen(everywhere, 1) == 0)
    #expect(throws: LocalHTTPError.notLoopbackListener(lane: "desk")) {
      try server.listen(on: OwnedDescriptor(everywhere), lane: "desk")
    }
    #expect(throws: LocalHTTPError.notLoopbackListener(lane: "desk")) {
      try server.listen(on: OwnedDescriptor(socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)), lane: "desk")
    }
    #expect(throws: LocalHTTPError.invalidLaneName) {
      try server.listen(on: LoopbackSocket.listen(port: 0), lane: "Desk 1")
    }
    let port = try server.listen(on: LoopbackSocket.listen(port: 0), lane: "desk")
    server.close()
    #expect(throws: (any Error).self, "closed means closed") { try TestClient(port: port) }
  }
}

/// An exchange that waits for its answer. Only touched on the server's thread, but for the counter.
final class Waiting: @unchecked Sendable {
  // `exchange` is touched on the server's thread only; the count is behind a lock.
  private var exchange: Exchange?
  private let count = Mutex(0)

  func hold(_ exchange: Exchange) {
    self.exchange = exchange
    count.withLock { $0 += 1 }
  }

  func answer(_ text: String) -> Bool {
    defer { exchange = nil }
    return exchange?.respond(.html(text)) ?? false
  }

  func arrives(on server: TestServer) -> Bool {
    for _ in 0..<500 {
      if count.withLock({ $0 }) > 0 { return true }
      usleep(10_000)
    }
    return false
  }
}
