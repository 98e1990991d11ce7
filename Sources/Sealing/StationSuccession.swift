/// A station's old key says which key comes after it, so that receivers need not be visited for a new one.
///
/// ```
/// waypost-station-succession v1
/// old: <Ed25519 public key, base64>
/// new: <Ed25519 public key, base64>
/// signature: <base64, by the old key over the lines above>
/// ```
public struct StationSuccession: Sendable, Hashable {
  private static let lines = SignedLines(title: "waypost-station-succession v1", names: ["old", "new"])

  public let old: VerifyingKey
  public let new: VerifyingKey
  public let signature: [UInt8]

  /// Signs.
  public init(to new: VerifyingKey, by key: SigningKey) throws {
    old = key.publicKey
    self.new = new
    signature = try key.sign([UInt8](Self.lines.signedText([old.base64, new.base64]).utf8))
  }

  /// Reads a statement. Throws `malformedInput` unless it is, byte for byte, what `text` writes. Doesn't verify.
  public init(text: String) throws {
    guard let (values, signature) = Self.lines.read(text),
      let old = values["old"].flatMap({ try? VerifyingKey(base64: $0) }),
      let new = values["new"].flatMap({ try? VerifyingKey(base64: $0) })
    else { throw Self.malformed }
    self.old = old
    self.new = new
    self.signature = signature
    guard self.text.utf8.elementsEqual(text.utf8) else { throw Self.malformed }
  }

  public var text: String { Self.lines.text([old.base64, new.base64], signature: signature) }

  /// Whether the old key signed this.
  public func verify() -> Bool {
    old.verify(signature, of: [UInt8](Self.lines.signedText([old.base64, new.base64]).utf8))
  }

  private static var malformed: SealingError {
    SealingError(.malformedInput, "The statement isn't of the form this release reads: get it again from its station.")
  }
}
