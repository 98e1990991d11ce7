/// The body of an age file: a nonce, then chunks of 64 KiB under the STREAM construction, the last one marked.
enum AgePayload {
  static let chunkLength = 64 << 10
  static let nonceLength = 16

  static func seal(_ plaintext: [UInt8], fileKey: [UInt8]) throws -> [UInt8] {
    var output = try Randomness.bytes(nonceLength)
    var key = try payloadKey(fileKey: fileKey, nonce: output)
    defer { key.wipe() }
    let chunks = max(1, (plaintext.count + chunkLength - 1) / chunkLength)
    output.reserveCapacity(nonceLength + plaintext.count + chunks * ChaChaPoly.tagLength)
    let cipher = try ChaChaPoly()
    try plaintext.withUnsafeBytes { bytes in
      for index in 0..<chunks {
        let range = index * chunkLength..<min(bytes.count, (index + 1) * chunkLength)
        try cipher.seal(
          UnsafeRawBufferPointer(rebasing: bytes[range]), key: key, nonce: nonce(index, last: index == chunks - 1),
          appendingTo: &output)
      }
    }
    return output
  }

  static func open(_ payload: ArraySlice<UInt8>, fileKey: [UInt8]) throws -> [UInt8] {
    let changed = SealingError(
      .notAuthentic, "The body of the sealed file was changed or cut short: ask the sender to send it again.")
    let sealedLength = chunkLength + ChaChaPoly.tagLength
    let body = payload.dropFirst(nonceLength)
    guard payload.count >= nonceLength + ChaChaPoly.tagLength else { throw changed }
    var key = try payloadKey(fileKey: fileKey, nonce: [UInt8](payload.prefix(nonceLength)))
    defer { key.wipe() }
    let chunks = (body.count + sealedLength - 1) / sealedLength
    // Only an empty file may end in an empty chunk; otherwise two files would hold the same plaintext.
    guard chunks == 1 || body.count - (chunks - 1) * sealedLength > ChaChaPoly.tagLength else { throw changed }
    var plaintext: [UInt8] = []
    plaintext.reserveCapacity(body.count)
    let cipher = try ChaChaPoly()
    let authentic = try body.withUnsafeBytes { bytes in
      for index in 0..<chunks {
        let range = index * sealedLength..<min(bytes.count, (index + 1) * sealedLength)
        let opened = try cipher.open(
          UnsafeRawBufferPointer(rebasing: bytes[range]), key: key, nonce: nonce(index, last: index == chunks - 1),
          appendingTo: &plaintext)
        guard opened else { return false }
      }
      return true
    }
    guard authentic else {
      plaintext.wipe()
      throw changed
    }
    return plaintext
  }

  static func payloadKey(fileKey: [UInt8], nonce: [UInt8]) throws -> [UInt8] {
    try Digest.hkdfSHA256(key: fileKey, salt: nonce, info: [UInt8]("payload".utf8), count: 32)
  }

  /// Eleven bytes of counter, big-endian, and a flag that makes cutting at a chunk border visible.
  static func nonce(_ index: Int, last: Bool) -> [UInt8] {
    var nonce = [UInt8](repeating: 0, count: 12)
    for byte in 0..<8 { nonce[10 - byte] = UInt8(truncatingIfNeeded: index >> (8 * byte)) }
    nonce[11] = last ? 1 : 0
    return nonce
  }
}
