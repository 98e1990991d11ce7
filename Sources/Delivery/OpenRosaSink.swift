import Glibc
import Messages
import Sealing

/// A server that speaks OpenRosa: ODK Central, KoboToolbox. It takes records closed with ODK's encryption, and no others.
///
/// An envelope for it is the whole form to be posted, frozen when the record was made: whatever becomes of a reply, the
/// same bytes go out again, and the server knows them for the record that it has. A record is a manifest and one file,
/// so that a server's limit leaves nothing to split.
///
/// Source: OpenRosa, "HTTP Request API" and "Form Submission API".
final class OpenRosaSink: Sink {
  let connection: HTTPConnection
  let endpoint: HTTPEndpoint
  /// The server's place: what "/submission" and "/formList" follow.
  let base: String
  private var entrance: Entrance?

  /// What the server says of itself before anything is sent; asked once for each connection.
  private struct Entrance {
    let path: String
    /// The most bytes that it takes at once.
    let limit: Int?
  }

  /// `endpoint` has the name and password, if there are any.
  init(
    _ settings: SinkSettings, endpoint: HTTPEndpoint, connection: HTTPConnection, credentials: Credentials
  ) throws(DeliveryError) {
    self.connection = connection
    self.endpoint = endpoint
    var path = endpoint.path
    if let name = settings.tokenPath {
      guard let line = try credentials.lines(name).first, Self.isPath(line), !line.hasSuffix("/") else {
        throw HTTPEndpoint.unusable("the credential of its tokenPath is no line of the form /PATH")
      }
      path += line
    }
    base = path
  }

  func deliver(_ envelope: Envelope) throws(DeliveryError) -> String {
    guard let boundary = ODKEncryption.boundary(of: envelope.age) else {
      throw DeliveryError(
        .parked, .badOffer,
        "envelope \(envelope.id) is not closed with ODK's encryption, as this server's have to be; correct the "
          + "receiver's sink or key in the pack")
    }
    let entrance = try enter()
    if let limit = entrance.limit, envelope.age.count > limit {
      throw DeliveryError(
        .parked, .tooLarge,
        "\(endpoint.host) takes \(limit) bytes at most and envelope \(envelope.id) has \(envelope.age.count); whoever "
          + "runs the server must raise its limit")
    }
    let answer = try connection.send(
      HTTPRequest(
        method: .post, path: entrance.path, isFromRoot: true,
        headers: headers + [("Content-Type", "multipart/form-data; boundary=\(boundary)")], body: envelope.age))
    try judge(answer, envelope)
    return envelope.digest
  }

  /// Asks where to post and how much. Nothing of an envelope goes to what doesn't answer as such a server does.
  private func enter() throws(DeliveryError) -> Entrance {
    if let entrance { return entrance }
    var path = "\(base)/submission"
    var answer = try look(path)
    if let place = answer.header("location"), answer.status == 204 || (300...399).contains(answer.status) {
      guard let other = pathHere(place) else {
        throw DeliveryError(
          .stop, .notTheServer,
          "\(endpoint.host) sends us to another server, as a captive portal does; sign on to the network, or check url")
      }
      if other != path { answer = try look(other) }
      path = other
    }
    switch answer.status {
    case 204 where answer.speaksOpenRosa: break
    // No challenge is needed to say so: an answer to HEAD has no body that could.
    case 401, 403: throw notAdmitted(answer)
    case 404: throw refusal(answer, .settings, "nothing stands there; check url and tokenPath")
    default:
      if let known = answer.refusal(from: endpoint.host, isOwnTongue: answer.speaksOpenRosa, words: nil) { throw known }
      throw notTheServer(answer)
    }
    let entrance = Entrance(path: path, limit: answer.header("x-openrosa-accept-content-length").flatMap { Int($0) })
    self.entrance = entrance
    return entrance
  }

  private func look(_ path: String) throws(DeliveryError) -> HTTPAnswer {
    try connection.send(HTTPRequest(method: .head, path: path, isFromRoot: true, headers: headers))
  }

  /// Only 201 and 202, said as such a server says it, mean that the record is there.
  private func judge(_ answer: HTTPAnswer, _ envelope: Envelope) throws(DeliveryError) {
    let words = answer.openRosaMessage
    func parked(_ reason: EnvelopeReport.Reason, _ next: String) -> DeliveryError {
      DeliveryError(
        .parked, reason, "\(endpoint.host) refused envelope \(envelope.id) (\(answer.status)); \(next)", words: words)
    }
    switch answer.status {
    case 201 where answer.speaksOpenRosa, 202 where answer.speaksOpenRosa: return
    case 200...299: throw notTheServer(answer)
    case 401, 403: throw notAdmitted(answer)
    case 402: throw refusal(answer, .sinkFull, "the account's quota is used up; whoever runs it must raise it")
    // Often a proxy's word before the server's, so in no OpenRosa.
    case 413: throw parked(.tooLarge, "whoever runs the server must raise its limit")
    case 423:
      throw DeliveryError(
        .retry, .busy, "\(endpoint.host) is at work on the same record (423); it is tried again",
        retryAfterSeconds: answer.retryAfterSeconds, words: words)
    case 409 where answer.speaksOpenRosa:
      throw parked(.conflict, "it holds something else under this record's id, or the form is closed: see its words")
    default:
      if let known = answer.refusal(from: endpoint.host, isOwnTongue: answer.speaksOpenRosa, words: words) {
        throw known
      }
      throw parked(.rejected, "see its words with `waypost queue show`; is this form, in this version, on the server?")
    }
  }

  func notAdmitted(_ answer: HTTPAnswer) -> DeliveryError {
    refusal(answer, .notAdmitted, "check the credentials, and that this user may add to this form")
  }

  func notTheServer(_ answer: HTTPAnswer) -> DeliveryError {
    refusal(answer, .notTheServer, "no OpenRosa server answers so; sign on to the network, or check url")
  }

  func refusal(_ answer: HTTPAnswer, _ reason: EnvelopeReport.Reason, _ next: String) -> DeliveryError {
    DeliveryError(
      .stop, reason, "\(endpoint.host) answered \(answer.status); \(next)", retryAfterSeconds: answer.retryAfterSeconds,
      words: answer.openRosaMessage)
  }

  var headers: [(name: String, value: String)] { [("X-OpenRosa-Version", "1.0"), ("Date", Self.date)] }

  /// As HTTP writes it (RFC 9110, 5.6.7); OpenRosa asks for it.
  private static var date: String {
    var seconds = time(nil)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    var text = [CChar](repeating: 0, count: 40)
    let count = strftime(&text, text.count, "%a, %d %b %Y %H:%M:%S GMT", &parts)
    return String(decoding: text.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The path of an address of this very server; nil for any other's. A server behind one that does its TLS may write
  /// http for itself: it is the host that counts, and we call it our way.
  func pathHere(_ address: String) -> String? {
    guard let scheme = ["https://", "http://"].first(where: { address.lowercased().hasPrefix($0) }) else {
      return Self.isPath(address) ? address : nil
    }
    let rest = address.dropFirst(scheme.count)
    let host = rest.prefix { $0 != "/" }
    let path = String(rest.dropFirst(host.count))
    return Self.plainHost(host) == Self.plainHost(endpoint.host[...]) && Self.isPath(path) ? path : nil
  }

  private static func plainHost(_ host: Substring) -> String {
    let usual = [":443", ":80"].first { host.hasSuffix($0) }
    return host.dropLast(usual?.count ?? 0).lowercased()
  }

  private static func isPath(_ text: String) -> Bool {
    text.hasPrefix("/") && !text.hasPrefix("//") && text.utf8.allSatisfy { (0x21...0x7e).contains($0) && $0 != 0x5c }
  }
}

extension HTTPAnswer {
  /// Whether an OpenRosa server wrote it, by its header or its document.
  var speaksOpenRosa: Bool {
    header("x-openrosa-version")?.hasPrefix("1.") ?? text.contains("<OpenRosaResponse")
  }

  var openRosaMessage: String? {
    let text = text
    guard text.contains("<OpenRosaResponse"), let start = text.firstRange(of: "<message"),
      let open = text[start.upperBound...].firstIndex(of: ">"),
      let end = text[open...].firstRange(of: "</message>")
    else { return nil }
    return ServerWords.plain(text[text.index(after: open)..<end.lowerBound])
  }
}
