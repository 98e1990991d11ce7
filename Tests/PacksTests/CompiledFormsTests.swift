import FoundationEssentials
import Sealing
import Testing
import XForm

@testable import Packs

/// What a release compiles of a pack's forms stands beside the pack and outside of its signature.
@Suite("Compiled forms") struct CompiledFormsTests {
  private func installed(_ version: Int = 7) throws -> TestPack {
    let pack = try TestPack()
    try install(pack, version: version)
    return pack
  }

  private func install(_ pack: TestPack, id: String = "core", version: Int) throws {
    try pack.write(TestPack.manifest(id: id, version: version), to: "pack.json")
    try pack.sign(to: "\(pack.folder)/\(id)-\(version)")
    try pack.install(from: "\(pack.folder)/\(id)-\(version)")
  }

  private func compiled(_ pack: TestPack, _ name: String = "core-7") -> String { "\(pack.store.path)/.\(name).forms" }

  private func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: path))) }

  private func reason(_ body: () throws -> some Any) -> String? {
    do {
      _ = try body()
      return nil
    } catch {
      guard let error = error as? PacksError, error.code == .stale, error.next.contains("waypost pack refresh") else {
        return "\(error)"
      }
      return error.reason
    }
  }

  /// "The pack's signature doesn't cover forms/q0-triage.form": the former release signed what it had compiled, too.
  @Test func packOfTheFormerReleaseIsCompiledAgain() throws {
    let pack = try TestPack()
    try pack.sign()
    try TestPack.write(#"{"id": "q9-test", "questions": []}"#, to: "\(pack.signed)/forms/q9-test.json")
    let former = Array(#"{"id": "q9-test", "questions": []}"#.utf8)
    try pack.forge { $0.files?["forms/q9-test.json"] = Hex.encode(Digest.sha256(former)) }
    try FileManager.default.createDirectory(atPath: pack.store.path, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: pack.signed, toPath: "\(pack.store.path)/core-7")
    #expect(reason { try pack.store.packs() } == "they are not compiled")
    #expect(try pack.store.refresh(compiling: TestPack.compile).map(\.version) == [7])
    #expect(try pack.store.packs().first?.forms["q9-test"]?.questions.map(\.name) == ["want", "town"])
  }

  @Test func damagedAreRefused() throws {
    let pack = try installed()
    let good = try bytes(compiled(pack))
    for index in stride(from: 0, to: good.count, by: 11) {
      var bad = good
      bad[index] ^= 4
      try Data(bad).write(to: URL(filePath: compiled(pack)))
      #expect(reason { try pack.store.packs() }?.hasPrefix("what was compiled of them is") == true)
    }
    for length in [0, 1, 30, good.count / 2, good.count - 1] {
      try Data(good.prefix(length)).write(to: URL(filePath: compiled(pack)))
      #expect(reason { try pack.store.packs() } == "what was compiled of them is damaged")
    }
  }

  @Test func anotherPacksAreRefused() throws {
    let pack = try installed()
    try install(pack, id: "zz", version: 7)
    try Data(bytes(compiled(pack, "zz-7"))).write(to: URL(filePath: compiled(pack)))
    #expect(reason { try pack.store.packs() } == "what was compiled of them is of another pack")
  }

  @Test func anotherReleasesAreRefused() throws {
    let pack = try installed()
    let lines = try bytes(compiled(pack)).split(
      separator: UInt8(ascii: "\n"), maxSplits: 3, omittingEmptySubsequences: false)
    var content = Array(lines[3])
    let format = try #require(content.firstIndex(of: UInt8(ascii: "M"))) + 1
    content[format] += 1
    let head = lines[0] + [10] + lines[1] + [10] + Array(Hex.encode(Digest.sha256(content)).utf8) + [10]
    try Data(head + content).write(to: URL(filePath: compiled(pack)))
    #expect(reason { try pack.store.packs() } == "they were compiled by another release")
  }

  /// Nothing but what was signed is compiled, and what was compiled before stays as it was.
  @Test func changedSourceIsNotCompiled() throws {
    let pack = try installed()
    try install(pack, id: "zz", version: 7)
    let before = try bytes(compiled(pack))
    try Data("old".utf8).write(to: URL(filePath: compiled(pack, "zz-7")))
    try TestPack.write(
      TestPack.form.replacing("Do you want help?", with: "Go away."), to: "\(pack.store.path)/zz-7/forms/q9-test.xml")
    #expect(code { try pack.store.refresh(compiling: TestPack.compile) } == .changed)
    #expect(try bytes(compiled(pack)) == before)
    #expect(try bytes(compiled(pack, "zz-7")) == Array("old".utf8))
  }

  @Test func allAreReplacedOrNone() throws {
    let pack = try installed()
    try install(pack, id: "zz", version: 7)
    try Data("old".utf8).write(to: URL(filePath: compiled(pack)))
    struct Refusal: Error {}
    #expect(throws: Refusal.self) {
      try pack.store.refresh { signed in
        if signed.manifest.id == "zz" { throw Refusal() }
        return try TestPack.compile(signed)
      }
    }
    #expect(try bytes(compiled(pack)) == Array("old".utf8))
  }

  @Test func goWithTheirPack() throws {
    let pack = try installed()
    try install(pack, version: 8)
    let hidden = try FileManager.default.contentsOfDirectory(atPath: pack.store.path).filter { $0.hasPrefix(".") }
    #expect(hidden == [".core-8.forms"])
    // Installing what is there already mends them.
    try FileManager.default.removeItem(atPath: compiled(pack, "core-8"))
    try pack.install(from: "\(pack.folder)/core-8")
    #expect(try pack.store.packs().map(\.manifest.version) == [8])
  }

  @Test func formThatIsntThereIsNamed() throws {
    let pack = try TestPack()
    try pack.sign()
    #expect(code { try pack.store.install(from: pack.signed) { _ in [] } } == .incomplete)
    #expect(!FileManager.default.fileExists(atPath: pack.store.path))
  }
}
