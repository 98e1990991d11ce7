import Foundation
import Sealing
import Testing

@testable import Vault

struct FinaliseTests {
  let fixture: VaultFixture
  let vault: Vault

  init() throws {
    fixture = try VaultFixture()
    vault = try fixture.open()
  }

  @Test func `the receiver opens exactly what was finalised`() throws {
    let made = try vault.finalise(
      fixture.finalisation("P7-4K2", [try fixture.referral("<form><t4>yes</t4></form>")]), now: .at(5))
    let sent = try #require(try vault.dueEnvelopes(limit: 10, now: .at(5)).first)

    #expect(made.map(\.id) == [sent.id])
    let plaintext = try Age.open(sent.sealed, with: fixture.identity)
    #expect(plaintext.count == 1024)
    #expect(String(decoding: plaintext, as: UTF8.self).hasPrefix("<form><t4>yes</t4></form>\n<!-- "))
    #expect(sent.digest == Digest.sha256(sent.sealed))
    #expect(sent.sink == Sink(kind: .folder, path: "/srv/sink/training-receiver"))

    let signature = try EnvelopeSignature(text: sent.signature)
    #expect(signature.verify() && signature.covers(sent.sealed))
    #expect(signature.station == (try SigningKey(seed: VaultFixture.stationSeed).publicKey))
    #expect(signature.id == sent.id && signature.receiver == "training-receiver" && signature.number == 1)
  }

  @Test func `everything of the case is there afterwards`() throws {
    let referral = try fixture.referral(deadline: 259_200_000)
    _ = try vault.finalise(
      fixture.finalisation("P7-4K2", [referral], slip: "{\"a\":1}", tallies: ["screened", "referred"]), now: .at(5))

    let stub = try #require(try vault.referrals(serial: "P7-4K2").first)
    #expect(stub.id == referral.id && stub.state == .issued && stub.hold && stub.deadline == 259_200_000)
    #expect(stub.opened == .at(5) && !stub.isOverdue && !stub.isTimeUncertain)
    let slip = try #require(try vault.slip("P7-4K2"))
    #expect(slip.state == .pending && slip.request == [UInt8]("{\"a\":1}".utf8))
    #expect(try vault.tallies(day: "2026-11-21") == ["screened": 1, "referred": 1])
    #expect(try vault.auditHead().count == 1)
    #expect(try vault.lastWrite() == .at(5))
  }

  @Test func `numbers run per receiver, without gaps, over restarts and refused cases`() throws {
    var numbers: [String: [UInt64]] = [:]
    var vault = self.vault
    for case_ in 0..<6 {
      let receivers = ["one", "two", "one"]
      let referrals = try receivers.map { try fixture.referral(receiver: $0) }
      for (made, receiver) in zip(
        try vault.finalise(fixture.finalisation("A-\(case_)", referrals), now: .at(1)), receivers)
      { numbers[receiver, default: []].append(made.number) }
      // Refused at its last step: its numbers must not be lost.
      #expect(throws: VaultError.self) {
        try vault.finalise(
          fixture.finalisation(
            "B-\(case_)",
            referrals.map {
              var copy = $0; copy.id = "x"; return copy
            }), now: .at(1))
      }
      if case_ == 3 { vault = try fixture.reopen(vault) }
    }
    #expect(numbers["one"] == Array(1...12))
    #expect(numbers["two"] == Array(1...6))
  }

  @Test func `two cases that were signed under the same number don't both become records`() throws {
    let first = try vault.sign(fixture.finalisation("A-1", [try fixture.referral()]).seal())
    let late = try fixture.finalisation("A-2", [try fixture.referral()]).seal()
    let second = try vault.sign(late)
    #expect(try vault.commit(first, now: .at(1)).map(\.number) == [1])
    let before = try vault.rowCounts()
    #expect { try vault.commit(second, now: .at(2)) } throws: { reason($0) == .refused }
    #expect(try vault.rowCounts() == before)
    #expect(try vault.commit(late, now: .at(3)).map(\.number) == [2])
  }

  @Test func `a refused case leaves nothing`() throws {
    let first = try fixture.referral()
    _ = try vault.finalise(fixture.finalisation("A-1", [first]), now: .at(1))
    let before = try vault.rowCounts()
    let head = try vault.auditHead()
    let refused: [Finalisation] = [
      fixture.finalisation("A-1", [try fixture.referral()]),
      fixture.finalisation("A-2", [try fixture.referral(), first]),
      fixture.finalisation("name of a person", [try fixture.referral()]),
      fixture.finalisation("A-2", [try fixture.referral()], tallies: ["ok", "Not ok"]),
      fixture.finalisation("A-2", (0...Finalisation.maximumReferrals).map { _ in first }),
    ]
    for record in refused {
      #expect { try vault.finalise(record, now: .at(2)) } throws: { reason($0) == .refused }
    }
    // The receiver's name and the recipients are refused by what seals and signs.
    #expect(throws: SealingError.self) {
      try vault.finalise(
        fixture.finalisation("A-2", [try fixture.referral(), try fixture.referral(receiver: "a b")]), now: .at(2))
    }
    var nobody = try fixture.referral()
    nobody.recipients = []
    #expect(throws: SealingError.self) { try vault.finalise(fixture.finalisation("A-2", [nobody]), now: .at(2)) }
    #expect(try vault.rowCounts() == before)
    #expect(try vault.auditHead() == head)
    #expect(try vault.lastWrite() == .at(1))
  }

  @Test func `a full disk keeps whole cases only, and room lets it go on`() throws {
    let pages = try vault.number("PRAGMA page_count") + 40
    try vault.connection.execute("PRAGMA max_page_count = \(pages)")
    let large = String(repeating: "x", count: 9000)
    var kept = 0
    var failure: (any Error)?
    while failure == nil, kept < 100 {
      do {
        _ = try vault.finalise(
          fixture.finalisation("A-\(kept)", [try fixture.referral(large), try fixture.referral(large)]), now: .at(1))
        kept += 1
      } catch {
        failure = error
      }
    }
    #expect(reason(try #require(failure)) == .full)
    #expect(kept > 0)
    #expect(try vault.number("SELECT count(*) FROM slip") == kept)
    #expect(try vault.number("SELECT count(*) FROM referral") == 2 * kept)
    #expect(try vault.number("SELECT count(*) FROM envelope") == 2 * kept)
    #expect(try vault.verifyAudit().count == kept)

    try vault.connection.execute("PRAGMA max_page_count = 1000000")
    let made = try vault.finalise(fixture.finalisation("A-\(kept)", [try fixture.referral(large)]), now: .at(1))
    #expect(made[0].number == UInt64(2 * kept + 1))
    #expect(try vault.quickCheck().isSound)
  }

  @Test func `nothing said, and nobody, can be read from the disk`() throws {
    let canaries = [
      "CANARY-ANSWER-afraid-to-return", "asylum-authority-ASY", "ASY-SINK-FOLDER", "Canary Officer Name",
      "BADGE-0042-CANARY",
      "842917", "CANARY-SLIP-OFFICE-LINE", "waypost-receipt v1",
    ]
    _ = try vault.addOfficer(
      name: canaries[3], badge: canaries[4], pin: PinHash.create(canaries[5]), role: .officer, now: .at(0))
    _ = try vault.signIn(badge: canaries[4], pin: canaries[5], now: .at(0))
    var referral = try fixture.referral("<form><why>\(canaries[0])</why></form>", receiver: canaries[1])
    referral.sink.path = "/srv/\(canaries[2])"
    let made = try vault.finalise(fixture.finalisation("A-1", [referral], slip: canaries[6]), now: .at(1))
    try vault.recordSlip(serial: "A-2", request: [UInt8](canaries[6].utf8), now: .at(1))
    try vault.acknowledge(made[0].id, by: canaries[1], now: .at(2))

    func check(_ disk: [UInt8]) {
      let data = Data(disk)
      // That the search finds what is there.
      #expect(data.range(of: Data("A-1".utf8)) != nil)
      for canary in canaries {
        #expect(data.range(of: Data(canary.utf8)) == nil, "\(canary) stands on the disk")
        #expect(data.range(of: Data(Base64.encode([UInt8](canary.utf8)).utf8.dropLast(4))) == nil)
      }
    }
    check(try fixture.bytesOnDisk())
    try vault.close()
    check(try fixture.bytesOnDisk())
  }

  @Test func `the sealed length says only the bucket`() throws {
    for length in [0, 500, 800] {
      _ = try vault.finalise(
        fixture.finalisation("A-\(length)", [try fixture.referral(String(repeating: "x", count: length))]), now: .at(1))
    }
    #expect(try vault.number("SELECT count(DISTINCT size) FROM envelope") == 1)
  }
}
