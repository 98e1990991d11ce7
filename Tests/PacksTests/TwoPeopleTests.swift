import FoundationEssentials
import Sealing
import Testing

@testable import Packs

/// At a live post nobody changes the questions alone.
@Suite("Two people for a live pack") struct TwoPeopleTests {
  private func code(_ body: () throws -> Void) -> PacksError.Code? {
    do {
      try body()
      return nil
    } catch { return (error as? PacksError)?.code }
  }

  @Test func oneSignatureIsNotEnough() throws {
    let pack = try TestPack()
    let second = try SigningKey.generate()
    try pack.sign()
    let live = PackStore(
      "\(pack.folder)/live", trusting: [pack.key.publicKey, second.publicKey], signatures: 2)
    #expect(code { try pack.install(in: live) } == .untrusted)
    #expect(try live.installed().isEmpty)
    try PackSigner.countersign(pack.signed, by: second, trusting: pack.key.publicKey)
    try pack.install(in: live)
    #expect(try live.installed().map(\.signers.count) == [2])
    // In training one is enough, and two do no harm.
    try pack.install()
  }

  /// The same person twice, under whatever guise, is one person.
  @Test func samePersonTwiceIsOne() throws {
    let pack = try TestPack()
    try pack.sign()
    #expect(code { try PackSigner.countersign(pack.signed, by: pack.key, trusting: pack.key.publicKey) } == .malformed)
    let line = try PackFolder(pack.signed).bytes("pack.sig")
    try TestPack.write(String(decoding: line + line, as: UTF8.self), to: "\(pack.signed)/pack.sig")
    let twice = PackStore(
      "\(pack.folder)/live", trusting: [pack.key.publicKey, pack.key.publicKey], signatures: 2)
    #expect(code { try pack.install(in: twice) } == .untrusted)
    // A second signature by somebody this station doesn't trust counts for nothing.
    try TestPack.write(String(decoding: line, as: UTF8.self), to: "\(pack.signed)/pack.sig")
    try PackSigner.countersign(pack.signed, by: SigningKey.generate(), trusting: pack.key.publicKey)
    let other = PackStore(
      "\(pack.folder)/live", trusting: [pack.key.publicKey, try SigningKey.generate().publicKey], signatures: 2)
    #expect(code { try pack.install(in: other) } == .untrusted)
  }

  /// The second person signs what the first one signed, not what somebody made of it since.
  @Test func changedPackIsNotCountersigned() throws {
    let pack = try TestPack()
    let second = try SigningKey.generate()
    try pack.sign()
    try TestPack.write("id,type\n", to: "\(pack.signed)/directory.csv")
    #expect(
      code { try PackSigner.countersign(pack.signed, by: second, trusting: pack.key.publicKey) } == .changed)
    try pack.sign(to: "\(pack.folder)/other", by: second)
    #expect(
      code { try PackSigner.countersign("\(pack.folder)/other", by: pack.key, trusting: pack.key.publicKey) }
        == .untrusted)
  }
}
