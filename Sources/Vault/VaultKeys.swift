import FoundationEssentials
import Sealing

/// The key that stays outside the vault. All it does is wrap the vault's own key, so that another box's device key can
/// take over after a restore without touching a single sealed column.
struct DeviceKey: Sendable {
  private let raw: SealedBox
  /// A vault of version 1 has no key of its own: its columns are sealed under the device key itself.
  let versionOne: [UInt8]

  init(_ bytes: [UInt8]) throws {
    guard bytes.count == 32 else {
      throw VaultError(
        .wrongDeviceKey, "The device key has \(bytes.count) bytes instead of 32: restore it from its backup.")
    }
    versionOne = bytes
    raw = try SealedBox(
      key: Digest.hkdfSHA256(key: bytes, salt: [], info: [UInt8]("waypost vault wrap v1".utf8), count: 32))
  }

  func wrap(_ vaultKey: [UInt8]) throws -> [UInt8] { try raw.seal(vaultKey, associated: [UInt8]("vault-key".utf8)) }

  /// Throws `notAuthentic` when it was wrapped under another device key, or changed.
  func unwrap(_ wrapped: [UInt8]) throws -> [UInt8] { try raw.open(wrapped, associated: [UInt8]("vault-key".utf8)) }
}

/// What the vault's key is used for, each use under a key of its own (RFC 5869).
struct VaultKeys: Sendable {
  /// For the wrapped copies and the sealed backup only.
  let vaultKey: [UInt8]
  private let box: SealedBox
  private let tagKey: [UInt8]

  init(vaultKey: [UInt8]) throws {
    self.vaultKey = vaultKey
    box = try SealedBox(key: Self.derive("fields", from: vaultKey))
    tagKey = try Self.derive("tags", from: vaultKey)
  }

  private static func derive(_ use: String, from key: [UInt8]) throws -> [UInt8] {
    try Digest.hkdfSHA256(key: key, salt: [], info: [UInt8]("waypost vault \(use) v1".utf8), count: 32)
  }

  /// A name that only this vault can make: finds a row by a value without storing the value.
  func tag(_ kind: String, _ value: some Sequence<UInt8>) -> [UInt8] {
    Digest.hmacSHA256(key: tagKey, [UInt8](kind.utf8) + [0] + value)
  }

  /// Seals a route so that only who names its receiver again can open it: the vault holds no list of receivers. (Whoever
  /// has the device key and the pack's directory can still try all of its few receivers.)
  func rested(_ route: Route, row: String) throws -> [UInt8] {
    try resting(route.receiver).seal([UInt8](JSONEncoder().encode(route)), associated: [UInt8]("resting:\(row)".utf8))
  }

  func wakened(_ sealed: [UInt8], receiver: String, row: String) throws -> Route {
    let json = try resting(receiver).open(sealed, associated: [UInt8]("resting:\(row)".utf8))
    return try JSONDecoder().decode(Route.self, from: Data(json))
  }

  private func resting(_ receiver: String) throws -> SealedBox { try SealedBox(key: tag("resting", receiver.utf8)) }

  /// Seals `value` for the row named by `kind` and `row`; it doesn't open in another.
  func seal(_ value: [UInt8], kind: String, row: String) throws -> [UInt8] {
    try box.seal(value, associated: [UInt8]("\(kind):\(row)".utf8))
  }

  func open(_ sealed: [UInt8], kind: String, row: String) throws -> [UInt8] {
    try box.open(sealed, associated: [UInt8]("\(kind):\(row)".utf8))
  }

  func seal(_ value: some Encodable, kind: String, row: String) throws -> [UInt8] {
    try seal([UInt8](JSONEncoder().encode(value)), kind: kind, row: row)
  }

  func open<Decoded: Decodable>(
    _ type: Decoded.Type, from sealed: [UInt8], kind: String, row: String
  ) throws -> Decoded {
    let json = Data(try open(sealed, kind: kind, row: row))
    // The decoder's own error could quote what it read.
    guard let value = try? JSONDecoder().decode(type, from: json) else {
      throw VaultError(
        .damaged,
        "A sealed \(kind) is authentic but not of a form this release reads: install the release that wrote it.")
    }
    return value
  }
}
