import Foundation
import Glibc
import Testing

@testable import Sealing
@testable import Vault

/// A disk that failed in the middle of a commit says nothing of what it took. The officer seals again, and one record is
/// there, whichever it was.
struct CommitAgainTests {
  let fixture: VaultFixture

  init() throws { fixture = try VaultFixture() }

  private func sealed(_ serial: String = "A-1") throws -> SealedCase {
    try fixture.finalisation(serial, [try fixture.referral(), try fixture.referral(receiver: "two")]).seal()
  }

  @Test func `a record that was committed after all is found, not doubled`() throws {
    let vault = try fixture.open()
    let sealed = try sealed()
    let first = try vault.commit(sealed, now: .at(1))
    let before = try vault.rowCounts()
    let (copy, after) = try fixture.afterPowerCut()
    #expect(try after.commit(sealed, again: true, now: .at(9)) == first)
    #expect(try after.rowCounts() == before)
    #expect(try after.number("SELECT count(*) FROM audit WHERE kind = 'finalised'") == 1)
    #expect(try after.number("SELECT max(next) FROM receiver_counter") == 2)
    #expect(try after.verifyAudit().count == 1)
    withExtendedLifetime(copy) {}
  }

  @Test func `a record that was not committed is there once, with the bytes it had`() throws {
    let sealed = try sealed()
    let vault = try fixture.open()
    let made = try vault.commit(sealed, again: true, now: .at(9))
    #expect(made.map(\.digest) == sealed.envelopes.map { Digest.sha256($0.bytes) })
    #expect(try vault.commit(sealed, again: true, now: .at(10)) == made)
    #expect(try vault.dueEnvelopes(limit: 9, now: .at(10)).map(\.sealed) == sealed.envelopes.map(\.bytes))
    #expect(try vault.slip("A-1")?.state == .pending)
    #expect(try vault.number("SELECT sum(n) FROM tally") == -1 || vault.number("SELECT count(*) FROM tally") == 0)
  }

  @Test func `a first commit never takes another case's number for its own`() throws {
    let vault = try fixture.open()
    _ = try vault.commit(sealed(), now: .at(1))
    #expect { try vault.commit(sealed(), now: .at(2)) } throws: { reason($0) == .refused }
  }

  @Test(arguments: [true, false])
  func `the vault was replaced in between: once, whether it comes over first or is sealed first`(isFirst: Bool) throws {
    func openOrReplace() throws -> Vault {
      try Vault.openOrReplace(
        fixture.path, deviceKey: VaultFixture.deviceKey, stationKey: SigningKey(seed: VaultFixture.stationSeed))
    }
    let vault = try openOrReplace()
    let sealed = try sealed()
    let first = try vault.commit(sealed, now: .at(1))
    try vault.close()
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: fixture.path)))
    bytes.replaceSubrange(0..<4096, with: repeatElement(0, count: 4096))
    try Data(bytes).write(to: URL(fileURLWithPath: fixture.path))
    chmod(fixture.path, 0o600)

    let next = try openOrReplace()
    #expect(next.hasSalvage)
    func salvage() throws { while try next.salvage(now: .at(900)) == nil {} }
    if isFirst { try salvage() }
    let again = try next.commit(sealed, again: true, now: .at(901))
    if !isFirst { try salvage() }
    #expect(again.map(\.id) == first.map(\.id) && again.map(\.digest) == first.map(\.digest))
    #expect(try next.number("SELECT count(*) FROM envelope") == 2)
    #expect(try next.number("SELECT count(*) FROM referral") == 2)
    #expect(try next.number("SELECT count(*) FROM slip") == 1)
    // What the receiver is shown under that name has the number that the vault says.
    for envelope in again {
      let due = try #require(try next.envelope(envelope.id))
      #expect(try EnvelopeSignature(text: due.signature).number == envelope.number)
    }
  }
}
