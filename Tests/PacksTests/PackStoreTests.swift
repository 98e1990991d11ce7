import FoundationEssentials
import Referral
import Sealing
import Testing
import XForm

@testable import Packs

@Suite("Pack store") struct PackStoreTests {
  private func install(_ pack: TestPack, id: String = "core", version: Int, title: String = "Test") throws {
    var manifest = TestPack.manifest(id: id, version: version)
    manifest = manifest.split(separator: "\"Test\"", maxSplits: 1).joined(separator: "\"\(title)\"")
    try pack.write(manifest, to: "pack.json")
    let signed = "\(pack.folder)/signed-\(id)-\(version)-\(title)"
    if !FileManager.default.fileExists(atPath: signed) { try pack.sign(to: signed) }
    try pack.install(from: signed)
  }

  private func folders(_ pack: TestPack) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: pack.store.path).filter { !$0.hasSuffix(".forms") }.sorted()
  }

  @Test func newerReplacesOlder() throws {
    let pack = try TestPack()
    try install(pack, version: 7)
    try install(pack, version: 8)
    #expect(try pack.store.installed().map(\.manifest.version) == [8])
    #expect(try folders(pack) == ["core-8"])
  }

  @Test func olderIsRefused() throws {
    let pack = try TestPack()
    try install(pack, version: 8)
    #expect(code { try install(pack, version: 7) } == .rollback)
    #expect(try pack.store.installed().map(\.manifest.version) == [8])
  }

  @Test func sameVersionMustBeTheSame() throws {
    let pack = try TestPack()
    try install(pack, version: 8)
    try install(pack, version: 8)
    #expect(code { try install(pack, version: 8, title: "Other") } == .changed)
    #expect(try folders(pack) == ["core-8"])
  }

  @Test func coreComesFirst() throws {
    let pack = try TestPack()
    for id in ["tj", "core", "af", "core-extra"] { try install(pack, id: id, version: 7) }
    #expect(try pack.store.installed().map(\.manifest.id) == ["core", "af", "core-extra", "tj"])
  }

  /// `core-extra` begins with `core-` and is another pack all the same.
  @Test func replacingLeavesOtherPacksAlone() throws {
    let pack = try TestPack()
    for id in ["core-extra", "core"] { try install(pack, id: id, version: 7) }
    try install(pack, id: "core", version: 8)
    #expect(try folders(pack) == ["core-8", "core-extra-7"])
  }

  @Test func onlyWhatIsSignedIsCopied() throws {
    let pack = try TestPack()
    try pack.sign()
    try TestPack.write("x", to: "\(pack.signed)/extra.txt")
    try TestPack.write("x", to: "\(pack.signed)/.hidden")
    try pack.install()
    let names = try FileManager.default.subpathsOfDirectory(atPath: "\(pack.store.path)/core-7").sorted()
    #expect(
      names == [
        "directory.csv", "forms", "forms/q9-test.xml", "pack.json", "pack.sig", "phrases", "phrases/en.json",
        "phrases/prs.json",
      ])
  }

  @Test func leftoversOfACrashDoNotCount() throws {
    let pack = try TestPack()
    try TestPack.write("half", to: "\(pack.store.path)/.core.new/pack.json")
    #expect(try pack.store.installed().isEmpty)
    try install(pack, version: 7)
    #expect(try folders(pack) == ["core-7"])
  }

  @Test func overlaysAddAndNeverReplaceAForm() throws {
    let pack = try TestPack()
    try install(pack, version: 7)
    try pack.write(#"{"slip.please": "Other words."}"#, to: "phrases/en.json")
    let weaker = TestPack.form.split(separator: "<h:title>Test<", maxSplits: 1).joined(separator: "<h:title>Weaker<")
    try pack.write(weaker, to: "forms/q9-test.xml")
    try install(pack, id: "zz", version: 1)
    let packs = try pack.store.packs()
    #expect(packs.map { $0.forms["q9-test"]?.title } == ["Test", "Weaker"])
    let content = PackContent(packs)
    #expect(content.forms["q9-test"]?.title == "Test")
    #expect(content.phrase("slip.please", in: "en") == "Other words.")
    #expect(content.phrase("slip.desk", in: "en") == "Go to: {desk}")
    #expect(content.receivers.map(\.id) == ["office"])
    #expect(content.coreVersion == 7)
    #expect(content.drafts == ["en", "prs", "ru"])
  }
}
