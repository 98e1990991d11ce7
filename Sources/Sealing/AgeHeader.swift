/// The textual head of an age file: version line, stanzas, MAC.
struct AgeHeader: Equatable {
  static let fileKeyLength = 16
  /// Far above what 20 recipients need; a longer head is refused unread.
  static let maximumLength = 16 << 10
  private static let version = "age-encryption.org/v1"

  var stanzas: [AgeStanza] = []

  /// The whole header with its MAC under `fileKey`, final line feed included.
  func encoded(fileKey: [UInt8]) throws -> [UInt8] {
    var text = Self.version + "\n"
    for stanza in stanzas { text += stanza.encoded }
    text += "---"
    let code = try Self.code(over: [UInt8](text.utf8), fileKey: fileKey)
    return [UInt8]((text + " " + Base64Alphabet.standard.encode(code, padded: false) + "\n").utf8)
  }

  /// A header that was read, with what is needed to check its MAC.
  struct Parsed {
    let header: AgeHeader
    /// Bytes up to and including the line feed after the MAC.
    let length: Int
    fileprivate let authenticatedLength: Int
    fileprivate let code: [UInt8]

    /// Throws `notAuthentic` unless the MAC fits.
    func verify(_ file: [UInt8], fileKey: [UInt8]) throws {
      let expected = try AgeHeader.code(over: [UInt8](file[..<authenticatedLength]), fileKey: fileKey)
      guard equalInConstantTime(expected, code) else {
        throw SealingError(
          .notAuthentic, "The head of the sealed file was changed on its way: ask the sender to send it again.")
      }
    }
  }

  /// Reads the header at the start of `file`. Throws `malformedInput` on anything the format doesn't allow.
  static func parse(_ file: [UInt8]) throws -> Parsed {
    var reader = LineReader(bytes: file[..<min(file.count, maximumLength)])
    guard reader.next()?.elementsEqual(version.utf8) == true else {
      throw SealingError(.malformedInput, "The file isn't sealed in the age format, version 1: check which file it is.")
    }
    let damaged = SealingError(
      .malformedInput, "The head of the sealed file is damaged or cut short: ask the sender to send it again.")
    var header = AgeHeader()
    while true {
      let start = reader.position
      guard let line = reader.next() else { throw damaged }
      if line.starts(with: "---".utf8) {
        guard !header.stanzas.isEmpty, line.starts(with: "--- ".utf8),
          let code = Base64Alphabet.standard.decode(line.dropFirst(4), padded: false), code.count == 32
        else { throw damaged }
        return Parsed(header: header, length: reader.position, authenticatedLength: start + 3, code: code)
      }
      guard line.starts(with: "-> ".utf8) else { throw damaged }
      let arguments = line.dropFirst(3).split(separator: 0x20, omittingEmptySubsequences: false)
      guard arguments.allSatisfy({ !$0.isEmpty && $0.allSatisfy { (0x21...0x7e).contains($0) } }) else { throw damaged }
      guard let body = reader.body() else { throw damaged }
      header.stanzas.append(AgeStanza(arguments: arguments.map { String(decoding: $0, as: UTF8.self) }, body: body))
      guard header.stanzas.count <= Age.maximumRecipients else { throw damaged }
    }
  }

  private static func code(over text: [UInt8], fileKey: [UInt8]) throws -> [UInt8] {
    var key = try Digest.hkdfSHA256(key: fileKey, salt: [], info: [UInt8]("header".utf8), count: 32)
    defer { key.wipe() }
    return Digest.hmacSHA256(key: key, text)
  }

  /// Takes lines that end in a line feed from the front of some bytes.
  private struct LineReader {
    let bytes: ArraySlice<UInt8>
    var position = 0

    init(bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    mutating func next() -> ArraySlice<UInt8>? {
      guard let end = bytes[position...].firstIndex(of: 0x0a) else { return nil }
      defer { position = end + 1 }
      return bytes[position..<end]
    }

    /// Full lines, then a shorter one; decoded together.
    mutating func body() -> [UInt8]? {
      var text: [UInt8] = []
      while let line = next() {
        guard line.count <= AgeStanza.columns else { return nil }
        text += line
        if line.count < AgeStanza.columns { return Base64Alphabet.standard.decode(text, padded: false) }
      }
      return nil
    }
  }
}
