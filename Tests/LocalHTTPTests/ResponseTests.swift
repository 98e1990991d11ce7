import LocalHTTP
import Testing

@testable import LocalHTTP

private func wire(_ response: Response) -> String {
  String(decoding: response.head(length: response.body.count, closes: false), as: UTF8.self)
}

private func lines(_ response: Response) -> [String] { wire(response).components(separatedBy: "\r\n") }

extension String {
  fileprivate func components(separatedBy separator: String) -> [String] {
    // Characters, not scalars: CR LF is one of them.
    split(separator: Character(separator), omittingEmptySubsequences: false).map(String.init)
  }
}

@Suite("Responses") struct ResponseTests {
  @Test("every response forbids keeping, framing and foreign content, and doesn't name its server")
  func always() {
    let all: [Response] = [
      .html("<p>a"), .asset([1, 2], .png), .redirect(to: "/"), .refusal(.foreignHost),
      .refusal(429, cause: "a", consequence: "b", next: "c"),
    ]
    for response in all {
      let head = lines(response)
      #expect(head.contains("Cache-Control: no-store"))
      #expect(head.contains("X-Content-Type-Options: nosniff"))
      #expect(head.contains("Cross-Origin-Opener-Policy: same-origin"))
      #expect(head.contains("Cross-Origin-Resource-Policy: same-origin"))
      #expect(head.contains("Referrer-Policy: same-origin"))
      let policy = head.first { $0.hasPrefix("Content-Security-Policy: default-src 'none'; ") }
      #expect(policy?.contains("unsafe") == false)
      for rule in ["script-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"] {
        #expect(policy?.contains(rule) == true)
      }
      #expect(!head.contains { $0.hasPrefix("Server:") || $0.hasPrefix("Access-Control") })
      #expect(head.contains("Content-Length: \(response.body.count)"))
    }
  }

  @Test("a header can't bring a second one along", arguments: ["a\r\nSet-Cookie: x=1", "a\nb", "a\rb", "a\0", "é"])
  func injectedValue(value: String) {
    var response = Response.html("")
    let before = response
    #expect(throws: LocalHTTPError.invalidHeader(name: "X-A")) { try response.setHeader("X-A", value) }
    #expect(response == before)
  }

  @Test("a header's name is one", arguments: ["", "A B", "A:", "A\r\nB", "é"])
  func injectedName(name: String) {
    var response = Response.html("")
    #expect(throws: LocalHTTPError.invalidHeader(name: "(not a name)")) { try response.setHeader(name, "a") }
  }

  @Test(
    "what the server sets, a handler can't",
    arguments: [
      "Content-Length", "cache-control", "Content-Security-Policy", "Set-Cookie", "Location", "Transfer-Encoding",
    ])
  func reserved(name: String) {
    var response = Response.html("")
    #expect(throws: LocalHTTPError.invalidHeader(name: name)) { try response.setHeader(name, "a") }
  }

  @Test("other headers are sent, once")
  func ownHeader() throws {
    var response = Response.html("")
    try response.setHeader("Retry-After", "10")
    try response.setHeader("Retry-After", "20")
    #expect(lines(response).filter { $0.hasPrefix("Retry-After") } == ["Retry-After: 20"])
  }

  @Test(
    "a redirect stays on this lane and in its line",
    arguments: [
      ("/case/1?q=a%20b", "/case/1?q=a%20b"), ("", "/"), ("case", "/case"), ("//evil.example/", "/evil.example/"),
      ("/\\evil.example", "/evil.example"), ("/a\r\nSet-Cookie: x=1", "/a%0D%0ASet-Cookie:%20x=1"), ("/é", "/%C3%A9"),
      ("http://evil.example/", "/http://evil.example/"), ("/a\"<>", "/a%22%3C%3E"),
    ])
  func redirect(path: String, location: String) {
    let head = lines(.redirect(to: path))
    #expect(head.first == "HTTP/1.1 303 See Other")
    #expect(head.filter { $0.hasPrefix("Location") } == ["Location: \(location)"])
    #expect(!head.contains { $0.hasPrefix("Set-Cookie") })
  }

  @Test("a lane's cookie names the lane and stays on this site, out of reach of scripts")
  func cookie() throws {
    var response = Response.redirect(to: "/")
    response.setCookie(try LaneCookie(lane: "desk-1", value: "00ff"))
    #expect(lines(response).contains("Set-Cookie: waypost-desk-1=00ff; HttpOnly; SameSite=Strict; Path=/"))
    for value in ["", "a b", "a;b", "a\r\nb", "a,b", "é"] {
      #expect(throws: LocalHTTPError.invalidHeader(name: "Set-Cookie")) { try LaneCookie(lane: "desk", value: value) }
    }
    for lane in ["", "Desk", "a b", "a=b", "a;b", "a\r\n", String(repeating: "a", count: 33)] {
      #expect(throws: LocalHTTPError.invalidLaneName) { try LaneCookie(lane: lane, value: "a") }
    }
  }

  @Test("a refusal's page shows its words as text")
  func escaped() {
    let response = Response.refusal(400, cause: "<script>\"'&", consequence: "b", next: "c")
    let page = String(decoding: response.body, as: UTF8.self)
    #expect(page.contains("<h1>&lt;script&gt;&quot;&#39;&amp;</h1>"))
    #expect(!page.contains("<script"))
  }

  @Test("an event's data can't begin another field or event")
  func events() {
    func text(_ data: String) -> String {
      String(decoding: EventStream.encode(event: "scan", data: data), as: UTF8.self)
    }
    #expect(text("a") == "event: scan\ndata: a\n\n")
    #expect(text("") == "event: scan\ndata: \n\n")
    #expect(
      text("a\nb\r\nc\rd\n\nevent: x") == "event: scan\ndata: a\ndata: b\ndata: c\ndata: d\ndata: \ndata: event: x\n\n")
  }

  @Test("errors say what was tried, why it failed and what to do")
  func errors() {
    let error = LocalHTTPError.socket(attempt: "listen", lane: "desk", errno: 98, advice: nil)
    #expect(
      error.description
        == "could not listen for lane desk: Address already in use; check the lane's port in waypostd.socket")
  }
}
