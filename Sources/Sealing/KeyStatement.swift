/// What may be written down about a secret key without giving anything of it away.
public enum KeyStatement {
  /// "tpm2:MARK": what seals the key, and which key.
  public static func line(_ binding: String, _ key: [UInt8]) -> String { "\(binding):\(mark(of: key))" }

  /// 32 hex digits that only this key has (HKDF-SHA256); nothing about the key follows from them.
  public static func mark(of key: [UInt8]) -> String {
    let derived = try? Digest.hkdfSHA256(key: key, salt: [], info: [UInt8]("waypost key statement v1".utf8), count: 16)
    return Hex.encode(derived ?? [])
  }
}
