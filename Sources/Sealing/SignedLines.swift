/// The shape that the station's and the offices' small signed files share: a title, one `name: value` a line, the last
/// of them the signature over every line above it. Every line ends in a line feed.
struct SignedLines {
  let title: String
  /// In their order, without the signature's.
  let names: [String]
  /// The longest text that is read, in bytes.
  static let maximumLength = 1024

  /// What is signed.
  func signedText(_ values: [String]) -> String {
    zip(names, values).reduce("\(title)\n") { text, line in "\(text)\(line.0): \(line.1)\n" }
  }

  /// The whole file.
  func text(_ values: [String], signature: [UInt8]) -> String {
    signedText(values) + "signature: \(Base64.encode(signature))\n"
  }

  /// The values by their names and 64 bytes of signature; nil for any other shape. Whoever reads compares what he would
  /// write with what he read: that catches what reading forgives, such as "017" or a carriage return.
  func read(_ text: String) -> (values: [String: String], signature: [UInt8])? {
    guard text.utf8.count <= Self.maximumLength else { return nil }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count == names.count + 3, lines[0] == title, lines[lines.count - 1].isEmpty else { return nil }
    var values: [String: String] = [:]
    for (name, line) in zip(names + ["signature"], lines.dropFirst()) {
      guard line.hasPrefix("\(name): ") else { return nil }
      values[name] = String(line.dropFirst(name.count + 2))
    }
    guard let signature = values.removeValue(forKey: "signature").flatMap({ Base64.decode($0) }), signature.count == 64
    else { return nil }
    return (values, signature)
  }

  /// `sha256:` and 64 digits.
  static func digest(_ text: String?) -> [UInt8]? {
    guard let text, text.hasPrefix("sha256:"), let bytes = Hex.decode(text.dropFirst(7)), bytes.count == 32 else {
      return nil
    }
    return bytes
  }
}
