/// An Ed25519 public key: 32 bytes, written in base64 (44 characters).
public struct VerifyingKey: Sendable, Hashable, Codable, CustomStringConvertible {
  /// The 32 raw bytes.
  public let bytes: [UInt8]

  /// Throws `malformedKey` unless there are 32 bytes.
  public init(_ bytes: [UInt8]) throws {
    guard bytes.count == 32 else {
      throw SealingError(.malformedKey, "A public signing key has \(bytes.count) bytes instead of 32; fetch it again.")
    }
    self.bytes = bytes
  }

  /// From `text`. Throws `malformedKey` unless it is the base64 of 32 bytes.
  public init(base64 text: String) throws {
    guard let bytes = Base64.decode(text), bytes.count == 32 else {
      throw SealingError(
        .malformedKey, "A public signing key isn't base64 of 32 bytes (44 characters): copy it again from its owner.")
    }
    self.bytes = bytes
  }

  /// The key in base64.
  public var base64: String { Base64.encode(bytes) }

  public var description: String { base64 }

  /// Whether `signature` (64 bytes) was made by this key over `message`. Never throws: what can't be checked is false.
  public func verify(_ signature: [UInt8], of message: [UInt8]) -> Bool {
    (try? CurveKey(.ed25519, publicKey: bytes).verifies(signature, of: message)) ?? false
  }

  public init(from decoder: any Decoder) throws {
    try self.init(base64: decoder.singleValueContainer().decode(String.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(base64)
  }
}
