import Foundation
import Glibc
import LocalHTTP
import Testing

@Sendable private func fine(_ exchange: Exchange) { exchange.respond(.html("fine")) }

@Suite("Hostile clients", .serialized) struct HostileClientTests {
  /// Whether a well-behaved browser is served.
  private func serves(_ server: TestServer) throws -> Bool {
    let client = try TestClient(port: server.port)
    client.send("GET / HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\n\r\n")
    return client.response()?.body == "fine"
  }

  private func postHead(_ server: TestServer, length: Int) -> String {
    "POST / HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\nOrigin: http://127.0.0.1:\(server.port)\r\n"
      + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: \(length)\r\n\r\n"
  }

  @Test("a head that drips in is cut off at its deadline, however steadily it drips")
  func slowHead() throws {
    var limits = Limits()
    limits.headDeadline = .milliseconds(600)
    let server = try TestServer(limits: limits, handler: fine)
    defer { server.stop() }
    let client = try TestClient(port: server.port)
    client.send("GET / HTTP/1.1\r\n")
    let spent = seconds {
      for _ in 0..<200 where !client.hearsFromServer() && client.send("X") { usleep(20_000) }
    }
    #expect(spent > 0.5 && spent < 2, "\(spent) s")
    let answer = client.rest()
    #expect(answer.hasPrefix("HTTP/1.1 408 ") && answer.contains("took too long"))
    #expect(server.settles(at: 0))
  }

  @Test("a connection that says nothing is closed without a word")
  func silent() throws {
    var limits = Limits()
    limits.headDeadline = .milliseconds(200)
    let server = try TestServer(limits: limits, handler: fine)
    defer { server.stop() }
    let client = try TestClient(port: server.port)
    #expect(client.rest() == "")
  }

  @Test("an idle connection is closed after its time; each request on it has a deadline of its own")
  func idle() throws {
    var limits = Limits()
    limits.headDeadline = .milliseconds(300)
    limits.idle = .milliseconds(800)
    let server = try TestServer(limits: limits, handler: fine)
    defer { server.stop() }
    let client = try TestClient(port: server.port)
    for _ in 0..<3 {
      client.send("GET / HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\n\r\n")
      #expect(client.response()?.body == "fine")
      usleep(500_000)
    }
    let spent = seconds { #expect(client.rest() == "") }
    #expect(spent < 2)

    let late = try TestClient(port: server.port)
    late.send("GET / HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\n\r\nGET")
    #expect(late.response()?.body == "fine")
    #expect(late.rest().hasPrefix("HTTP/1.1 408 "))
  }

  @Test("a body that stops, and one that drips, are cut off at their deadline")
  func slowBody() throws {
    var limits = Limits()
    limits.bodyDeadline = .milliseconds(600)
    let server = try TestServer(limits: limits, handler: fine)
    defer { server.stop() }
    let stopped = try TestClient(port: server.port)
    stopped.send(postHead(server, length: 60_000) + "a=1")
    let dripping = try TestClient(port: server.port)
    dripping.send(postHead(server, length: 60_000))
    let spent = seconds {
      for _ in 0..<200 where !dripping.hearsFromServer() && dripping.send("a") { usleep(20_000) }
    }
    #expect(spent > 0.5 && spent < 2, "\(spent) s")
    for client in [stopped, dripping] {
      #expect(client.rest().hasPrefix("HTTP/1.1 408 "))
    }
  }

  @Test("a body that never ends is refused before it is read, and the refusal arrives")
  func endlessBody() throws {
    let server = try TestServer(handler: fine)
    defer { server.stop() }
    let endless = try TestClient(port: server.port)
    endless.send(postHead(server, length: 999_999_999))
    #expect(endless.status() == 413)
    let piece = [UInt8](repeating: 0x61, count: 65_536)
    var sent = 0
    while sent < 2000, endless.send(piece) { sent += 1 }
    #expect(sent < 2000, "the server stops reading")
    #expect(server.settles(at: 0))

    // A body longer than it said is the next request, which isn't one.
    let longer = try TestClient(port: server.port)
    longer.send(postHead(server, length: 3) + "a=1" + String(repeating: "a", count: 10_000))
    #expect(longer.response()?.body == "fine")
    #expect(longer.status() == 414)
  }

  @Test("the 33rd connection is told at once, the 32 go on, and a place is free again after one left")
  func crowd() throws {
    let server = try TestServer(handler: fine)
    defer { server.stop() }
    var crowd = try (0..<32).map { _ in try TestClient(port: server.port) }
    #expect(server.settles(at: 32))
    for _ in 0..<20 {
      let late = try TestClient(port: server.port)
      let spent = try seconds {
        let response = try #require(late.response())
        #expect(response.head.hasPrefix("HTTP/1.1 503 ") && response.body.contains("Close pages that are not needed"))
      }
      #expect(spent < 1)
    }
    #expect(server.connectionCount == 32)
    crowd[7].send("GET / HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\n\r\n")
    #expect(crowd[7].response()?.body == "fine")
    crowd.removeFirst().hangUp()
    #expect(server.settles(at: 31))
    #expect(try serves(server))
  }

  @Test("ten thousand headers, an over-long line, both lengths: refused with a page, and the server goes on")
  func refusals() throws {
    let server = try TestServer(handler: fine)
    defer { server.stop() }
    let host = "Host: 127.0.0.1:\(server.port)\r\n"
    for (text, status) in [
      ("GET / HTTP/1.1\r\n\(host)" + String(repeating: "X: 1\r\n", count: 10_000) + "\r\n", 431),
      ("GET /" + String(repeating: "a", count: 100_000) + " HTTP/1.1\r\n\(host)\r\n", 414),
      ("GET / HTTP/1.1\r\n\(host)X: " + String(repeating: "a", count: 100_000) + "\r\n\r\n", 431),
      ("POST / HTTP/1.1\r\n\(host)Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
      ("POST / HTTP/1.1\r\n\(host)Content-Length: 3\r\nContent-Length: 3\r\n\r\na=1", 400),
      ("GET / HTTP/1.0\r\n\(host)\r\n", 505),
    ] {
      let client = try TestClient(port: server.port)
      client.send(text)
      let response = try #require(client.response())
      #expect(response.head.hasPrefix("HTTP/1.1 \(status) ") && response.head.contains("Connection: close"))
      #expect(response.body.contains("<h1>") && response.body.contains("Nothing was changed."))
      #expect(client.rest() == "")
      #expect(try serves(server))
    }
  }

  @Test("a reader that doesn't read loses the connection at the deadline")
  func slowReader() throws {
    var limits = Limits()
    limits.writeDeadline = .milliseconds(400)
    let server = try TestServer(limits: limits) { $0.respond(.asset([UInt8](repeating: 0, count: 4_000_000), .mp3)) }
    defer { server.stop() }
    let client = try TestClient(port: server.port, receiveBuffer: 4096)
    client.send("GET / HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\n\r\n")
    #expect(server.settles(at: 1))
    #expect(server.settles(at: 0))
  }

  @Test("2 000 mutated requests over real sockets: every one ends, memory stays, the server goes on")
  func mutated() throws {
    var limits = Limits()
    limits.headDeadline = .milliseconds(300)
    limits.bodyDeadline = .milliseconds(300)
    let server = try TestServer(limits: limits, handler: fine)
    defer { server.stop() }
    var generator = SeededGenerator(seed: 7411)
    var answered = 0
    var before = 0
    for round in 0..<2000 {
      if round == 200 { before = residentKilobytes() }
      let client = try TestClient(port: server.port)
      client.send(Mutation.mutated(using: &generator))
      // Half of them stay for the answer, the others hang up in the middle.
      if round.isMultiple(of: 2) {
        client.send("\r\n\r\n")
        if client.text(through: "\r\n\r\n") != nil { answered += 1 }
      }
    }
    let growth = residentKilobytes() - before
    print("mutated over sockets: \(answered) of 1000 answered, anonymous memory grew by \(growth) KB")
    #expect(answered > 800)
    #expect(before > 0 && growth < 8192)
    #expect(server.settles(at: 0))
    #expect(try serves(server))
  }
}
