import Sealing

/// `FILE.deb.sig`: who says that a package is an update for stations.
///
/// Six lines of text; the signature is Ed25519 over the first five, each with its line feed. It names version and
/// architecture besides the digest, so that what is decided by it needs no look into an unverified file.
struct UpdateStatement: Equatable {
  static let format = "waypost-update 1"

  let version: String
  let architecture: String
  /// SHA-256 of the package, lower-case hex.
  let digest: String
  let key: VerifyingKey
  let signature: [UInt8]

  init(version: String, architecture: String, digest: String, by key: SigningKey) throws {
    self.version = version
    self.architecture = architecture
    self.digest = digest
    self.key = key.publicKey
    signature = try key.sign(
      Self.signed(version: version, architecture: architecture, digest: digest, key: key.publicKey))
  }

  /// Nil for what isn't one. The signature isn't checked yet.
  init?(text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard lines.count == 7, lines[0] == Self.format, lines[6].isEmpty,
      let version = Self.value("version", lines[1]), let architecture = Self.value("architecture", lines[2]),
      let digest = Self.value("sha256", lines[3]), let keyText = Self.value("key", lines[4]),
      let signatureText = Self.value("signature", lines[5]),
      digest.utf8.count == 64, digest.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }),
      let key = try? VerifyingKey(base64: keyText), let signature = Base64URL.decode(signatureText)
    else { return nil }
    self.version = version
    self.architecture = architecture
    self.digest = digest
    self.key = key
    self.signature = signature
  }

  var text: String {
    String(decoding: Self.signed(version: version, architecture: architecture, digest: digest, key: key), as: UTF8.self)
      + "signature \(Base64URL.encode(signature))\n"
  }

  func isSigned(byOneOf keys: [VerifyingKey]) -> Bool {
    keys.contains(key)
      && key.verify(
        signature, of: Self.signed(version: version, architecture: architecture, digest: digest, key: key))
  }

  private static func signed(version: String, architecture: String, digest: String, key: VerifyingKey) -> [UInt8] {
    let text = """
      \(format)
      version \(version)
      architecture \(architecture)
      sha256 \(digest)
      key \(key.base64)

      """
    return Array(text.utf8)
  }

  /// A value without spaces, 1 to 200 characters.
  private static func value(_ name: String, _ line: String) -> String? {
    let parts = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, parts[0] == name, (1...200).contains(parts[1].utf8.count) else { return nil }
    return parts[1]
  }
}
