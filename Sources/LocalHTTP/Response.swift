/// One answer. Its constructors and setters take no bytes that could begin a header of their own.
public struct Response: Sendable, Equatable {
  struct Header: Sendable, Equatable {
    let name: String
    let value: String
  }

  public let status: Int
  public let type: MediaType?
  public let body: [UInt8]
  private(set) var headers: [Header] = []

  init(status: Int, type: MediaType?, body: [UInt8]) {
    self.status = status
    self.type = type
    self.body = body
  }

  /// A page.
  public static func html(_ page: String, status: Int = 200) -> Response {
    Response(status: status, type: .html, body: Array(page.utf8))
  }

  /// A style sheet, script, picture, font or sound.
  public static func asset(_ bytes: [UInt8], _ type: MediaType) -> Response {
    Response(status: 200, type: type, body: bytes)
  }

  /// Sends the browser on to another page of this lane after a POST (RFC 9110 section 15.4.4).
  ///
  /// `path` is a path with an optional query, percent-encoded where its parts need it; any byte that can't stand in an
  /// address is encoded here, and it never leads to another host.
  public static func redirect(to path: String) -> Response {
    var response = Response(status: 303, type: nil, body: [])
    response.headers.append(Header(name: "Location", value: localAddress(path)))
    return response
  }

  /// A plain page that says what was wrong, what it means and what to do next.
  public static func refusal(_ status: Int, cause: String, consequence: String, next: String) -> Response {
    let page = """
      <!doctype html>
      <html lang="en">
      <head><meta charset="utf-8"><title>\(escaped(cause))</title></head>
      <body><main>
      <h1>\(escaped(cause))</h1>
      <p>\(escaped(consequence))</p>
      <p>\(escaped(next))</p>
      </main></body>
      </html>

      """
    return .html(page, status: status)
  }

  /// The page of a refusal.
  public static func refusal(_ refusal: Refusal) -> Response {
    .refusal(refusal.status, cause: refusal.cause, consequence: refusal.consequence, next: refusal.next)
  }

  /// Adds a header that the server doesn't set itself.
  public mutating func setHeader(_ name: String, _ value: String) throws(LocalHTTPError) {
    let lowercase = String(decoding: name.utf8.map(\.asciiLowercased), as: UTF8.self)
    guard !name.isEmpty, name.utf8.allSatisfy(\.isToken) else { throw .invalidHeader(name: "(not a name)") }
    guard value.utf8.allSatisfy(\.isFieldValue), !Self.reserved.contains(lowercase) else {
      throw .invalidHeader(name: name)
    }
    headers.removeAll { $0.name == name }
    headers.append(Header(name: name, value: value))
  }

  /// Gives the browser the lane's cookie.
  public mutating func setCookie(_ cookie: LaneCookie) {
    headers.append(Header(name: "Set-Cookie", value: cookie.line))
  }

  private static func localAddress(_ path: String) -> String {
    var address: [UInt8] = [UInt8(ascii: "/")]
    // Two slashes, or a slash and a backslash, would name a host.
    for byte in path.utf8.drop(while: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }) {
      if byte.isPathCharacter || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "%")
        || byte == UInt8(ascii: "#")
      {
        address.append(byte)
      } else {
        address += [UInt8(ascii: "%"), hexadecimalDigits[Int(byte >> 4)], hexadecimalDigits[Int(byte & 15)]]
      }
    }
    return String(decoding: address, as: UTF8.self)
  }

  /// Text as it stands in HTML.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text.unicodeScalars {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(character)
      }
    }
    return result
  }
}
