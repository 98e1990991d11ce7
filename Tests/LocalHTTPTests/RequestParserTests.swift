import LocalHTTP
import Testing

private let host = "Host: 127.0.0.1:7411\r\n"

private func get(_ target: String, _ headers: String = "") -> String {
  "GET \(target) HTTP/1.1\r\n\(host)\(headers)\r\n"
}

private func post(_ body: String, _ headers: String = "", length: String? = nil) -> String {
  "POST /answer HTTP/1.1\r\n\(host)Content-Type: application/x-www-form-urlencoded\r\n"
    + "Content-Length: \(length ?? String(body.utf8.count))\r\n\(headers)\r\n\(body)"
}

/// A request that breaks one rule.
struct RefusedCase: Sendable, CustomTestStringConvertible {
  let why: String
  let text: String
  let refusal: Refusal

  init(_ why: String, _ text: String, _ refusal: Refusal) {
    self.why = why
    self.text = text
    self.refusal = refusal
  }

  var testDescription: String { why }
}

/// A request that breaks none, and what comes out.
struct AcceptedCase: Sendable, CustomTestStringConvertible {
  let text: String
  let event: String

  init(_ text: String, _ event: String) {
    self.text = text
    self.event = event
  }

  var testDescription: String { String(event.prefix(60)).debugDescription }
}

@Suite("The request parser") struct RequestParserTests {
  static let refused: [RefusedCase] = [
    RefusedCase("line feed alone after the request line", "GET / HTTP/1.1\n\(host)\r\n", .bareLineFeed),
    RefusedCase("line feed alone after a header", "GET / HTTP/1.1\r\nHost: a\n\r\n", .bareLineFeed),
    RefusedCase("line feed alone as the empty line", "GET / HTTP/1.1\r\n\(host)\n", .bareLineFeed),
    RefusedCase("line feed first", "\nGET / HTTP/1.1\r\n\(host)\r\n", .bareLineFeed),
    RefusedCase("empty line first", "\r\n\(get("/"))", .malformedRequestLine),
    RefusedCase("carriage return in a value", get("/", "X: a\rb\r\n"), .bareCarriageReturn),
    RefusedCase("two carriage returns", "GET / HTTP/1.1\r\r\n\(host)\r\n", .bareCarriageReturn),
    RefusedCase("NUL in a value", get("/", "X: a\0b\r\n"), .controlByte),
    RefusedCase("NUL in the target", get("/\0"), .controlByte),
    RefusedCase("bytes above ASCII in a value", get("/", "X: é\r\n"), .controlByte),
    RefusedCase("bytes above ASCII in the target", get("/é"), .controlByte),
    RefusedCase("escape in a value", get("/", "X: \u{1B}[0m\r\n"), .controlByte),
    RefusedCase("target of 2 KB", get("/" + String(repeating: "a", count: 2048)), .requestLineTooLong),
    RefusedCase("request line without an end", String(repeating: "A", count: 9000), .requestLineTooLong),
    RefusedCase(
      "head of more than 8 KB", get("/", "X: " + String(repeating: "a", count: 8192) + "\r\n"), .headTooLarge),
    RefusedCase(
      "ten thousand headers", get("/", (0..<10_000).map { "X\($0): 1\r\n" }.joined()), .tooManyHeaders
    ),
    RefusedCase("65 headers", get("/", String(repeating: "X: 1\r\n", count: 64)), .tooManyHeaders),
    RefusedCase("no target", "GET HTTP/1.1\r\n\(host)\r\n", .malformedRequestLine),
    RefusedCase("HTTP/0.9", "GET /\r\n", .malformedRequestLine),
    RefusedCase("two spaces", "GET  / HTTP/1.1\r\n\(host)\r\n", .malformedRequestLine),
    RefusedCase("space at the end", "GET / HTTP/1.1 \r\n\(host)\r\n", .malformedRequestLine),
    RefusedCase("tab for a space", "GET\t/ HTTP/1.1\r\n\(host)\r\n", .malformedRequestLine),
    RefusedCase("lower-case version", "GET / http/1.1\r\n\(host)\r\n", .malformedRequestLine),
    RefusedCase("a method that is no token", "G(T / HTTP/1.1\r\n\(host)\r\n", .malformedRequestLine),
    RefusedCase("HTTP/1.0", "GET / HTTP/1.0\r\n\(host)\r\n", .unsupportedVersion),
    RefusedCase("HTTP/2", "PRI * HTTP/2.0\r\n\r\n", .unsupportedVersion),
    RefusedCase("PUT", "PUT / HTTP/1.1\r\n\(host)\r\n", .unknownMethod),
    RefusedCase("OPTIONS", "OPTIONS / HTTP/1.1\r\n\(host)\r\n", .unknownMethod),
    RefusedCase("lower-case method", "get / HTTP/1.1\r\n\(host)\r\n", .unknownMethod),
    RefusedCase("absolute form", get("http://127.0.0.1:7411/"), .targetForm),
    RefusedCase("asterisk form", get("*"), .targetForm),
    RefusedCase("authority form", get("127.0.0.1:7411"), .targetForm),
    RefusedCase("fragment", get("/a#b"), .malformedTarget),
    RefusedCase("quote in the path", get("/a\"b"), .malformedTarget),
    RefusedCase("half an escape", get("/a%4"), .malformedTarget),
    RefusedCase("an escape that is none", get("/a%zz"), .malformedTarget),
    RefusedCase("encoded slash", get("/a%2Fb"), .malformedTarget),
    RefusedCase("backslash", get("/a\\b"), .malformedTarget),
    RefusedCase("encoded backslash", get("/a%5Cb"), .malformedTarget),
    RefusedCase("encoded NUL", get("/a%00"), .malformedTarget),
    RefusedCase("encoded line end", get("/a%0D%0Ab"), .malformedTarget),
    RefusedCase("path that is not UTF-8", get("/%C3%28"), .malformedTarget),
    RefusedCase("over-long UTF-8 for a dot", get("/%C0%AE%C0%AE/a"), .malformedTarget),
    RefusedCase("two slashes", get("//a"), .malformedTarget),
    RefusedCase("dot segment", get("/a/../b"), .dotSegment),
    RefusedCase("single dot", get("/./b"), .dotSegment),
    RefusedCase("dot segment last", get("/a/.."), .dotSegment),
    RefusedCase("encoded dot segment", get("/%2e%2E/b"), .dotSegment),
    RefusedCase("query with a quote", get("/?a=\""), .malformedTarget),
    RefusedCase("query with half an escape", get("/?a=%4"), .malformedTarget),
    RefusedCase("query that is not UTF-8", get("/?a=%FF"), .malformedTarget),
    RefusedCase("header without a colon", get("/", "Accept\r\n"), .malformedHeader),
    RefusedCase("header without a name", get("/", ": a\r\n"), .malformedHeader),
    RefusedCase("space before the colon", get("/", "Accept : a\r\n"), .malformedHeader),
    RefusedCase("space in the name", get("/", "Acc ept: a\r\n"), .malformedHeader),
    RefusedCase("folded header", get("/", "Accept: a\r\n b\r\n"), .foldedHeader),
    RefusedCase("folded with a tab", get("/", "Accept: a\r\n\tb\r\n"), .foldedHeader),
    RefusedCase("folded first line", "GET / HTTP/1.1\r\n \(host)\r\n", .foldedHeader),
    RefusedCase("no host", "GET / HTTP/1.1\r\n\r\n", .hostMissing),
    RefusedCase("two hosts", get("/", host), .repeatedHeader),
    RefusedCase("two origins", get("/", "Origin: a\r\norigin: b\r\n"), .repeatedHeader),
    RefusedCase("two cookies", get("/", "Cookie: a=1\r\nCookie: b=2\r\n"), .repeatedHeader),
    RefusedCase("expectation", post("a=1", "Expect: 100-continue\r\n"), .expectation),
    RefusedCase(
      "length and transfer encoding", post("a=1", "Transfer-Encoding: chunked\r\n"), .lengthWithTransferEncoding),
    RefusedCase(
      "transfer encoding first",
      "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\(host)Content-Length: 3\r\n\r\n", .lengthWithTransferEncoding
    ),
    RefusedCase(
      "transfer encoding", "POST / HTTP/1.1\r\n\(host)Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", .transferEncoding),
    RefusedCase("transfer encoding, hidden", get("/", "tRANSFER-eNCODING:\tx\r\n"), .transferEncoding),
    RefusedCase("two lengths", post("a=1", "Content-Length: 3\r\n"), .repeatedHeader),
    RefusedCase("two different lengths", post("a=1", "Content-Length: 5\r\n"), .repeatedHeader),
    RefusedCase("list of lengths", post("a=1", length: "3, 3"), .malformedLength),
    RefusedCase("signed length", post("a=1", length: "+3"), .malformedLength),
    RefusedCase("negative length", post("a=1", length: "-3"), .malformedLength),
    RefusedCase("hexadecimal length", post("a=1", length: "0x3"), .malformedLength),
    RefusedCase("empty length", post("a=1", length: ""), .malformedLength),
    RefusedCase("length beyond an integer", post("a=1", length: "99999999999999999999999999"), .bodyTooLarge),
    RefusedCase("body of 64 KB and a byte", post(String(repeating: "a", count: 65_537)), .bodyTooLarge),
    RefusedCase("POST without a length", "POST / HTTP/1.1\r\n\(host)\r\n", .lengthRequired),
    RefusedCase("body on a GET", get("/", "Content-Length: 3\r\n"), .bodyNotAllowed),
    RefusedCase(
      "multipart",
      "POST / HTTP/1.1\r\n\(host)Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 3\r\n\r\n",
      .unsupportedBodyType
    ),
    RefusedCase(
      "JSON", "POST / HTTP/1.1\r\n\(host)Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
      .unsupportedBodyType
    ),
    RefusedCase("body without a type", "POST / HTTP/1.1\r\n\(host)Content-Length: 3\r\n\r\na=1", .unsupportedBodyType),
    RefusedCase("compressed body", post("a=1", "Content-Encoding: gzip\r\n"), .unsupportedBodyType),
    RefusedCase("form with half an escape", post("a=%4"), .malformedForm),
    RefusedCase("form with an escape that is none", post("a=%G1"), .malformedForm),
    RefusedCase("form that is not UTF-8", post("a=%E9"), .malformedForm),
    RefusedCase("form with a surrogate", post("a=%ED%A0%80"), .malformedForm),
    RefusedCase("form with raw bytes above ASCII", post("a=é"), .malformedForm),
    RefusedCase("form with a raw line end", post("a=1\r\nb=2"), .malformedForm),
    RefusedCase("form with NUL", post("a=%00"), .malformedForm),
    RefusedCase("form with an escape character", post("a=%1B"), .malformedForm),
    RefusedCase("form with too many fields", post(String(repeating: "a&", count: 1025)), .tooManyFields),
  ]

  @Test("refuses with the reason", arguments: refused)
  func refuses(example: RefusedCase) {
    #expect(events(of: example.text) == ["refused \(example.refusal.rawValue)"])
  }

  @Test("says for every refusal what was wrong, what it means and what to do", arguments: Refusal.allCases)
  func words(refusal: Refusal) {
    #expect((400...599).contains(refusal.status))
    for sentence in [refusal.cause, refusal.consequence, refusal.next] {
      #expect(sentence.hasSuffix(".") && sentence.count > 10)
    }
  }

  static let accepted: [AcceptedCase] = [
    AcceptedCase(get("/"), "GET / ? headers=1 form="),
    AcceptedCase(get("/a/b/"), "GET /a/b/ ? headers=1 form="),
    AcceptedCase(get("/a...b/..c"), "GET /a...b/..c ? headers=1 form="),
    AcceptedCase(get("/%D0%B4%D0%B0%20x"), "GET /да x ? headers=1 form="),
    AcceptedCase(get("/a%25b"), "GET /a%b ? headers=1 form="),
    AcceptedCase(get("/?"), "GET / ? headers=1 form="),
    AcceptedCase(get("/?q=1&&r&s=a+b%26&q=2"), "GET / ?q=1,r=,s=a b&,q=2 headers=1 form="),
    AcceptedCase(get("/?p=/a?b"), "GET / ?p=/a?b headers=1 form="),
    AcceptedCase(get("/", "Accept:\r\nX: \t a b \t\r\n"), "GET / ? headers=3 form="),
    AcceptedCase(get("/", "Content-Length: 0\r\n"), "GET / ? headers=2 form="),
    AcceptedCase(get("/", String(repeating: "X: 1\r\n", count: 63)), "GET / ? headers=64 form="),
    AcceptedCase("HEAD /x HTTP/1.1\r\n\(host)\r\n", "HEAD /x ? headers=1 form="),
    AcceptedCase("POST /x HTTP/1.1\r\n\(host)Content-Length: 0\r\n\r\n", "POST /x ? headers=2 form="),
    AcceptedCase(post("a=1&b=%C3%A9+%0D%0A&a=2"), "POST /answer ? headers=3 form=a=1,b=é \r\n,a=2"),
    AcceptedCase(post("=&=x&a"), "POST /answer ? headers=3 form==,=x,a="),
    AcceptedCase(
      post(String(repeating: "a", count: 65_536)),
      "POST /answer ? headers=3 form=" + String(repeating: "a", count: 65_536) + "="
    ),
    AcceptedCase(
      "POST / HTTP/1.1\r\n\(host)content-type: Application/X-WWW-form-urlencoded ; charset=UTF-8\r\ncontent-length: 03\r\n\r\na=1",
      "POST / ? headers=3 form=a=1"
    ),
    AcceptedCase(
      get("/" + String(repeating: "a", count: 2048 - 14)),
      "GET /" + String(repeating: "a", count: 2034) + " ? headers=1 form="
    ),
  ]

  @Test("accepts what keeps the rules", arguments: accepted)
  func accepts(example: AcceptedCase) {
    #expect(events(of: example.text) == [example.event])
  }

  @Test("gives the same events wherever the bytes are cut")
  func cuts() {
    let texts =
      Self.refused.map(\.text) + Self.accepted.map(\.text) + [get("/1") + post("a=1") + get("/2") + "BAD\n" + get("/3")]
    for text in texts where text.utf8.count < 600 {
      let bytes = Array(text.utf8)
      let whole = events(of: [bytes[...]])
      for cut in 0...bytes.count where events(of: [bytes[..<cut], bytes[cut...]]) != whole {
        Issue.record("cut at \(cut): \(text.debugDescription)")
      }
      #expect(events(of: bytes.indices.map { bytes[$0...$0] }) == whole)
    }
  }

  @Test("hands out pipelined requests one after the other and nothing after a refusal")
  func pipelined() {
    let text = get("/1") + post("a=1") + get("/2") + "GET / HTTP/1.0\r\n\r\n" + get("/3")
    #expect(
      events(of: text) == [
        "GET /1 ? headers=1 form=", "POST /answer ? headers=3 form=a=1", "GET /2 ? headers=1 form=",
        "refused unsupportedVersion",
      ])
  }

  @Test("refuses before the rest has come")
  func early() {
    #expect(events(of: "GET / HTTP/1.1\r\nHost: a\r\n b") == [])
    #expect(events(of: "GET / HTTP/1.1\r\nHost: a\r\n b\r\n") == ["refused foldedHeader"])
    #expect(events(of: "\u{16}\u{3}\u{1}") == ["refused controlByte"], "a TLS greeting")
    #expect(events(of: "POST / HTTP/1.1\r\n\(host)Content-Length: 70000\r\n\r\n") == ["refused bodyTooLarge"])
  }

  @Test("knows its stage, and its room is never spent on one request")
  func stages() {
    var parser = RequestParser()
    #expect(parser.stage == .idle)
    _ = parser.feed(Array("POST / HTTP/1.1\r\n\(host)".utf8))
    #expect(parser.next() == nil)
    #expect(parser.stage == .head)
    _ = parser.feed(
      Array("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 65536\r\n\r\n".utf8))
    #expect(parser.next() == nil)
    #expect(parser.stage == .body)
    #expect(parser.feed([UInt8](repeating: 0x61, count: 65_535)) == 65_535)
    #expect(parser.next() == nil)
    #expect(parser.room > 0)
    _ = parser.feed([UInt8](repeating: 0x61, count: 1))
    #expect(parser.next() != nil)
    #expect(parser.stage == .idle)
    #expect(parser.capacity <= 8192, "the memory of a large body is given back")
  }

  @Test("looks headers and cookies up")
  func lookups() throws {
    let one = try request(get("/", "Accept:  a , b \r\nCOOKIE: x=1; waypost-desk=abc;y=2\r\n"))
    #expect(one.headers["accept"] == "a , b")
    #expect(one.headers["missing"] == nil)
    #expect(one.cookie("waypost-desk") == "abc")
    #expect(one.cookie("y") == "2")
    #expect(one.cookie("waypost-kiosk") == nil)
    let two = try request(get("/", "Cookie: waypost-desk=abc; waypost-desk=def\r\n"))
    #expect(two.cookie("waypost-desk") == nil, "which one is ours can't be known")
    let form = try request(post("a=1&b=2&a=3")).form
    #expect(form["a"] == "1" && form.values("a") == ["1", "3"] && form["c"] == nil)
  }
}
