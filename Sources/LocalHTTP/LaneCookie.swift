/// The one cookie of a lane. Ports of one host share the browser's cookie store, so that its name says whose it is.
public struct LaneCookie: Sendable, Equatable {
  public let name: String
  public let value: String

  /// `value` is made of unreserved characters of RFC 3986, the lane's name as `isLaneName` says.
  public init(lane: String, value: String) throws(LocalHTTPError) {
    guard Self.isLaneName(lane) else { throw .invalidLaneName }
    guard !value.isEmpty, value.utf8.allSatisfy(\.isUnreserved) else { throw .invalidHeader(name: "Set-Cookie") }
    name = Self.name(lane: lane)
    self.value = value
  }

  public static func name(lane: String) -> String { "waypost-" + lane }

  /// 1 to 32 of `a-z`, `0-9` and `-`.
  public static func isLaneName(_ name: String) -> Bool {
    (1...32).contains(name.utf8.count)
      && name.utf8.allSatisfy { $0.isDigit || ($0.isLetter && $0 == $0.asciiLowercased) || $0 == UInt8(ascii: "-") }
  }

  /// No `Max-Age`: it ends with the browser. No `Secure`: loopback speaks plain HTTP.
  var line: String { "\(name)=\(value); HttpOnly; SameSite=Strict; Path=/" }
}
