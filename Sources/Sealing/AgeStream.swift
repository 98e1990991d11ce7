extension Age {
  /// Seals a stream piece by piece, for what is larger than memory should hold; the result is an ordinary age file.
  public struct Sealer {
    private var fileKey: [UInt8]
    private var key: [UInt8]
    private var pending: [UInt8] = []
    private var output: [UInt8]
    private var index = 0

    /// Throws as `Age.seal` does.
    public init(to recipients: [Recipient]) throws {
      guard !recipients.isEmpty, recipients.count <= Age.maximumRecipients else {
        throw SealingError(
          .malformedInput,
          "Sealing to \(recipients.count) recipients isn't possible: name 1 to \(Age.maximumRecipients) of them.")
      }
      fileKey = try Randomness.bytes(AgeHeader.fileKeyLength)
      var header = AgeHeader()
      for recipient in recipients { header.stanzas.append(try recipient.wrap(fileKey)) }
      let nonce = try Randomness.bytes(AgePayload.nonceLength)
      key = try AgePayload.payloadKey(fileKey: fileKey, nonce: nonce)
      output = try header.encoded(fileKey: fileKey) + nonce
      fileKey.wipe()
    }

    /// Takes plaintext; gives what is ready, which may be nothing yet.
    public mutating func update(_ plaintext: some Sequence<UInt8>) throws -> [UInt8] {
      pending += plaintext
      // The last chunk is marked: one that is full waits until something follows it.
      while pending.count > AgePayload.chunkLength {
        try chunk(AgePayload.chunkLength, last: false)
      }
      defer { output = [] }
      return output
    }

    /// The end of the file. Nothing may follow.
    public mutating func finish() throws -> [UInt8] {
      try chunk(pending.count, last: true)
      key.wipe()
      defer { output = [] }
      return output
    }

    private mutating func chunk(_ count: Int, last: Bool) throws {
      let plaintext = [UInt8](pending.prefix(count))
      pending.removeFirst(count)
      try plaintext.withUnsafeBytes {
        try ChaChaPoly().seal(
          $0, key: key, nonce: AgePayload.nonce(index, last: last), appendingTo: &output)
      }
      index += 1
    }
  }

  /// Opens a stream piece by piece. What it gives is authentic as far as it goes; only `finish` says that it is whole.
  public struct Opener {
    private let identity: Identity
    private var pending: [UInt8] = []
    private var key: [UInt8]?
    private var index = 0

    public init(with identity: Identity) { self.identity = identity }

    /// Takes sealed bytes; gives the plaintext that is ready. Throws as `Age.open` does.
    public mutating func update(_ sealed: some Sequence<UInt8>) throws -> [UInt8] {
      pending += sealed
      if key == nil {
        guard pending.count > AgeHeader.maximumLength + AgePayload.nonceLength else { return [] }
        try begin()
      }
      var plaintext: [UInt8] = []
      let length = AgePayload.chunkLength + ChaChaPoly.tagLength
      while pending.count > length { try chunk(length, last: false, into: &plaintext) }
      return plaintext
    }

    /// The last of the plaintext. Throws `notAuthentic` when the file was cut short.
    public mutating func finish() throws -> [UInt8] {
      if key == nil { try begin() }
      var plaintext = try update([])
      // Only an empty file may end in an empty chunk.
      guard pending.count > ChaChaPoly.tagLength || (index == 0 && pending.count == ChaChaPoly.tagLength) else {
        throw Self.changed
      }
      try chunk(pending.count, last: true, into: &plaintext)
      key?.wipe()
      return plaintext
    }

    private static let changed = SealingError(
      .notAuthentic, "The body of the sealed file was changed or cut short: take it again from where it came.")

    private mutating func begin() throws {
      let parsed = try AgeHeader.parse(pending)
      for stanza in parsed.header.stanzas {
        guard var fileKey = try identity.unwrap(stanza) else { continue }
        defer { fileKey.wipe() }
        try parsed.verify(pending, fileKey: fileKey)
        let body = pending.dropFirst(parsed.length)
        guard body.count >= AgePayload.nonceLength else { throw Self.changed }
        key = try AgePayload.payloadKey(fileKey: fileKey, nonce: [UInt8](body.prefix(AgePayload.nonceLength)))
        pending = [UInt8](body.dropFirst(AgePayload.nonceLength))
        return
      }
      throw SealingError(
        .notForThisIdentity,
        "The sealed file isn't addressed to this identity: open it with the key that it was sealed to.")
    }

    private mutating func chunk(_ count: Int, last: Bool, into plaintext: inout [UInt8]) throws {
      guard let key else { return }
      let sealed = [UInt8](pending.prefix(count))
      pending.removeFirst(count)
      let opened = try sealed.withUnsafeBytes {
        try ChaChaPoly().open($0, key: key, nonce: AgePayload.nonce(index, last: last), appendingTo: &plaintext)
      }
      guard opened else { throw Self.changed }
      index += 1
    }
  }
}
