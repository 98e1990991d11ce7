/// The text file `ID.receipt` beside a sealed envelope: what the receiver answers, signed by the receiver.
///
/// ```
/// waypost-receipt v1
/// id: 8c1f...
/// digest: sha256:ab34...
/// answer: acknowledged
/// time: 20261125T101500Z
/// key: <the receiver's Ed25519 public key, base64>
/// signature: <base64>
/// ```
/// The signature covers every line above its own, line feeds included. Every line ends in a line feed. Nothing in it
/// names the office: whose key it is stands in the station's signed directory. The same signature fits into a code to
/// scan, `EnvelopeReceiptCode`.
public struct EnvelopeReceipt: Sendable, Hashable {
  private static let lines = SignedLines(
    title: "waypost-receipt v1", names: ["id", "digest", "answer", "time", "key"])
  /// The longest text that `init(text:)` reads.
  public static let maximumLength = SignedLines.maximumLength

  /// What an office answers.
  public enum Answer: String, Sendable, Codable, CaseIterable {
    /// Somebody read it and takes it on.
    case acknowledged
    /// The person arrived there.
    case received
    /// The office can't take the person.
    case declined
  }

  /// The envelope's name.
  public let id: String
  /// SHA-256 of `ID.age`: 32 bytes.
  public let digest: [UInt8]
  public let answer: Answer
  /// When the receiver signed, by its own clock: UTC, `20261125T101500Z`. Told, never trusted.
  public let time: String
  /// Who signed. Whether that is the receiver's key is for the reader to say.
  public let key: VerifyingKey
  /// 64 bytes.
  public let signature: [UInt8]

  /// Signs. Throws `malformedInput` when id, digest or time aren't of the form above.
  public init(id: String, digest: [UInt8], answer: Answer, time: String, by key: SigningKey) throws {
    let text = Self.lines.signedText(
      Self.values(id: id, digest: digest, answer: answer, time: time, key: key.publicKey))
    try self.init(
      id: id, digest: digest, answer: answer, time: time, key: key.publicKey, signature: key.sign([UInt8](text.utf8)))
  }

  /// Puts one together from its parts, as a scanned code brings them. Doesn't verify.
  public init(
    id: String, digest: [UInt8], answer: Answer, time: String, key: VerifyingKey, signature: [UInt8]
  ) throws {
    guard EnvelopeSignature.isIdentifier(id), digest.count == 32, Self.isTime(time), signature.count == 64 else {
      throw SealingError(
        .malformedInput, "A receipt's id, digest, time or signature isn't of the form that a receipt holds.")
    }
    self.id = id
    self.digest = digest
    self.answer = answer
    self.time = time
    self.key = key
    self.signature = signature
  }

  /// Reads a receipt. Throws `malformedInput` unless it is, byte for byte, what `text` writes. Doesn't verify.
  public init(text: String) throws {
    let malformed = SealingError(
      .malformedInput, "The receipt isn't of the form this release reads: ask the office to write it again.")
    guard let (values, signature) = Self.lines.read(text), let digest = SignedLines.digest(values["digest"]),
      let answer = values["answer"].flatMap(Answer.init), let id = values["id"], let time = values["time"],
      let key = values["key"].flatMap({ try? VerifyingKey(base64: $0) })
    else { throw malformed }
    do {
      try self.init(id: id, digest: digest, answer: answer, time: time, key: key, signature: signature)
    } catch { throw malformed }
    guard self.text.utf8.elementsEqual(text.utf8) else { throw malformed }
  }

  /// The file's contents.
  public var text: String { Self.lines.text(values, signature: signature) }

  /// Whether `key` signed exactly this.
  public func verify() -> Bool { key.verify(signature, of: [UInt8](Self.lines.signedText(values).utf8)) }

  /// The same receipt as a text that fits into a small QR symbol.
  public var code: EnvelopeReceiptCode {
    EnvelopeReceiptCode(id: id, answer: answer, time: time, signature: signature)
  }

  private var values: [String] { Self.values(id: id, digest: digest, answer: answer, time: time, key: key) }

  private static func values(
    id: String, digest: [UInt8], answer: Answer, time: String, key: VerifyingKey
  ) -> [String] {
    [id, "sha256:\(Hex.encode(digest))", answer.rawValue, time, key.base64]
  }

  /// `20261125T101500Z`: the shape only.
  static func isTime(_ text: String) -> Bool {
    let units = Array(text.utf8)
    return units.count == 16 && units[8] == UInt8(ascii: "T") && units[15] == UInt8(ascii: "Z")
      && (units[..<8] + units[9..<15]).allSatisfy { (0x30...0x39).contains($0) }
  }
}

/// A receipt as a code to scan at the post: `WPR1:ID:ANSWER:TIME:SIGNATURE`, the signature in base64url.
///
/// Digest and key are left out: the station knows the one, and tries those keys that its directory gives the receiver.
public struct EnvelopeReceiptCode: Sendable, Hashable {
  public static let prefix = "WPR1:"
  /// The longest text that is read.
  public static let maximumLength = 256

  public let id: String
  public let answer: EnvelopeReceipt.Answer
  public let time: String
  /// 64 bytes.
  public let signature: [UInt8]

  init(id: String, answer: EnvelopeReceipt.Answer, time: String, signature: [UInt8]) {
    self.id = id
    self.answer = answer
    self.time = time
    self.signature = signature
  }

  /// Reads a scanned code. Throws `malformedInput`. Doesn't verify: that needs digest and key.
  public init(text: String) throws {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard text.utf8.count <= Self.maximumLength, text.hasPrefix(Self.prefix), parts.count == 5,
      EnvelopeSignature.isIdentifier(String(parts[1])),
      let answer = EnvelopeReceipt.Answer(rawValue: String(parts[2])), EnvelopeReceipt.isTime(String(parts[3])),
      let signature = Base64URL.decode(parts[4]), signature.count == 64
    else {
      throw SealingError(.malformedInput, "The code isn't a whole receipt of an office: scan it again.")
    }
    self.init(id: String(parts[1]), answer: answer, time: String(parts[3]), signature: signature)
  }

  /// What goes into the QR symbol.
  public var text: String { "\(Self.prefix)\(id):\(answer.rawValue):\(time):\(Base64URL.encode(signature))" }

  /// The receipt this is short for, if one of `keys` signed it over `digest`; else nil.
  public func receipt(digest: [UInt8], keys: [VerifyingKey]) -> EnvelopeReceipt? {
    for key in keys {
      let receipt = try? EnvelopeReceipt(
        id: id, digest: digest, answer: answer, time: time, key: key, signature: signature)
      if let receipt, receipt.verify() { return receipt }
    }
    return nil
  }
}
