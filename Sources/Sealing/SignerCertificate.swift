import CCrypto
import Glibc

/// The certificate of whoever signs visible digital seals (Doc 9303-13): an X.509 certificate with an elliptic curve
/// key, brainpool curves included. That it is trusted is for its giver to say: certificates come with signed packs.
public struct SignerCertificate: Sendable, Equatable {
  /// As it stands in a file, DER.
  public let der: [UInt8]
  /// Country and name of its subject, one after the other, in capitals: `DETS`.
  public let signerIdentifier: String
  /// In hexadecimal, capitals, without leading zeros.
  public let serialNumber: String
  /// Seconds since 1970, both within.
  public let validity: ClosedRange<Int64>
  /// Size of its key.
  public let bits: Int

  /// Throws `malformedInput` unless `der` is one certificate with an elliptic curve key.
  public init(der: [UInt8]) throws {
    let handle = try CertificateHandle(der: der)
    self.der = der
    signerIdentifier = handle.subject(NID_countryName) + handle.subject(NID_commonName)
    serialNumber = Self.withoutZeros(Hex.encode(handle.serial))
    guard let validity = handle.validity else { throw CertificateHandle.malformed }
    self.validity = validity
    bits = try handle.curveBits()
  }

  /// All certificates of a PEM text. Throws `malformedInput` when there is none or one can't be read.
  public static func all(pem: [UInt8]) throws -> [SignerCertificate] {
    let ders = CertificateHandle.ders(pem: pem)
    guard !ders.isEmpty else { throw CertificateHandle.malformed }
    return try ders.map(SignerCertificate.init(der:))
  }

  /// When the certificates of a PEM text are valid, whatever keys they have; empty where there is none.
  public static func validities(pem: [UInt8]) -> [ClosedRange<Int64>] {
    CertificateHandle.ders(pem: pem).compactMap { try? CertificateHandle(der: $0).validity }
  }

  /// Whether this is the certificate that a seal names.
  public func isNamed(signer: String, reference: String) -> Bool {
    signer.uppercased() == signerIdentifier.uppercased() && Self.withoutZeros(reference) == serialNumber
  }

  /// Whether `signature` (r and s, one after the other) is this signer's over `message`. The hash goes by the key's
  /// size (Doc 9303-13 2.4): SHA-224 up to 224 bits, then SHA-256, SHA-384 and SHA-512.
  public func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
    guard signature.count == (bits + 7) / 8 * 2, let handle = try? CertificateHandle(der: der) else { return false }
    let half = signature.count / 2
    let sequence = Self.integer(signature[..<half]) + Self.integer(signature[half...])
    let length = UInt8(sequence.count)
    let encoded = (length < 0x80 ? [0x30, length] : [0x30, 0x81, length]) + sequence
    return handle.verifies(encoded, of: message, bits: bits)
  }

  /// A DER INTEGER: no needless zeros in front, one where the first bit is set.
  private static func integer(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var value = Array(bytes.drop { $0 == 0 })
    if value.first.map({ $0 >= 0x80 }) ?? true { value.insert(0, at: 0) }
    return [0x02, UInt8(value.count)] + value
  }

  private static func withoutZeros(_ text: String) -> String { String(text.uppercased().drop { $0 == "0" }) }
}

/// Owns one certificate of libcrypto.
private struct CertificateHandle: ~Copyable {
  static let malformed = SealingError(
    .malformedInput,
    "A seal signer's certificate isn't one X.509 certificate with an elliptic curve key: fetch it again.")
  /// The longest file of certificates that is read.
  static let longest = 1 << 20

  private let handle: OpaquePointer

  init(der: [UInt8]) throws {
    guard !der.isEmpty, der.count <= 65_536 else { throw Self.malformed }
    var isWhole = false
    let read = der.withUnsafeBufferPointer { buffer in
      var cursor = buffer.baseAddress
      let read = d2i_X509(nil, &cursor, buffer.count)
      isWhole = cursor == buffer.baseAddress.map { $0 + buffer.count }
      return read
    }
    ERR_clear_error()
    guard let read, isWhole else {
      X509_free(read)
      throw Self.malformed
    }
    handle = read
  }

  deinit { X509_free(handle) }

  /// The DER of each certificate in a PEM text.
  static func ders(pem: [UInt8]) -> [[UInt8]] {
    guard pem.count <= longest, let source = BIO_new_mem_buf(pem, CInt(pem.count)) else { return [] }
    defer {
      BIO_free(source)
      // The end of the text is an error to libcrypto.
      ERR_clear_error()
    }
    var found: [[UInt8]] = []
    while found.count < 1000, let certificate = PEM_read_bio_X509(source, nil, nil, nil) {
      defer { X509_free(certificate) }
      let length = i2d_X509(certificate, nil)
      guard length > 0 else { break }
      var der = [UInt8](repeating: 0, count: Int(length))
      let written = der.withUnsafeMutableBufferPointer { buffer in
        var cursor = buffer.baseAddress
        return i2d_X509(certificate, &cursor)
      }
      guard written == length else { break }
      found.append(der)
    }
    return found
  }

  /// One part of the subject's name; empty where it has none.
  func subject(_ part: CInt) -> String {
    var text = [CChar](repeating: 0, count: 64)
    let count = X509_NAME_get_text_by_NID(X509_get_subject_name(handle), part, &text, CInt(text.count))
    return count > 0 ? String(decoding: text.prefix(Int(count)).map(UInt8.init(bitPattern:)), as: UTF8.self) : ""
  }

  var serial: [UInt8] {
    let number = X509_get0_serialNumber(handle)
    guard let data = ASN1_STRING_get0_data(number) else { return [] }
    return Array(UnsafeBufferPointer(start: data, count: Int(ASN1_STRING_length(number))))
  }

  var validity: ClosedRange<Int64>? {
    guard let first = Self.seconds(X509_get0_notBefore(handle)), let last = Self.seconds(X509_get0_notAfter(handle)),
      first <= last
    else { return nil }
    return first...last
  }

  func curveBits() throws -> Int {
    guard let key = X509_get0_pubkey(handle), EVP_PKEY_get_base_id(key) == EVP_PKEY_EC else {
      ERR_clear_error()
      throw Self.malformed
    }
    let bits = Int(EVP_PKEY_get_bits(key))
    guard (160...521).contains(bits) else { throw Self.malformed }
    return bits
  }

  func verifies(_ signature: [UInt8], of message: [UInt8], bits: Int) -> Bool {
    let context = EVP_MD_CTX_new()
    defer {
      EVP_MD_CTX_free(context)
      ERR_clear_error()
    }
    let digest =
      switch bits {
      case ...224: EVP_sha224()
      case ...256: EVP_sha256()
      case ...384: EVP_sha384()
      default: EVP_sha512()
      }
    guard let context, let key = X509_get0_pubkey(handle), EVP_DigestVerifyInit(context, nil, digest, nil, key) == 1
    else { return false }
    return EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
  }

  private static func seconds(_ time: UnsafePointer<ASN1_TIME>?) -> Int64? {
    var parts = tm()
    guard let time, ASN1_TIME_to_tm(time, &parts) == 1 else { return nil }
    return Int64(timegm(&parts))
  }
}
