import Foundation
import TestSupport
import Testing

@testable import Sealing

/// Everything is opened again by openssl's own program, step by step as the specification has it.
@Suite("ODK's encryption", .enabled(if: Tool.path("openssl") != nil, "openssl is not installed"))
struct ODKEncryptionTests {
  private let folder: String
  private let key: ODKEncryption.PublicKey

  init() throws {
    folder = try TemporaryFolder.make(prefix: "odk")
    let made = try Tool.run("openssl", ["genrsa", "-out", "\(folder)/key.pem", "2048"])
    try #require(made.status == 0)
    let der = try Tool.run("openssl", ["rsa", "-in", "\(folder)/key.pem", "-pubout", "-outform", "DER"])
    key = try ODKEncryption.PublicKey(base64: Data(der.standardOutput).base64EncodedString())
  }

  private func element(_ name: String, _ manifest: String) throws -> String {
    let parts = manifest.components(separatedBy: "<\(name)>")
    try #require(parts.count == 2)
    return parts[1].components(separatedBy: "</\(name)>")[0]
  }

  private func decrypt(_ base64: String) throws -> [UInt8] {
    let sealed = try #require(Data(base64Encoded: base64))
    try #require(sealed.count == 256)
    let output = try Tool.run(
      "openssl",
      [
        "pkeyutl", "-decrypt", "-inkey", "\(folder)/key.pem", "-pkeyopt", "rsa_padding_mode:oaep", "-pkeyopt",
        "rsa_oaep_md:sha256", "-pkeyopt", "rsa_mgf1_md:sha256",
      ], input: Array(sealed))
    try #require(output.status == 0, "\(output.errorText)")
    return output.standardOutput
  }

  @Test(
    "openssl opens what was closed, for lengths around a block, and the element signature covers it",
    arguments: [0, 1, 15, 16, 17, 1024, 65536])
  func opens(length: Int) throws {
    defer { TemporaryFolder.remove(folder) }
    let xml = (0..<length).map { UInt8(truncatingIfNeeded: 32 + $0 % 90) }
    let version = length == 16 ? nil : "2026112501"
    let record = try ODKEncryption.seal(
      xml, form: "q2-asylum & more", version: version, instanceID: "uuid:0a1b2c3d-0000-4000-8000-000000000000", to: key)
    let manifest = String(decoding: record.manifest, as: UTF8.self)
    let secret = try decrypt(try element("base64EncryptedKey", manifest))
    try #require(secret.count == 32)
    #expect(manifest.contains(" id=\"q2-asylum &amp; more\"") && manifest.contains("encrypted=\"yes\""))
    #expect(manifest.contains(" version=\"2026112501\"") == (version != nil))

    let seed = try Tool.run(
      "openssl", ["dgst", "-md5", "-binary"],
      input: Array("uuid:0a1b2c3d-0000-4000-8000-000000000000".utf8) + secret)
    var vector = seed.standardOutput
    vector[0] &+= 1
    let opened = try Tool.run(
      "openssl", ["enc", "-d", "-aes-256-cfb", "-nopad", "-K", Hex.encode(secret), "-iv", Hex.encode(vector)],
      input: record.sealed)
    #expect(opened.status == 0)
    let filling = try #require(opened.standardOutput.last)
    #expect((1...16).contains(filling) && record.sealed.count % 16 == 0)
    #expect(opened.standardOutput.suffix(Int(filling)).allSatisfy { $0 == filling })
    #expect(Array(opened.standardOutput.dropLast(Int(filling))) == xml)

    let mark = try Tool.run("openssl", ["dgst", "-md5", "-binary"], input: xml).standardOutput
    let lines =
      ["q2-asylum & more"] + (version.map { [$0] } ?? []) + [
        try element("base64EncryptedKey", manifest), "uuid:0a1b2c3d-0000-4000-8000-000000000000",
        "submission.xml::\(Hex.encode(mark))",
      ]
    let signed = try Tool.run(
      "openssl", ["dgst", "-md5", "-binary"], input: Array(lines.map { "\($0)\n" }.joined().utf8))
    #expect(try decrypt(try element("base64EncryptedElementSignature", manifest)) == signed.standardOutput)
  }

  @Test("no record has the key of another")
  func freshKeys() throws {
    defer { TemporaryFolder.remove(folder) }
    let records = try (0..<3).map { _ in
      try ODKEncryption.seal([65], form: "f", version: nil, instanceID: "uuid:1", to: key)
    }
    #expect(Set(records.map(\.sealed)).count == 3 && Set(records.map(\.manifest)).count == 3)
  }

  @Test("only an RSA key of 2048 bits is taken")
  func keys() throws {
    defer { TemporaryFolder.remove(folder) }
    for arguments in [
      ["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"],
      ["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:3072"], ["genpkey", "-algorithm", "X25519"],
    ] {
      let other = try Tool.run("openssl", arguments).standardOutput
      let der = try Tool.run("openssl", ["pkey", "-pubout", "-outform", "DER"], input: other).standardOutput
      #expect(throws: SealingError.self) {
        try ODKEncryption.PublicKey(base64: Data(der).base64EncodedString())
      }
    }
    for text in ["", "AAAA", "age1xyz", Data(repeating: 0x30, count: 294).base64EncodedString()] {
      #expect(throws: SealingError.self) { try ODKEncryption.PublicKey(base64: text) }
    }
  }
}
