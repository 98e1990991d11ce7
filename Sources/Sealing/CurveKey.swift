import CCrypto

/// One libcrypto key on Curve25519: X25519 for agreement, Ed25519 for signatures. Frees the handle when it ends.
struct CurveKey: ~Copyable {
  enum Curve {
    case x25519
    case ed25519

    var identifier: CInt {
      switch self {
      case .x25519: EVP_PKEY_X25519
      case .ed25519: EVP_PKEY_ED25519
      }
    }
  }

  private let handle: OpaquePointer

  /// A private key from its 32 raw bytes.
  init(_ curve: Curve, secret: SecretBytes) throws {
    let key = secret.withBytes { bytes in
      EVP_PKEY_new_raw_private_key(
        curve.identifier, nil, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count)
    }
    guard let key else {
      ERR_clear_error()
      throw SealingError(.malformedKey, "A secret key has \(secret.count) bytes instead of 32; make a new one.")
    }
    handle = key
  }

  /// A public key from its 32 raw bytes.
  init(_ curve: Curve, publicKey: [UInt8]) throws {
    guard let key = EVP_PKEY_new_raw_public_key(curve.identifier, nil, publicKey, publicKey.count) else {
      ERR_clear_error()
      throw SealingError(.malformedKey, "A public key has \(publicKey.count) bytes instead of 32; fetch it again.")
    }
    handle = key
  }

  deinit { EVP_PKEY_free(handle) }

  /// The 32 raw bytes of the public half.
  func publicKey() throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 32)
    var count = bytes.count
    guard EVP_PKEY_get_raw_public_key(handle, &bytes, &count) == 1, count == 32 else {
      ERR_clear_error()
      throw SealingError.library("to read a public key")
    }
    return bytes
  }

  /// X25519 (RFC 7748): the 32 shared bytes, or nil when the peer's point is of low order (all zeros come out).
  func agree(with peer: borrowing CurveKey) throws -> [UInt8]? {
    let context = EVP_PKEY_CTX_new(handle, nil)
    defer { EVP_PKEY_CTX_free(context) }
    guard let context, EVP_PKEY_derive_init(context) == 1, EVP_PKEY_derive_set_peer(context, peer.handle) == 1 else {
      ERR_clear_error()
      throw SealingError.library("a key agreement")
    }
    var shared = [UInt8](repeating: 0, count: 32)
    var count = shared.count
    let agreed = EVP_PKEY_derive(context, &shared, &count) == 1 && count == 32
    ERR_clear_error()
    // libcrypto refuses the all-zero result itself; the second look costs nothing and does not depend on its version.
    return agreed && shared.contains { $0 != 0 } ? shared : nil
  }

  /// Ed25519 (RFC 8032): the 64-byte signature of `message`.
  func sign(_ message: [UInt8]) throws -> [UInt8] {
    let context = EVP_MD_CTX_new()
    defer { EVP_MD_CTX_free(context) }
    var signature = [UInt8](repeating: 0, count: 64)
    var count = signature.count
    guard let context,
      EVP_DigestSignInit(context, nil, nil, nil, handle) == 1,
      EVP_DigestSign(context, &signature, &count, message, message.count) == 1, count == 64
    else {
      ERR_clear_error()
      throw SealingError.library("a signature")
    }
    return signature
  }

  /// Whether `signature` is this key's for `message`. A refusal of any kind reads as false.
  func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
    let context = EVP_MD_CTX_new()
    defer {
      EVP_MD_CTX_free(context)
      ERR_clear_error()
    }
    guard let context, signature.count == 64, EVP_DigestVerifyInit(context, nil, nil, nil, handle) == 1 else {
      return false
    }
    return EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
  }
}
