/// Seals small fields under one 32-byte key, ChaCha20-Poly1305 with a random nonce: what the station keeps for itself
/// under its device key. Layout: version byte 1, nonce (12), ciphertext, tag (16).
///
/// Random nonces of 96 bits stay safe for far more fields (2^32) than a station writes in its life.
public struct SealedBox: Sendable {
  private static let version: UInt8 = 1
  private static let nonceLength = 12
  /// How much longer the sealed form is than the plain one.
  public static let overhead = 1 + nonceLength + ChaChaPoly.tagLength
  /// The largest field, in bytes.
  public static let maximumLength = 1 << 20

  private let key: SecretBytes

  /// `key`: 32 bytes; the caller wipes its own copy. Throws `malformedKey` for any other length.
  public init(key: [UInt8]) throws {
    guard key.count == 32 else {
      throw SealingError(
        .malformedKey, "A device key has \(key.count) bytes instead of 32: restore it from its backup.")
    }
    self.key = SecretBytes(copying: key)
  }

  /// Seals `plaintext` together with `associated`, which isn't stored: opening needs the same, so a sealed field can't
  /// be moved to another row unnoticed.
  public func seal(_ plaintext: [UInt8], associated: [UInt8]) throws -> [UInt8] {
    guard plaintext.count <= Self.maximumLength else {
      throw SealingError(.tooLarge, "Sealing a field of \(plaintext.count) bytes isn't possible: 1 MiB is the limit.")
    }
    let nonce = try Randomness.bytes(Self.nonceLength)
    var sealed = [Self.version] + nonce
    var raw = key.copy()
    defer { raw.wipe() }
    try plaintext.withUnsafeBytes {
      try ChaChaPoly().seal($0, key: raw, nonce: nonce, associated: associated, appendingTo: &sealed)
    }
    return sealed
  }

  /// Throws `notAuthentic` when the field was changed, moved, or sealed under another key.
  public func open(_ sealed: [UInt8], associated: [UInt8]) throws -> [UInt8] {
    var plaintext: [UInt8] = []
    guard sealed.count >= Self.overhead, sealed[0] == Self.version else {
      throw SealingError(.malformedInput, "A sealed field has an unknown form: a newer release may have written it.")
    }
    var raw = key.copy()
    defer { raw.wipe() }
    let nonce = [UInt8](sealed[1...Self.nonceLength])
    let opened = try sealed.withUnsafeBytes { bytes in
      try ChaChaPoly().open(
        UnsafeRawBufferPointer(rebasing: bytes[(1 + Self.nonceLength)...]), key: raw, nonce: nonce,
        associated: associated, appendingTo: &plaintext)
    }
    guard opened else {
      throw SealingError(
        .notAuthentic,
        "A sealed field doesn't open: it was changed, or the device key isn't the one it was sealed with.")
    }
    return plaintext
  }
}
