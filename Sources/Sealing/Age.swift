/// Files in the age format, version 1, binary, with X25519 recipients (c2sp.org/age): what an office opens with the
/// ordinary `age` program.
///
/// Nothing here touches a file; bytes go in and come out.
public enum Age {
  /// The largest plaintext sealed or opened, in bytes. An envelope is a few KiB; attachments stay below this too.
  public static let maximumPlaintext = 32 << 20

  /// The most recipients of one file.
  public static let maximumRecipients = 20

  /// Seals `plaintext` so that each of `recipients` alone can open it. Two calls never give the same bytes.
  ///
  /// Throws when there is no recipient, when there are too many, when the plaintext is too large or when a recipient's
  /// key is one that makes every secret equal. About 0.1 ms per recipient and 1 ms per MiB.
  public static func seal(_ plaintext: [UInt8], to recipients: [Recipient]) throws -> [UInt8] {
    guard !recipients.isEmpty, recipients.count <= maximumRecipients else {
      throw SealingError(
        .malformedInput,
        "Sealing to \(recipients.count) recipients isn't possible: name 1 to \(maximumRecipients) of them.")
    }
    guard plaintext.count <= maximumPlaintext else {
      throw SealingError(
        .tooLarge,
        "Sealing \(plaintext.count) bytes isn't possible: the limit is \(maximumPlaintext); leave attachments out.")
    }
    var fileKey = try Randomness.bytes(AgeHeader.fileKeyLength)
    defer { fileKey.wipe() }
    var header = AgeHeader()
    for recipient in recipients {
      header.stanzas.append(try recipient.wrap(fileKey))
    }
    return try header.encoded(fileKey: fileKey) + AgePayload.seal(plaintext, fileKey: fileKey)
  }

  /// Opens what was sealed to `identity`.
  ///
  /// Throws `malformedInput` when the bytes aren't an age file, `notForThisIdentity` when it is sealed to others only
  /// (or with a passphrase), `notAuthentic` when header or body were changed or cut. No partial plaintext is returned.
  public static func open(_ sealed: [UInt8], with identity: Identity) throws -> [UInt8] {
    guard sealed.count <= maximumPlaintext + maximumPlaintext / 1024 + AgeHeader.maximumLength else {
      throw SealingError(.tooLarge, "Opening \(sealed.count) bytes isn't possible: an envelope is never that large.")
    }
    let parsed = try AgeHeader.parse(sealed)
    for stanza in parsed.header.stanzas {
      guard var fileKey = try identity.unwrap(stanza) else { continue }
      defer { fileKey.wipe() }
      try parsed.verify(sealed, fileKey: fileKey)
      return try AgePayload.open(sealed[parsed.length...], fileKey: fileKey)
    }
    throw SealingError(
      .notForThisIdentity,
      "The sealed file isn't addressed to this identity: open it with the key of the office it was sent to.")
  }
}
