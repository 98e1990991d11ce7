import Testing

@testable import Sealing

struct AgeTamperingTests {
  let identity: Age.Identity
  let plaintext = [UInt8](repeating: 0x41, count: 70_000)
  let sealed: [UInt8]

  init() throws {
    identity = try Age.Identity.generate()
    sealed = try Age.seal(plaintext, to: [identity.recipient])
  }

  @Test func `any changed byte of the header is refused`() throws {
    let header = try AgeHeader.parse(sealed).length
    for index in 0..<header {
      var changed = sealed
      changed[index] ^= 1
      #expect(throws: SealingError.self, "byte \(index)") { try Age.open(changed, with: identity) }
    }
  }

  @Test func `a changed byte anywhere in the body is refused`() throws {
    let header = try AgeHeader.parse(sealed).length
    for index in stride(from: header, to: sealed.count, by: 997) {
      var changed = sealed
      changed[index] ^= 0x80
      #expect { try Age.open(changed, with: identity) } throws: { ($0 as? SealingError)?.reason == .notAuthentic }
    }
  }

  @Test func `cutting is refused, also at a chunk border`() throws {
    let header = try AgeHeader.parse(sealed).length
    let border = header + 16 + 65_536 + 16
    for length in [0, 1, 22, header - 1, header, header + 16, header + 31, border, border + 16, sealed.count - 1] {
      #expect(throws: SealingError.self, "\(length) bytes") { try Age.open([UInt8](sealed[..<length]), with: identity) }
    }
  }

  @Test func `appending is refused`() {
    #expect(throws: SealingError.self) { try Age.open(sealed + [0], with: identity) }
    #expect(throws: SealingError.self) { try Age.open(sealed + [UInt8](repeating: 0, count: 16), with: identity) }
  }

  @Test func `an empty last chunk is refused unless the file is empty`() throws {
    let key = [UInt8](repeating: 7, count: 16)
    let empty = try AgePayload.seal([], fileKey: key)
    #expect(try AgePayload.open(empty[...], fileKey: key).isEmpty)

    // One full chunk marked as not last, then an empty last one: authentic, but not how the format ends.
    let nonce = [UInt8](repeating: 9, count: 16)
    let payloadKey = try Digest.hkdfSHA256(key: key, salt: nonce, info: [UInt8]("payload".utf8), count: 32)
    var file = nonce
    let chunk = [UInt8](repeating: 1, count: 65_536)
    try chunk.withUnsafeBytes {
      try ChaChaPoly().seal($0, key: payloadKey, nonce: [UInt8](repeating: 0, count: 12), appendingTo: &file)
    }
    try ChaChaPoly().seal(
      UnsafeRawBufferPointer(start: nil, count: 0), key: payloadKey,
      nonce: [UInt8](repeating: 0, count: 10) + [1, 1], appendingTo: &file)
    #expect { try AgePayload.open(file[...], fileKey: key) } throws: {
      ($0 as? SealingError)?.reason == .notAuthentic
    }
  }

  @Test(arguments: [
    "", "age-encryption.org/v1", "age-encryption.org/v2\n-> X25519 a\n\n--- x\n",
    "-----BEGIN AGE ENCRYPTED FILE-----\n",
    "age-encryption.org/v1\n--- AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
    "age-encryption.org/v1\n-> \n\n--- AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
    "age-encryption.org/v1\n->  X25519\n\n--- AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
    "age-encryption.org/v1\n-> X25519 AAAA\nAAAA\n--- AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
    "age-encryption.org/v1\n-> X\nAB\n--- AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
    "age-encryption.org/v1\n-> X\n\n---AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
    "age-encryption.org/v1\n-> X\n\n--- AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB\n",
  ])
  func `a malformed header is refused`(text: String) {
    #expect { try Age.open([UInt8](text.utf8), with: identity) } throws: {
      ($0 as? SealingError)?.reason == .malformedInput
    }
  }

  @Test func `stanzas of other kinds are passed over`() throws {
    let key = [UInt8](repeating: 3, count: 16)
    var header = AgeHeader()
    header.stanzas = [
      AgeStanza(arguments: ["x-grease", "b", "c"], body: [UInt8](repeating: 5, count: 48)),
      AgeStanza(arguments: ["y-grease"], body: []),
      try identity.recipient.wrap(key),
    ]
    let file = try header.encoded(fileKey: key) + AgePayload.seal([1], fileKey: key)
    #expect(try AgeHeader.parse(file).header == header)
    #expect(try Age.open(file, with: identity) == [1])
  }

  @Test func `a share of low order is refused on both sides`() throws {
    let zero = Age.Recipient(publicKey: [UInt8](repeating: 0, count: 32))
    #expect { try Age.seal([1], to: [zero]) } throws: { ($0 as? SealingError)?.reason == .malformedKey }
    let share = Base64Alphabet.standard.encode([UInt8](repeating: 0, count: 32), padded: false)
    let stanza = AgeStanza(arguments: ["X25519", share], body: [UInt8](repeating: 0, count: 32))
    #expect(throws: SealingError.self) { try identity.unwrap(stanza) }
  }

  @Test func `random mutations never open and never trap`() throws {
    let small = try Age.seal([1, 2, 3], to: [identity.recipient])
    var random = SeededGenerator(state: 42)
    for _ in 0..<3000 {
      var changed = small
      for _ in 0...Int.random(in: 0..<4, using: &random) {
        let index = Int.random(in: 0..<changed.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: changed[index] = UInt8.random(in: 0...255, using: &random)
        case 1: changed.remove(at: index)
        default: changed.insert(UInt8.random(in: 0...255, using: &random), at: index)
        }
      }
      guard changed != small else { continue }
      #expect(throws: SealingError.self) { try Age.open(changed, with: identity) }
    }
  }

  @Test func `no recipient, or too many, is refused`() throws {
    #expect(throws: SealingError.self) { try Age.seal([1], to: []) }
    let many = [Age.Recipient](repeating: identity.recipient, count: Age.maximumRecipients + 1)
    #expect(throws: SealingError.self) { try Age.seal([1], to: many) }
    let full = try Age.seal([1], to: [Age.Recipient](many.dropLast()))
    #expect(try Age.open(full, with: identity) == [1])
  }
}
