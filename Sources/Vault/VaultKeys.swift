import FoundationEssentials
import Sealing

/// What the device key is used for, each use under a key of its own (RFC 5869).
struct VaultKeys: Sendable {
  private let box: SealedBox
  private let tagKey: [UInt8]

  init(deviceKey: [UInt8]) throws {
    guard deviceKey.count == 32 else {
      throw VaultError(
        .wrongDeviceKey, "The device key has \(deviceKey.count) bytes instead of 32: restore it from its backup.")
    }
    func derive(_ use: String) throws -> [UInt8] {
      try Digest.hkdfSHA256(key: deviceKey, salt: [], info: [UInt8]("waypost vault \(use) v1".utf8), count: 32)
    }
    box = try SealedBox(key: derive("fields"))
    tagKey = try derive("tags")
  }

  /// A name that only this device can make: finds a row by a value without storing the value.
  func tag(_ kind: String, _ value: some Sequence<UInt8>) -> [UInt8] {
    Digest.hmacSHA256(key: tagKey, [UInt8](kind.utf8) + [0] + value)
  }

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
