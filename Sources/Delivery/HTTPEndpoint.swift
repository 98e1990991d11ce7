import CCurl
import Messages

/// One server as the settings name it, and what its failures mean.
struct HTTPEndpoint {
  /// Without a slash at its end.
  let url: String
  /// "https://HOST[:PORT]"
  let origin: String
  /// "HOST[:PORT]", as in the Host header.
  let host: String
  /// What the address has after the host, "" or "/PATH".
  let path: String
  private let settings: SinkSettings
  private let clientCertificate: String?
  private let proxyPassword: String?
  /// Who we are to the server. A digest doesn't show the password, and costs a round trip for each request.
  var user: (user: String, secret: String, isDigest: Bool)?

  var stallSeconds: Int { settings.stallSeconds ?? 60 }

  /// Throws `settings` when an address isn't safe or a credential is missing.
  init(_ settings: SinkSettings, credentials: Credentials) throws(DeliveryError) {
    guard let (scheme, host, path) = Self.parts(settings.url) else {
      throw Self.unusable("its url is not of the form https://HOST[:PORT][/PATH]")
    }
    guard scheme == "https" || Self.isThisMachine(host) else {
      throw Self.unusable("its url is plain http to another machine; write https")
    }
    self.settings = settings
    self.host = host
    self.path = path
    origin = "\(scheme)://\(host)"
    url = origin + path
    clientCertificate = if let name = settings.clientCertificate { try credentials.path(name) } else { nil }
    if let name = settings.proxyCredentials {
      proxyPassword = try credentials.lines(name).first
    } else {
      proxyPassword = nil
    }
  }

  static func unusable(_ why: String) -> DeliveryError {
    DeliveryError(.stop, .settings, "could not use an entry of sinks.json: \(why); mend the entry")
  }

  /// Sets what is the same for all requests; `bytes` is how many may move either way.
  func apply(to handle: UnsafeMutableRawPointer, bytes: Int) {
    func number(_ option: CURLoption, _ value: Int) { _ = waypost_curl_number(handle, option, value) }
    func text(_ option: CURLoption, _ value: String?) {
      if let value { _ = waypost_curl_text(handle, option, value) }
    }
    number(CURLOPT_NOSIGNAL, 1)
    text(CURLOPT_PROTOCOLS_STR, "http,https")
    number(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
    number(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
    text(CURLOPT_USERAGENT, "waypost-upload")
    text(CURLOPT_CAINFO, settings.ca)
    text(CURLOPT_PINNEDPUBLICKEY, settings.pin)
    if settings.pin != nil, settings.ca == nil {
      // Whoever holds the pinned key is the server, whatever its certificate says; curl refuses any other key.
      number(CURLOPT_SSL_VERIFYPEER, 0)
      number(CURLOPT_SSL_VERIFYHOST, 0)
    }
    text(CURLOPT_SSLCERT, clientCertificate)
    text(CURLOPT_SSLKEY, clientCertificate)
    if let user {
      // CURLAUTH_DIGEST and CURLAUTH_BASIC, whose casts Swift doesn't import.
      number(CURLOPT_HTTPAUTH, user.isDigest ? 1 << 1 : 1 << 0)
      text(CURLOPT_USERNAME, user.user)
      text(CURLOPT_PASSWORD, user.secret)
    }
    // Empty: none, also if the environment names one.
    text(CURLOPT_PROXY, settings.proxy ?? "")
    text(CURLOPT_PROXYUSERPWD, proxyPassword)
    number(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    number(CURLOPT_TCP_KEEPALIVE, 1)
    number(CURLOPT_CONNECTTIMEOUT_MS, Int((settings.connectSeconds ?? 30) * 1000))
    // For so many bytes each as must move in a second it gets a second more.
    number(
      CURLOPT_TIMEOUT_MS, Int((settings.transferSeconds ?? 300) * 1000) + bytes / HTTPExchange.slowest * 1000)
  }

  /// What a failure of libcurl means. Its own sentences name hosts and paths, never secrets.
  func failure(_ code: CURLcode, hasSent: Bool, _ exchange: HTTPExchange) -> DeliveryError {
    func error(
      _ outcome: EnvelopeReport.Outcome, _ reason: EnvelopeReport.Reason, _ next: String
    ) -> DeliveryError {
      let said = String(cString: curl_easy_strerror(code))
      return DeliveryError(outcome, reason, "could not talk to \(host): \(said) (curl \(code.rawValue)); \(next)")
    }
    switch code {
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
      return error(.stop, .noSuchHost, "check the name and the network's name server")
    case CURLE_COULDNT_CONNECT, CURLE_INTERFACE_FAILED:
      return error(.stop, .unreachable, "check the link, the address and whether the server runs")
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_ISSUER_ERROR,
      CURLE_SSL_INVALIDCERTSTATUS:
      return error(
        .stop, .notTrusted, "the server is not the one that `ca` or `pin` names, or this station's clock is wrong")
    case CURLE_SSL_CERTPROBLEM, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CIPHER, CURLE_URL_MALFORMAT,
      CURLE_BAD_FUNCTION_ARGUMENT:
      return error(.stop, .settings, "check the files and the address that its entry in sinks.json names")
    case CURLE_SSL_CONNECT_ERROR, CURLE_USE_SSL_FAILED:
      return error(.stop, .tlsRefused, "the server speaks no TLS 1.2, or wants a client certificate")
    case CURLE_OPERATION_TIMEDOUT,
      CURLE_ABORTED_BY_CALLBACK where exchange.hasStalled:
      return hasSent
        ? error(.retry, .timedOut, "the link is too slow or the server hangs")
        : error(.stop, .timedOut, "the server does not answer; check the link")
    case CURLE_WRITE_ERROR where exchange.isTooLong, CURLE_FILESIZE_EXCEEDED:
      return error(.stop, .notTheServer, "the answer is longer than this server's ever are")
    case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE:
      // A client certificate that is missing or refused shows only here with TLS 1.3: after the handshake.
      return error(hasSent ? .retry : .stop, .linkLost, "it is tried again")
    case CURLE_PROXY:
      return error(.stop, .unreachable, "check the proxy that its entry in sinks.json names")
    case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_HTTP2, CURLE_BAD_CONTENT_ENCODING,
      CURLE_HTTP_RETURNED_ERROR, CURLE_TOO_MANY_REDIRECTS:
      return error(.stop, .notTheServer, "what answered does not speak HTTP as a server does")
    default:
      return error(.stop, .unreachable, "check the link and the settings")
    }
  }

  private static func parts(_ url: String) -> (scheme: String, host: String, path: String)? {
    guard let end = url.firstRange(of: "://") else { return nil }
    let scheme = url[..<end.lowerBound].lowercased()
    let rest = url[end.upperBound...]
    let slash = rest.firstIndex(of: "/") ?? rest.endIndex
    let host = String(rest[..<slash])
    var path = rest[slash...]
    while path.hasSuffix("/") { path.removeLast() }
    let isPlain = rest.utf8.allSatisfy { (0x21...0x7e).contains($0) }
    guard scheme == "https" || scheme == "http", !host.isEmpty, isPlain, !host.contains("@"), !rest.contains("?"),
      !rest.contains("#")
    else { return nil }
    return (scheme, host, String(path))
  }

  private static func isThisMachine(_ host: String) -> Bool {
    let name = host.hasPrefix("[") ? String(host.prefix { $0 != "]" }) : String(host.prefix { $0 != ":" })
    return name == "localhost" || name == "[::1" || name == "127.0.0.1"
  }
}
