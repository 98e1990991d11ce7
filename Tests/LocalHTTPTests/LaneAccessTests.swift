import Testing

@testable import LocalHTTP

/// Bytes that count up, so that secrets differ and can be foretold.
private func countingAccess(lane: String = "desk") throws -> LaneAccess {
  var last: UInt8 = 0
  return try LaneAccess(lane: lane) { count in
    last += 1
    return [UInt8](repeating: last, count: count)
  }
}

private func get(_ target: String, cookie: String? = nil) throws -> Request {
  let line = cookie.map { "Cookie: \($0)\r\n" } ?? ""
  return try request("GET \(target) HTTP/1.1\r\nHost: a\r\n\(line)\r\n")
}

private func post(_ body: String, cookie: String) throws -> Request {
  try request(
    "POST / HTTP/1.1\r\nHost: a\r\nCookie: \(cookie)\r\nContent-Type: application/x-www-form-urlencoded\r\n"
      + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
}

// The testing macros take no mutating calls.
private func redeem(_ token: String, _ access: inout LaneAccess, _ now: Int64) -> LaneAccess.Session? {
  access.redeem(token, now: now)
}

private func admit(_ request: Request, _ access: inout LaneAccess, _ now: Int64) -> LaneAccess.Admission {
  access.admit(request, now: now)
}

private func open(_ access: inout LaneAccess, now: Int64) -> LaneAccess.Session? {
  access.redeem(access.issueToken(now: now), now: now)
}

@Suite("Access to a lane") struct LaneAccessTests {
  @Test("a link opens its lane once, within ten minutes")
  func link() throws {
    var access = try countingAccess()
    let token = access.issueToken(now: 0)
    #expect(token == String(repeating: "01", count: 16), "128 bits")
    #expect(redeem("", &access, 1) == nil)
    #expect(redeem(String(token.dropLast()), &access, 1) == nil)
    let opened = access.redeem(token, now: 599_999)
    let session = try #require(opened)
    #expect(session.cookie.name == "waypost-desk")
    #expect(session.cookie.value != session.formToken)
    #expect(redeem(token, &access, 599_999) == nil, "used")

    let late = access.issueToken(now: 1_000_000)
    #expect(redeem(late, &access, 1_600_000) == nil, "ten minutes old")
  }

  @Test("few links wait; the oldest goes first")
  func bounded() throws {
    var access = try countingAccess()
    let tokens = (0...LaneAccess.mostTokens).map { access.issueToken(now: Int64($0)) }
    #expect(redeem(tokens[0], &access, 10) == nil)
    #expect(redeem(tokens[1], &access, 10) != nil)
  }

  @Test("only the lane's own browser has its session, and a new link ends the one before")
  func session() throws {
    var access = try countingAccess()
    #expect(access.session(of: try get("/", cookie: "waypost-desk=")) == nil)
    let first = try #require(open(&access, now: 0))
    let cookie = "waypost-desk=\(first.cookie.value)"
    #expect(access.session(of: try get("/", cookie: cookie)) == first)
    #expect(access.session(of: try get("/")) == nil)
    #expect(access.session(of: try get("/", cookie: "waypost-kiosk=\(first.cookie.value)")) == nil, "another lane's")
    #expect(access.session(of: try get("/", cookie: cookie + "; waypost-desk=x")) == nil, "two of them")
    #expect(access.session(of: try get("/", cookie: "waypost-desk=" + String(repeating: "0", count: 32))) == nil)

    let second = try #require(open(&access, now: 1))
    #expect(access.session(of: try get("/", cookie: cookie)) == nil)
    #expect(access.session(of: try get("/", cookie: "waypost-desk=\(second.cookie.value)")) == second)
    access.endSession()
    #expect(access.session(of: try get("/", cookie: "waypost-desk=\(second.cookie.value)")) == nil)
  }

  @Test("a request gets in by link or cookie, a form by its token too")
  func admission() throws {
    var access = try countingAccess()
    #expect(admit(try get("/"), &access, 0) == .answer(.refusal(.noSession)))
    #expect(admit(try get("/open?token=00"), &access, 0) == .answer(.refusal(.unknownToken)))

    let token = access.issueToken(now: 0)
    let head = try request("HEAD /open?token=\(token) HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(admit(head, &access, 1) == .answer(.refusal(.noSession)), "doesn't use the link up")
    guard case .answer(let opened) = access.admit(try get("/open?token=\(token)"), now: 1) else {
      Issue.record("a link is answered")
      return
    }
    #expect(opened.status == 303)
    let cookie = try #require(opened.headers.first { $0.name == "Set-Cookie" }?.value.split(separator: ";").first)
    guard case .open(let session) = access.admit(try get("/", cookie: String(cookie)), now: 2) else {
      Issue.record("the cookie opens")
      return
    }
    #expect(admit(try post("a=1", cookie: String(cookie)), &access, 3) == .answer(.refusal(.staleForm)))
    #expect(admit(try post("csrf=\(cookie)", cookie: String(cookie)), &access, 3) == .answer(.refusal(.staleForm)))
    let form = try post("csrf=\(session.formToken)&a=1", cookie: String(cookie))
    #expect(admit(form, &access, 3) == .open(session))
  }

  @Test("the system's randomness differs from call to call")
  func random() {
    let draws = Set((0..<100).map { _ in LaneAccess.systemRandom(16) })
    #expect(draws.count == 100 && draws.allSatisfy { $0.count == 16 })
  }

  @Test("a lane has a name that a cookie can carry")
  func name() {
    #expect(throws: LocalHTTPError.invalidLaneName) { try LaneAccess(lane: "Desk 1") }
  }
}
