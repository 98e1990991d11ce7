import Foundation
import TestSupport
import Testing

extension Journeys {
  /// Requests that no browser of ours sends, over raw sockets, against the running daemon.
  @Suite("Bad input: requests", .enabled(if: Journeys.stationMissing == nil, "\(Journeys.stationMissing ?? "")"))
  struct BadInputRequestTests {
    /// One hostile exchange: what is sent, and the status that it must get.
    struct Attack: Sendable {
      var name: String
      var status: Int
      var bytes: [UInt8]
      var patience = 8.0

      init(_ name: String, _ status: Int, _ text: String, patience: Double = 8) {
        (self.name, self.status, bytes, self.patience) = (name, status, Array(text.utf8), patience)
      }
    }

    @Test(
      "Each is refused with cause, consequence and next step; pages and memory are as before", .timeLimit(.minutes(3)))
    func refused() throws {
      let station = try StationUnderTest()
      defer { station.stop() }
      let desk = try station.openDesk()
      try station.signIn(desk)
      try station.scan("utopia-td3")
      try #require(try desk.wait { $0.form("/triage") != nil })
      try desk.answerTriage(["t4": "yes"])
      let attacks = attacks(desk)

      // Once each, read closely. This also warms up what is allocated once.
      for attack in attacks { try check(attack, desk) }
      for _ in 0..<20 { for attack in attacks { _ = try? send(attack, desk) } }
      let pid = try #require(station.daemonPID)
      let before = ProcessFacts(pid)
      for _ in 0..<200 { for attack in attacks { _ = try? send(attack, desk) } }
      try slow(desk)
      // A refused connection is read on for two seconds, so that the refusal reaches its peer.
      _ = Wait.until(seconds: 5) { ProcessFacts(pid).descriptors <= before.descriptors ? true : nil }
      let after = ProcessFacts(pid)
      print("after \(200 * attacks.count) hostile requests: VmRSS \(before.residentKB) -> \(after.residentKB) kB")
      #expect(after.residentKB - before.residentKB <= 2048)
      #expect(after.threads == before.threads)
      #expect(after.descriptors <= before.descriptors, "descriptors leak: \(before) -> \(after)")

      // Nothing was lost, nothing changed: the case goes on where it was.
      try desk.load()
      #expect(desk.page.form("/triage")?.fields.contains { $0 == ("q-t4", "yes") } == true)
      try desk.answerTriage(Answers.noNeeds)
      #expect(desk.page.heading == "No needs were named")
      #expect(station.leaks.isEmpty)
      #expect(station.stopDaemon() == 0)
    }

    private func attacks(_ desk: DeskClient) -> [Attack] {
      let host = "Host: 127.0.0.1:\(desk.http.port)\r\n"
      let own = "Cookie: \(desk.cookie)\r\n"
      let token = desk.page.form("/undo")?.fields.first { $0.name == "csrf" }?.value ?? ""
      let number = desk.page.form("/undo")?.fields.first { $0.name == "case" }?.value ?? ""
      let form = "csrf=\(token)&case=\(number)"
      let typed = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: \(form.utf8.count)\r\n"
      let post = "POST /undo HTTP/1.1\r\n"
      let origin = "Origin: http://127.0.0.1:\(desk.http.port)\r\n"
      let headers = (0..<10_000).map { "X-\($0): 1\r\n" }.joined()
      return [
        Attack("foreign host", 421, "GET / HTTP/1.1\r\nHost: evil.example\r\n\(own)\r\n"),
        Attack("rebound host", 421, "GET / HTTP/1.1\r\nHost: evil.example:\(desk.http.port)\r\n\(own)\r\n"),
        Attack("foreign origin", 403, "\(post)\(host)\(own)Origin: http://evil.example\r\n\(typed)\r\n\(form)"),
        Attack("null origin", 403, "\(post)\(host)\(own)Origin: null\r\n\(typed)\r\n\(form)"),
        Attack("no origin", 403, "\(post)\(host)\(own)\(typed)\r\n\(form)"),
        Attack("cross-site", 403, "\(post)\(host)\(own)\(origin)Sec-Fetch-Site: cross-site\r\n\(typed)\r\n\(form)"),
        Attack("no cookie", 403, "\(post)\(host)\(origin)\(typed)\r\n\(form)"),
        Attack(
          "no token", 403,
          "\(post)\(host)\(own)\(origin)Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 6\r\n\r\ncase=1"
        ),
        Attack("over-long line", 414, "GET /\(String(repeating: "a", count: 20_000)) HTTP/1.1\r\n\(host)\r\n"),
        Attack("10 000 headers", 431, "GET / HTTP/1.1\r\n\(host)\(headers)\r\n"),
        Attack(
          "a body without measure", 413,
          "\(post)\(host)\(own)\(origin)Content-Type: application/x-www-form-urlencoded\r\n"
            + "Content-Length: 99999999\r\n\r\n" + String(repeating: "a", count: 200_000)),
        Attack(
          "a body in pieces", 501,
          "\(post)\(host)\(own)\(origin)Content-Type: application/x-www-form-urlencoded\r\n"
            + "Transfer-Encoding: chunked\r\n\r\nffff\r\n" + String(repeating: "a", count: 70_000)),
        Attack("no HTTP at all", 400, "\u{16}\u{3}\u{1}\r\n\r\n"),
      ]
    }

    private func send(_ attack: Attack, _ desk: DeskClient) throws -> HTTPClient.Answer {
      let connection = try LoopbackConnection(port: desk.http.port)
      // The server may hang up before it has read all of it; its answer is there all the same.
      try? connection.write(attack.bytes)
      return try connection.answer(timeout: attack.patience)
    }

    private func check(_ attack: Attack, _ desk: DeskClient) throws {
      let answer = try send(attack, desk)
      #expect(answer.status == attack.status, "\(attack.name): \(answer.text)")
      // Cause, consequence, next step: a heading and two sentences.
      let page = DeskPage(answer.text)
      #expect(!page.heading.isEmpty, "\(attack.name)")
      #expect(page.text.contains("Nothing was changed."), "\(attack.name)")
      #expect(answer.text.components(separatedBy: "<p>").count == 3, "\(attack.name)")
      #expect(answer.headers["cache-control"] == "no-store", "\(attack.name)")
      for canary in StationUnderTest.canaries + ["evil.example"] {
        #expect(!answer.text.contains(canary), "\(attack.name)")
      }
    }

    /// A head and a body that never end, thirty of each at the same time, while somebody works.
    private func slow(_ desk: DeskClient) throws {
      let host = "Host: 127.0.0.1:\(desk.http.port)\r\n"
      let body =
        "POST /undo HTTP/1.1\r\n\(host)Cookie: \(desk.cookie)\r\nOrigin: http://127.0.0.1:\(desk.http.port)\r\n"
        + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 60000\r\n\r\ncase=1"
      let started = ProcessInfo.processInfo.systemUptime
      let heads = try (0..<14).map { _ in try connection(desk, "GET / HTTP/1.1\r\n\(host)X-Slow: ") }
      let bodies = try (0..<14).map { _ in try connection(desk, body) }
      try desk.load()
      // Dripping on doesn't buy time.
      for _ in 0..<4 {
        usleep(1_000_000)
        for peer in heads + bodies { try? peer.write([0x61]) }
      }
      for peer in heads {
        #expect(try peer.answer(timeout: 10).status == 408)
      }
      for peer in bodies {
        #expect(try peer.answer(timeout: 15).status == 408)
      }
      let seconds = ProcessInfo.processInfo.systemUptime - started
      #expect(seconds < 16, "the deadlines moved: \(seconds) s")
      try desk.load()
    }

    private func connection(_ desk: DeskClient, _ text: String) throws -> LoopbackConnection {
      let connection = try LoopbackConnection(port: desk.http.port)
      try connection.write(Array(text.utf8))
      return connection
    }
  }
}
