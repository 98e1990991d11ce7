import Sealing
import Testing

@testable import Vault

/// A receiver lost what it had.
struct ResendTests {
  let fixture: VaultFixture
  let vault: Vault

  init() throws {
    fixture = try VaultFixture()
    vault = try fixture.open()
  }

  let all = ["training-receiver", "two"]

  func deliver(_ count: Int, to receiver: String = "training-receiver") throws -> [EnvelopeForSending] {
    var sent: [EnvelopeForSending] = []
    for number in 0..<count {
      let referral = try fixture.referral(receiver: receiver)
      let serial = "\(receiver == "two" ? "B" : "A")-\(number)"
      let id = try vault.finalise(fixture.finalisation(serial, [referral]), now: .at(1))[0].id
      sent += try vault.dueEnvelopes(limit: 1, now: .at(1))
      try vault.deliver(id, now: .at(2))
    }
    return sent
  }

  @Test func `the same bytes go out again, from that number on, and no receipt changes`() throws {
    let sent = try deliver(5)
    try vault.acknowledge(sent[3].id, now: .at(3))
    let receipts = try vault.number("SELECT count(*) FROM receipt")
    let part = try vault.resend(since: 3, receivers: all, officer: nil, now: .at(5))
    #expect(part == ResendPart(count: 3, purged: [], next: nil))
    #expect(try vault.nextAttempt() == 5000)
    #expect(Set(try vault.dueEnvelopes(limit: 9, now: .at(5))) == Set(sent[2...]))
    for envelope in sent[2...] { try vault.deliver(envelope.id, now: .at(6)) }
    #expect(try vault.dueEnvelopes(limit: 9, now: .at(9)).isEmpty)
    #expect(try vault.nextAttempt() == nil)
    #expect(try vault.number("SELECT count(*) FROM receipt") == receipts)
    #expect(
      try sent.map { try vault.queueRow($0.id, now: .at(9))?.state }
        == [.delivered, .delivered, .delivered, .acknowledged, .delivered])
  }

  @Test func `asked for while it was on its way, a second sending was taken for the answer`() throws {
    let sent = try deliver(2)
    let new = try vault.finalise(fixture.finalisation("C-1", [try fixture.referral()]), now: .at(3))[0].id
    _ = try vault.resend(since: 1, receivers: all, officer: nil, now: .at(3))
    // Out again for the first time: the office gets them, loses them, asks once more; only then their answers come.
    let due = try vault.dueEnvelopes(limit: 9, now: .at(4)).map(\.id)
    #expect(Set(due) == Set(sent.map(\.id) + [new]))
    vault.markSending(due)
    _ = try vault.resend(since: 1, receivers: all, officer: nil, now: .at(5))
    for id in due { try vault.deliver(id, now: .at(6)) }
    #expect(Set(try vault.dueEnvelopes(limit: 9, now: .at(7)).map(\.id)) == Set(due))
    vault.markSending(due)
    for id in due { try vault.deliver(id, now: .at(8)) }
    #expect(try vault.dueEnvelopes(limit: 9, now: .at(9)).isEmpty && vault.resendsWaiting() == 0)
  }

  @Test func `asked for on its way, a record whose office had answered long ago could not be settled`() throws {
    let id = try deliver(1)[0].id
    try vault.acknowledge(id, now: .at(3))
    _ = try vault.sweep(Retention(readableHours: 0), now: .at(4))
    _ = try vault.resend(since: 1, receivers: all, officer: nil, now: .at(5))
    vault.markSending([id])
    _ = try vault.resend(since: 1, receivers: all, officer: nil, now: .at(6))
    try vault.deliver(id, now: .at(7))
    #expect(try vault.dueEnvelopes(limit: 9, now: .at(8)).map(\.id) == [id])
  }

  @Test func `a second sending that is freed, or fetched after it was asked for, goes out once`() throws {
    let id = try deliver(1)[0].id
    _ = try vault.resend(since: 1, receivers: all, officer: nil, now: .at(3))
    vault.markSending([id])
    _ = try vault.resend(since: 1, receivers: all, officer: nil, now: .at(4))
    // The upload process died: what goes out next was fetched after both.
    vault.releaseSending([id])
    vault.markSending([id])
    try vault.deliver(id, now: .at(5))
    #expect(try vault.resendsWaiting() == 0)
    // A courier's visit that ended early holds nothing up.
    vault.markVisiting(id)
    _ = try vault.resend(since: 1, receivers: all, officer: nil, now: .at(6))
    vault.markSending([id])
    try vault.deliver(id, now: .at(7))
    #expect(try vault.resendsWaiting() == 0)
  }

  @Test func `only the receiver that lost something gets it, and new ones go first`() throws {
    let one = try deliver(2)
    let two = try deliver(2, to: "two")
    _ = try vault.resend(since: 1, receivers: ["two"], officer: nil, now: .at(5))
    let new = try vault.finalise(fixture.finalisation("C-1", [try fixture.referral()]), now: .at(6))[0].id
    let due = try vault.dueEnvelopes(limit: 9, now: .at(6)).map(\.id)
    #expect(due.first == new)
    #expect(Set(due.dropFirst()) == Set(two.map(\.id)))
    #expect(!due.contains(one[0].id))
  }

  @Test func `what was purged is named, part by part`() throws {
    let sent = try deliver(5)
    for envelope in sent[..<2] { try vault.acknowledge(envelope.id, now: .at(3)) }
    _ = try vault.purgeAll(now: .at(4))
    var (start, count, purged): (Int64?, Int, [String]) = (0, 0, [])
    while let from = start {
      let part = try vault.resend(since: 1, receivers: all, from: from, limit: 2, officer: nil, now: .at(5))
      count += part.count
      purged += part.purged
      start = part.next
    }
    #expect(count == 3 && purged == ["A-0", "A-1"])
    #expect(try vault.number("SELECT count(*) FROM audit WHERE kind = 'resend'") == 1)
  }

  @Test func `a second sending that fails waits or ends, and takes nothing back`() throws {
    let sent = try deliver(2)
    _ = try vault.resend(since: 1, receivers: all, officer: nil, now: .at(5))
    try vault.retryLater(sent[0].id, at: 60_000, now: .at(6))
    try vault.park(sent[1].id, reason: "conflict", now: .at(6))
    #expect(try vault.dueEnvelopes(limit: 9, now: .at(59)).isEmpty)
    #expect(try vault.dueEnvelopes(limit: 9, now: .at(60)).map(\.id) == [sent[0].id])
    #expect(try sent.map { try vault.queueRow($0.id, now: .at(9))?.state } == [.delivered, .delivered])
  }

  @Test func `what is to be sent again isn't purged before it went`() throws {
    let sent = try deliver(1)
    try vault.acknowledge(sent[0].id, now: .at(3))
    _ = try vault.resend(since: 1, receivers: all, officer: nil, now: .at(5))
    #expect(try vault.purgeAll(now: .at(6)) == 0)
    try vault.deliver(sent[0].id, now: .at(7))
    #expect(try vault.purgeAll(now: .at(8)) == 1)
  }

  @Test func `what rests under its receiver's name is found by who names the receiver`() throws {
    let sent = try deliver(2)
    for envelope in sent { try vault.acknowledge(envelope.id, now: .at(3)) }
    _ = try vault.sweep(Retention(readableHours: 0, bytesDays: 1), now: .at(10))
    #expect(try vault.resend(since: 1, receivers: ["stranger"], officer: nil, now: .at(11)).count == 0)
    #expect(try vault.resend(since: 2, receivers: all, officer: nil, now: .at(11)).count == 1)
    #expect(try vault.dueEnvelopes(limit: 9, now: .at(11)) == [sent[1]])
  }
}
