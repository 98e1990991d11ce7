/// One whole request that kept every rule of the parser.
public struct Request: Sendable {
  public let method: Method
  /// Decoded, begins with `/`, has no dot segments.
  public let path: String
  public let query: Fields
  public let headers: Headers
  /// The fields of a POST's body; none otherwise.
  public let form: Fields

  /// Whether the connection may serve another request after this one.
  var keepsAlive: Bool { !headers.contains("close", in: "connection") }

  /// The cookie of this name. Nil also if two stand under one name: the host's ports share one cookie store, and which
  /// of the two is ours can't be known.
  public func cookie(_ name: String) -> String? {
    guard let text = headers["cookie"] else { return nil }
    var found: String?
    for pair in text.utf8.split(separator: UInt8(ascii: ";")) {
      let trimmed = withoutOuterSpace(Array(pair)[...])
      guard let equals = trimmed.firstIndex(of: UInt8(ascii: "=")), trimmed[..<equals].elementsEqual(name.utf8) else {
        continue
      }
      guard found == nil else { return nil }
      found = String(decoding: trimmed[(equals + 1)...], as: UTF8.self)
    }
    return found
  }
}
