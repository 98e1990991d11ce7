/// Which browser a lane belongs to. Every local process can reach a loopback port, so that the address alone opens
/// nothing: `waypost` prints a link with a one-time token, the first browser that follows it gets the lane's cookie, and
/// whoever had the lane before loses it.
///
/// Pure: time and randomness come from outside. Confined to the loop.
public struct LaneAccess {
  /// One browser's hold of the lane.
  public struct Session: Sendable, Equatable {
    /// What the browser gets to keep.
    public let cookie: LaneCookie
    /// Goes into every form of the lane's pages as the field `csrf` (synchroniser token).
    public let formToken: String
  }

  private struct Token {
    let text: String
    let expires: Int64
  }

  /// How long a link opens its lane.
  public static let tokenMilliseconds: Int64 = 10 * 60 * 1000
  /// Links that may wait at the same time; the oldest goes first.
  public static let mostTokens = 4

  public let lane: String
  private let random: (Int) -> [UInt8]
  private var tokens: [Token] = []
  private var session: Session?

  /// `random` returns as many bytes as asked for, from a cryptographic source.
  public init(lane: String, random: @escaping (Int) -> [UInt8] = LaneAccess.systemRandom) throws(LocalHTTPError) {
    guard LaneCookie.isLaneName(lane) else { throw .invalidLaneName }
    self.lane = lane
    self.random = random
  }

  /// A new one-time token of 128 bits. `now` in milliseconds of a clock that never jumps.
  public mutating func issueToken(now: Int64) -> String {
    tokens.removeAll { $0.expires <= now }
    if tokens.count >= Self.mostTokens { tokens.removeFirst() }
    let token = Token(text: secret(), expires: now + Self.tokenMilliseconds)
    tokens.append(token)
    return token.text
  }

  /// Turns a token into the lane's session and ends the one before; nil if it is unknown, used or expired.
  public mutating func redeem(_ token: String, now: Int64) -> Session? {
    tokens.removeAll { $0.expires <= now }
    var found: Int?
    for (index, candidate) in tokens.enumerated() where equalInConstantTime(candidate.text, token) { found = index }
    guard let found, let cookie = try? LaneCookie(lane: lane, value: secret()) else { return nil }
    tokens.remove(at: found)
    let session = Session(cookie: cookie, formToken: secret())
    self.session = session
    return session
  }

  /// The session this request's cookie holds; nil if the browser isn't, or is no longer, the lane's.
  public func session(of request: Request) -> Session? {
    guard let session, let value = request.cookie(session.cookie.name) else { return nil }
    return equalInConstantTime(session.cookie.value, value) ? session : nil
  }

  /// Takes the lane from its browser.
  public mutating func endSession() { session = nil }

  private func secret() -> String { hexadecimal(random(16)) }

  /// The kernel's generator, by way of the standard library.
  public static func systemRandom(_ count: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
  }
}

/// Compares without telling by its duration where the first difference is; lengths are no secret.
func equalInConstantTime(_ first: String, _ second: String) -> Bool {
  guard first.utf8.count == second.utf8.count else { return false }
  return zip(first.utf8, second.utf8).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
}
