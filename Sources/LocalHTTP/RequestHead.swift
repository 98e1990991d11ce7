/// What the lines of a head say together: decided once the head is whole, so that the order of headers doesn't matter.
struct RequestHead {
  let method: Method
  let target: RequestTarget
  let headers: Headers
  let bodyLength: Int

  /// Headers whose second occurrence would let two readers understand two different requests.
  private static let once = [
    "host", "content-length", "transfer-encoding", "content-type", "expect", "origin", "cookie", "sec-fetch-site",
    "sec-fetch-mode", "sec-fetch-dest",
  ]

  init(method: Method, target: RequestTarget, headers: Headers, limits: Limits) throws(Refused) {
    let length = headers["content-length"]
    if headers.occurrences("transfer-encoding") > 0 {
      throw Refused(length == nil ? .transferEncoding : .lengthWithTransferEncoding)
    }
    for name in Self.once where headers.occurrences(name) > 1 { throw Refused(.repeatedHeader) }
    guard headers.occurrences("host") == 1 else { throw Refused(.hostMissing) }
    guard headers.occurrences("expect") == 0 else { throw Refused(.expectation) }

    self.method = method
    self.target = target
    self.headers = headers
    bodyLength = try Self.bodyLength(length, method: method, limits: limits)
    guard bodyLength > 0 else { return }
    guard headers.occurrences("content-encoding") == 0, Self.isForm(headers["content-type"]) else {
      throw Refused(.unsupportedBodyType)
    }
  }

  private static func bodyLength(_ text: String?, method: Method, limits: Limits) throws(Refused) -> Int {
    guard let text else {
      if method == .post { throw Refused(.lengthRequired) }
      return 0
    }
    guard !text.isEmpty, text.utf8.allSatisfy(\.isDigit) else { throw Refused(.malformedLength) }
    guard let length = Int(text), length <= limits.body else { throw Refused(.bodyTooLarge) }
    guard length == 0 || method == .post else { throw Refused(.bodyNotAllowed) }
    return length
  }

  /// `application/x-www-form-urlencoded`, alone or with `charset=UTF-8`, which a script's `fetch` adds.
  private static func isForm(_ type: String?) -> Bool {
    guard let type else { return false }
    let parts = type.utf8.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
      .map { withoutOuterSpace(Array($0)[...]) }
    guard parts[0].equalsIgnoringCase("application/x-www-form-urlencoded"), parts.count <= 2 else { return false }
    return parts.count == 1 || parts[1].equalsIgnoringCase("charset=utf-8")
  }
}
