import CCurl
import Messages

/// One kept connection to one server, over libcurl: TLS 1.2 or newer, redirects not followed, answers bounded.
///
/// The corresponding C object is a `CURL *` easy handle, which keeps its connection between requests. Calls block, at
/// most as long as the settings' time-outs say.
final class HTTPConnection {
  private let handle: UnsafeMutableRawPointer
  private let endpoint: HTTPEndpoint
  private let exchange: HTTPExchange

  // Once, before the first handle and from one thread, as curl_global_init(3) demands.
  private static let library: CURLcode = curl_global_init(Int(CURL_GLOBAL_DEFAULT))

  /// `stirring` is called about once a second while bytes move.
  init(_ endpoint: HTTPEndpoint, stirring: @escaping () -> Void = {}) throws(DeliveryError) {
    guard Self.library == CURLE_OK, let handle = curl_easy_init() else {
      throw DeliveryError(.stop, .service, "could not start libcurl; restart the upload service")
    }
    self.handle = handle
    self.endpoint = endpoint
    exchange = HTTPExchange(stirring: stirring)
  }

  deinit { curl_easy_cleanup(handle) }

  /// Sends one request and reads the whole answer. Throws what kept an answer from coming; any status is an answer.
  func send(_ request: HTTPRequest) throws(DeliveryError) -> HTTPAnswer {
    // Options go, connection, name look-ups and TLS sessions stay.
    curl_easy_reset(handle)
    endpoint.apply(to: handle, bytes: request.body.count + max(0, request.answerLimit - HTTPRequest.shortAnswer))
    exchange.begin(limit: request.answerLimit, stallSeconds: endpoint.stallSeconds)
    exchange.attach(to: handle)

    var headers: UnsafeMutablePointer<curl_slist>?
    defer { curl_slist_free_all(headers) }
    // No "Expect: 100-continue", which costs a round trip and is dropped by some proxies.
    for line in ["Expect:"] + request.headers.map({ "\($0.name): \($0.value)" }) {
      headers = curl_slist_append(headers, line)
    }
    _ = waypost_curl_pointer(handle, CURLOPT_HTTPHEADER, headers)
    _ = waypost_curl_text(handle, CURLOPT_URL, (request.isFromRoot ? endpoint.origin : endpoint.url) + request.path)
    set(request)

    // Never without bytes: a NULL pointer would make curl read standard input.
    let body = request.body.isEmpty ? [0] : request.body
    let code = body.withUnsafeBytes { bytes in
      if request.method == .put || request.method == .post {
        _ = waypost_curl_size(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count))
        _ = waypost_curl_text(handle, CURLOPT_POSTFIELDS, bytes.baseAddress?.assumingMemoryBound(to: CChar.self))
      }
      return curl_easy_perform(handle)
    }
    guard code == CURLE_OK else { throw endpoint.failure(code, hasSent: waypost_curl_sent(handle) > 0, exchange) }
    return exchange.answer(status: waypost_curl_status(handle))
  }

  private func set(_ request: HTTPRequest) {
    switch request.method {
    case .get:
      _ = waypost_curl_number(handle, CURLOPT_HTTPGET, 1)
      // A part of something compressed can't be read.
      if !request.headers.contains(where: { $0.name == "range" }) {
        _ = waypost_curl_text(handle, CURLOPT_ACCEPT_ENCODING, "gzip")
      }
    case .head: _ = waypost_curl_number(handle, CURLOPT_NOBODY, 1)
    case .post: _ = waypost_curl_number(handle, CURLOPT_POST, 1)
    case .put:
      _ = waypost_curl_number(handle, CURLOPT_POST, 1)
      _ = waypost_curl_text(handle, CURLOPT_CUSTOMREQUEST, "PUT")
    }
  }
}

struct HTTPRequest {
  enum Method: String { case get = "GET", head = "HEAD", put = "PUT", post = "POST" }

  var method: Method
  /// Percent-encoded, with its query; follows the endpoint's address.
  var path: String
  /// The path follows the host instead.
  var isFromRoot = false
  var headers: [(name: String, value: String)] = []
  var body: [UInt8] = []
  /// A longer answer ends the exchange; in bytes, after decompression.
  var answerLimit = shortAnswer

  /// What is no more takes no longer than any exchange may.
  static let shortAnswer = 64 << 10
}
