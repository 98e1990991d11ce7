import Foundation
import Sealing
import Testing

struct EnvelopeSignatureTests {
  let key: SigningKey
  let envelope: [UInt8] = [1, 2, 3]
  let signature: EnvelopeSignature

  init() throws {
    key = try SigningKey(seed: [UInt8](repeating: 5, count: 32))
    signature = try EnvelopeSignature(
      id: "0123456789abcdef0123456789abcdef", digest: Digest.sha256(envelope), receiver: "training-receiver",
      number: 17,
      by: key)
  }

  @Test func `the text is the documented one`() {
    let expected = """
      waypost-envelope-signature v1
      id: 0123456789abcdef0123456789abcdef
      digest: sha256:039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81
      receiver: training-receiver
      number: 17
      station: bnoc3Smwt4/ROvTFWY/v9O8qlxZuPKby5Pv8zYBQW/E=

      """
    #expect(signature.text == expected + "signature: \(Base64.encode(signature.signature))\n")
  }

  @Test func `it reads back, verifies and covers its envelope`() throws {
    let read = try EnvelopeSignature(text: signature.text)
    #expect(read == signature)
    #expect(read.verify())
    #expect(read.station == key.publicKey)
    #expect(read.covers(envelope))
    #expect(!read.covers(envelope + [0]))
  }

  @Test(arguments: [
    ("number: 17", "number: 18"), ("training-receiver", "training-receivar"), ("id: 0", "id: 1"),
    ("sha256:0", "sha256:1"),
  ])
  func `a changed line no longer verifies`(old: String, new: String) throws {
    let changed = signature.text.replacing(old, with: new)
    #expect(changed != signature.text)
    #expect(try !EnvelopeSignature(text: changed).verify())
  }

  @Test func `another station's key no longer verifies`() throws {
    let other = try SigningKey.generate().publicKey.base64
    let changed = signature.text.replacing(key.publicKey.base64, with: other)
    #expect(try !EnvelopeSignature(text: changed).verify())
  }

  @Test(arguments: [
    ("v1", "v2"), ("number: 17", "number: 017"), ("number: 17", "number: +17"), ("number: 17", "number: 0"),
    ("number: 17", "number: -1"), ("\n", "\r\n"), ("receiver: t", "receiver: \u{e9}t"), ("training-r", "training r"),
    ("id: 0", "id: ../0"), ("id: 0", "id:0"), ("number: 17\n", ""), ("number: 17", "number: 17\nnumber: 18"),
    ("sha256:", "md5:"), ("signature: ", "signature:  "), ("id: ", "id: \u{301}"),
  ])
  func `another form is refused`(old: String, new: String) {
    let changed = signature.text.replacing(old, with: new)
    #expect(changed != signature.text)
    #expect(throws: SealingError.self) { try EnvelopeSignature(text: changed) }
  }

  @Test func `text after the end, or none at the end, is refused`() {
    #expect(throws: SealingError.self) { try EnvelopeSignature(text: signature.text + "\n") }
    #expect(throws: SealingError.self) { try EnvelopeSignature(text: String(signature.text.dropLast())) }
    #expect(throws: SealingError.self) { try EnvelopeSignature(text: "") }
  }

  @Test(arguments: [("", "r", 1), ("a b", "r", 1), ("a", "", 1), ("a", "r\n", 1), ("a", "r", 0), ("a/../b", "r", 1)])
  func `what couldn't be read back isn't signed`(id: String, receiver: String, number: UInt64) {
    #expect(throws: SealingError.self) {
      try EnvelopeSignature(id: id, digest: Digest.sha256([]), receiver: receiver, number: number, by: key)
    }
  }

  @Test func `a verifying key survives JSON and refuses other lengths`() throws {
    let stored = try JSONEncoder().encode([key.publicKey])
    #expect(try JSONDecoder().decode([VerifyingKey].self, from: stored) == [key.publicKey])
    #expect(throws: SealingError.self) { try VerifyingKey([1, 2, 3]) }
    #expect(throws: SealingError.self) { try VerifyingKey(base64: "AAAA") }
    #expect(throws: SealingError.self) { try SigningKey(seed: [1]) }
    #expect(!key.publicKey.verify([], of: []))
  }
}
