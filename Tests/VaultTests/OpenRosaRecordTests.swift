import Sealing
import Testing

@testable import Vault

@Suite("Records for OpenRosa servers") struct OpenRosaRecordTests {
  let fixture: VaultFixture
  let vault: Vault
  private let addressee: ODKEncryption.Addressee

  init() throws {
    fixture = try VaultFixture()
    vault = try fixture.open()
    // Its private half was thrown away: who opens such records is tested where they arrive.
    let key = """
      odk:MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAuPzzhwsaAh0bXeU4APbmFCp1hZ+ca8+TMdgaM4cfST0wMaFJJw7CfVt6\
      zWhwbRQX4TX20MKxIa9PuagLTPqHnZSbD7M7JD9V35GWLtz2n6Hi66QR0Bi+LV6sX+3cnHw0Uxfs0jttE8350U5e1QVxzXzVSCnN\
      pgo3tkI5jvygFenJeHcAB/Tbqfn1ZTaF0mZtO4Xwd1FfPtZA03lwcXXft9Akm9TK7vCly6AtccjS2iuMxRCJSfsdFYPOvxGizlfS\
      yHpfFBgz8gvSKSK7yjtOO9UQxCNBkuiZm9egSvInGB5knFTb6OnsPTUP/xzuoDYljjdF/uyNqhGfsg3GV1vTBwIDAQAB
      """
    addressee = ODKEncryption.Addressee(
      key: try ODKEncryption.PublicKey(directory: key), form: "q2-asylum", version: "1", instanceID: "uuid:1")
  }

  private func referral(
    _ sink: Sink.Kind, odk: ODKEncryption.Addressee?, age: Bool
  ) throws -> PreparedReferral {
    var referral = try fixture.referral("<data>canary</data>")
    referral.sink = Sink(kind: sink, path: "office")
    referral.odk = odk
    if !age { referral.recipients = [] }
    return referral
  }

  @Test("the form that is posted is made once, at finalise, and is the same at each try")
  func frozen() throws {
    _ = try vault.finalise(
      fixture.finalisation("P7-4K2", [try referral(.openrosa, odk: addressee, age: false)]), now: .at(5))
    let first = try #require(try vault.dueEnvelopes(limit: 10, now: .at(5)).first)
    #expect(ODKEncryption.boundary(of: first.sealed) != nil)
    #expect(first.digest == Digest.sha256(first.sealed) && first.sink.kind == .openrosa)
    #expect(try !fixture.bytesOnDisk().contains([UInt8]("canary".utf8)))
    try vault.retryLater(first.id, at: Moment.at(6).elapsedMilliseconds, now: .at(5))
    #expect(try vault.dueEnvelopes(limit: 10, now: .at(7)).first?.sealed == first.sealed)
  }

  @Test("age for such a server, ODK's encryption for another sink, or both at once: nothing is kept")
  func refused() throws {
    for wrong in [
      try referral(.openrosa, odk: nil, age: true), try referral(.openrosa, odk: addressee, age: true),
      try referral(.s3, odk: addressee, age: false), try referral(.folder, odk: addressee, age: true),
    ] {
      let error = #expect(throws: VaultError.self) {
        try vault.finalise(fixture.finalisation("P7-4K3", [wrong]), now: .at(5))
      }
      #expect(error?.reason == .refused)
    }
    #expect(try vault.dueEnvelopes(limit: 10, now: .at(5)).isEmpty)
    #expect(try vault.slip("P7-4K3") == nil)
  }
}
