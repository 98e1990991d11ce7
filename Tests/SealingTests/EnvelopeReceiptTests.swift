import Sealing
import Testing

struct EnvelopeReceiptTests {
  let key: SigningKey
  let digest = Digest.sha256([1, 2, 3])
  let receipt: EnvelopeReceipt

  init() throws {
    key = try SigningKey(seed: [UInt8](repeating: 9, count: 32))
    receipt = try EnvelopeReceipt(
      id: "0123456789abcdef0123456789abcdef", digest: digest, answer: .acknowledged, time: "20261125T101500Z", by: key)
  }

  @Test func `the documented text comes out and goes in`() throws {
    let lines = receipt.text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 8 && lines[7].isEmpty)
    #expect(
      lines[..<6].map(String.init) == [
        "waypost-receipt v1", "id: 0123456789abcdef0123456789abcdef", "digest: sha256:\(Hex.encode(digest))",
        "answer: acknowledged", "time: 20261125T101500Z", "key: \(key.publicKey.base64)",
      ])
    let read = try EnvelopeReceipt(text: receipt.text)
    #expect(read == receipt && read.verify())
  }

  @Test(arguments: [
    ("acknowledged", "declined"), ("20261125", "20261126"), ("id: 0", "id: 1"), ("sha256:0390", "sha256:1390"),
  ])
  func `what was changed doesn't verify`(old: String, new: String) throws {
    let changed = receipt.text.replacing(old, with: new)
    #expect(changed != receipt.text)
    #expect(try !EnvelopeReceipt(text: changed).verify())
  }

  @Test(arguments: [
    ("waypost-receipt v1", "waypost-receipt v2"), ("answer: acknowledged", "answer: perhaps"), ("Z\n", "\n"),
    ("\n", "\r\n"), ("id: ", "id:  "), ("time: 2", "time: -2"), ("sha256:", "sha1:"), ("key: ", "key: A"),
  ])
  func `another form is refused`(old: String, new: String) {
    #expect(throws: SealingError.self) { try EnvelopeReceipt(text: receipt.text.replacing(old, with: new)) }
  }

  @Test func `text after the end, or none, is refused`() {
    for text in [receipt.text + "\n", String(receipt.text.dropLast()), ""] {
      #expect(throws: SealingError.self) { try EnvelopeReceipt(text: text) }
    }
  }

  @Test func `a signature for an envelope is none for a receipt`() throws {
    let sent = try EnvelopeSignature(id: receipt.id, digest: digest, receiver: "r", number: 1, by: key)
    let mixed = try EnvelopeReceipt(
      id: receipt.id, digest: digest, answer: .acknowledged, time: receipt.time, key: key.publicKey,
      signature: sent.signature)
    #expect(!mixed.verify())
  }

  @Test func `the code to scan is the same receipt, for who knows digest and key`() throws {
    #expect(receipt.code.text.utf8.count <= 160)
    let code = try EnvelopeReceiptCode(text: receipt.code.text)
    let stranger = try SigningKey.generate().publicKey
    #expect(code.receipt(digest: digest, keys: [stranger, key.publicKey]) == receipt)
    #expect(code.receipt(digest: digest, keys: [stranger]) == nil)
    #expect(code.receipt(digest: Digest.sha256([1]), keys: [key.publicKey]) == nil)
    for wrong in [
      "", "WPR1:", "WP1:\(receipt.code.text.dropFirst(5))", receipt.code.text + "A",
      String(receipt.code.text.dropLast()),
      receipt.code.text.replacing("acknowledged", with: "perhaps"),
    ] {
      #expect(throws: SealingError.self) { try EnvelopeReceiptCode(text: wrong) }
    }
    let other = try EnvelopeReceiptCode(text: receipt.code.text.replacing("acknowledged", with: "received"))
    #expect(other.receipt(digest: digest, keys: [key.publicKey]) == nil)
  }

  @Test func `an old key vouches for the next one, and nobody else does`() throws {
    let new = try SigningKey.generate().publicKey
    let statement = try StationSuccession(to: new, by: key)
    let read = try StationSuccession(text: statement.text)
    #expect(read == statement && read.verify() && read.old == key.publicKey && read.new == new)
    let other = try SigningKey.generate().publicKey
    let changed = try StationSuccession(text: statement.text.replacing(new.base64, with: other.base64))
    #expect(!changed.verify())
    for wrong in [statement.text + "\n", statement.text.replacing("\n", with: "\r\n"), ""] {
      #expect(throws: SealingError.self) { try StationSuccession(text: wrong) }
    }
  }
}
