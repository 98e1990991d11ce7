/// An Ed25519 signing key (RFC 8032): the station's, a pack author's, a receiver's. Wiped when the last copy goes.
public struct SigningKey: Sendable {
  private let secret: SecretBytes
  private let held: Held
  /// What others check signatures with.
  public let publicKey: VerifyingKey

  /// From the 32 bytes of its seed; the caller wipes its own copy. Throws `malformedKey` for any other length.
  public init(seed: [UInt8]) throws {
    secret = SecretBytes(copying: seed)
    held = Held(try CurveKey(.ed25519, secret: secret))
    publicKey = try VerifyingKey(held.key.publicKey())
  }

  /// A new key.
  public static func generate() throws -> SigningKey {
    var seed = try Randomness.bytes(32)
    defer { seed.wipe() }
    return try SigningKey(seed: seed)
  }

  /// The 32 bytes to write into a key file. A copy that isn't wiped: for that purpose only.
  public var seed: [UInt8] { secret.copy() }

  /// The 64-byte signature of `message`: the same for the same message. About 0.02 ms.
  public func sign(_ message: [UInt8]) throws -> [UInt8] { try held.key.sign(message) }

  /// libcrypto's own form of the key, which costs as much to make as a signature. It wipes it when it lets go.
  private final class Held: @unchecked Sendable {  // Made once and only read afterwards.
    let key: CurveKey
    init(_ key: consuming CurveKey) { self.key = key }
  }
}
