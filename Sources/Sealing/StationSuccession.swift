/// A station's old key says which key comes after it, so that receivers need not be visited for a new one.
///
/// ```
/// waypost-station-succession v1
/// old: <Ed25519 public key, base64>
/// new: <Ed25519 public key, base64>
/// signature: <base64, by the old key over the lines above>
/// ```
public struct StationSuccession: Sendable, Hashable {
  private static let title = "waypost-station-succession v1"

  public let old: VerifyingKey
  public let new: VerifyingKey
  public let signature: [UInt8]

  /// Signs.
  public init(to new: VerifyingKey, by key: SigningKey) throws {
    old = key.publicKey
    self.new = new
    signature = try key.sign([UInt8](Self.signedText(old: old, new: new).utf8))
  }

  /// Reads a statement. Throws `malformedInput` unless it is, byte for byte, what `text` writes. Doesn't verify.
  public init(text: String) throws {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count == 5, lines[1].hasPrefix("old: "), lines[2].hasPrefix("new: "),
      lines[3].hasPrefix("signature: "),
      let old = try? VerifyingKey(base64: String(lines[1].dropFirst(5))),
      let new = try? VerifyingKey(base64: String(lines[2].dropFirst(5))),
      let signature = Base64.decode(lines[3].dropFirst(11)), signature.count == 64
    else { throw Self.malformed }
    self.old = old
    self.new = new
    self.signature = signature
    guard self.text.utf8.elementsEqual(text.utf8) else { throw Self.malformed }
  }

  public var text: String { Self.signedText(old: old, new: new) + "signature: \(Base64.encode(signature))\n" }

  /// Whether the old key signed this.
  public func verify() -> Bool { old.verify(signature, of: [UInt8](Self.signedText(old: old, new: new).utf8)) }

  private static var malformed: SealingError {
    SealingError(.malformedInput, "The statement isn't of the form this release reads: get it again from its station.")
  }

  private static func signedText(old: VerifyingKey, new: VerifyingKey) -> String {
    "\(title)\nold: \(old.base64)\nnew: \(new.base64)\n"
  }
}
