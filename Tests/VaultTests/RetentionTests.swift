import Foundation
import Referral
import Testing

@testable import Sealing
@testable import Vault

struct RetentionTests {
  let fixture: VaultFixture
  let vault: Vault
  let retention = Retention(readableHours: 72, bytesDays: 30)
  static let hour: Int64 = 3600

  init() throws {
    fixture = try VaultFixture()
    vault = try fixture.open()
  }

  func queue(_ serial: String, at seconds: Int64, receiver: String = "training-receiver", limitDays: Int64 = 30) throws
    -> String
  {
    var referral = try fixture.referral(receiver: receiver)
    referral.limitMilliseconds = limitDays * 86_400_000
    return try vault.finalise(fixture.finalisation(serial, [referral]), now: .at(seconds))[0].id
  }

  func acknowledge(_ id: String, at seconds: Int64, by receiver: String = "training-receiver") throws {
    try vault.acknowledge(id, by: receiver, now: .at(seconds))
  }

  @Test func `readable things go after 72 hours, bytes after 30 days, the stub stays`() throws {
    let id = try queue("A-1", at: 10)
    try acknowledge(id, at: 20)
    #expect(try vault.nextSweep(retention) == (20 + 72 * Self.hour) * 1000 + 1)
    #expect(try vault.sweep(retention, now: .at(20 + 72 * Self.hour)) == Sweep())
    #expect(try vault.route(of: id, among: [])?.receiver == "training-receiver")

    var swept = try vault.sweep(retention, now: .at(21 + 72 * Self.hour))
    #expect(swept.rested == 1 && swept.purged == 0 && swept.expiredSlips == 1)
    #expect(try vault.route(of: id, among: ["other", "more"]) == nil)
    let route = try #require(try vault.route(of: id, among: ["other", "training-receiver"]))
    #expect(route.receiver == "training-receiver")
    #expect(try EnvelopeSignature(text: route.signature).verify())
    #expect(try vault.slip("A-1")?.state == .expired)
    #expect(try vault.slip("A-1")?.request == nil)
    #expect(try vault.number("SELECT length(sealed) FROM envelope") > 1000)

    #expect(try vault.nextSweep(retention) == (20 + 720 * Self.hour) * 1000 + 1)
    swept = try vault.sweep(retention, now: .at(21 + 720 * Self.hour))
    #expect(swept.purged == 1)
    #expect(try vault.queueRow(id, now: .at(99))?.state == .purged)
    #expect(try vault.referrals(serial: "A-1").count == 1)
    #expect(try vault.nextSweep(retention) == nil)
    #expect(try vault.verifyAudit().count > 0)
  }

  /// With the device key and the directory's public keys in hand: the signature would tell whose it is.
  @Test(arguments: [true, false])
  func `72 hours after an answer nothing tells which office gave it`(isCode: Bool) throws {
    let id = try queue("A-1", at: 10)
    if isCode {
      let sealed = try #require(try vault.envelopeForVisit(id)).sealed
      let record = String(decoding: try Age.open(sealed, with: fixture.identity), as: UTF8.self)
      let spoken = try #require(SpokenCodes(in: record)?.codes[.acknowledged])
      _ = try vault.take(spoken, serial: "A-1", officer: nil, now: .at(20))
    } else {
      try acknowledge(id, at: 20)
    }
    func receipts() throws -> [Receipt] {
      let rows = try vault.connection.query(
        "SELECT sealed FROM receipt UNION ALL SELECT receipt FROM envelope WHERE receipt IS NOT NULL"
      ) { $0.blob(0) }
      return try rows.map { try vault.keys.open(Receipt.self, from: $0, kind: "receipt", row: id) }
    }
    let before = try receipts()
    #expect(before.count == 2 && before.allSatisfy { $0.kind == (isCode ? .spokenCode : .receiverSignature) })
    #expect(
      before.allSatisfy { receipt in
        !String(decoding: receipt.bytes, as: UTF8.self).contains(VaultFixture.receiptKey.publicKey.base64)
      })
    let swept = try vault.sweep(retention, now: .at(21 + 72 * Self.hour))
    #expect(swept.rested == 1 && swept.restedReceipts == 1)
    // What is left fits the receipt, for whoever has it, and nothing else.
    #expect(try receipts() == before.map { Receipt(kind: .digest, bytes: Digest.sha256($0.bytes)) })
    #expect(try vault.queueRow(id, now: .at(99))?.hasReceipt == true)
    // A further answer later rests as well, at the next look.
    if !isCode {
      try vault.acknowledge(id, .received, now: .at(30 + 72 * Self.hour))
      #expect(try vault.nextSweep(retention) == (20 + 72 * Self.hour) * 1000 + 1)
      #expect(try vault.sweep(retention, now: .at(31 + 72 * Self.hour)).restedReceipts == 1)
    }
    #expect(try receipts().allSatisfy { $0.kind == .digest })
    #expect(try vault.nextSweep(retention) == (20 + 720 * Self.hour) * 1000 + 1)
    // The same answer once more is still known.
    if !isCode { try vault.acknowledge(id, now: .at(40 + 72 * Self.hour)) }
    #expect(throws: VaultError.self) { try vault.connection.run("UPDATE receipt SET sealed = x'01'") }
    #expect(throws: VaultError.self) { try vault.connection.run("UPDATE receipt SET rests = 0") }
  }

  @Test func `what a server said of an envelope goes with the answer`() throws {
    let id = try queue("A-1", at: 10)
    try vault.settle(
      [SendingResult(id: id, outcome: .parked(reason: "refused"), words: "Asylum office of Utopia: no")], now: .at(11))
    #expect(try vault.serverWords(of: id) != nil)
    try acknowledge(id, at: 20)
    #expect(try vault.serverWords(of: id) == nil)
  }

  @Test func `no more than 72 hours can be asked for, and bytes outlive what is readable`() {
    #expect(Retention(readableHours: 1000, bytesDays: 0).readable == Retention.longestReadable)
    #expect(Retention(readableHours: 72, bytesDays: 0).bytes == Retention.longestReadable)
    #expect(Retention(readableHours: -5).readable == 0)
  }

  @Test func `a slip waits for the last receipt of its case`() throws {
    let referrals = [try fixture.referral(), try fixture.referral(receiver: "second")]
    let made = try vault.finalise(fixture.finalisation("A-1", referrals), now: .at(0))
    try acknowledge(made[0].id, at: 1)
    let late = 100 * Self.hour
    #expect(try vault.sweep(retention, now: .at(late)).expiredSlips == 0)
    try acknowledge(made[1].id, at: late, by: "second")
    #expect(try vault.sweep(retention, now: .at(late + 71 * Self.hour)).expiredSlips == 0)
    #expect(try vault.sweep(retention, now: .at(late + 73 * Self.hour)).expiredSlips == 1)
  }

  @Test func `a slip without a record goes by its own time`() throws {
    try vault.recordSlip(serial: "A-1", request: [1], now: .at(0))
    #expect(try vault.sweep(retention, now: .at(72 * Self.hour)).expiredSlips == 0)
    #expect(try vault.sweep(retention, now: .at(72 * Self.hour + 1)).expiredSlips == 1)
  }

  @Test(arguments: [365 * 86_400, -365 * 86_400] as [Int64])
  func `a wall clock that jumps a year changes nothing`(jump: Int64) throws {
    func moment(_ seconds: Int64) -> Moment {
      Moment(wallSeconds: Moment.at(seconds).wallSeconds + jump, elapsedMilliseconds: seconds * 1000)
    }
    let acknowledged = try queue("A-1", at: 0)
    let waiting = try queue("A-2", at: 0)
    try vault.acknowledge(acknowledged, now: moment(10))
    #expect(try vault.sweep(retention, now: moment(3600)) == Sweep())
    let next = try fixture.reopen(vault)
    #expect(try next.sweep(retention, now: moment(71 * Self.hour)) == Sweep())
    #expect(try next.sweep(retention, now: .at(11 + 72 * Self.hour)).rested == 1)
    #expect(try next.queueRow(waiting, now: moment(1))?.state == .queued)
    #expect(try next.sweep(retention, now: moment(720 * Self.hour)).alarmed == ["A-2"])
  }

  @Test func `time that passed without power counts when it is vouched for, and only then`() throws {
    _ = try vault.resumeElapsed(boot: "one", poweredOff: nil)
    let id = try queue("A-1", at: 0)
    try acknowledge(id, at: 10)
    var next = try fixture.reopen(vault)
    var offset = try next.resumeElapsed(boot: "two", poweredOff: nil)
    #expect(try next.sweep(retention, now: Moment(wallSeconds: 0, elapsedMilliseconds: offset + 1000)).rested == 0)
    next = try fixture.reopen(next)
    offset = try next.resumeElapsed(boot: "three", poweredOff: 73 * Self.hour * 1000)
    #expect(try next.sweep(retention, now: Moment(wallSeconds: 0, elapsedMilliseconds: offset + 1000)).rested == 1)
  }

  @Test func `an envelope past its limit alarms once and is never erased by time`() throws {
    let id = try queue("A-1", at: 0, limitDays: 10)
    _ = try queue("A-2", at: 0)
    #expect(try vault.sweep(retention, now: .at(240 * Self.hour - 1)).alarmed.isEmpty)
    #expect(try vault.sweep(retention, now: .at(240 * Self.hour)).alarmed == ["A-1"])
    #expect(try vault.sweep(retention, now: .at(241 * Self.hour)).alarmed.isEmpty)
    #expect(try vault.overLimit() == ["A-1"])
    _ = try vault.sweep(retention, now: .at(100_000 * Self.hour))
    #expect(try vault.dueEnvelopes(limit: 9, now: .at(100_000 * Self.hour)).count == 2)
    try acknowledge(id, at: 100_001 * Self.hour)
    #expect(try vault.overLimit() == ["A-2"])
  }

  @Test func `only two different people erase, one of them a supervisor, and only past the limit`() throws {
    let cost = PinHash.Cost(logN: 10, r: 1, p: 1)
    for (badge, role) in [("B-1", OfficerRole.supervisor), ("B-2", .officer), ("B-3", .officer), ("B-4", .monitor)] {
      _ = try vault.addOfficer(
        name: badge, badge: badge, pin: PinHash.create("246810", cost: cost), role: role, now: .at(0))
    }
    func person(_ badge: String, pin: String = "246810") -> Witness { Witness(badge: badge, pin: pin) }
    let id = try queue("A-1", at: 0, limitDays: 1)
    #expect { try vault.erase(id, by: person("B-1"), and: person("B-2"), now: .at(5)) } throws: {
      reason($0) == .refused
    }
    _ = try vault.sweep(retention, now: .at(25 * Self.hour))
    let wrong: [(Witness, Witness)] = [
      (person("B-1"), person("B-1")), (person("B-2"), person("B-3")), (person("B-1"), person("B-4")),
      (person("B-1"), person("B-2", pin: "111111")), (person("B-9"), person("B-1")),
    ]
    for (first, second) in wrong {
      #expect { try vault.erase(id, by: first, and: second, now: .at(26 * Self.hour)) } throws: {
        reason($0) == .refused
      }
      #expect(try vault.queueRow(id, now: .at(1))?.state == .queued)
    }
    try vault.erase(id, by: person("B-2"), and: person("B-1"), now: .at(30 * Self.hour))
    #expect(try vault.queueRow(id, now: .at(1))?.state == .erased)
    #expect(try vault.number("SELECT count(*) FROM envelope WHERE sealed IS NULL AND route IS NULL") == 1)
    #expect(try vault.number("SELECT count(*) FROM audit WHERE kind = 'envelope.erased' AND subject = '\(id)'") == 2)
    #expect(try vault.referrals(serial: "A-1").count == 1)
    #expect(try vault.dueEnvelopes(limit: 9, now: .at(999_999)).isEmpty)
    #expect { try vault.erase(id, by: person("B-1"), and: person("B-2"), now: .at(31 * Self.hour)) } throws: {
      reason($0) == .refused
    }
  }

  @Test func `small batches, until nothing is over its time`() throws {
    for index in 0..<40 { try acknowledge(try queue("A-\(index)", at: 0), at: 1) }
    var rested = 0
    var sweeps = 0
    while true {
      let sweep = try vault.sweep(retention, now: .at(800 * Self.hour))
      rested += sweep.rested
      sweeps += 1
      #expect(sweep.rested <= 16 && sweep.purged <= 16 && sweep.expiredSlips <= 16)
      if !sweep.isFull { break }
    }
    #expect(rested == 40 && sweeps == 3)
    #expect(try vault.number("SELECT count(*) FROM envelope WHERE state = 'purged'") == 40)
  }
}
