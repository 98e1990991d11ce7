public import Foundation

/// Looks for words in bytes as a thief would: as UTF-8, as UTF-16 of both orders, in base64 at any offset, as forms
/// encode them.
public struct CanarySearch: Sendable {
  private let forms: [(word: String, form: String, bytes: Data)]

  public init(_ words: [String]) {
    forms = words.flatMap { word -> [(String, String, Data)] in
      let plain = Data(word.utf8)
      var found = [(word, "UTF-8", plain)]
      for (name, encoding) in [("UTF-16LE", String.Encoding.utf16LittleEndian), ("UTF-16BE", .utf16BigEndian)] {
        if let data = word.data(using: encoding) { found.append((word, name, data)) }
      }
      for offset in 0..<3 { found.append((word, "base64", Self.base64(plain, at: offset))) }
      let encoded = Data(HTTPClient.encode([("", word)]).dropFirst())
      if encoded != plain { found.append((word, "form", encoded)) }
      return found
    }
  }

  /// The part of the base64 text that depends on the word alone, when `offset` bytes stand before it.
  private static func base64(_ word: Data, at offset: Int) -> Data {
    let text = (Data(repeating: 0, count: offset) + word).base64EncodedString().filter { $0 != "=" }
    let tail = (offset + word.count) % 3 == 0 ? 0 : 1
    return Data(text.dropFirst(offset == 0 ? 0 : offset + 1).dropLast(tail).utf8)
  }

  /// "ERIKSSON as UTF-8", once each.
  public func findings(in bytes: Data) -> [String] {
    forms.compactMap { bytes.range(of: $0.bytes) == nil ? nil : "\($0.word) as \($0.form)" }
  }

  /// "folder/name: ERIKSSON as UTF-8" for every file below `folder` and every file's name; links are not followed.
  public func findings(below folder: String, except: (String) -> Bool = { _ in false }) -> [String] {
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return names.filter { !except($0) }.flatMap { name -> [String] in
      var bytes = Data(name.utf8)
      var isFolder: ObjCBool = false
      let path = "\(folder)/\(name)"
      if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue {
        bytes += Self.contents(path)
      }
      return findings(in: bytes).map { "\(path): \($0)" }
    }
  }

  /// Sockets and what vanished meanwhile hold nothing.
  private static func contents(_ path: String) -> Data {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return Data() }
    return FileManager.default.contents(atPath: path) ?? Data()
  }
}
