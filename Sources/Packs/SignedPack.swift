public import Sealing

/// A pack whose signature was checked and whose files are, one by one as they are read, the ones that were signed.
public struct SignedPack: Sendable {
  public let manifest: PackManifest
  private let folder: PackFolder
  private let digests: [String: String]
  private let description: [UInt8]
  private let signature: [UInt8]

  public var path: String { folder.path }

  /// Checks the signature over `pack.json` with any of the keys this station trusts. Blocks.
  public init(at path: String, trusting keys: [VerifyingKey]) throws(PacksError) {
    folder = PackFolder(path)
    let description = try folder.bytes(PackFolder.manifestFile)
    let place = "the pack \(path)"
    guard let text = try? folder.bytes(PackFolder.signatureFile),
      let signature = Base64URL.decode(String(decoding: text, as: UTF8.self).filter { !$0.isWhitespace })
    else {
      throw PacksError(.unsigned, place, "it has no signature", next: "install a signed pack (`waypost pack sign`)")
    }
    guard keys.contains(where: { $0.verify(signature, of: description) }) else {
      throw PacksError(
        .untrusted, place, "none of the keys this station trusts signed it",
        next: "get it from the body that signs packs for this post")
    }
    manifest = try PackFolder.manifest(in: description, of: path)
    guard let digests = manifest.files else {
      throw PacksError(.malformed, place, "its description lists no files", next: "sign it again")
    }
    self.digests = digests
    self.description = description
    self.signature = text
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
