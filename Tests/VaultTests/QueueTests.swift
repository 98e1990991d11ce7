import Foundation
import Sealing
import Testing

@testable import Vault

struct QueueTests {
  let fixture: VaultFixture
  let vault: Vault

  init() throws {
    fixture = try VaultFixture()
    vault = try fixture.open()
  }

  func queue(_ serial: String, _ priority: SendingPriority, at seconds: Int64) throws -> String {
    try vault.finalise(
      fixture.finalisation(serial, [try fixture.referral(priority: priority)]), now: .at(seconds))[0].id
  }

  @Test func `the most urgent goes first, then the longest waiting`() throws {
    let routine = try queue("A-1", .routine, at: 1)
    let urgentLater = try queue("A-2", .urgent, at: 3)
    let immediate = try queue("A-3", .immediate, at: 4)
    let urgent = try queue("A-4", .urgent, at: 2)
    #expect(try vault.dueEnvelopes(limit: 10, now: .at(4)).map(\.id) == [immediate, urgent, urgentLater, routine])
    #expect(try vault.dueEnvelopes(limit: 2, now: .at(4)).map(\.id) == [immediate, urgent])
    #expect(try vault.dueEnvelopes(limit: 0, now: .at(4)).isEmpty)
  }

  @Test func `one that is being sent isn't handed out again until its uploader ends`() throws {
    let first = try queue("A-1", .routine, at: 1)
    let second = try queue("A-2", .routine, at: 2)
    vault.markSending([first])
    #expect(try vault.dueEnvelopes(limit: 1, now: .at(9)).map(\.id) == [second])
    #expect(try vault.queueRow(first, now: .at(9))?.state == .sending)
    vault.releaseSending()
    #expect(try vault.dueEnvelopes(limit: 1, now: .at(9)).map(\.id) == [first])
  }

  @Test func `a retry sends the same bytes, not before its time, and blocks no other`() throws {
    let poison = try queue("A-1", .immediate, at: 1)
    let other = try queue("A-2", .routine, at: 1)
    let bytes = try #require(try vault.dueEnvelopes(limit: 1, now: .at(1)).first)
    vault.markSending([poison])
    try vault.retryLater(poison, at: 60_000, now: .at(2))
    #expect(try vault.dueEnvelopes(limit: 9, now: .at(59)).map(\.id) == [other])
    #expect(try vault.nextAttempt() == 1000)
    let reopened = try fixture.reopen(vault)
    #expect(try reopened.dueEnvelopes(limit: 1, now: .at(60)) == [bytes])
    #expect(try reopened.queueRow(poison, now: .at(60))?.attempts == 1)
  }

  @Test func `a digest read back is a delivery, which nobody has answered yet`() throws {
    let id = try queue("A-1", .routine, at: 1)
    try vault.deliver(id, now: .at(2))
    let head = try vault.auditHead()
    try vault.deliver(id, now: .at(3))
    try vault.retryLater(id, at: 0, now: .at(3))
    try vault.park(id, reason: "late", now: .at(3))
    #expect(try vault.auditHead() == head)
    let row = try #require(try vault.queueRows(matching: id, now: .at(3)).first)
    #expect(row.state == .delivered && !row.hasReceipt)
    #expect(try vault.queueRows(matching: row.serial, now: .at(3)) == [row])
    #expect(try vault.queueRows(matching: "D7-000-000-0", now: .at(3)) == [])
    #expect(try vault.dueEnvelopes(limit: 9, now: .at(99)).isEmpty)
    #expect(try vault.queue(limit: 9, now: .at(3)) == [row])
    #expect(try vault.queueSummary(now: .at(3)).delivered == 1)
    #expect(try vault.nextAttempt() == nil)
    #expect(try vault.referrals(serial: "A-1").map(\.state) == [.notified])
    // Without an answer its bytes are kept, however long it takes.
    #expect(try vault.purgeAll(now: .at(9_000_000)) == 0)
  }

  @Test func `a parked one waits for a person`() throws {
    let id = try queue("A-1", .routine, at: 1)
    try vault.park(id, reason: "digest-differs", now: .at(2))
    #expect(try vault.dueEnvelopes(limit: 9, now: .at(99)).isEmpty)
    #expect(try vault.queue(limit: 9, now: .at(3)).map(\.reason) == ["digest-differs"])
    try vault.requeue(id, officer: nil, now: .at(4))
    #expect(try vault.dueEnvelopes(limit: 9, now: .at(4)).map(\.id) == [id])
  }

  @Test func `an unknown envelope and a reason with spaces are refused`() throws {
    let id = try queue("A-1", .routine, at: 1)
    #expect { try vault.deliver("none", now: .at(2)) } throws: { reason($0) == .notFound }
    #expect { try vault.retryLater("none", at: 0, now: .at(2)) } throws: { reason($0) == .notFound }
    #expect { try vault.park(id, reason: "a reason", now: .at(2)) } throws: { reason($0) == .refused }
  }

  @Test func `ten thousand queued: the due, the view and the summary use their indexes`() throws {
    let referrals = { try (0..<16).map { try self.fixture.referral(priority: $0 % 2 == 0 ? .routine : .urgent) } }
    for number in 0..<625 {
      _ = try vault.finalise(fixture.finalisation("A-\(number)", try referrals()), now: .at(Int64(number)))
    }
    func plan(_ sql: String, _ values: [Value] = []) throws -> [String] {
      try vault.connection.query("EXPLAIN QUERY PLAN " + sql, values) { $0.text(3) }
    }
    #expect(
      try plan(Vault.dueSQL, [.integer(1), .integer(1), .integer(1)])
        == ["SEARCH envelope USING INDEX envelope_due (priority=? AND next_attempt_ms<?)"])
    #expect(try plan(Vault.summarySQL).first?.contains("USING COVERING INDEX envelope_open") == true)

    let clock = ContinuousClock()
    var due: [EnvelopeForSending] = []
    let dueTime = try clock.measure { due = try vault.dueEnvelopes(limit: 16, now: .at(1000)) }
    #expect(due.count == 16)
    var summary: QueueSummary?
    let summaryTime = try clock.measure { summary = try vault.queueSummary(now: .at(1000)) }
    #expect(summary == QueueSummary(unsent: 10_000, delivered: 0, parked: 0, oldestMilliseconds: 1_000_000))
    #expect(try vault.queue(limit: 5, now: .at(1000)).map(\.serial) == Array(repeating: "A-0", count: 5))
    try vault.close()
    let openTime = try clock.measure { _ = try fixture.open() }
    print("10 000 queued: due \(dueTime), summary \(summaryTime), open \(openTime)")
  }
}
