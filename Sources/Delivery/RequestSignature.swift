import Glibc
import Sealing

/// AWS Signature Version 4 for S3, over all headers it is given: the secret never travels, and nothing signed can be
/// changed or left out on the way.
///
/// Source: "Signature Calculations for the Authorization Header", Amazon S3 API Reference.
final class RequestSignature {
  let keyID: String
  private let secret: String
  private let region: String
  /// What the secret becomes for a day: four digests that are the same for all its requests.
  private var key: (day: Substring, bytes: [UInt8]) = ("", [])

  init(keyID: String, secret: String, region: String) {
    self.keyID = keyID
    self.secret = secret
    self.region = region
  }

  /// The headers to send: those given, and host, time, the body's digest and the Authorization header.
  ///
  /// `path` and `query` are percent-encoded already, `query` with its parameters in order. Header names in lower case.
  func headers(
    _ method: String, host: String, path: String, query: String = "", headers: [(name: String, value: String)],
    bodyDigest: String, wallSeconds: Int64
  ) -> [(name: String, value: String)] {
    let time = Self.timestamp(wallSeconds)
    let added = [("x-amz-content-sha256", bodyDigest), ("x-amz-date", time)]
    // libcurl writes the Host header itself, by the same address.
    let signed = (headers + added + [("host", host)]).sorted { $0.0 < $1.0 }
    let names = signed.map(\.0).joined(separator: ";")
    let canonical = """
      \(method)
      \(path)
      \(query)
      \(signed.map { "\($0.0):\($0.1)\n" }.joined())
      \(names)
      \(bodyDigest)
      """
    let scope = "\(time.prefix(8))/\(region)/s3/aws4_request"
    let text = "AWS4-HMAC-SHA256\n\(time)\n\(scope)\n\(Hex.encode(Digest.sha256(Array(canonical.utf8))))"
    let code = Digest.hmacSHA256(key: key(for: time.prefix(8)), Array(text.utf8))
    let authorization =
      "AWS4-HMAC-SHA256 Credential=\(keyID)/\(scope),SignedHeaders=\(names),Signature=\(Hex.encode(code))"
    return headers + added + [("authorization", authorization)]
  }

  private func key(for day: Substring) -> [UInt8] {
    if key.day == day { return key.bytes }
    let bytes = [String(day), region, "s3", "aws4_request"].reduce(Array("AWS4\(secret)".utf8)) { key, part in
      Digest.hmacSHA256(key: key, Array(part.utf8))
    }
    key = (day, bytes)
    return bytes
  }

  /// "20130524T000000Z"
  static func timestamp(_ wallSeconds: Int64) -> String {
    var seconds = time_t(wallSeconds)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    func two(_ number: CInt) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(parts.tm_year + 1900)\(two(parts.tm_mon + 1))\(two(parts.tm_mday))T"
      + "\(two(parts.tm_hour))\(two(parts.tm_min))\(two(parts.tm_sec))Z"
  }
}
