import Referral
import Sealing
import Testing

@testable import Packs

@Suite("Keys of offices") struct KeysOfOfficesTests {
  func sign(_ pack: TestPack, escrow: String?, receiptKeys: String = "", known: [String: String] = [:]) throws {
    let manifest = TestPack.manifest()
    if let escrow {
      try pack.write(manifest.replacing("\"title\"", with: "\"escrow\": [\"\(escrow)\"], \"title\""), to: "pack.json")
    }
    try pack.write(
      "id,type,name,keys,receipt_keys,sink\noffice,ASY,Office,\(pack.identity.recipient.text),\(receiptKeys),folder:x\n"
        + "mute,MED,Without a key,,,folder:x\n", to: "directory.csv")
    try PackSigner.sign(
      source: pack.source, forms: [TestPack.compiled(TestPack.form)], receiverKeys: known, by: pack.key,
      to: pack.signed)
  }

  func content(_ pack: TestPack) throws -> PackContent {
    PackContent([try pack.loaded()])
  }

  @Test("the controller's escrow opens beside every office, whatever the directory's rows say")
  func escrow() throws {
    let pack = try TestPack()
    let escrow = try Age.Identity.generate()
    try sign(pack, escrow: "@escrow", known: ["escrow": escrow.recipient.text])
    let receivers = try content(pack).receivers
    let office = try #require(receivers.first { $0.id == "office" })
    #expect(office.keys == [pack.identity.recipient.text, escrow.recipient.text])
    let sealed = try Age.seal([1, 2, 3], to: office.keys.map { try Age.Recipient($0) })
    #expect(try Age.open(sealed, with: pack.identity) == [1, 2, 3])
    #expect(try Age.open(sealed, with: escrow) == [1, 2, 3])
    // Nothing is sealed to the escrow alone.
    #expect(receivers.first { $0.id == "mute" }?.keys == [])
  }

  @Test("an escrow that is no key isn't signed", arguments: ["@escrow", "age1wrong", ""])
  func badEscrow(named: String) throws {
    let pack = try TestPack()
    let error = #expect(throws: PacksError.self) { try sign(pack, escrow: named) }
    #expect(error?.code == .incomplete)
  }

  @Test("several receipt keys stand in the directory while one is rotated; what is no key isn't signed")
  func receiptKeys() throws {
    let pack = try TestPack()
    let keys = try (0..<2).map { _ in try SigningKey.generate().publicKey.base64 }
    try sign(pack, escrow: nil, receiptKeys: "\(keys[0]) @new", known: ["new": keys[1]])
    #expect(try content(pack).receivers[0].receiptKeys == keys)
    let other = try TestPack()
    let error = #expect(throws: PacksError.self) { try sign(other, escrow: nil, receiptKeys: "AAAA") }
    #expect(error?.code == .malformed)
  }
}
