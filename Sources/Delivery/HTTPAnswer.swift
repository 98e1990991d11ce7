import CCurl
import Glibc
import Messages

/// What a server answered. Any status is an answer.
struct HTTPAnswer {
  let status: Int
  /// Names in lower case.
  let headers: [(name: String, value: String)]
  let body: [UInt8]

  func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

  var text: String { String(decoding: body, as: UTF8.self) }

  /// When the server says it is, in seconds of Unix time.
  var serverTime: Int64? { header("date").flatMap(Self.time) }

  /// How long the server asks to be left alone, from seconds or a date (RFC 9110, 10.2.3). A date is measured by the
  /// server's own clock, for the station's may be wrong. At most a day: longer is a mistake, and a station that waits a
  /// year for one has lost its records.
  var retryAfterSeconds: Int? {
    guard let value = header("retry-after") else { return nil }
    let seconds: Int64
    if let number = Int64(value) {
      seconds = number
    } else if let date = Self.time(value) {
      seconds = date - (serverTime ?? Int64(Glibc.time(nil)))
    } else {
      return nil
    }
    return Int(min(max(0, seconds), 24 * 3600))
  }

  /// What any server's answer means that says nothing about this one envelope; nil when it is for the sink to read.
  ///
  /// `isOwnTongue`: the body is of the form this kind of server writes. Only then can it set an envelope aside: a
  /// captive portal's "404" must not.
  func refusal(from host: String, isOwnTongue: Bool, words: String?) -> DeliveryError? {
    func stop(_ reason: EnvelopeReport.Reason, _ what: String, _ next: String) -> DeliveryError {
      DeliveryError(
        .stop, reason, "\(host) answered \(status)\(what); \(next)", retryAfterSeconds: retryAfterSeconds, words: words)
    }
    switch status {
    case 300...399 where !isOwnTongue, 511, 100...199:
      return stop(.notTheServer, ", as a captive portal does", "sign on to the network, or check the address")
    case 401 where isOwnTongue, 403 where isOwnTongue, 401 where header("www-authenticate") != nil:
      return stop(.notAdmitted, "", "check this station's key with whoever runs the server")
    case 407:
      return stop(.notAdmitted, " for the proxy", "check proxyCredentials")
    case 429, 503:
      return stop(.busy, "", "it is tried again when the server asks for it")
    case 500:
      return DeliveryError(
        .retry, .serverFailed, "\(host) answered 500; whoever runs the server finds the cause in its log",
        retryAfterSeconds: retryAfterSeconds, words: words)
    case 507:
      return stop(.sinkFull, "", "whoever runs the server must make room")
    case 501...599:
      return stop(.serverFailed, "", "whoever runs the server finds the cause in its log")
    case 400...499 where !isOwnTongue:
      return stop(.notTheServer, " in words that aren't this server's", "check the address and what stands between")
    default:
      return nil
    }
  }

  private static func time(_ text: String) -> Int64? {
    let seconds = curl_getdate(text, nil)
    return seconds == -1 ? nil : Int64(seconds)
  }
}
