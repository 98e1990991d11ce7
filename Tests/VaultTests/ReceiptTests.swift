import Referral
import Sealing
import Testing

@testable import Vault

/// What an office answers, on paper, by scan and by phone.
struct ReceiptTests {
  let fixture: VaultFixture
  let vault: Vault
  let key = VaultFixture.receiptKey
  let envelope: FinalisedEnvelope

  init() throws {
    fixture = try VaultFixture()
    vault = try fixture.open()
    envelope = try vault.finalise(fixture.finalisation("A-1", [try fixture.referral()]), now: .at(1))[0]
  }

  var keys: [String: [VerifyingKey]] { ["training-receiver": [key.publicKey]] }

  func receipt(
    _ answer: EnvelopeReceipt.Answer, id: String? = nil, digest: [UInt8]? = nil, by signer: SigningKey? = nil
  ) throws -> EnvelopeReceipt {
    try EnvelopeReceipt(
      id: id ?? envelope.id, digest: digest ?? envelope.digest, answer: answer, time: "20261125T101500Z",
      by: signer ?? key)
  }

  func take(_ receipt: EnvelopeReceipt, named name: String? = nil) throws -> TakenReceipt {
    try vault.take(.file(receipt, named: name), keys: keys, officer: nil, now: .at(9))
  }

  func states() throws -> [String] {
    let envelope = try #require(try vault.queueRow(envelope.id, now: .at(9)))
    return [envelope.state.rawValue] + (try vault.referrals(serial: "A-1").map(\.state.rawValue))
  }

  @Test func `delivered is the store's word, acknowledged is the office's`() throws {
    #expect(try states() == ["queued", "issued"])
    try vault.deliver(envelope.id, now: .at(2))
    #expect(try states() == ["delivered", "notified"])
    let taken = try take(receipt(.acknowledged), named: "\(envelope.id).receipt")
    #expect(taken.serial == "A-1" && taken.answer == .acknowledged && !taken.wasKnown)
    #expect(try states() == ["acknowledged", "acknowledged"])
    _ = try take(receipt(.received))
    #expect(try states() == ["acknowledged", "received"])
    #expect(try vault.purgeAll(now: .at(10)) == 1)
    #expect(try states() == ["purged", "received"])
    #expect(try vault.number("SELECT count(*) FROM receipt") == 2)
  }

  @Test(arguments: EnvelopeReceipt.Answer.allCases)
  func `an answer that comes before the store's word counts all the same`(answer: EnvelopeReceipt.Answer) throws {
    _ = try take(receipt(answer))
    #expect(try states() == ["acknowledged", answer.rawValue])
    try vault.deliver(envelope.id, now: .at(10))
    #expect(try states() == ["acknowledged", answer.rawValue])
    #expect(try vault.dueEnvelopes(limit: 9, now: .at(99)).isEmpty)
  }

  @Test func `the same answer again changes nothing, also after the purge`() throws {
    _ = try take(receipt(.acknowledged))
    let head = try vault.auditHead()
    #expect(try take(receipt(.acknowledged)).wasKnown)
    #expect(try vault.auditHead() == head)
    _ = try vault.purgeAll(now: .at(10))
    #expect(try take(receipt(.acknowledged)).wasKnown)
  }

  @Test func `an office that declined doesn't take the person after all by an old receipt`() throws {
    _ = try take(receipt(.declined))
    #expect(try vault.declinedSerials() == ["A-1"])
    for answer in [EnvelopeReceipt.Answer.acknowledged, .received] {
      #expect(throws: ReceiptRefusal(reason: .contradiction)) { try take(receipt(answer)) }
    }
    #expect(try states() == ["acknowledged", "declined"])
    try vault.settleDeclined(serial: "A-1", officer: 4, now: .at(10))
    let head = try vault.auditHead()
    try vault.settleDeclined(serial: "A-1", officer: 5, now: .at(11))
    #expect(try vault.auditHead() == head)
    #expect(try vault.declinedSerials().isEmpty)
    #expect(try states() == ["acknowledged", "declined"])
  }

  @Test func `who arrived can't be declined any more`() throws {
    _ = try take(receipt(.received))
    #expect(throws: ReceiptRefusal(reason: .contradiction)) { try take(receipt(.declined)) }
    #expect(!(try take(receipt(.acknowledged)).wasKnown))
    #expect(try states() == ["acknowledged", "received"])
    #expect(try vault.declinedSerials().isEmpty)
  }

  @Test func `each wrong receipt is refused by its reason and changes nothing`() throws {
    let stranger = try SigningKey.generate()
    let other = try vault.finalise(fixture.finalisation("A-2", [try fixture.referral(receiver: "two")]), now: .at(2))[0]
    let good = try receipt(.acknowledged)
    let forged = try EnvelopeReceipt(
      id: good.id, digest: good.digest, answer: .received, time: good.time, key: good.key, signature: good.signature)
    let before = (try vault.auditHead(), try vault.rowCounts())
    let cases: [(EnvelopeReceipt, String?, ReceiptRefusal.Reason)] = [
      (try receipt(.acknowledged, id: String(repeating: "0", count: 32)), nil, .unknownEnvelope),
      (good, "\(other.id).receipt", .otherName),
      (try receipt(.acknowledged, digest: other.digest), nil, .otherDigest),
      // Replayed under another envelope's id: the digest is not that one's.
      (try receipt(.acknowledged, id: other.id), nil, .otherDigest),
      (try receipt(.acknowledged, by: stranger), nil, .unknownKey),
      // The right key, but another receiver's envelope.
      (try receipt(.acknowledged, id: other.id, digest: other.digest), nil, .unknownKey),
      (forged, nil, .forged),
    ]
    for (receipt, name, expected) in cases {
      #expect(throws: ReceiptRefusal(reason: expected)) { try take(receipt, named: name) }
    }
    #expect(try vault.auditHead() == before.0)
    #expect(try vault.rowCounts() == before.1)
    #expect(try states() == ["queued", "issued"])
  }

  @Test func `a rotated receipt key counts beside the old one`() throws {
    let new = try SigningKey.generate()
    let both = ["training-receiver": [key.publicKey, new.publicKey]]
    let receipt = try receipt(.acknowledged, by: new)
    #expect(throws: ReceiptRefusal(reason: .unknownKey)) { try take(receipt) }
    _ = try vault.take(.file(receipt, named: nil), keys: both, officer: nil, now: .at(9))
    #expect(try states() == ["acknowledged", "acknowledged"])
  }

  @Test func `a scanned code is the same signature without digest and key`() throws {
    let code = try EnvelopeReceiptCode(text: receipt(.received).code.text)
    #expect(throws: ReceiptRefusal(reason: .unknownKey)) {
      try vault.take(.scanned(code), keys: [:], officer: 1, now: .at(9))
    }
    let others = ["training-receiver": [try SigningKey.generate().publicKey]]
    #expect(throws: ReceiptRefusal(reason: .forged)) {
      try vault.take(.scanned(code), keys: others, officer: 1, now: .at(9))
    }
    #expect(try vault.take(.scanned(code), keys: keys, officer: 1, now: .at(9)).answer == .received)
    #expect(try take(receipt(.received)).wasKnown)
    #expect(try states() == ["acknowledged", "received"])
  }

  func codes(_ id: String) throws -> SpokenCodes {
    let sealed = try vault.connection.query("SELECT sealed FROM envelope WHERE id = ?", [.text(id)]) { $0.blob(0) }[0]
    let record = String(decoding: try Age.open(sealed, with: fixture.identity), as: UTF8.self)
    return try #require(SpokenCodes(in: record))
  }

  @Test(arguments: EnvelopeReceipt.Answer.allCases)
  func `whoever opened the envelope can answer by phone`(answer: EnvelopeReceipt.Answer) throws {
    let code = try #require(try codes(envelope.id).codes[answer])
    let said = try SpokenCode("\(code)".lowercased().replacing("-", with: " "))
    let taken = try vault.take(said, serial: "A-1", officer: 7, now: .at(9))
    #expect(taken.answer == answer && !taken.wasKnown)
    #expect(try states() == ["acknowledged", answer.rawValue])
    #expect(try vault.take(said, serial: "A-1", officer: 7, now: .at(10)).wasKnown)
  }

  @Test func `a code answers its own referral among several, and no other person's`() throws {
    let referrals = [try fixture.referral(receiver: "one"), try fixture.referral(receiver: "two")]
    let made = try vault.finalise(fixture.finalisation("A-2", referrals), now: .at(2))
    let code = try #require(try codes(made[1].id).codes[.acknowledged])
    #expect(throws: ReceiptRefusal(reason: .wrongCode)) {
      try vault.take(code, serial: "A-1", officer: nil, now: .at(9))
    }
    #expect(throws: ReceiptRefusal(reason: .unknownEnvelope)) {
      try vault.take(code, serial: "A-9", officer: nil, now: .at(9))
    }
    #expect(try vault.take(code, serial: "A-2", officer: nil, now: .at(9)).referral == referrals[1].id)
    #expect(try vault.referrals(serial: "A-2").map(\.state) == [.issued, .acknowledged])
  }

  @Test func `ten wrong codes close the phone, over restarts, and a receipt still counts`() throws {
    let right = try #require(try codes(envelope.id).codes[.acknowledged])
    var current = vault
    for round in 0..<SpokenCode.mostMisses {
      #expect(throws: ReceiptRefusal(reason: .wrongCode)) {
        try current.take(SpokenCode.generate(), serial: "A-1", officer: nil, now: .at(9))
      }
      if round == 4 { current = try fixture.reopen(current) }
    }
    for code in [right, try SpokenCode.generate()] {
      #expect(throws: ReceiptRefusal(reason: .codeClosed)) {
        try current.take(code, serial: "A-1", officer: nil, now: .at(9))
      }
    }
    #expect(try current.number("SELECT count(*) FROM audit WHERE kind = 'receipt.wrong-code'") == 10)
    _ = try current.take(.file(receipt(.acknowledged), named: nil), keys: keys, officer: nil, now: .at(9))
    #expect(try current.referrals(serial: "A-1").map(\.state) == [.acknowledged])
  }

  @Test func `the vault holds no code that could be read out of it`() throws {
    let codes = try codes(envelope.id)
    try vault.close()
    let disk = String(decoding: try fixture.bytesOnDisk(), as: UTF8.self)
    for code in codes.codes.values {
      #expect(!disk.contains("\(code)") && !disk.contains("\(code)".replacing("-", with: "")))
    }
  }

  @Test(arguments: [
    "UPDATE receipt SET answer = 'declined'", "UPDATE receipt SET sealed = x'01'", "DELETE FROM receipt",
    "INSERT INTO receipt SELECT envelope, 'refused', means, wall_s, sealed, 0 FROM receipt",
    "INSERT INTO receipt SELECT envelope, 'declined', 'hearsay', wall_s, sealed, 0 FROM receipt",
    "INSERT INTO receipt SELECT id, 'declined', 'code', 0, x'01', 0 FROM envelope WHERE state = 'queued'",
    "UPDATE spoken_code SET misses = misses", "UPDATE spoken_code SET misses = 11",
    "UPDATE spoken_code SET misses = 1, declined = zeroblob(32)",
    "INSERT INTO resend SELECT id, 0, x'01' FROM envelope WHERE state = 'queued'",
  ])
  func `no receipt is changed, invented or dropped`(sql: String) throws {
    _ = try take(receipt(.acknowledged))
    _ = try vault.finalise(fixture.finalisation("A-2", [try fixture.referral()]), now: .at(2))
    #expect { try vault.connection.execute(sql) } throws: { reason($0) == .refused }
  }

  @Test func `what waits for an answer is handed out in parts, with its sink`() throws {
    var ids = [envelope.id]
    for number in 2...5 {
      ids.append(
        try vault.finalise(fixture.finalisation("A-\(number)", [try fixture.referral()]), now: .at(Int64(number)))[0].id
      )
    }
    for id in ids { try vault.deliver(id, now: .at(9)) }
    try vault.acknowledge(ids[2], .received, now: .at(10))
    try vault.acknowledge(ids[3], now: .at(10))
    let first = try vault.unanswered(after: nil, limit: 3, receivers: ["training-receiver"], now: .at(11))
    #expect(first.map(\.id) == [ids[0], ids[1], ids[3]])
    let last = try #require(first.last)
    #expect(
      try vault.unanswered(after: (last.queued, last.id), limit: 3, receivers: ["training-receiver"], now: .at(11)).map(
        \.id) == [ids[4]])
    #expect(first[0].sink?.path == "/srv/sink/training-receiver")
    // An office that took it on and says no more isn't asked for ever.
    let later = try vault.unanswered(after: nil, limit: 9, receivers: ["training-receiver"], now: .at(11 + 30 * 86_400))
    #expect(later.map(\.id) == [ids[0], ids[1], ids[4]])
  }

  @Test func `a station's new key signs what comes, and what waits keeps the old signature and its number`() throws {
    let waiting = try #require(try vault.dueEnvelopes(limit: 1, now: .at(1)).first)
    try vault.close()
    let next = try SigningKey.generate()
    let rotated = try Vault(open: fixture.path, deviceKey: VaultFixture.deviceKey, stationKey: next)
    #expect(try rotated.dueEnvelopes(limit: 1, now: .at(1)) == [waiting])
    _ = try rotated.finalise(fixture.finalisation("A-2", [try fixture.referral()]), now: .at(2))
    let signatures = try rotated.dueEnvelopes(limit: 9, now: .at(2)).map { try EnvelopeSignature(text: $0.signature) }
    #expect(signatures.map(\.number) == [1, 2])
    #expect(signatures[0].station == (try SigningKey(seed: VaultFixture.stationSeed).publicKey))
    #expect(signatures[1].station == next.publicKey && signatures.allSatisfy { $0.verify() })
  }

  @Test func `office and escrow open the same envelope, each alone`() throws {
    let escrow = try Age.Identity.generate()
    var referral = try fixture.referral("<data>both</data>")
    referral.recipients.append(escrow.recipient)
    let id = try vault.finalise(fixture.finalisation("A-2", [referral]), now: .at(2))[0].id
    let sealed = try #require(try vault.envelopeForVisit(id)).sealed
    for identity in [fixture.identity, escrow] {
      #expect(String(decoding: try Age.open(sealed, with: identity), as: UTF8.self).hasPrefix("<data>both</data>\n"))
    }
  }

  @Test func `answers as different as can be are sealed to one size`() throws {
    // Yes and no, a long and a short choice, an empty answer and many: the same bucket, the same bytes but one stanza.
    let answers = [
      "<data><t3>yes</t3><t4>no</t4></data>", "<data><t3/><t4/></data>",
      "<data><t3>prefer_not</t3><t4>prefer_not</t4><t8>study_or_training other_reason</t8></data>",
      "<data>" + (1...12).map { "<q\($0)>dont_know</q\($0)>" }.joined() + "</data>",
    ]
    var sizes: Set<Int> = []
    for (number, answer) in answers.enumerated() {
      let id = try vault.finalise(
        fixture.finalisation("B-\(number)", [try fixture.referral(answer)]), now: .at(2))[0].id
      let row = try #require(try vault.queueRow(id, now: .at(3)))
      sizes.insert(row.size)
      // Opaque: 32 random hexadecimal digits, neither serial nor receiver.
      #expect(id.count == 32 && id.allSatisfy { "0123456789abcdef".contains($0) } && id != referralID(row))
    }
    #expect(sizes.count == 1)
  }

  private func referralID(_ row: QueueRow) -> String { (try? vault.referrals(serial: row.serial).first?.id) ?? "" }
}
