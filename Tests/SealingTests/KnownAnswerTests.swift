import Testing

@testable import Sealing

/// Published vectors: what we call by a name must be what everybody calls by it.
struct KnownAnswerTests {
  func bytes(_ hex: String) throws -> [UInt8] {
    try #require(Hex.decode(hex.filter { !$0.isWhitespace }))
  }

  @Test func `SHA-256, FIPS 180-4 example`() {
    #expect(
      Hex.encode(Digest.sha256([UInt8]("abc".utf8)))
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      Hex.encode(Digest.sha256([])) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  }

  @Test func `HMAC-SHA-256, RFC 4231 case 2`() {
    let code = Digest.hmacSHA256(key: [UInt8]("Jefe".utf8), [UInt8]("what do ya want for nothing?".utf8))
    #expect(Hex.encode(code) == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
  }

  @Test func `HKDF-SHA-256, RFC 5869 cases 1 and 3`() throws {
    let key = [UInt8](repeating: 0x0b, count: 22)
    let first = try Digest.hkdfSHA256(
      key: key, salt: bytes("000102030405060708090a0b0c"), info: bytes("f0f1f2f3f4f5f6f7f8f9"), count: 42)
    #expect(
      Hex.encode(first)
        == "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865")
    let third = try Digest.hkdfSHA256(key: key, salt: [], info: [], count: 42)
    #expect(
      Hex.encode(third)
        == "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8")
  }

  @Test func `X25519, RFC 7748 section 5_2`() throws {
    func multiply(_ scalar: String, _ point: String) throws -> String {
      let secret = try CurveKey(.x25519, secret: SecretBytes(copying: bytes(scalar)))
      return Hex.encode(try #require(try secret.agree(with: CurveKey(.x25519, publicKey: bytes(point)))))
    }
    #expect(
      try multiply(
        "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
        "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c")
        == "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552")
    let nine = "09" + String(repeating: "00", count: 31)
    #expect(try multiply(nine, nine) == "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079")
  }

  @Test(arguments: [
    (
      "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    ),
    (
      "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
      "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    ),
  ])
  func `Ed25519, RFC 8032 section 7_1`(seed: String, publicKey: String, message: String, signature: String) throws {
    let key = try SigningKey(seed: bytes(seed))
    #expect(Hex.encode(key.publicKey.bytes) == publicKey)
    #expect(Hex.encode(try key.sign(bytes(message))) == signature)
    #expect(try key.publicKey.verify(bytes(signature), of: bytes(message)))
    #expect(try !key.publicKey.verify(bytes(signature), of: bytes(message) + [0]))
    #expect(key.seed == (try bytes(seed)))
  }

  @Test func `ChaCha20-Poly1305, RFC 8439 section 2_8_2`() throws {
    let text =
      "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it."
    let key = [UInt8](0x80...0x9f)
    let nonce = try bytes("070000004041424344454647")
    let associated = try bytes("50515253c0c1c2c3c4c5c6c7")
    var sealed: [UInt8] = []
    try [UInt8](text.utf8).withUnsafeBytes {
      try ChaChaPoly().seal($0, key: key, nonce: nonce, associated: associated, appendingTo: &sealed)
    }
    #expect(Hex.encode(sealed.prefix(16)) == "d31a8d34648e60db7b86afbc53ef7ec2")
    #expect(Hex.encode(sealed.suffix(16)) == "1ae10b594f09e26a7e902ecbd0600691")
    var opened: [UInt8] = []
    let authentic = try sealed.withUnsafeBytes {
      try ChaChaPoly().open($0, key: key, nonce: nonce, associated: associated, appendingTo: &opened)
    }
    #expect(authentic)
    #expect(opened == [UInt8](text.utf8))
  }

  @Test func `scrypt, RFC 7914 section 12`() throws {
    let hash = try PinHash.derive(
      "password", salt: [UInt8]("NaCl".utf8), cost: PinHash.Cost(logN: 10, r: 8, p: 16))
    #expect(Hex.encode(hash) == "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162")
  }

  @Test(arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")])
  func `base64, RFC 4648 section 10`(plain: String, text: String) {
    #expect(Base64.encode([UInt8](plain.utf8)) == text)
    #expect(Base64.decode(text) == [UInt8](plain.utf8))
    #expect(Base64URL.decode(text.filter { $0 != "=" }) == [UInt8](plain.utf8))
  }
}
