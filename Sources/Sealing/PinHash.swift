import CCrypto

/// A PIN as it is kept: scrypt (RFC 7914), memory-hard, with salt and cost stored beside it so that the cost can grow.
///
/// Text form `scrypt$15$8$1$salt$hash`: log2 N, r, p, then base64url. Six digits fall to anybody who has the hash and a
/// day: keep it sealed under the device key as well.
public struct PinHash: Sendable, Equatable, Codable {
  /// A PIN's length in characters. Six at least: research/storage-web-security.md D2.
  public static let allowedLength = 6...64

  // 32 MiB for about 80 ms on a desktop core: what a board with 1 GB can spare for one sign-in at a time.
  static let defaultCost = Cost(logN: 15, r: 8, p: 1)

  struct Cost: Sendable, Equatable {
    var logN: UInt8
    var r: UInt8
    var p: UInt8

    var memory: UInt64 { 128 * UInt64(r) << UInt64(logN) }
    /// Bounds what a damaged or forged row can make the station spend.
    var isSane: Bool { (10...20).contains(logN) && (1...32).contains(r) && (1...16).contains(p) && memory <= 256 << 20 }
  }

  let cost: Cost
  let salt: [UInt8]
  let hash: [UInt8]

  /// Hashes a new PIN. Blocks for about 0.1 s (0.5 s on a small board) and takes 32 MiB meanwhile. Throws
  /// `malformedInput` when the PIN is too short or too long.
  public static func create(_ pin: String) throws -> PinHash {
    try create(pin, cost: defaultCost)
  }

  static func create(_ pin: String, cost: Cost) throws -> PinHash {
    guard allowedLength.contains(pin.count), pin.utf8.count <= 256 else {
      throw SealingError(.malformedInput, "The PIN has \(pin.count) characters: choose at least 6 and at most 64.")
    }
    let salt = try Randomness.bytes(16)
    return PinHash(cost: cost, salt: salt, hash: try derive(pin, salt: salt, cost: cost))
  }

  /// Whether `pin` is the one. Blocks as long as `create`; the time doesn't depend on where the two differ.
  public func verify(_ pin: String) throws -> Bool {
    guard pin.utf8.count <= 256 else { return false }
    var candidate = try Self.derive(pin, salt: salt, cost: cost)
    defer { candidate.wipe() }
    return equalInConstantTime(candidate, hash)
  }

  private init(cost: Cost, salt: [UInt8], hash: [UInt8]) {
    self.cost = cost
    self.salt = salt
    self.hash = hash
  }

  static func derive(_ pin: String, salt: [UInt8], cost: Cost) throws -> [UInt8] {
    var secret = [UInt8](pin.utf8)
    defer { secret.wipe() }
    var hash = [UInt8](repeating: 0, count: 32)
    let done = secret.withUnsafeBytes { bytes in
      EVP_PBE_scrypt(
        bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count, salt, salt.count, 1 << UInt64(cost.logN),
        UInt64(cost.r), UInt64(cost.p), cost.memory + (16 << 20), &hash, hash.count)
    }
    guard done == 1 else {
      ERR_clear_error()
      throw SealingError.library("\(cost.memory >> 20) MiB to check a PIN")
    }
    return hash
  }

  /// The stored form.
  public var text: String {
    "scrypt$\(cost.logN)$\(cost.r)$\(cost.p)$\(Base64URL.encode(salt))$\(Base64URL.encode(hash))"
  }

  /// Reads the stored form. Throws `malformedInput`.
  public init(text: String) throws {
    let parts = text.split(separator: "$", omittingEmptySubsequences: false)
    guard parts.count == 6, parts[0] == "scrypt", let logN = UInt8(parts[1]), let r = UInt8(parts[2]),
      let p = UInt8(parts[3]), let salt = Base64URL.decode(parts[4]), let hash = Base64URL.decode(parts[5]),
      salt.count == 16, hash.count == 32, Cost(logN: logN, r: r, p: p).isSane
    else {
      throw SealingError(.malformedInput, "A stored PIN isn't in a form this release knows: set the PIN again.")
    }
    self.init(cost: Cost(logN: logN, r: r, p: p), salt: salt, hash: hash)
  }

  public init(from decoder: any Decoder) throws {
    try self.init(text: decoder.singleValueContainer().decode(String.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
