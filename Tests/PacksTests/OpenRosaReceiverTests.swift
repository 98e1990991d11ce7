import Foundation
import Referral
import Sealing
import Testing
import XForm

@testable import Packs

/// Receivers on ODK Central or KoboToolbox.
@Suite("Receivers on OpenRosa servers") struct OpenRosaReceiverTests {
  private static let key = """
    odk:MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAuPzzhwsaAh0bXeU4APbmFCp1hZ+ca8+TMdgaM4cfST0wMaFJJw7CfVt6\
    zWhwbRQX4TX20MKxIa9PuagLTPqHnZSbD7M7JD9V35GWLtz2n6Hi66QR0Bi+LV6sX+3cnHw0Uxfs0jttE8350U5e1QVxzXzVSCnN\
    pgo3tkI5jvygFenJeHcAB/Tbqfn1ZTaF0mZtO4Xwd1FfPtZA03lwcXXft9Akm9TK7vCly6AtccjS2iuMxRCJSfsdFYPOvxGizlfS\
    yHpfFBgz8gvSKSK7yjtOO9UQxCNBkuiZm9egSvInGB5knFTb6OnsPTUP/xzuoDYljjdF/uyNqhGfsg3GV1vTBwIDAQAB
    """

  private func problems(_ keys: [String], sink: String = "openrosa:office") throws -> [LintProblem.Rule] {
    var source = try TestPack.values()
    source.receivers[0].keys = keys
    source.receivers[0].sink = sink
    return PackLint.check(source, on: try #require(CivilDate(year: 2026, month: 11, day: 25))).map(\.rule)
  }

  @Test("one ODK key, or the name of one, is what such a receiver has; anything else stops the pack")
  func lint() throws {
    #expect(try problems([Self.key]) == [])
    #expect(try problems(["@office"]) == [])
    let age = try Age.Identity.generate().recipient.text
    #expect(try problems([age]) == [.key])
    #expect(try problems([Self.key, Self.key]) == [.key])
    #expect(try problems([Self.key, age]).contains(.key))
    #expect(try problems([]) == [.key])
    #expect(try problems(["odk:" + Self.key.dropFirst(8)]) == [.key])
    #expect(try problems([String(Self.key.dropFirst(4))]) == [.key])
    #expect(try problems([Self.key], sink: "folder:out") == [.key])
  }

  @Test("two receivers never share one server: it takes the second's part of a record for a changed copy")
  func shared() throws {
    var source = try TestPack.values()
    source.receivers[0].keys = [Self.key]
    source.receivers[0].sink = "openrosa:office"
    var second = source.receivers[0]
    second.id = "second"
    #expect(PackLint.sharedServers([source.receivers[0], second]).map(\.rule) == [.receiver])
    second.sink = "openrosa:other"
    #expect(PackLint.sharedServers([source.receivers[0], second]).isEmpty)
    second.sink = "folder:out"
    #expect(PackLint.sharedServers([second, second]).isEmpty)
  }

  @Test("signing fills an ODK key in and refuses an age recipient; the escrow is not added, for there is room for one")
  func signing() throws {
    let pack = try TestPack()
    let age = try Age.Identity.generate().recipient.text
    func sign(_ keys: String, _ known: [String: String]) throws -> [String] {
      try? FileManager.default.removeItem(atPath: pack.signed)
      try pack.write("id,type,name,keys,sink\noffice,ASY,Office,\(keys),openrosa:office\n", to: "directory.csv")
      try pack.write(
        TestPack.manifest().replacing("\"title\"", with: "\"escrow\": [\"\(age)\"], \"title\""), to: "pack.json")
      try PackSigner.sign(
        source: pack.source, forms: [TestPack.compiled(TestPack.form)], receiverKeys: known, by: pack.key,
        to: pack.signed)
      let signed = try pack.loaded()
      return PackContent([signed]).receivers.flatMap(\.keys)
    }
    #expect(try sign("@office", ["office": Self.key]) == [Self.key])
    #expect(try sign(Self.key, [:]) == [Self.key])
    for (keys, known) in [("@office", ["office": age]), (age, [:]), ("\(Self.key) \(Self.key)", [:])] {
      let error = #expect(throws: PacksError.self) { try sign(keys, known) }
      #expect(error?.code == .malformed)
    }
  }
}
