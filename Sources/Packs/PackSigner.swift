import FoundationEssentials
import Referral
public import Sealing
public import XForm

/// Makes the signed pack out of its sources: digests of all files, one signature. What a release compiles of the forms is
/// not in it: a pack outlives releases.
public enum PackSigner {
  /// Writes the signed pack into `output`, which must not exist yet. Blocks.
  ///
  /// - Parameters:
  ///   - forms: the pack's forms, which compile.
  ///   - receiverKeys: keys for `@NAME` entries in the directory's `keys` and `receipt_keys` columns: keys that belong to
  ///     a post and not into the sources.
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
    manifest.escrow = try manifest.escrow?.map { named in
      let recipient = named.hasPrefix("@") ? receiverKeys[String(named.dropFirst())] ?? named : named
      guard (try? Age.Recipient(recipient)) != nil else {
        throw PacksError(
          .incomplete, source, "the escrow \(named) is no age recipient, or not known",
          next: "copy the age1... line again, or name it: `--receiver-key NAME=age1...`")
      }
      return recipient
    }
    for form in manifest.forms where !forms.contains(where: { $0.id == form.id }) {
      throw PacksError(
        .incomplete, source, "its description names the form \(form.id), which wasn't compiled",
        next: "let file name, form_id and description agree")
    }

    manifest.files = contents.mapValues { Hex.encode(Digest.sha256($0)) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    let description = Array(try encoder.encode(manifest)) + [UInt8(ascii: "\n")]
    contents[PackFolder.manifestFile] = description
    contents[PackFolder.signatureFile] = Array((Base64URL.encode(try key.sign(description)) + "\n").utf8)
    for (file, bytes) in contents { try PackFolder(output).write(bytes, to: file) }
  }

  /// Adds a second person's signature to a signed pack. Blocks.
  ///
  /// - Throws: `PacksError` where the pack is none, a file was changed, or the key has signed it already.
  public static func countersign(_ path: String, by key: SigningKey, trusting first: VerifyingKey) throws {
    let pack = try SignedPack(at: path, trusting: [first])
    try pack.checkAllFiles()
    let folder = PackFolder(path)
    let description = try folder.bytes(PackFolder.manifestFile)
    let text = try folder.bytes(PackFolder.signatureFile)
    if SignedPack.signatures(text)?.contains(where: { key.publicKey.verify($0, of: description) }) == true {
      throw PacksError(
        .malformed, path, "this key has signed it already", next: "let another person sign it with a key of their own")
    }
    let line = Array((Base64URL.encode(try key.sign(description)) + "\n").utf8)
    try folder.write(text + line, to: PackFolder.signatureFile)
  }

  private static func fillIn(
    _ directory: [UInt8], _ keys: [String: String], place: String
  ) throws -> [UInt8] {
    let text = replaceNames(String(decoding: directory, as: UTF8.self), keys)
    for receiver in try Directory.parse(text, place: place) {
      for key in receiver.keys + receiver.receiptKeys {
        if key.hasPrefix("@") {
          throw PacksError(
            .incomplete, place, "the key \(key) of receiver \(receiver.id) is not known",
            next: "name it: `--receiver-key \(key.dropFirst())=KEY`")
        }
      }
      guard receiver.receiptKeys.allSatisfy({ (try? VerifyingKey(base64: $0)) != nil }) else {
        throw PacksError(
          .malformed, place, "a receipt key of receiver \(receiver.id) is no Ed25519 public key",
          next: "copy the line of its .pub file again")
      }
      for key in receiver.keys where !receiver.canSeal(to: key) || (receiver.isOnOpenRosa && receiver.keys.count > 1) {
        throw PacksError(
          .malformed, place,
          receiver.isOnOpenRosa
            ? "receiver \(receiver.id) doesn't have exactly one ODK key, as its sink demands"
            : "a key of receiver \(receiver.id) is no age recipient",
          next:
            "copy the \(receiver.isOnOpenRosa ? "odk: key" : "age1... line") again from its owner"
        )
      }
    }
    return Array(text.utf8)
  }

  /// Puts keys in the place of `@NAME` where that is a whole word of the table.
  private static func replaceNames(_ text: String, _ keys: [String: String]) -> String {
    func isName(_ character: Character) -> Bool { character.isLetter || character.isNumber || character == "-" }
    var result = ""
    var rest = text[...]
    while let sign = rest.firstIndex(of: "@") {
      let isWord = (rest[..<sign].last ?? result.last).map { [" ", ",", "\"", "\n", "\r\n"].contains($0) } ?? true
      result += rest[..<sign]
      rest = rest[rest.index(after: sign)...]
      let name = rest.prefix(while: isName)
      if isWord, let key = keys[String(name)] {
        result += key
        rest = rest.dropFirst(name.count)
      } else {
        result += "@"
      }
    }
    return result + rest
  }
}
