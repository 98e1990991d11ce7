/// One recipient stanza of an age header: `-> type argument...`, then a body.
struct AgeStanza: Equatable {
  static let zeroNonce = [UInt8](repeating: 0, count: 12)

  var arguments: [String]
  var body: [UInt8]

  /// Body lines hold 64 characters; a shorter one, possibly empty, ends the body.
  static let columns = 64

  var encoded: String {
    var text = "-> " + arguments.joined(separator: " ") + "\n"
    var rest = Base64Alphabet.standard.encode(body, padded: false)[...]
    while rest.utf8.count >= Self.columns {
      text += rest.prefix(Self.columns) + "\n"
      rest = rest.dropFirst(Self.columns)
    }
    return text + rest + "\n"
  }

  /// The key that wraps the file key in an X25519 stanza.
  static func wrapKey(shared: [UInt8], share: [UInt8], recipient: [UInt8]) throws -> [UInt8] {
    try Digest.hkdfSHA256(
      key: shared, salt: share + recipient, info: [UInt8]("age-encryption.org/v1/X25519".utf8), count: 32)
  }
}
