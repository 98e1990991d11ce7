import Sealing
import Testing

@testable import Vault

/// Documents of the station itself: queued like a record, but nobody's.
struct DocumentTests {
  let fixture: VaultFixture
  let vault: Vault

  init() throws {
    fixture = try VaultFixture()
    vault = try fixture.open()
  }

  private func document() throws -> PreparedReferral {
    var document = try fixture.referral("<station-health/>", receiver: "health")
    document.hold = false
    document.limitMilliseconds = 1 << 50
    return document
  }

  @Test func `it goes behind every record, and is done when its sink has it`() throws {
    let id = try vault.enqueue(document(), serial: "A-1", kind: "health.queued", now: .at(1)).id
    let soon = try fixture.finalisation("A-2", [fixture.referral(priority: .soon)])
    let record = try vault.finalise(soon, now: .at(2))[0].id
    #expect(try vault.dueEnvelopes(limit: 2, now: .at(3)).map(\.id) == [record, id])
    // Not before it is there.
    #expect(try !vault.closeDocument(id, now: .at(3)))
    #expect(try vault.queueRow(id, now: .at(3))?.state == .queued)
    try vault.deliver(id, now: .at(4))
    #expect(try vault.closeDocument(id, now: .at(5)))
    #expect(try vault.queueRow(id, now: .at(5))?.state == .acknowledged)
    #expect(try !vault.closeDocument(id, now: .at(6)))
    #expect(try vault.queueSummary(now: .at(6)).delivered == 0)
    #expect(try vault.verifyAudit() == vault.auditHead())
  }

  @Test func `it stands in no count of cases`() throws {
    try _ = vault.enqueue(document(), serial: "A-1", kind: "health.queued", now: .at(1))
    let kinds = try vault.connection.query("SELECT kind FROM audit ORDER BY seq") { $0.text(0) }
    #expect(kinds.contains("health.queued") && !kinds.contains("finalised"))
    #expect(try vault.connection.query("SELECT count(*) FROM slip") { $0.integer(0) } == [0])
    #expect(try vault.connection.query("SELECT count(*) FROM tally") { $0.integer(0) } == [0])
  }

  /// Silent offices must not look as if they had answered, because a document was delivered.
  @Test func `a document that is done is no answer of an office`() throws {
    let id = try vault.enqueue(document(), serial: "A-1", kind: "health.queued", now: .at(1)).id
    try vault.deliver(id, now: .at(2))
    try vault.closeDocument(id, now: .at(3))
    #expect(try vault.lastReceipt() == nil)
    let record = try vault.finalise(fixture.finalisation("A-2", [fixture.referral()]), now: .at(4))[0].id
    try vault.deliver(record, now: .at(5))
    #expect(try vault.lastReceipt() == nil)
    try vault.acknowledge(record, now: .at(6))
    #expect(try vault.lastReceipt() == Moment.at(6).wallSeconds)
  }
}
