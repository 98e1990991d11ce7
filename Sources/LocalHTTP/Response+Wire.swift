extension Response {
  /// What every response carries: nothing is kept by the browser, nothing comes from elsewhere, nobody frames the page.
  ///
  /// `Referrer-Policy` is `same-origin` and not `no-referrer`: under the latter a browser sends `Origin: null` with the
  /// page's own forms (Fetch standard, "append a request Origin header"), and the origin policy would refuse every one.
  static let always: [Header] = [
    Header(name: "Cache-Control", value: "no-store"),
    Header(
      name: "Content-Security-Policy",
      value: "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        + "font-src 'self'; media-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"),
    Header(name: "X-Content-Type-Options", value: "nosniff"),
    Header(name: "Referrer-Policy", value: "same-origin"),
    Header(name: "Cross-Origin-Opener-Policy", value: "same-origin"),
    Header(name: "Cross-Origin-Resource-Policy", value: "same-origin"),
  ]

  /// Headers a handler can't set, in lower case.
  static let reserved = Set(
    ["content-length", "transfer-encoding", "connection", "content-type", "set-cookie", "location"]
      + always.map { String(decoding: $0.name.utf8.map(\.asciiLowercased), as: UTF8.self) })

  /// The head as it goes on the wire. `length` is nil for a body that ends with the connection.
  func head(length: Int?, closes: Bool) -> [UInt8] {
    var text = "HTTP/1.1 \(status) \(Self.phrase(status))\r\n"
    if let type { text += "Content-Type: \(type.rawValue)\r\n" }
    if let length { text += "Content-Length: \(length)\r\n" }
    if closes { text += "Connection: close\r\n" }
    for header in Self.always + headers { text += "\(header.name): \(header.value)\r\n" }
    return Array((text + "\r\n").utf8)
  }

  /// The reason phrase (RFC 9110 section 15); a browser ignores it, a person with a network tool doesn't.
  static func phrase(_ status: Int) -> String {
    switch status {
    case 200: "OK"
    case 303: "See Other"
    case 400: "Bad Request"
    case 403: "Forbidden"
    case 404: "Not Found"
    case 405: "Method Not Allowed"
    case 408: "Request Timeout"
    case 409: "Conflict"
    case 411: "Length Required"
    case 413: "Content Too Large"
    case 414: "URI Too Long"
    case 415: "Unsupported Media Type"
    case 417: "Expectation Failed"
    case 421: "Misdirected Request"
    case 422: "Unprocessable Content"
    case 429: "Too Many Requests"
    case 431: "Request Header Fields Too Large"
    case 500: "Internal Server Error"
    case 501: "Not Implemented"
    case 503: "Service Unavailable"
    case 505: "HTTP Version Not Supported"
    default: "Status"
    }
  }
}
