import CCrypto

/// ChaCha20-Poly1305 (RFC 8439) with one libcrypto context, freed when it ends. Key 32 bytes, nonce 12, tag 16.
struct ChaChaPoly: ~Copyable {
  static let tagLength = 16

  private let context: OpaquePointer

  init() throws {
    guard let context = EVP_CIPHER_CTX_new() else { throw SealingError.library("a cipher") }
    self.context = context
  }

  deinit { EVP_CIPHER_CTX_free(context) }

  /// Appends ciphertext and tag to `output`.
  func seal(
    _ plaintext: UnsafeRawBufferPointer, key: [UInt8], nonce: [UInt8], associated: [UInt8] = [],
    appendingTo output: inout [UInt8]
  ) throws {
    precondition(key.count == 32 && nonce.count == 12)
    let start = output.count
    output.append(contentsOf: repeatElement(0, count: plaintext.count + Self.tagLength))
    let done = output.withUnsafeMutableBufferPointer { all -> Bool in
      let target = UnsafeMutableBufferPointer(rebasing: all[start...])
      var written: CInt = 0
      guard EVP_EncryptInit_ex(context, EVP_chacha20_poly1305(), nil, key, nonce) == 1 else { return false }
      if !associated.isEmpty {
        guard EVP_EncryptUpdate(context, nil, &written, associated, CInt(associated.count)) == 1 else { return false }
      }
      if let source = plaintext.bindMemory(to: UInt8.self).baseAddress, plaintext.count > 0 {
        guard EVP_EncryptUpdate(context, target.baseAddress, &written, source, CInt(plaintext.count)) == 1,
          written == plaintext.count
        else { return false }
      }
      let tag = target.baseAddress.map { $0 + plaintext.count }
      return EVP_EncryptFinal_ex(context, tag, &written) == 1 && written == 0
        && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, CInt(Self.tagLength), tag) == 1
    }
    guard done else {
      ERR_clear_error()
      throw SealingError.library("to seal")
    }
  }

  /// Appends the plaintext of `sealed` (ciphertext, then tag) to `output`; false, with nothing appended, when the tag
  /// doesn't fit.
  func open(
    _ sealed: UnsafeRawBufferPointer, key: [UInt8], nonce: [UInt8], associated: [UInt8] = [],
    appendingTo output: inout [UInt8]
  ) throws -> Bool {
    precondition(key.count == 32 && nonce.count == 12)
    let length = sealed.count - Self.tagLength
    guard length >= 0, let source = sealed.bindMemory(to: UInt8.self).baseAddress else { return false }
    var tag = [UInt8](sealed[length...])
    guard EVP_DecryptInit_ex(context, EVP_chacha20_poly1305(), nil, key, nonce) == 1,
      EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, CInt(Self.tagLength), &tag) == 1
    else {
      ERR_clear_error()
      throw SealingError.library("to open")
    }
    let start = output.count
    output.append(contentsOf: repeatElement(0, count: length))
    let authentic = output.withUnsafeMutableBufferPointer { all -> Bool in
      let target = UnsafeMutableBufferPointer(rebasing: all[start...])
      var written: CInt = 0
      if !associated.isEmpty {
        guard EVP_DecryptUpdate(context, nil, &written, associated, CInt(associated.count)) == 1 else { return false }
      }
      if length > 0 {
        guard EVP_DecryptUpdate(context, target.baseAddress, &written, source, CInt(length)) == 1 else { return false }
      }
      var none: UInt8 = 0
      let fits = EVP_DecryptFinal_ex(context, &none, &written) == 1
      // Unauthenticated plaintext must not outlive the check.
      if !fits { OPENSSL_cleanse(target.baseAddress, target.count) }
      return fits
    }
    ERR_clear_error()
    if !authentic { output.removeLast(length) }
    return authentic
  }
}
