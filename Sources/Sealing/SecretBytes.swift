import CCrypto

/// Bytes of a key, wiped when the last owner lets go.
final class SecretBytes: @unchecked Sendable {  // Written once in `init`, only read afterwards.
  private let storage: UnsafeMutableRawBufferPointer

  init(copying bytes: some Collection<UInt8>) {
    storage = .allocate(byteCount: bytes.count, alignment: 1)
    storage.copyBytes(from: bytes)
  }

  deinit {
    OPENSSL_cleanse(storage.baseAddress, storage.count)
    storage.deallocate()
  }

  var count: Int { storage.count }

  /// The bytes, for the length of `body` only.
  func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try body(UnsafeRawBufferPointer(storage))
  }

  /// A copy as an array; the caller wipes it.
  func copy() -> [UInt8] { withBytes { [UInt8]($0) } }
}

extension [UInt8] {
  /// Overwrites the contents. Reaches other holders' copies never, so call it on the only one.
  package mutating func wipe() {
    withUnsafeMutableBytes { OPENSSL_cleanse($0.baseAddress, $0.count) }
  }
}

/// Compares two byte strings in a time that depends on their lengths only.
func equalInConstantTime(_ left: [UInt8], _ right: [UInt8]) -> Bool {
  left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
}
