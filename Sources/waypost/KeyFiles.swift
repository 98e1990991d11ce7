import FoundationEssentials
import Sealing

/// Key files: secrets as base64url on one line, public keys as base64, receivers' identities as `age-keygen` writes them.
enum KeyFiles {
  static let secretMode: UInt32 = 0o600

  /// A new Ed25519 key; its public half beside it in `FILE.pub`.
  static func createSigningKey(_ path: String) throws -> SigningKey {
    let key = try SigningKey.generate()
    let open = path + ".pub"
    guard !LocalFiles.exists(open) else {
      throw CommandFailure(
        .wrong, "\(open) is there already.", "No key was made.", next: "Name another file, or move this one away.")
    }
    try LocalFiles.create(path, line(Base64URL.encode(key.seed)), mode: secretMode)
    try LocalFiles.create(open, line(key.publicKey.base64), mode: 0o644)
    return key
  }

  /// 32 random bytes.
  static func createSecret(_ path: String) throws {
    try LocalFiles.create(path, line(Base64URL.encode(try Randomness.bytes(32))), mode: secretMode)
  }

  /// 32 secret bytes of a key file.
  static func secret(_ path: String) throws -> [UInt8] {
    let text = String(
      decoding: try LocalFiles.read(path, next: "Make it: waypost keys new device -o FILE"), as: UTF8.self)
    guard let bytes = Base64URL.decode(text.filter { !$0.isWhitespace }), bytes.count == 32 else {
      throw CommandFailure(.wrong, "\(path) isn't 32 bytes in base64url.", next: "Restore it, or move it away.")
    }
    return bytes
  }

  static func createReceiver(_ path: String) throws -> Age.Identity {
    let identity = try Age.Identity.generate()
    let day = Date().formatted(.iso8601)
    let text = "# created: \(day)\n# public key: \(identity.recipient.text)\n\(identity.text)\n"
    try LocalFiles.create(path, Array(text.utf8), mode: secretMode)
    return identity
  }

  static func signingKey(_ path: String) throws -> SigningKey {
    let text = String(
      decoding: try LocalFiles.read(path, next: "Make it: waypost keys new KIND -o FILE"), as: UTF8.self)
    guard let seed = Base64URL.decode(text.filter { !$0.isWhitespace }), let key = try? SigningKey(seed: seed) else {
      throw CommandFailure(
        .wrong, "\(path) isn't a signing key (43 characters of base64url).", "Nothing was signed.",
        next: "Name the file that `waypost keys new` made.")
    }
    return key
  }

  static func receiver(_ path: String) throws -> Age.Identity {
    let text = String(
      decoding: try LocalFiles.read(path, next: "Make it: waypost keys new receiver -o FILE"), as: UTF8.self)
    guard let line = text.split(separator: "\n").first(where: { !$0.hasPrefix("#") }),
      let identity = try? Age.Identity(String(line))
    else {
      throw CommandFailure(.wrong, "\(path) isn't an age identity.", next: "Restore it from its backup.")
    }
    return identity
  }

  /// The keys of whoever may sign packs: one per line, lines with # left out.
  static func trusted(_ path: String) throws -> [VerifyingKey] {
    let text = String(decoding: try LocalFiles.read(path, next: "Put the public key (FILE.pub) there."), as: UTF8.self)
    let lines = text.split { $0.isNewline }.map { $0.filter { !$0.isWhitespace } }
    let keys = lines.filter { !$0.isEmpty && !$0.hasPrefix("#") }.map { try? VerifyingKey(base64: $0) }
    guard !keys.isEmpty, keys.allSatisfy({ $0 != nil }) else {
      throw CommandFailure(
        .wrong, "\(path) has no public key, or a line that isn't one (44 characters of base64).",
        "No pack was trusted.",
        next: "Copy the line again from the signer's FILE.pub.")
    }
    return keys.compactMap(\.self)
  }

  static func line(_ text: String) -> [UInt8] { Array((text + "\n").utf8) }
}
