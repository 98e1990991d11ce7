import Foundation
import Messages
import TestSupport
import Testing

@testable import Delivery

/// What became of one GET: the status, or the reason of its failure.
private func fetch(
  _ url: String, credentials: String? = nil, _ change: (inout SinkSettings) -> Void = { _ in }
) throws -> (status: Int?, error: DeliveryError?) {
  var settings = SinkSettings(url: url)
  settings.connectSeconds = 5
  settings.transferSeconds = 8
  change(&settings)
  do {
    let connection = try HTTPConnection(HTTPEndpoint(settings, credentials: Credentials(folder: credentials)))
    return (try connection.send(HTTPRequest(method: .get, path: "/")).status, nil)
  } catch {
    return (nil, error)
  }
}

@Suite("TLS", .enabled(if: TLSBench.unavailable == nil, "openssl is not installed")) struct TLSTests {
  let bench: TLSBench

  init() throws { bench = try TLSBench.shared.get() }

  @Test("the receiver's own authority, or its pinned key, lets it through; the system's authorities don't know it")
  func trusted() throws {
    let (program, port) = try bench.server()
    let url = "https://127.0.0.1:\(port)"
    #expect(try fetch(url) { $0.ca = bench.path("ca.pem") }.status == 200)
    let pin = try bench.pin("server")
    #expect(try fetch(url) { $0.pin = pin }.status == 200)
    #expect(
      try fetch(url) {
        $0.pin = pin
        $0.ca = bench.path("ca.pem")
      }.status == 200)
    #expect(try fetch(url).error?.reason == .notTrusted)
    program.stop()
  }

  @Test("another authority, another key, an expired certificate, another host's: nobody to talk to, and it says so")
  func notTrusted() throws {
    let other = try bench.pin("station")
    for (certificate, change) in [
      ("server", { (settings: inout SinkSettings) in settings.ca = bench.path("other-ca.pem") }),
      ("server", { $0.pin = other }),
      // A pin doesn't replace the authority that is asked for, nor the other way round.
      (
        "server",
        {
          $0.ca = bench.path("ca.pem")
          $0.pin = other
        }
      ),
      ("expired", { $0.ca = bench.path("ca.pem") }), ("elsewhere", { $0.ca = bench.path("ca.pem") }),
    ] {
      let (program, port) = try bench.server(certificate)
      let error = try #require(try fetch("https://127.0.0.1:\(port)", change).error)
      #expect(error.outcome == .stop && error.reason == .notTrusted, "\(error)")
      program.stop()
    }
  }

  @Test("a server that wants a client certificate gets ours, and refuses us without")
  func clientCertificate() throws {
    for version in ["-tls1_2", "-tls1_3"] {
      let (program, port) = try bench.server(
        "server", "-Verify", "1", "-verify_return_error", "-CAfile", "@ca.pem", version)
      let url = "https://127.0.0.1:\(port)"
      let admitted = try fetch(url, credentials: bench.folder) {
        $0.ca = bench.path("ca.pem")
        $0.clientCertificate = "station"
      }
      #expect(admitted.status == 200, "\(version) \(String(describing: admitted.error))")
      let error = try #require(try fetch(url) { $0.ca = bench.path("ca.pem") }.error)
      #expect(error.outcome == .stop || error.isDoubtful, "\(version) \(error)")
      program.stop()
    }
  }

  @Test("through a proxy the server is still the one that is looked at, and the proxy sees nothing")
  func tunnel() throws {
    let (program, port) = try bench.server()
    let tunnel = try Tunnel(to: port)
    let url = "https://127.0.0.1:\(port)"
    let admitted = try fetch(url) {
      $0.ca = bench.path("ca.pem")
      $0.proxy = tunnel.url
    }
    #expect(admitted.status == 200, "\(String(describing: admitted.error))")
    #expect(tunnel.asked == ["CONNECT 127.0.0.1:\(port) HTTP/1.1"])
    let other = try fetch(url) {
      $0.ca = bench.path("other-ca.pem")
      $0.proxy = tunnel.url
    }
    #expect(other.error?.reason == .notTrusted)
    program.stop()
  }

  @Test("a server that speaks TLS 1.0 only is refused")
  func oldTLS() throws {
    let (program, port) = try bench.server("server", "-tls1", "-cipher", "ALL:@SECLEVEL=0")
    let error = try #require(try fetch("https://127.0.0.1:\(port)") { $0.ca = bench.path("ca.pem") }.error)
    #expect(error.outcome == .stop && error.reason == .tlsRefused, "\(error)")
    program.stop()
  }

  @Test("a missing CA file or credential is a matter of settings, and no secret is in the words")
  func files() throws {
    let (program, port) = try bench.server()
    let url = "https://127.0.0.1:\(port)"
    #expect(try fetch(url) { $0.ca = "/nowhere/ca.pem" }.error?.reason == .settings)
    for name in ["../ca.key", "", ".hidden", "nothing"] {
      let error = try #require(
        try fetch(url, credentials: bench.folder) {
          $0.ca = bench.path("ca.pem")
          $0.clientCertificate = name
        }.error)
      #expect(error.reason == .settings, "\(error)")
    }
    program.stop()
  }
}

@Suite("One connection") struct HTTPConnectionTests {
  @Test("requests share one connection; nothing but what is asked for is sent")
  func kept() throws {
    let server = try ScriptedServer { _ in .text(200, "fine") }
    let connection = try HTTPConnection(
      HTTPEndpoint(SinkSettings(url: "\(server.url)/base/"), credentials: Credentials(folder: nil)))
    for number in 0..<20 {
      let answer = try connection.send(
        HTTPRequest(
          method: .put, path: "/\(number)", headers: [("x-one", "1")], body: Array(repeating: 7, count: number * 1000)))
      #expect(answer.status == 200 && answer.text == "fine")
    }
    #expect(try connection.send(HTTPRequest(method: .head, path: "/h")).body.isEmpty)
    #expect(try connection.send(HTTPRequest(method: .post, path: "/p")).status == 200)
    #expect(server.connections == 1)
    #expect(server.requests.map(\.body.count) == (0..<20).map { $0 * 1000 } + [0, 0])
    #expect(server.requests[3].path == "/base/3" && server.requests[3].headers["x-one"] == "1")
    #expect(server.requests.allSatisfy { $0.headers["expect"] == nil && $0.headers["cookie"] == nil })
    #expect(Array(server.requests.map(\.method).suffix(3)) == ["PUT", "HEAD", "POST"])
  }

  @Test("an address that isn't safe is never called")
  func addresses() throws {
    for url in [
      "http://store.example", "https://user:secret@store.example", "ftp://127.0.0.1", "store.example", "https://",
      "file:///etc/passwd", "http://127.0.0.1.evil.example", "http://localhost.evil.example/", "https://a/?b",
      "https://a/#b",
      "https://a b/",
    ] {
      let error = try #require(try fetch(url).error)
      #expect(error.reason == .settings && !"\(error)".contains("secret"), "\(url)")
    }
  }

  @Test("a host that isn't there, a port where nobody listens, a server that says nothing: each by its name")
  func absent() throws {
    #expect(try fetch("https://no-such-host.invalid").error?.reason == .noSuchHost)
    let gone = try ScriptedServer { _ in .hangUp }
    gone.stop()
    #expect(try fetch(gone.url).error?.reason == .unreachable)
    let silent = try ScriptedServer { _ in .silence }
    let started = ContinuousClock.now
    let error = try #require(try fetch(silent.url) { $0.transferSeconds = 1 }.error)
    #expect(error.reason == .timedOut && error.isDoubtful, "\(error)")
    #expect(ContinuousClock.now - started < .seconds(4))
  }

  @Test("a server that drips is given up after the stall time, though bytes move")
  func dripping() throws {
    let server = try ScriptedServer { _ in
      .drip(Array("HTTP/1.1 200 OK\r\n\r\n".utf8) + Array(repeating: 0x61, count: 500), milliseconds: 300)
    }
    let started = ContinuousClock.now
    let error = try #require(
      try fetch(server.url) {
        $0.stallSeconds = 2
        $0.transferSeconds = 60
      }.error)
    #expect(error.reason == .timedOut, "\(error)")
    #expect(ContinuousClock.now - started < .seconds(10))
    server.stop()
  }

  @Test("an answer without end is cut off at the limit, compressed or not")
  func endless() throws {
    let long = try ScriptedServer { _ in .text(200, String(repeating: "a", count: 70 << 10)) }
    #expect(try fetch(long.url).error?.reason == .notTheServer)
    let header = try ScriptedServer { _ in .text(200, "", ["X-Long": String(repeating: "a", count: 40 << 10)]) }
    #expect(try fetch(header.url).error?.reason == .notTheServer)
    // 1 MB of zeros in about 1 KB of gzip.
    let bomb = try Tool.run("gzip", ["-9", "-c"], input: Array(repeating: 0, count: 1 << 20)).standardOutput
    let packed = try ScriptedServer { request in
      .answer(
        200, headers: ["Content-Encoding": "gzip", "X-Asked": request.headers["accept-encoding"] ?? ""], body: bomb)
    }
    #expect(try fetch(packed.url).error?.reason == .notTheServer)
    #expect(packed.requests.first?.headers["accept-encoding"] == "gzip")
  }

  @Test("a compressed answer is read as what it says")
  func compressed() throws {
    let text = String(repeating: "the answer of a server that compresses. ", count: 100)
    let packed = try Tool.run("gzip", ["-c"], input: Array(text.utf8)).standardOutput
    let server = try ScriptedServer { request in
      request.headers["accept-encoding"] == "gzip"
        ? .answer(200, headers: ["Content-Encoding": "gzip"], body: packed) : .text(200, text)
    }
    let connection = try HTTPConnection(
      HTTPEndpoint(SinkSettings(url: server.url), credentials: Credentials(folder: nil)))
    #expect(try connection.send(HTTPRequest(method: .get, path: "/")).text == text)
    // A part of something compressed can't be read: none is asked for.
    #expect(
      try connection.send(HTTPRequest(method: .get, path: "/", headers: [("range", "bytes=0-99")])).text == text)
    #expect(server.requests.map { $0.headers["accept-encoding"] } == ["gzip", nil])
  }

  @Test("a server that takes the connection and never speaks is given up after the connecting time")
  func handshake() throws {
    let server = try ScriptedServer { _ in .silence }
    let started = ContinuousClock.now
    let error = try #require(
      try fetch(server.url.replacing("http:", with: "https:")) {
        $0.connectSeconds = 1
        $0.transferSeconds = 30
      }.error)
    #expect(error.reason == .timedOut && error.outcome == .stop, "\(error)")
    #expect(ContinuousClock.now - started < .seconds(8))
    server.stop()
  }

  @Test("what isn't HTTP is not the server")
  func garbage() throws {
    for bytes in ["SSH-2.0-OpenSSH_9.2\r\n", "\u{0}\u{1}\u{2}\r\n\r\n", "HTTP/9.9 200 OK\r\n\r\n"] {
      let server = try ScriptedServer { _ in .raw(Array(bytes.utf8)) }
      let error = try #require(try fetch(server.url).error, "\(bytes)")
      #expect(error.outcome == .stop && error.reason == .notTheServer, "\(error)")
    }
  }

  @Test("a redirect is an answer, never followed")
  func redirect() throws {
    let target = try ScriptedServer { _ in .text(200, "portal") }
    let server = try ScriptedServer { _ in .text(302, "", ["Location": target.url]) }
    #expect(try fetch(server.url).status == 302)
    #expect(target.requests.isEmpty)
  }

  @Test("only the named proxy is used, and its password is known to it alone")
  func proxy() throws {
    let folder = try TemporaryFolder.make(prefix: "secrets")
    defer { TemporaryFolder.remove(folder) }
    try Data("post:open sesame\n".utf8).write(to: URL(fileURLWithPath: "\(folder)/proxy"))
    let proxy = try ScriptedServer { _ in .text(200, "by proxy") }
    let server = try ScriptedServer { _ in .text(204, "") }
    // libcurl would take it up.
    setenv("http_proxy", proxy.url, 1)
    defer { unsetenv("http_proxy") }
    #expect(try fetch(server.url).status == 204)
    let by = try fetch(server.url, credentials: folder) {
      $0.proxy = proxy.url
      $0.proxyCredentials = "proxy"
    }
    #expect(by.status == 200)
    let asked = try #require(proxy.requests.first)
    #expect(asked.path.hasPrefix(server.url))
    #expect(asked.headers["proxy-authorization"] == "Basic \(Data("post:open sesame".utf8).base64EncodedString())")
    #expect(server.requests.count == 1)
  }

  @Test("Retry-After in seconds and as a date, measured by the server's own clock")
  func retryAfter() {
    func seconds(_ headers: (String, String)...) -> Int? {
      HTTPAnswer(status: 503, headers: headers.map { (name: $0.0, value: $0.1) }, body: []).retryAfterSeconds
    }
    let date = ("date", "Wed, 25 Nov 2026 17:49:56 GMT")
    #expect(seconds(("retry-after", "120")) == 120)
    #expect(seconds(("retry-after", "0")) == 0)
    #expect(seconds(("retry-after", "-5")) == 0)
    #expect(seconds(("retry-after", "Wed, 25 Nov 2026 17:51:26 GMT"), date) == 90)
    #expect(seconds(("retry-after", "Wed, 25 Nov 2026 17:49:00 GMT"), date) == 0)
    #expect(seconds(("retry-after", "99999999999")) == 86400)
    #expect(seconds(("retry-after", "soon"), date) == nil)
    #expect(seconds(date) == nil)
  }
}

@Suite("sinks.json") struct SinksFileTests {
  private func load(_ text: String) throws -> SinksFile {
    let folder = try TemporaryFolder.make(prefix: "sinks")
    defer { TemporaryFolder.remove(folder) }
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/sinks.json"))
    return try SinksFile.load("\(folder)/sinks.json")
  }

  @Test("an entry is found by the text that the pack's directory names")
  func reads() throws {
    let file = try load(
      #"{"s3:national": {"url": "https://store.example", "bucket": "envelopes", "stallSeconds": 90}}"#)
    let settings = try file.settings(for: "s3:national")
    #expect(settings.bucket == "envelopes" && settings.stallSeconds == 90)
    #expect { _ = try file.settings(for: "s3:other") } throws: { ($0 as? DeliveryError)?.reason == .unknownSink }
    #expect { _ = try SinksFile.load("/nowhere/sinks.json").settings(for: "s3:national") } throws: {
      ($0 as? DeliveryError)?.reason == .unknownSink
    }
  }

  @Test(
    "a misspelt key is refused rather than left out",
    arguments: [
      #"{"s3:n": {"url": "https://a", "pim": "sha256//x"}}"#, #"{"s3:n": {"bucket": "b"}}"#, "[]", "", "{",
      #"{"s3:n": {"url": 7}}"#,
    ])
  func refuses(text: String) {
    #expect { _ = try load(text) } throws: { ($0 as? DeliveryError)?.reason == .settings }
  }
}
