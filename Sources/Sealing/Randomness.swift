import CCrypto

/// Random bytes fit for keys.
public enum Randomness {
  /// `count` bytes from libcrypto's generator, which the kernel seeds. Throws when the seed can't be had.
  public static func bytes(_ count: Int) throws -> [UInt8] {
    precondition(count >= 0 && count <= 1 << 20)
    var result = [UInt8](repeating: 0, count: count)
    guard RAND_bytes(&result, CInt(count)) == 1 else {
      ERR_clear_error()
      throw SealingError.library("\(count) random bytes")
    }
    return result
  }

  /// An identifier that says nothing: 128 random bits as 32 lower-case hex digits.
  public static func identifier() throws -> String {
    Hex.encode(try bytes(16))
  }
}
