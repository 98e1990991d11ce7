import Glibc
import Messages
import Sealing

/// A bucket of an S3-compatible object store: `PREFIX/ID.age` beside `PREFIX/ID.sig`.
///
/// Every object is put with `If-None-Match: *`, so that nothing is ever overwritten; the store's own digest of what it
/// took is compared, and what stands there already is. `ID.sig` goes first: whoever finds `ID.age` finds both.
final class ObjectStoreSink: Sink {
  private enum Comparison { case absent, equal, different }

  private let connection: HTTPConnection
  private let signature: RequestSignature
  private let host: String
  /// "/PATH/BUCKET/PREFIX", where PATH is the endpoint's own.
  private let folder: String
  private let endpointPath: String
  /// What a wrong clock lacks, by the server's word; only signatures use it.
  private var clockOffset: Int64 = 0

  init(
    _ settings: SinkSettings, endpoint: HTTPEndpoint, connection: HTTPConnection, credentials: Credentials
  ) throws(DeliveryError) {
    guard let bucket = settings.bucket, Self.isPlain(bucket), !bucket.contains("/") else {
      throw HTTPEndpoint.unusable("an s3 sink needs a bucket's name")
    }
    guard let name = settings.credentials else { throw HTTPEndpoint.unusable("an s3 sink needs credentials") }
    let prefix = settings.prefix ?? ""
    guard prefix.isEmpty || Self.isPlain(prefix), !prefix.hasPrefix("/") else {
      throw HTTPEndpoint.unusable("its prefix has other characters than letters, digits, . _ - and /")
    }
    let (key, secret) = try credentials.pair(name)
    signature = RequestSignature(keyID: key, secret: secret, region: settings.region ?? "us-east-1")
    self.connection = connection
    host = endpoint.host
    endpointPath = endpoint.path
    folder = "/\(bucket)/\(prefix)"
  }

  func deliver(_ envelope: Envelope) throws(DeliveryError) -> String {
    try put("\(envelope.id).sig", envelope.signature, Hex.encode(Digest.sha256(envelope.signature)), of: envelope)
    try put("\(envelope.id).age", envelope.age, envelope.digest, of: envelope)
    return envelope.digest
  }

  /// - Parameter sha256: of the bytes, lower-case hexadecimal.
  private func put(
    _ name: String, _ bytes: [UInt8], _ sha256: String, of envelope: Envelope
  ) throws(DeliveryError) {
    let digest = Digest.digest(bytes, .md5)
    var headers = [
      ("content-type", "application/octet-stream"), ("if-none-match", "*"),
      ("x-amz-meta-waypost-sha256", sha256),
    ]
    // The store refuses what was damaged on the way; not every store looks at the signed SHA-256.
    if let digest { headers.append(("content-md5", Base64.encode(digest))) }
    let answer = try send(.put, name, headers: headers, body: bytes, sha256: sha256)
    switch answer.status {
    case 200, 201, 204:
      // S3's ETag of an object put at once is its MD5, taken by the store from the bytes it has.
      if let digest, answer.etag == Hex.encode(digest) { return }
      switch try compare(name, with: bytes, digest) {
      case .equal: return
      case .different: throw unsound("it holds other bytes than it said it took")
      case .absent: throw unsound("it said that it took an envelope and does not have it")
      }
    case 304,
      409 where answer.isConditionalConflict, 412:
      switch try compare(name, with: bytes, digest) {
      case .equal: return
      case .different:
        throw DeliveryError(
          .parked, .conflict,
          "the store holds something else under the name of envelope \(envelope.id); nothing was overwritten, compare "
            + "both", words: answer.errorWords)
      case .absent:
        throw DeliveryError(.retry, .busy, "\(host) says that an object is there and then not; it is tried again")
      }
    default: throw refusal(answer, envelope)
    }
  }

  /// What stands under a name, by the store's own digest or by its bytes.
  private func compare(
    _ name: String, with bytes: [UInt8], _ digest: [UInt8]?
  ) throws(DeliveryError) -> Comparison {
    let head = try send(.head, name)
    // An answer to HEAD has no body, so nothing tells a store's 404 from a portal's: reading decides nothing here.
    switch head.status {
    case 404: return .absent
    case 200: break
    default: throw refusal(head, nil)
    }
    guard let etag = head.etag else { throw unsound("it describes an object without an ETag") }
    guard head.header("content-length") == "\(bytes.count)" else { return .different }
    if let digest, etag == Hex.encode(digest) { return .equal }
    let answer = try send(.get, name, limit: bytes.count)
    guard answer.status == 200 else { throw refusal(answer, nil) }
    return answer.body == bytes ? .equal : .different
  }

  func send(
    _ method: HTTPRequest.Method, _ name: String, headers: [(name: String, value: String)] = [], body: [UInt8] = [],
    sha256: String = ObjectStoreSink.ofNothing, limit: Int = 64 << 10
  ) throws(DeliveryError) -> HTTPAnswer {
    func once() throws(DeliveryError) -> HTTPAnswer {
      let signed = signature.headers(
        method.rawValue, host: host, path: endpointPath + folder + name, headers: headers,
        bodyDigest: sha256, wallSeconds: Int64(time(nil)) + clockOffset)
      return try connection.send(
        HTTPRequest(method: method, path: folder + name, headers: signed, body: body, answerLimit: limit))
    }
    let answer = try once()
    guard answer.status == 403, answer.errorCode == "RequestTimeTooSkewed", let serverTime = answer.serverTime else {
      return answer
    }
    // A post's clock may be years off and nobody there to set it. The server was authenticated, so its time will do.
    clockOffset = serverTime - Int64(time(nil))
    return try once()
  }

  static let ofNothing = Hex.encode(Digest.sha256([]))

  func unsound(_ what: String) -> DeliveryError {
    DeliveryError(.stop, .notTheServer, "\(host) is no store to rely on: \(what); check what answers there")
  }

  func refusal(_ answer: HTTPAnswer, _ envelope: Envelope?) -> DeliveryError {
    let code = answer.errorCode
    let words = answer.errorWords
    switch code {
    case "NoSuchBucket", "InvalidBucketName", "PermanentRedirect", "AuthorizationHeaderMalformed",
      "IllegalLocationConstraintException", "NotImplemented", "MethodNotAllowed":
      return DeliveryError(
        .stop, .settings, "\(host) answered \(answer.status) \(code ?? ""); check bucket, region and url", words: words)
    case "BadDigest", "IncompleteBody", "RequestTimeout", "XAmzContentSHA256Mismatch", "OperationAborted":
      return DeliveryError(
        .retry, .linkLost, "\(host) got a damaged request (\(answer.status) \(code ?? "")); it is tried again")
    default: break
    }
    if let known = answer.refusal(from: host, isOwnTongue: answer.isStores, words: words) { return known }
    return DeliveryError(
      .parked, answer.status == 413 || code == "EntityTooLarge" ? .tooLarge : .rejected,
      "the store refused envelope \(envelope?.id ?? "at its reading back") (\(answer.status)); see its words with "
        + "`waypost queue show`", words: words)
  }

  private static func isPlain(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { unit in
        switch unit {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x2f, 0x5f: true
        default: false
        }
      }
  }
}

extension HTTPAnswer {
  /// Without its quotes.
  var etag: String? {
    header("etag").map { String($0.drop { $0 == "\"" }.prefix { $0 != "\"" }) }
  }

  /// S3's code for an error, nil when the body is no S3 error.
  fileprivate var errorCode: String? { element("Code") }

  fileprivate var errorWords: String? {
    guard let code = errorCode else { return nil }
    return ServerWords.plain("\(code): \(element("Message") ?? "")")
  }

  /// Whether a store of this kind wrote it. To a HEAD it can say so in a header only.
  fileprivate var isStores: Bool { errorCode != nil || (body.isEmpty && header("x-amz-request-id") != nil) }

  fileprivate var isConditionalConflict: Bool { errorCode == "ConditionalRequestConflict" }

  /// The text of the first such element of an error document.
  private func element(_ name: String) -> String? {
    let text = text
    guard text.contains("<Error"), let start = text.firstRange(of: "<\(name)>"),
      let end = text[start.upperBound...].firstRange(of: "</\(name)>")
    else { return nil }
    return String(text[start.upperBound..<end.lowerBound])
  }
}
