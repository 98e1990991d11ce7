import CCrypto

/// ODK's encryption of submissions, for receivers on ODK Central or KoboToolbox.
///
/// Source: ODK XForms specification, "Encryption". It hides what is in a record and no more: its cipher has no
/// authentication, and anybody who has the public key can make a record. Prefer age where the receiver has a choice.
public enum ODKEncryption {
  /// A receiver's key, as `base64RsaPublicKey` of a form: 2048 bits, the one size that ODK Central opens.
  public struct PublicKey: Sendable, Hashable {
    fileprivate let der: [UInt8]

    /// Throws `malformedKey` unless it is a SubjectPublicKeyInfo of RSA, 2048 bits, in base64.
    public init(base64 text: String) throws {
      guard let der = Base64.decode(text), let key = RSAKey(der: der), key.bits == 2048 else {
        throw SealingError(
          .malformedKey,
          "A key is no RSA key of 2048 bits as ODK Central and KoboToolbox give it: copy base64RsaPublicKey again.")
      }
      self.der = der
    }
  }

  /// What goes out: the manifest in place of the submission, and the closed submission beside it. Made once: sealing
  /// again makes other bytes, which a server takes for another record.
  public struct Submission: Sendable, Equatable {
    /// The part `xml_submission_file`.
    public let manifest: [UInt8]
    /// `submission.xml.enc`
    public let sealed: [UInt8]
  }

  public static let sealedName = "submission.xml.enc"

  /// Closes a submission without attachments. `version` is the form's, nil where it has none.
  public static func seal(
    _ xml: [UInt8], form: String, version: String?, instanceID: String, to key: PublicKey
  ) throws -> Submission {
    try seal(xml, form: form, version: version, instanceID: instanceID, to: key, with: try Randomness.bytes(32))
  }

  static func seal(
    _ xml: [UInt8], form: String, version: String?, instanceID: String, to key: PublicKey, with secret: [UInt8]
  ) throws -> Submission {
    guard let rsa = RSAKey(der: key.der), let mark = Digest.digest(xml, .md5),
      var vector = Digest.digest(Array(instanceID.utf8) + secret, .md5)
    else { throw SealingError.library("to close a record for ODK (MD5 or RSA)") }
    // For the nth file the nth byte is raised by one, and stays so; the submission is the only file here.
    vector[0] &+= 1
    let sealed = try close(xml, key: secret, vector: vector)
    let sealedKey = Base64.encode(try rsa.encrypt(secret))
    let lines = [form] + (version.map { [$0] } ?? []) + [sealedKey, instanceID, "submission.xml::\(Hex.encode(mark))"]
    guard let signed = Digest.digest(Array(lines.map { "\($0)\n" }.joined().utf8), .md5) else {
      throw SealingError.library("to close a record for ODK (MD5)")
    }
    let attributes = " id=\"\(escaped(form))\"" + (version.map { " version=\"\(escaped($0))\"" } ?? "")
    let manifest = """
      <?xml version="1.0" encoding="UTF-8"?>
      <data xmlns="http://opendatakit.org/submissions"\(attributes) encrypted="yes">\
      <base64EncryptedKey>\(sealedKey)</base64EncryptedKey>\
      <orx:meta xmlns:orx="http://openrosa.org/xforms"><orx:instanceID>\(escaped(instanceID))</orx:instanceID></orx:meta>\
      <encryptedXmlFile>\(sealedName)</encryptedXmlFile>\
      <base64EncryptedElementSignature>\(Base64.encode(try rsa.encrypt(signed)))</base64EncryptedElementSignature>\
      </data>

      """
    return Submission(manifest: Array(manifest.utf8), sealed: sealed)
  }

  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for character in text.unicodeScalars {
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      default: escaped.unicodeScalars.append(character)
      }
    }
    return escaped
  }

  /// AES-256 in CFB mode with 128 bits of feedback, filled up as PKCS #7 says although this mode needs no filling.
  private static func close(_ bytes: [UInt8], key: [UInt8], vector: [UInt8]) throws -> [UInt8] {
    let filling = 16 - bytes.count % 16
    let plain = bytes + [UInt8](repeating: UInt8(filling), count: filling)
    var sealed = [UInt8](repeating: 0, count: plain.count)
    var length: CInt = 0
    let context = EVP_CIPHER_CTX_new()
    defer { EVP_CIPHER_CTX_free(context) }
    guard EVP_EncryptInit_ex(context, EVP_aes_256_cfb128(), nil, key, vector) == 1,
      EVP_EncryptUpdate(context, &sealed, &length, plain, CInt(plain.count)) == 1, Int(length) == plain.count
    else { throw SealingError.library("to close a record for ODK (AES)") }
    return sealed
  }
}

/// An RSA public key of libcrypto.
private final class RSAKey {
  private let handle: OpaquePointer

  /// Nil unless `der` is exactly one SubjectPublicKeyInfo of RSA.
  init?(der: [UInt8]) {
    let read = der.withUnsafeBufferPointer { buffer -> (OpaquePointer?, Int) in
      var place = buffer.baseAddress
      let key = d2i_PUBKEY(nil, &place, buffer.count)
      return (key, place.map { $0 - (buffer.baseAddress ?? $0) } ?? 0)
    }
    guard let handle = read.0 else {
      ERR_clear_error()
      return nil
    }
    guard read.1 == der.count, EVP_PKEY_get_base_id(handle) == EVP_PKEY_RSA else {
      EVP_PKEY_free(handle)
      return nil
    }
    self.handle = handle
  }

  deinit { EVP_PKEY_free(handle) }

  var bits: Int { Int(EVP_PKEY_get_bits(handle)) }

  /// RSA-OAEP with SHA-256 for both its hash and its mask (Java's "OAEPWithSHA256AndMGF1Padding" by Bouncy Castle).
  func encrypt(_ bytes: [UInt8]) throws -> [UInt8] {
    let context = EVP_PKEY_CTX_new(handle, nil)
    defer { EVP_PKEY_CTX_free(context) }
    var length = Int(EVP_PKEY_get_size(handle))
    var sealed = [UInt8](repeating: 0, count: length)
    guard EVP_PKEY_encrypt_init(context) == 1,
      EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) == 1,
      EVP_PKEY_CTX_set_rsa_oaep_md(context, EVP_sha256()) == 1,
      EVP_PKEY_CTX_set_rsa_mgf1_md(context, EVP_sha256()) == 1,
      EVP_PKEY_encrypt(context, &sealed, &length, bytes, bytes.count) == 1
    else {
      ERR_clear_error()
      throw SealingError.library("to close a record for ODK (RSA)")
    }
    return Array(sealed[..<length])
  }
}
