import Sealing
import TestSupport
import Testing

@Suite("keys new") struct KeysCommandTests {
  private func make(_ kind: String, _ scratch: Scratch) throws -> Tool.Output {
    try Waypost.run(["keys", "new", kind, "-o", "\(scratch.path)/\(kind).key"])
  }

  @Test(arguments: ["device", "serial"])
  func secrets(kind: String) throws {
    let scratch = try Scratch()
    let output = try make(kind, scratch)
    #expect(output.status == 0 && output.text.isEmpty)
    let text = try scratch.text("\(kind).key")
    #expect(text.hasSuffix("\n"))
    #expect(Base64URL.decode(text.dropLast())?.count == 32)
    #expect(try scratch.mode("\(kind).key") == "600")
  }

  @Test(arguments: ["station", "pack"])
  func signingKeys(kind: String) throws {
    let scratch = try Scratch()
    let output = try make(kind, scratch)
    #expect(output.status == 0)
    let seed = try #require(Base64URL.decode(try scratch.text("\(kind).key").dropLast()))
    let open = try VerifyingKey(base64: String(scratch.text("\(kind).key.pub").dropLast()))
    #expect(try SigningKey(seed: seed).publicKey == open)
    #expect(output.text == open.base64 + "\n")
    #expect(try scratch.mode("\(kind).key") == "600")
  }

  @Test func receivers() throws {
    let scratch = try Scratch()
    let output = try make("receiver", scratch)
    let identity = try #require(try scratch.text("receiver.key").split(separator: "\n").last)
    #expect(try Age.Identity(String(identity)).recipient.text + "\n" == output.text)
    #expect(try scratch.mode("receiver.key") == "600")
  }

  @Test(.enabled(if: Tool.missing(["age-keygen"]).isEmpty, "age-keygen isn't installed"))
  func ageReadsReceivers() throws {
    let scratch = try Scratch()
    let output = try make("receiver", scratch)
    #expect(try Tool.run("age-keygen", ["-y", "\(scratch.path)/receiver.key"]).text == output.text)
  }

  @Test(arguments: ["device", "serial", "station", "pack", "receiver"])
  func nothingIsOverwritten(kind: String) throws {
    let scratch = try Scratch()
    #expect(try make(kind, scratch).status == 0)
    let before = try scratch.text("\(kind).key")
    let again = try make(kind, scratch)
    #expect(again.status == 1 && again.text.isEmpty)
    #expect(again.errorText.contains("is there already."))
    #expect(try scratch.text("\(kind).key") == before)
  }

  @Test func publicHalvesAreNotOverwrittenEither() throws {
    let scratch = try Scratch()
    try scratch.write("old", to: "pack.key.pub")
    #expect(try make("pack", scratch).status == 1)
    #expect(!scratch.exists("pack.key"))
    #expect(try scratch.text("pack.key.pub") == "old")
  }

  @Test func unwritableFolder() throws {
    let output = try Waypost.run(["keys", "new", "device", "-o", "/nonexistent/device.key"])
    #expect(output.status == 1)
    #expect(output.errorText.contains("can't be written: No such file or directory."))
  }
}
