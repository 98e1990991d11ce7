import Foundation
import Referral
import Sealing
import Testing

@testable import Vault

/// What follows a sealed record: "referral.revoked", "referral.corrected".
struct FollowUpTests {
  let fixture: VaultFixture
  let vault: Vault

  init() throws {
    fixture = try VaultFixture()
    vault = try fixture.open()
  }

  func notice(_ record: SentRecord, _ followUp: FollowUp) throws -> PreparedReferral {
    let text = followUp.document(
      serial: "D7-1", envelope: record.envelope, number: record.number, post: "D7", time: "2026-11-21T10:00:00+05:00")
    var notice = try fixture.referral(text, receiver: record.receiver, priority: .urgent)
    notice.hold = false
    return notice
  }

  @Test func `each office hears of it, in an envelope of its own with the next number`() throws {
    _ = try vault.finalise(
      fixture.finalisation("D7-1", [fixture.referral(receiver: "one"), fixture.referral(receiver: "two")]), now: .at(1))
    let before = try vault.connection.query("SELECT id, digest, sealed FROM envelope ORDER BY id") {
      [$0.text(0), Hex.encode($0.blob(1)), Hex.encode($0.blob(2))]
    }
    let sent = try vault.sentRecords(serial: "D7-1", among: [])
    #expect(sent.known.map(\.receiver) == ["one", "two"] && sent.unknown == 0)
    try vault.send(.revoked, sent.known.map { try notice($0, .revoked) }, serial: "D7-1", officer: 3, now: .at(5))

    let due = try vault.dueEnvelopes(limit: 9, now: .at(6))
    #expect(due.count == 4)
    let bodies = try due.map { String(decoding: try Age.open($0.sealed, with: fixture.identity), as: UTF8.self) }
    for record in sent.known {
      #expect(bodies.contains { $0.contains("<revoked/>") && $0.contains("envelope=\"\(record.envelope)\"") })
    }
    let numbers = try due.map { try EnvelopeSignature(text: $0.signature) }.map { "\($0.receiver) \($0.number)" }
    #expect(Set(numbers) == ["one 1", "two 1", "one 2", "two 2"])
    // What was sealed is as it was.
    for row in before {
      let now = try vault.connection.query(
        "SELECT id, digest, sealed FROM envelope WHERE id = ?", [.text(row[0])]
      ) { [$0.text(0), Hex.encode($0.blob(1)), Hex.encode($0.blob(2))] }
      #expect(now == [row])
    }
    let last = try vault.connection.query("SELECT kind, subject, officer FROM audit ORDER BY seq DESC LIMIT 1") {
      "\($0.text(0)) \($0.text(1)) \($0.integer(2))"
    }
    #expect(last == ["referral.revoked D7-1 3"])
  }

  @Test func `a second one is about the record, not about the first one`() throws {
    _ = try vault.finalise(fixture.finalisation("D7-1", [fixture.referral(receiver: "one")]), now: .at(1))
    for step in 1...2 as ClosedRange<Int64> {
      let sent = try vault.sentRecords(serial: "D7-1", among: [])
      #expect(sent.known.map(\.number) == [1])
      let correction = FollowUp.corrected(.surname, "Rahimi")
      try vault.send(
        correction, sent.known.map { try notice($0, correction) }, serial: "D7-1", officer: 3, now: .at(step))
    }
    #expect(try vault.referrals(serial: "D7-1").map { try vault.isQuiet($0.id) } == [false, true, true])
  }

  @Test func `which records are quiet can't be read from the disk`() throws {
    var complaint = try fixture.referral(receiver: "one")
    complaint.isQuiet = true
    _ = try vault.finalise(fixture.finalisation("D7-2", [complaint]), now: .at(1))
    #expect(try vault.isQuiet(complaint.id))
    #expect(try vault.sentRecords(serial: "D7-2", among: []).known == [])
    let marks = try vault.connection.query("SELECT key FROM setting WHERE key GLOB 'quiet.*'") { $0.text(0) }
    #expect(marks.count == 1 && !marks[0].contains(complaint.id.prefix(8)))
  }

  @Test func `an office that the vault let go of is found by who names it, else it is for the phone`() throws {
    let sent = try vault.finalise(fixture.finalisation("D7-1", [fixture.referral(receiver: "one")]), now: .at(1))
    try vault.acknowledge(sent[0].id, by: "one", now: .at(2))
    _ = try vault.sweep(Retention(readableHours: 0, bytesDays: 90), now: .at(1000))
    #expect(try vault.sentRecords(serial: "D7-1", among: ["two"]).unknown == 1)
    #expect(try vault.sentRecords(serial: "D7-1", among: ["two", "one"]).known.map(\.receiver) == ["one"])
  }

  @Test func `what is typed can't become markup`() {
    let text = FollowUp.corrected(.surname, "</corrected><revoked/>\u{0}&\"").document(
      serial: "D7-1", envelope: "ab", number: 1, post: "D7", time: "")
    #expect(!text.contains("<revoked/>") && text.contains("&lt;/corrected&gt;&lt;revoked/&gt; &amp;&quot;"))
  }
}
