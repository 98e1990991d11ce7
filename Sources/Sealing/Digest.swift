import CCrypto

/// SHA-256 and what is built on it.
public enum Digest {
  /// SHA-256 (FIPS 180-4) of `bytes`: 32 bytes.
  public static func sha256(_ bytes: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 32)
    let done = EVP_Digest(bytes, bytes.count, &digest, nil, EVP_sha256(), nil)
    precondition(done == 1, "SHA-256 is built into libcrypto and fails only when memory is gone.")
    return digest
  }

  /// A digest that forms may ask for; MD5 and SHA-1 protect nothing, they only name things.
  public enum Algorithm: String, Sendable, CaseIterable {
    case md5 = "MD5"
    case sha1 = "SHA1"
    case sha256 = "SHA256"
    case sha384 = "SHA384"
    case sha512 = "SHA512"
  }

  /// The digest of `bytes`; nil where the system's policy forbids the algorithm (MD5 in FIPS mode).
  public static func digest(_ bytes: [UInt8], _ algorithm: Algorithm) -> [UInt8]? {
    var digest = [UInt8](repeating: 0, count: 64)
    var length = 0
    guard EVP_Q_digest(nil, algorithm.rawValue, nil, bytes, bytes.count, &digest, &length) == 1 else {
      ERR_clear_error()
      return nil
    }
    return Array(digest[..<length])
  }

  /// HMAC-SHA-256 (RFC 2104): 32 bytes.
  public static func hmacSHA256(key: [UInt8], _ message: [UInt8]) -> [UInt8] {
    var code = [UInt8](repeating: 0, count: 32)
    var length = 0
    let done = EVP_Q_mac(
      nil, "HMAC", nil, "SHA256", nil, key, key.count, message, message.count, &code, code.count, &length)
    precondition(done != nil && length == 32, "HMAC is built into libcrypto and fails only when memory is gone.")
    return code
  }

  /// HKDF-SHA-256 (RFC 5869), extract and expand: `count` bytes, at most 255 x 32.
  public static func hkdfSHA256(key: [UInt8], salt: [UInt8], info: [UInt8], count: Int) throws -> [UInt8] {
    precondition(count > 0 && count <= 255 * 32)
    let context = EVP_PKEY_CTX_new_id(EVP_PKEY_HKDF, nil)
    defer { EVP_PKEY_CTX_free(context) }
    var derived = [UInt8](repeating: 0, count: count)
    var length = count
    guard let context,
      EVP_PKEY_derive_init(context) == 1,
      EVP_PKEY_CTX_set_hkdf_md(context, EVP_sha256()) == 1,
      salt.isEmpty || EVP_PKEY_CTX_set1_hkdf_salt(context, salt, CInt(salt.count)) == 1,
      EVP_PKEY_CTX_set1_hkdf_key(context, key, CInt(key.count)) == 1,
      EVP_PKEY_CTX_add1_hkdf_info(context, info, CInt(info.count)) == 1,
      EVP_PKEY_derive(context, &derived, &length) == 1, length == count
    else {
      ERR_clear_error()
      throw SealingError.library("to derive a key")
    }
    return derived
  }
}
