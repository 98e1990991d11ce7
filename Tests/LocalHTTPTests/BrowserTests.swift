import Foundation
import Glibc
import LocalHTTP
import Synchronization
import TestSupport
import Testing

/// A lane as a browser sees it: a link, a page with a form, a script that posts it, a stream.
private final class Lane: @unchecked Sendable {
  // `access` and `stream` are touched on the server's thread only; the rest is behind locks.
  var access: LaneAccess
  var stream: EventStream?
  let seen = Mutex<[String]>([])

  init() throws { access = try LaneAccess(lane: "desk") }

  func serve(_ exchange: Exchange) {
    let request = exchange.request
    let facts = [request.headers["origin"] ?? "-", request.headers["sec-fetch-site"] ?? "-"].joined(separator: " ")
    seen.withLock { $0.append("\(request.method.rawValue) \(request.path) \(facts)") }
    let session: LaneAccess.Session
    switch access.admit(request, now: 0) {
    case .answer(let response):
      exchange.respond(response)
      return
    case .open(let found): session = found
    }
    switch (request.method, request.path) {
    case (.get, "/"):
      exchange.respond(
        .html(
          """
          <!doctype html><title>form</title><script src="/go.js" defer></script>
          <script>document.title = "inline ran"; fetch("/inline-ran")</script>
          <form method="post" action="/answer"><input type="hidden" name="csrf" value="\(session.formToken)">
          <input name="name" value="да &amp; +1"><button>go</button></form>
          """))
    case (.get, "/go.js"):
      let script = """
        const events = new EventSource("/events");
        events.addEventListener("scan", e => { if (e.data === "one\\ntwo") document.forms[0].submit(); });
        """
      exchange.respond(.asset(Array(script.utf8), .javaScript))
    case (.get, "/events"):
      stream = exchange.stream()
      stream?.send(event: "scan", data: "one\ntwo")
    case (.post, "/answer"):
      let name = request.form["name"] ?? ""
      seen.withLock { $0.append("answer \(name)") }
      exchange.respond(.redirect(to: "/done"))
    default:
      exchange.respond(.html("<!doctype html><title>done</title><p>done"))
    }
  }
}

private let chromium = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].first {
  FileManager.default.isExecutableFile(atPath: $0)
}

@Suite("A real browser") struct BrowserTests {
  @Test(
    "opens the lane by its link, listens to the stream, posts the form with its own origin, and runs no inline script",
    .enabled(if: chromium != nil, "chromium is not installed"), .timeLimit(.minutes(2)))
  func journey() throws {
    let lane = try Lane()
    let server = try TestServer { lane.serve($0) }
    defer { server.stop() }
    let token = try #require(server.ask { _, _ in lane.access.issueToken(now: 0) })
    let profile = FileManager.default.temporaryDirectory.appendingPathComponent("waypost-browser-\(getpid())")
    defer { try? FileManager.default.removeItem(at: profile) }

    let browser = try RunningProgram(
      try #require(chromium),
      [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
        "--user-data-dir=\(profile.path)", "--remote-debugging-port=0",
        "http://127.0.0.1:\(server.port)/open?token=\(token)",
      ])
    defer { browser.stop() }
    for _ in 0..<600 where !lane.seen.withLock({ $0.contains { $0.hasPrefix("GET /done") } }) { usleep(100_000) }

    let seen = lane.seen.withLock { $0 }
    let origin = "http://127.0.0.1:\(server.port)"
    #expect(seen.contains("GET /open - none"))
    #expect(seen.contains("GET /events - same-origin"))
    #expect(seen.contains("POST /answer \(origin) same-origin"))
    #expect(seen.contains("answer да & +1"))
    #expect(seen.contains { $0.hasPrefix("GET /done") })
    #expect(!seen.contains { $0.contains("inline-ran") })
  }
}
