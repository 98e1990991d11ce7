/// Bytes in JSON: every byte is one character U+0000 to U+00FF of a string.
enum ByteText {
  static func bytes<Key: CodingKey>(
    _ text: String, _ key: Key, _ values: KeyedDecodingContainer<Key>
  ) throws -> [UInt8] {
    try text.unicodeScalars.map { scalar in
      guard let byte = UInt8(exactly: scalar.value) else {
        throw DecodingError.dataCorruptedError(
          forKey: key, in: values, debugDescription: "a character above U+00FF is no byte")
      }
      return byte
    }
  }

  static func text(_ bytes: [UInt8]) -> String {
    var text = String.UnicodeScalarView()
    for byte in bytes { text.append(UnicodeScalar(byte)) }
    return String(text)
  }
}
