import Foundation
import Sealing
import TestSupport
import Testing

@testable import waypost

/// Updates from a stick: what is refused before dpkg is asked. Installing itself is tried in the bench's guest.
@Suite("update") struct UpdateCommandTests {
  static let missing = Tool.path("dpkg-deb") == nil ? "not installed: dpkg-deb" : nil

  /// A stick, a signer, and the station's trust.
  private final class Stick {
    let folder: Scratch
    let key: String

    init() throws {
      folder = try Scratch()
      key = "\(folder.path)/pack.key"
      try #require(Waypost.run(["keys", "new", "pack", "-o", key]).status == 0)
      try folder.write(folder.text("pack.key.pub"), to: "trust")
      try FileManager.default.createDirectory(atPath: "\(folder.path)/stick", withIntermediateDirectories: true)
    }

    /// A package with nothing but its name; the path on the stick.
    @discardableResult
    func package(_ version: String, architecture: String? = nil, signed: Bool = true, key: String? = nil) throws
      -> String
    {
      let architecture = architecture ?? UpdateStore.architecture
      let control =
        "Package: waypost\nVersion: \(version)\nArchitecture: \(architecture)\nMaintainer: a <a@localhost>\nDescription: stand-in\n"
      try folder.write(control, to: "tree-\(version)/DEBIAN/control")
      let path = "\(folder.path)/stick/waypost_\(version)_\(architecture).deb"
      let built = try Tool.run(
        "/usr/bin/dpkg-deb", ["--root-owner-group", "--build", "\(folder.path)/tree-\(version)", path])
      try #require(built.status == 0, "\(built.errorText)")
      if signed {
        let answer = try Waypost.run(["update", "sign", path, "--key", key ?? self.key])
        try #require(answer.status == 0, "\(answer.errorText)")
      }
      return path
    }

    func preview() throws -> Tool.Output {
      try Waypost.run([
        "update", "preview", "\(folder.path)/stick", "--trust", "\(folder.path)/trust", "--store",
        "\(folder.path)/store",
      ])
    }
  }

  @Test(.enabled(if: missing == nil, "\(missing ?? "")"))
  func aSignedPackageIsShown() throws {
    let stick = try Stick()
    try stick.package("0.2.0")
    try stick.package("0.10.0")
    let answer = try stick.preview()
    #expect(answer.status == 0, "\(answer.errorText)")
    #expect(answer.text.contains("waypost_0.10.0_") && answer.text.contains("to 0.10.0"))
    #expect(answer.text.contains("way back    none"))
  }

  @Test(.enabled(if: missing == nil, "\(missing ?? "")"))
  func withoutASignatureNothingIsLookedAt() throws {
    let stick = try Stick()
    try stick.package("0.2.0", signed: false)
    let answer = try stick.preview()
    #expect(answer.status == 1 && answer.errorText.contains("has no signature"))
    #expect(!stick.folder.exists("store/new.deb"))
  }

  @Test(.enabled(if: missing == nil, "\(missing ?? "")"))
  func aStrangersSignatureIsRefused() throws {
    let stick = try Stick()
    let stranger = "\(stick.folder.path)/stranger.key"
    try #require(Waypost.run(["keys", "new", "pack", "-o", stranger]).status == 0)
    try stick.package("0.2.0", key: stranger)
    let answer = try stick.preview()
    #expect(answer.status == 1 && answer.errorText.contains("Nobody whom this station trusts"))
    #expect(!stick.folder.exists("store/new.deb"))
  }

  @Test(.enabled(if: missing == nil, "\(missing ?? "")"))
  func oneOtherByteIsRefused() throws {
    let stick = try Stick()
    let path = try stick.package("0.2.0")
    var bytes = try Data(contentsOf: URL(filePath: path))
    bytes[bytes.count / 2] ^= 1
    try bytes.write(to: URL(filePath: path))
    let answer = try stick.preview()
    #expect(answer.status == 1 && answer.errorText.contains("was changed after it was signed"))
  }

  /// A true signature beside another package of the same signer: an older one under a newer one's name.
  @Test(.enabled(if: missing == nil, "\(missing ?? "")"))
  func anotherPackageUnderASignedNameIsRefused() throws {
    let stick = try Stick()
    let old = try stick.package("0.1.5")
    let new = try stick.package("0.2.0")
    try FileManager.default.removeItem(atPath: new)
    try FileManager.default.moveItem(atPath: old, toPath: new)
    try FileManager.default.removeItem(atPath: old + ".sig")
    let answer = try stick.preview()
    #expect(answer.status == 1 && answer.errorText.contains("was changed after it was signed"))
  }

  @Test(.enabled(if: missing == nil, "\(missing ?? "")"))
  func anotherArchitectureIsRefused() throws {
    let stick = try Stick()
    try stick.package("0.2.0", architecture: "s390x")
    let answer = try stick.preview()
    #expect(answer.status == 1 && answer.errorText.contains("is for s390x"))
  }

  @Test func thePartsOfAStatementHoldEachOther() throws {
    let key = try SigningKey.generate()
    let statement = try UpdateStatement(
      version: "0.2.0", architecture: "arm64", digest: String(repeating: "0a", count: 32), by: key)
    let text = statement.text
    let read = try #require(UpdateStatement(text: text))
    #expect(read == statement && read.isSigned(byOneOf: [key.publicKey]))
    #expect(!read.isSigned(byOneOf: []))
    for (from, to) in [("0.2.0", "0.3.0"), ("arm64", "amd64"), ("0a0a", "0b0a")] {
      let changed = try #require(UpdateStatement(text: text.replacing(from, with: to, maxReplacements: 1)))
      #expect(!changed.isSigned(byOneOf: [key.publicKey]), "\(to)")
    }
    for broken in [
      String(text.dropLast()), text + "\n", text.replacing("waypost-update 1", with: "waypost-update 2"), "",
    ] {
      #expect(UpdateStatement(text: broken) == nil)
    }
  }
}
