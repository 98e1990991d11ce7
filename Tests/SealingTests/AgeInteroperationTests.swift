import Sealing
import Testing

@Suite(.enabled(if: AgeProgram.isInstalled, "needs the programs age and age-keygen (Debian package age)"))
struct AgeInteroperationTests {
  // Around the 64 KiB chunk: empty, partial, exactly full, one over, two full, several.
  static let lengths = [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000]

  @Test(arguments: lengths)
  func `age opens what we seal`(length: Int) throws {
    var random = SeededGenerator(state: UInt64(length))
    let plaintext = random.bytes(length)
    let identity = try Age.Identity.generate()
    let sealed = try Age.seal(plaintext, to: [identity.recipient])

    let (status, output) = try AgeProgram.run(
      "age", ["-d", "-i", "key", "-o", "out", "in"], files: ["key": [UInt8]((identity.text + "\n").utf8), "in": sealed])

    #expect(status == 0)
    #expect(output == plaintext)
  }

  @Test(arguments: lengths)
  func `we open what age seals`(length: Int) throws {
    var random = SeededGenerator(state: UInt64(length) + 1)
    let plaintext = random.bytes(length)
    let identity = try Age.Identity.generate()

    let (status, sealed) = try AgeProgram.run(
      "age", ["-r", identity.recipient.text, "-o", "out", "in"], files: ["in": plaintext])

    #expect(status == 0)
    #expect(try Age.open(sealed, with: identity) == plaintext)
  }

  @Test func `each of several recipients opens with age`() throws {
    let identities = try (0..<3).map { _ in try Age.Identity.generate() }
    let sealed = try Age.seal([1, 2, 3], to: identities.map(\.recipient))
    for identity in identities {
      let (status, output) = try AgeProgram.run(
        "age", ["-d", "-i", "key", "-o", "out", "in"], files: ["key": [UInt8](identity.text.utf8), "in": sealed])
      #expect(status == 0)
      #expect(output == [1, 2, 3])
    }
  }

  @Test func `age-keygen derives the recipient we derive`() throws {
    for _ in 0..<5 {
      let identity = try Age.Identity.generate()
      let (status, output) = try AgeProgram.run(
        "age-keygen", ["-y", "-o", "out", "key"], files: ["key": [UInt8]((identity.text + "\n").utf8)])
      #expect(status == 0)
      #expect(String(decoding: output, as: UTF8.self) == identity.recipient.text + "\n")
    }
  }

  @Test func `we read an identity that age-keygen makes`() throws {
    let (status, output) = try AgeProgram.run("age-keygen", ["-o", "out"], files: [:])
    #expect(status == 0)
    let lines = String(decoding: output, as: UTF8.self).split(separator: "\n")
    let identity = try Age.Identity(String(try #require(lines.last)))
    #expect(lines.contains { $0.hasSuffix(identity.recipient.text) })
  }

  @Test func `a file sealed with a passphrase or to others isn't for us`() throws {
    let other = try Age.Identity.generate()
    let (_, sealed) = try AgeProgram.run("age", ["-r", other.recipient.text, "-o", "out", "in"], files: ["in": [1]])
    let mine = try Age.Identity.generate()
    #expect { try Age.open(sealed, with: mine) } throws: { ($0 as? SealingError)?.reason == .notForThisIdentity }
  }
}
