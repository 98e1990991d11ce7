extension Age {
  /// Who may open: an X25519 public key, written `age1...` (Bech32).
  public struct Recipient: Sendable, Hashable {
    /// The key as `age` writes it.
    public let text: String
    let publicKey: [UInt8]

    /// Reads `age1...`. Throws `malformedKey` when letters are missing, mistyped or of another kind of key.
    public init(_ text: String) throws {
      guard let key = Bech32.decode(prefix: "age", text), key.count == 32, text.lowercased() == text else {
        throw SealingError(
          .malformedKey,
          "A recipient isn't an X25519 age key (age1 and 58 letters, checksum included): copy it again from its owner.")
      }
      self.text = text
      publicKey = key
    }

    init(publicKey: [UInt8]) {
      self.publicKey = publicKey
      text = Bech32.encode(prefix: "age", publicKey)
    }

    /// One stanza that hands `fileKey` to this recipient under a key used once (c2sp.org/age, "X25519 recipient").
    func wrap(_ fileKey: [UInt8]) throws -> AgeStanza {
      var secret = try Randomness.bytes(32)
      let ephemeral = try CurveKey(.x25519, secret: SecretBytes(copying: secret))
      secret.wipe()
      let share = try ephemeral.publicKey()
      guard var shared = try ephemeral.agree(with: CurveKey(.x25519, publicKey: publicKey)) else {
        throw SealingError(
          .malformedKey, "A recipient's key has no secret half (a low-order point): ask its owner for a new one.")
      }
      defer { shared.wipe() }
      var key = try AgeStanza.wrapKey(shared: shared, share: share, recipient: publicKey)
      defer { key.wipe() }
      var body: [UInt8] = []
      try fileKey.withUnsafeBytes {
        try ChaChaPoly().seal($0, key: key, nonce: AgeStanza.zeroNonce, appendingTo: &body)
      }
      return AgeStanza(arguments: ["X25519", Base64Alphabet.standard.encode(share, padded: false)], body: body)
    }
  }
}
