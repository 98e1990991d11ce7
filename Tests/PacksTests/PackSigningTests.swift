import FoundationEssentials
import Referral
import Sealing
import Testing
import XForm

@testable import Packs

@Suite("Signed packs") struct PackSigningTests {
  @Test func signedIsLoaded() throws {
    let pack = try TestPack()
    try pack.sign()
    let signed = try SignedPack(at: pack.signed, trusting: [pack.key.publicKey])
    #expect(signed.files == ["directory.csv", "forms/q9-test.xml", "phrases/en.json", "phrases/prs.json"])
    let loaded = try pack.loaded()
    #expect(loaded.forms["q9-test"]?.questions.map(\.name) == ["want", "town"])
    #expect(loaded.receivers.map(\.keys) == [[pack.identity.recipient.text]])
    #expect(loaded.receivers.map(\.name) == [#"Test office, "the" one"#])
    #expect(loaded.phrases["prs"]?.count == 5)
    #expect(signed.isValid(on: "2026-11-21") && signed.isValid(on: "2027-11-21"))
    #expect(!signed.isValid(on: "2026-11-20") && !signed.isValid(on: "2027-11-22"))
  }

  /// The same sources give the same bytes: what was reviewed is what is installed.
  @Test func signingIsRepeatable() throws {
    let pack = try TestPack()
    try pack.sign()
    try pack.sign(to: "\(pack.folder)/again")
    for file in ["pack.json", "pack.sig", "forms/q9-test.xml"] {
      #expect(try PackFolder(pack.signed).bytes(file) == PackFolder("\(pack.folder)/again").bytes(file))
    }
  }

  @Test(arguments: ["directory.csv", "forms/q9-test.xml", "phrases/en.json", "phrases/prs.json"])
  func anyChangedFileIsFound(file: String) throws {
    let pack = try TestPack()
    try pack.sign()
    var bytes = try PackFolder(pack.signed).bytes(file)
    bytes[bytes.count / 2] ^= 1
    try Data(bytes).write(to: URL(filePath: "\(pack.signed)/\(file)"))
    let error = #expect(throws: PacksError.self) { try pack.install() }
    #expect(error?.code == .changed)
    #expect(error?.place.hasSuffix(file) == true)
    #expect(try pack.store.installed().isEmpty)
  }

  @Test func everyBitOfTheDescriptionIsSigned() throws {
    let pack = try TestPack()
    try pack.sign()
    let good = try PackFolder(pack.signed).bytes("pack.json")
    for index in stride(from: 0, to: good.count, by: 7) {
      var bytes = good
      bytes[index] ^= 0x20
      try Data(bytes).write(to: URL(filePath: "\(pack.signed)/pack.json"))
      let error = #expect(throws: PacksError.self) {
        try SignedPack(at: pack.signed, trusting: [pack.key.publicKey])
      }
      #expect(error?.code == .untrusted)
    }
  }

  @Test func missingFileIsFound() throws {
    let pack = try TestPack()
    try pack.sign()
    try FileManager.default.removeItem(atPath: "\(pack.signed)/phrases/en.json")
    #expect(throws: PacksError.self) { try pack.install() }
  }

  @Test func unsignedAndUntrustedAreRefused() throws {
    let pack = try TestPack()
    #expect(code { try pack.install(from: pack.source) } == .unsigned)
    try pack.sign(by: SigningKey.generate())
    #expect(code { try pack.install() } == .untrusted)
    try TestPack.write("not base64!", to: "\(pack.signed)/pack.sig")
    #expect(code { try pack.install() } == .unsigned)
    #expect(code { try pack.install(from: "\(pack.folder)/nowhere") } == .unreadable)
  }

  @Test(arguments: ["../outside", "forms/../../outside", "/etc/hostname"])
  func pathsStayInThePack(path: String) throws {
    let pack = try TestPack()
    try pack.sign()
    try TestPack.write("outside", to: "\(pack.folder)/outside")
    try pack.forge { $0.files?[path] = Hex.encode(Digest.sha256(Array("outside".utf8))) }
    let error = #expect(throws: PacksError.self) { try pack.install() }
    #expect(error?.code == .malformed)
    #expect(error?.reason.contains("leaves the pack") == true)
  }

  @Test(arguments: ["../core", "", "a/b", "Core", "-core", String(repeating: "a", count: 33)])
  func idsThatCannotNameAFolder(id: String) throws {
    let pack = try TestPack()
    try pack.sign()
    try pack.forge { $0.id = id }
    #expect(code { try pack.install() } == .malformed)
    #expect(!FileManager.default.fileExists(atPath: "\(pack.folder)/store"))
  }

  @Test func keysOfAPostAreFilledIn() throws {
    let pack = try TestPack()
    func sign(_ keys: String, _ known: [String: String]) throws -> [[String]] {
      try? FileManager.default.removeItem(atPath: pack.signed)
      try pack.write("id,type,name,keys,sink\noffice,ASY,a@test-office,\(keys),folder:x\n", to: "directory.csv")
      try PackSigner.sign(
        source: pack.source, forms: [TestPack.compiled(TestPack.form)], receiverKeys: known, by: pack.key,
        to: pack.signed)
      let receivers = try pack.loaded().receivers
      #expect(receivers.map(\.name) == ["a@test-office"])
      return receivers.map(\.keys)
    }
    let one = pack.identity.recipient.text
    let two = try Age.Identity.generate().recipient.text
    #expect(try sign("@test @test-office", ["test": one, "test-office": two]) == [[one, two]])
    #expect(try sign("\"@test\"", ["test": one]) == [[one]])
    // A known name must not eat the beginning of an unknown one.
    #expect(code { try sign("@test-escrow", ["test": one]) } == .incomplete)
    #expect(code { try sign("@test", ["test": "age1wrong"]) } == .malformed)
  }

  @Test func outputMustBeNew() throws {
    let pack = try TestPack()
    try pack.sign()
    #expect(code { try pack.sign() } == .malformed)
  }

  @Test func everyListedFormMustBeCompiled() throws {
    let pack = try TestPack()
    let error = code {
      try PackSigner.sign(source: pack.source, forms: [], receiverKeys: [:], by: pack.key, to: pack.signed)
    }
    #expect(error == .incomplete)
    #expect(!FileManager.default.fileExists(atPath: pack.signed))
  }
}

/// The code of the `PacksError` that `body` throws; nil when it throws none.
func code(_ body: () throws -> some Any) -> PacksError.Code? {
  do {
    _ = try body()
    return nil
  } catch {
    return (error as? PacksError)?.code
  }
}
