public import Sealing

/// A pack whose signature was checked and whose files are, one by one as they are read, the ones that were signed.
public struct SignedPack: Sendable {
  public let manifest: PackManifest
  private let folder: PackFolder
  private let digests: [String: String]
  private let description: [UInt8]
  private let signature: [UInt8]
  /// Those of the trusted keys that signed the pack, each once.
  public let signers: [VerifyingKey]

  public var path: String { folder.path }
  /// By which something says that it belongs to this very pack.
  var descriptionDigest: String { Hex.encode(Digest.sha256(description)) }

  /// Checks the signatures over `pack.json` with the keys this station trusts; one of them is enough here. Blocks.
  public init(at path: String, trusting keys: [VerifyingKey]) throws(PacksError) {
    folder = PackFolder(path)
    let description = try folder.bytes(PackFolder.manifestFile)
    let place = "the pack \(path)"
    guard let text = try? folder.bytes(PackFolder.signatureFile), let signatures = Self.signatures(text) else {
      throw PacksError(.unsigned, place, "it has no signature", next: "install a signed pack (`waypost pack sign`)")
    }
    var signers: [VerifyingKey] = []
    for key in keys where !signers.contains(where: { $0.base64 == key.base64 }) {
      if signatures.contains(where: { key.verify($0, of: description) }) { signers.append(key) }
    }
    guard !signers.isEmpty else {
      throw PacksError(
        .untrusted, place, "none of the keys this station trusts signed it",
        next: "get it from the body that signs packs for this post")
    }
    self.signers = signers
    manifest = try PackFolder.manifest(in: description, of: path)
    guard let digests = manifest.files else {
      throw PacksError(.malformed, place, "its description lists no files", next: "sign it again")
    }
    self.digests = digests
    self.description = description
    self.signature = text
  }

  /// One signature a line; nil where something else stands there.
  static func signatures(_ file: [UInt8]) -> [[UInt8]]? {
    let lines = String(decoding: file, as: UTF8.self).split { $0.isNewline }.map { $0.filter { !$0.isWhitespace } }
    let signatures = lines.filter { !$0.isEmpty }.map { Base64URL.decode($0) }
    guard !signatures.isEmpty, !signatures.contains(nil) else { return nil }
    return signatures.compactMap(\.self)
  }

  /// Refuses what fewer than `count` different people signed.
  public func require(signatures count: Int) throws(PacksError) {
    if signers.count >= count { return }
    throw PacksError(
      .untrusted, "the pack \(path)", "at a live post two people sign a pack, and \(signers.count) did",
      next: "have a second one sign it, with a key of their own that this station trusts (`waypost pack countersign`)")
  }

  /// A file's bytes, compared with the digest that was signed. Blocks.
  public func bytes(_ file: String) throws(PacksError) -> [UInt8] {
    guard let expected = digests[file] else {
      throw PacksError(.incomplete, "\(path)/\(file)", "the pack's signature doesn't cover it", next: "sign it again")
    }
    let bytes = try folder.bytes(file)
    guard Hex.encode(Digest.sha256(bytes)) == expected else {
      throw PacksError(.changed, "\(path)/\(file)", "it was changed after signing", next: "install the pack again")
    }
    return bytes
  }

  public func has(_ file: String) -> Bool { digests[file] != nil }

  public var files: [String] { digests.keys.sorted() }

  /// Reads everything once. Blocks.
  public func checkAllFiles() throws(PacksError) { for file in files { _ = try bytes(file) } }

  /// Everything that the signature covers, and itself. Blocks.
  func all() throws(PacksError) -> [String: [UInt8]] {
    var all = [PackFolder.manifestFile: description, PackFolder.signatureFile: signature]
    for file in files { all[file] = try bytes(file) }
    return all
  }

  /// Writes what the signature covers and nothing else, each file compared once more. Blocks.
  func copy(to target: PackFolder) throws(PacksError) {
    for file in files { try target.write(bytes(file), to: file) }
    try target.write(signature, to: PackFolder.signatureFile)
    try target.write(description, to: PackFolder.manifestFile)
  }

  /// Whether the pack holds on an ISO date.
  public func isValid(on day: String) -> Bool { manifest.validFrom <= day && day <= manifest.validUntil }
}
