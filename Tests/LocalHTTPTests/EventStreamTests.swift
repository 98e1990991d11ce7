import EventLoop
import Glibc
import LocalHTTP
import Synchronization
import Testing

/// The stream a page opened. The stream itself is only touched on the server's thread.
private final class Page: @unchecked Sendable {
  // `stream` is touched on the server's thread only; the rest is behind locks.
  var stream: EventStream?
  let opened = Mutex(0)
  let closed = Mutex(0)

  func open(_ exchange: Exchange) {
    stream = exchange.stream()
    stream?.onClose = { self.closed.withLock { $0 += 1 } }
    opened.withLock { $0 += 1 }
  }

  func send(_ server: TestServer, _ event: String, _ data: String) -> Bool {
    server.ask { _, _ in self.stream?.send(event: event, data: data) ?? false } ?? false
  }
}

@Suite("Server-sent events", .serialized) struct EventStreamTests {
  private func ask(_ server: TestServer, method: String = "GET", receiveBuffer: CInt? = nil) throws -> TestClient {
    let client = try TestClient(port: server.port, receiveBuffer: receiveBuffer)
    client.send("\(method) /events HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\n\r\n")
    return client
  }

  @Test("arrive as they are sent, long after any deadline, and the page's end is noticed")
  func delivered() throws {
    let page = Page()
    var limits = Limits()
    limits.headDeadline = .milliseconds(100)
    limits.idle = .milliseconds(100)
    limits.writeDeadline = .milliseconds(100)
    let server = try TestServer(limits: limits) { page.open($0) }
    defer { server.stop() }
    let client = try ask(server)
    let head = try #require(client.text(through: "\r\n\r\n"))
    #expect(head.contains("Content-Type: text/event-stream\r\n") && head.contains("Cache-Control: no-store"))
    #expect(!head.contains("Content-Length"))
    #expect(page.send(server, "scan", "one\ntwo"))
    #expect(client.text(through: "\n\n") == "event: scan\ndata: one\ndata: two\n\n")
    usleep(400_000)
    #expect(page.send(server, "scan", "later"))
    #expect(client.text(through: "\n\n") == "event: scan\ndata: later\n\n")
    #expect(!page.send(server, "no name\nid: 1", "x"))
    client.hangUp()
    #expect(server.settles(at: 0))
    #expect(page.closed.withLock { $0 } == 1)
    #expect(!page.send(server, "scan", "nobody"))
  }

  @Test("arrive without waiting for more to send")
  func prompt() throws {
    let page = Page()
    let server = try TestServer { page.open($0) }
    defer { server.stop() }
    let client = try ask(server)
    _ = client.text(through: "\r\n\r\n")
    let times = try (0..<500).map { _ in
      try seconds {
        #expect(page.send(server, "scan", String(repeating: "a", count: 400)))
        _ = try #require(client.text(through: "\n\n"))
      }
    }.sorted()
    print("event from another thread to the page: median \(times[250] * 1e3) ms, p99 \(times[494] * 1e3) ms")
    // A segment held back for an acknowledgement would take 40 ms.
    #expect(times[250] < 0.02)
  }

  @Test("an idle stream wakes nobody")
  func idle() throws {
    let page = Page()
    var limits = Limits()
    limits.writeDeadline = .milliseconds(50)
    limits.headDeadline = .milliseconds(50)
    let server = try TestServer(limits: limits) { page.open($0) }
    defer { server.stop() }
    let client = try ask(server)
    _ = client.text(through: "\r\n\r\n")
    usleep(200_000)
    let before = server.ask { _, loop in loop.wakeUps } ?? 0
    usleep(500_000)
    let after = server.ask { _, loop in loop.wakeUps } ?? 0
    #expect(after - before == 1, "the question itself")
  }

  @Test("end when the handler lets go of them or closes them")
  func ended() throws {
    let page = Page()
    let server = try TestServer { page.open($0) }
    defer { server.stop() }
    let first = try ask(server)
    _ = first.text(through: "\r\n\r\n")
    _ = server.ask { _, _ in page.stream?.close() }
    #expect(first.rest() == "")
    let second = try ask(server)
    _ = second.text(through: "\r\n\r\n")
    _ = server.ask { _, _ in page.stream = nil }
    #expect(second.rest() == "")
    #expect(page.closed.withLock { $0 } == 0, "closing is not told to who closed")
  }

  @Test("a page that doesn't read loses its stream, not the station's memory")
  func slowReader() throws {
    let page = Page()
    let server = try TestServer { page.open($0) }
    defer { server.stop() }
    let client = try ask(server, receiveBuffer: 4096)
    _ = client.text(through: "\r\n\r\n")
    let data = String(repeating: "a", count: 60_000)
    var sent = 0
    while sent < 1000, page.send(server, "scan", data) { sent += 1 }
    #expect((1..<1000).contains(sent))
    #expect(page.closed.withLock { $0 } == 1)
    #expect(server.settles(at: 0))
  }

  @Test("HEAD gets the head")
  func head() throws {
    let page = Page()
    let server = try TestServer { page.open($0) }
    defer { server.stop() }
    let client = try ask(server, method: "HEAD")
    let text = client.rest()
    #expect(text.contains("text/event-stream") && text.hasSuffix("\r\n\r\n"))
    #expect(server.ask { _, _ in page.stream == nil } == true)
    #expect(page.opened.withLock { $0 } == 1)
  }
}
