import FoundationEssentials
import Referral
public import Sealing
public import XForm

/// Makes the signed pack out of its sources: compiled forms beside them, digests of all files, one signature.
public enum PackSigner {
  /// Writes the signed pack into `output`, which must not exist yet. Blocks.
  ///
  /// - Parameters:
  ///   - forms: the compiled forms of the pack.
  ///   - receiverKeys: age recipients for `@NAME` entries in the directory's `keys` column: keys that belong to a post
  ///     and not into the sources.
  public static func sign(
    source: String, forms: [FormModel], receiverKeys: [String: String], by key: SigningKey, to output: String
  ) throws {
    let folder = PackFolder(source)
    var manifest = try folder.manifest()
    let files = FileManager.default
    guard !files.fileExists(atPath: output) else {
      throw PacksError(.malformed, output, "there is something already", next: "name a folder that doesn't exist yet")
    }
    var contents: [String: [UInt8]] = [:]
    for file in try folder.contentFiles() { contents[file] = try folder.bytes(file) }
    if let directory = contents[Directory.file] {
      contents[Directory.file] = try fillIn(directory, receiverKeys, place: "\(source)/\(Directory.file)")
    }
    for form in forms { contents[Pack.compiledForm(form.id)] = try compiled(form) }

    manifest.files = contents.mapValues { Hex.encode(Digest.sha256($0)) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    let description = Array(try encoder.encode(manifest)) + [UInt8(ascii: "\n")]
    contents[PackFolder.manifestFile] = description
    contents[PackFolder.signatureFile] = Array((Base64URL.encode(try key.sign(description)) + "\n").utf8)
    for (file, bytes) in contents {
      let path = "\(output)/\(file)"
      let parent = path[..<(path.lastIndex(of: "/") ?? path.startIndex)]
      try files.createDirectory(atPath: String(parent), withIntermediateDirectories: true)
      try Data(bytes).write(to: URL(filePath: path))
    }
  }

  private static func compiled(_ form: FormModel) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(form))
  }

  private static func fillIn(
    _ directory: [UInt8], _ keys: [String: String], place: String
  ) throws(PacksError) -> [UInt8] {
    var text = String(decoding: directory, as: UTF8.self)
    // Longest name first: @office must not eat the beginning of @office-escrow.
    for (name, key) in keys.sorted(by: { $0.key.count > $1.key.count }) {
      text = text.split(separator: "@\(name)", omittingEmptySubsequences: false).joined(separator: key)
    }
    for receiver in try Directory.parse(text, place: place) {
      if let open = receiver.keys.first(where: { $0.hasPrefix("@") }) {
        throw PacksError(
          .incomplete, place, "the key \(open) of receiver \(receiver.id) is not known",
          next: "name it: `--receiver-key \(open.dropFirst())=age1...`")
      }
    }
    return Array(text.utf8)
  }
}
