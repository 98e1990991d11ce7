import LocalHTTP
import Testing

/// A request line, some headers, and what the policy of port 7411 says.
struct OriginCase: Sendable, CustomTestStringConvertible {
  let why: String
  let method: String
  let headers: [String]
  let refusal: Refusal?

  init(_ why: String, _ method: String, _ headers: [String], _ refusal: Refusal?) {
    self.why = why
    self.method = method
    self.headers = headers
    self.refusal = refusal
  }

  var testDescription: String { why }
}

@Suite("The origin policy") struct OriginPolicyTests {
  static let host = "Host: 127.0.0.1:7411"
  static let origin = "Origin: http://127.0.0.1:7411"
  static let same = "Sec-Fetch-Site: same-origin"
  static let navigation = ["Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document"]

  static let cases: [OriginCase] = [
    OriginCase("its own address", "GET", [host], nil),
    OriginCase("localhost", "GET", ["Host: localhost:7411"], nil),
    OriginCase("IPv6 loopback", "GET", ["Host: [::1]:7411"], nil),
    OriginCase("typed by hand", "GET", [host, "Sec-Fetch-Site: none"], nil),
    OriginCase("own style sheet", "GET", [host, same, "Sec-Fetch-Dest: style"], nil),
    OriginCase("no port", "GET", ["Host: 127.0.0.1"], .foreignHost),
    OriginCase("another lane's port", "GET", ["Host: 127.0.0.1:7410"], .foreignHost),
    OriginCase("DNS rebinding", "GET", ["Host: evil.example:7411"], .foreignHost),
    OriginCase("a name that begins like ours", "GET", ["Host: 127.0.0.1:7411.evil.example"], .foreignHost),
    OriginCase("user information", "GET", ["Host: 127.0.0.1:7411@evil.example"], .foreignHost),
    OriginCase("another spelling of the address", "GET", ["Host: 127.1:7411"], .foreignHost),
    OriginCase("an empty host", "GET", ["Host:"], .foreignHost),
    OriginCase("foreign host on a POST", "POST", ["Host: evil.example", origin, same], .foreignHost),
    OriginCase("own form", "POST", [host, origin, same], nil),
    OriginCase("own form, older browser", "POST", [host, origin], nil),
    OriginCase("POST without an origin", "POST", [host, same], .foreignOrigin),
    OriginCase("POST without anything", "POST", [host], .foreignOrigin),
    OriginCase("POST from a foreign page", "POST", [host, "Origin: http://evil.example"], .foreignOrigin),
    OriginCase("POST from a sandboxed page", "POST", [host, "Origin: null", same], .foreignOrigin),
    OriginCase("POST from the other lane's page", "POST", [host, "Origin: http://127.0.0.1:7410"], .foreignOrigin),
    OriginCase("POST from localhost to 127.0.0.1", "POST", [host, "Origin: http://localhost:7411"], .foreignOrigin),
    OriginCase("POST from TLS", "POST", [host, "Origin: https://127.0.0.1:7411"], .foreignOrigin),
    OriginCase("POST said to be cross-site", "POST", [host, origin, "Sec-Fetch-Site: cross-site"], .crossSite),
    OriginCase("POST said to be same-site", "POST", [host, origin, "Sec-Fetch-Site: same-site"], .crossSite),
    OriginCase("POST typed by hand", "POST", [host, origin, "Sec-Fetch-Site: none"], .crossSite),
    OriginCase(
      "cross-site POST navigation", "POST", [host, origin, "Sec-Fetch-Site: cross-site"] + navigation, .crossSite),
    OriginCase("link from another site", "GET", [host, "Sec-Fetch-Site: cross-site"] + navigation, nil),
    OriginCase("link from another lane", "GET", [host, "Sec-Fetch-Site: same-site"] + navigation, nil),
    OriginCase(
      "picture on another site", "GET", [host, "Sec-Fetch-Site: cross-site", "Sec-Fetch-Dest: image"], .crossSite),
    OriginCase(
      "frame on another site", "GET",
      [host, "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: iframe"], .crossSite),
    OriginCase(
      "script of another lane", "GET", [host, "Sec-Fetch-Site: same-site", "Sec-Fetch-Mode: cors"], .crossSite),
    OriginCase("a value nobody knows", "GET", [host, "Sec-Fetch-Site: whatever"], .crossSite),
    OriginCase("foreign page's script, older browser", "GET", [host, "Origin: http://evil.example"], .foreignOrigin),
    OriginCase("cross-site HEAD", "HEAD", [host, "Sec-Fetch-Site: cross-site"] + navigation, .crossSite),
  ]

  @Test("lets a lane's own pages in and nobody else", arguments: cases)
  func policy(example: OriginCase) throws {
    let length = example.method == "POST" ? ["Content-Length: 0"] : []
    let text = (["\(example.method) / HTTP/1.1"] + example.headers + length + ["", ""]).joined(separator: "\r\n")
    #expect(OriginPolicy(port: 7411).refusal(of: try request(text)) == example.refusal)
  }
}
