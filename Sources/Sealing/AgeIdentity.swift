extension Age {
  /// The secret half of a `Recipient`, written `AGE-SECRET-KEY-1...`. Wiped when the last copy goes.
  public struct Identity: Sendable {
    private let secret: SecretBytes
    /// The public half.
    public let recipient: Recipient

    private init(secret: SecretBytes) throws {
      self.secret = secret
      recipient = Recipient(publicKey: try CurveKey(.x25519, secret: secret).publicKey())
    }

    /// A new identity.
    public static func generate() throws -> Identity {
      var bytes = try Randomness.bytes(32)
      defer { bytes.wipe() }
      return try Identity(secret: SecretBytes(copying: bytes))
    }

    /// Reads `AGE-SECRET-KEY-1...`, without the line feed of the file it stood in. Throws `malformedKey`.
    public init(_ text: String) throws {
      guard var bytes = Bech32.decode(prefix: "age-secret-key-", text), bytes.count == 32, text.uppercased() == text
      else {
        throw SealingError(
          .malformedKey,
          "An identity isn't an age secret key (AGE-SECRET-KEY-1 and 58 letters): restore it from backup."
        )
      }
      defer { bytes.wipe() }
      try self.init(secret: SecretBytes(copying: bytes))
    }

    /// The identity as `age-keygen` writes it. The string is a copy that can't be wiped: for writing the key file only.
    public var text: String {
      secret.withBytes { Bech32.encode(prefix: "age-secret-key-", [UInt8]($0)).uppercased() }
    }

    /// The file key, or nil when the stanza isn't for this identity. Throws when an X25519 stanza is malformed.
    func unwrap(_ stanza: AgeStanza) throws -> [UInt8]? {
      guard stanza.arguments.first == "X25519" else { return nil }
      let malformed = SealingError(
        .malformedInput, "The sealed file has a damaged recipient line: ask the sender to send it again.")
      guard stanza.arguments.count == 2, stanza.body.count == AgeHeader.fileKeyLength + ChaChaPoly.tagLength,
        let share = Base64Alphabet.standard.decode([UInt8](stanza.arguments[1].utf8), padded: false), share.count == 32
      else { throw malformed }
      let own = try CurveKey(.x25519, secret: secret)
      guard var shared = try own.agree(with: CurveKey(.x25519, publicKey: share)) else { throw malformed }
      defer { shared.wipe() }
      var key = try AgeStanza.wrapKey(shared: shared, share: share, recipient: recipient.publicKey)
      defer { key.wipe() }
      var fileKey: [UInt8] = []
      let opened = try stanza.body.withUnsafeBytes {
        try ChaChaPoly().open($0, key: key, nonce: AgeStanza.zeroNonce, appendingTo: &fileKey)
      }
      return opened ? fileKey : nil
    }
  }
}
