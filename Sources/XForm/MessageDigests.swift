/// The hash functions `digest()` and text seeds need; the engine has none of its own, its host brings them.
public struct MessageDigests: Sendable {
  /// The algorithms of XForms 1.1 `digest()`, by the names it gives them.
  public enum Algorithm: String, Sendable, CaseIterable {
    case md5 = "MD5"
    case sha1 = "SHA-1"
    case sha256 = "SHA-256"
    case sha384 = "SHA-384"
    case sha512 = "SHA-512"

    /// Case doesn't count.
    init?(named name: String) { self.init(rawValue: name.uppercased()) }
  }

  let compute: @Sendable (Algorithm, [UInt8]) -> [UInt8]

  /// - Parameter compute: the digest of the bytes; must not block.
  public init(_ compute: @escaping @Sendable (Algorithm, [UInt8]) -> [UInt8]) { self.compute = compute }

  /// The seed a text gives `randomize()`: the first eight bytes of its SHA-256, big end first; 0 for no text (JavaRosa).
  func seed(of text: String) -> Int64 {
    if text.isEmpty { return 0 }
    let bytes = compute(.sha256, Array(text.utf8)).prefix(8)
    return Int64(bitPattern: bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
  }
}
