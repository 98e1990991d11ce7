public import Referral
public import Sealing

/// What an office answered, on its way into the vault.
public enum ReceivedReceipt: Sendable, Hashable {
  /// `ID.receipt`, and the name its file had.
  case file(EnvelopeReceipt, named: String?)
  /// Scanned at the post.
  case scanned(EnvelopeReceiptCode)
}

/// What became of an answer that was taken.
public struct TakenReceipt: Sendable, Hashable {
  /// The slip's number of the referral it answers.
  public let serial: String
  public let referral: String
  public let answer: EnvelopeReceipt.Answer
  /// Whether it stood in the vault before: nothing changed.
  public let wasKnown: Bool
}

/// Why an answer wasn't taken. Nothing was changed then, but for a wrong spoken code, which is counted.
public struct ReceiptRefusal: Error, Sendable, Hashable, CustomStringConvertible {
  public enum Reason: String, Sendable, Codable, CaseIterable {
    /// No envelope of this station has that id.
    case unknownEnvelope = "unknown-envelope"
    /// The file's name is another envelope's.
    case otherName = "other-name"
    /// It is for other bytes than were sent.
    case otherDigest = "other-digest"
    /// The key is none that the directory gives this receiver.
    case unknownKey = "unknown-key"
    /// The signature doesn't fit.
    case forged
    /// It contradicts what the office has answered before.
    case contradiction
    /// The code opens none of the referrals under this number.
    case wrongCode = "wrong-code"
    /// There were too many wrong codes.
    case codeClosed = "code-closed"
  }

  public let reason: Reason

  public init(reason: Reason) { self.reason = reason }

  public var description: String {
    switch reason {
    case .unknownEnvelope: "no envelope of this station is meant: give it to the station that wrote ID.sig"
    case .otherName: "the file is named for another envelope: ask the office to send the receipts as they were written"
    case .otherDigest: "it is for other bytes than this station sent: the office must compare its file with ID.sig"
    case .unknownKey:
      "its key is none that the directory gives this receiver: install the pack that names it, or ask the office"
    case .forged: "its signature doesn't fit: ask the office to write it again, and tell the supervisor"
    case .contradiction:
      "the office has answered otherwise before, which stands: ask the office, and tell the supervisor"
    case .wrongCode: "the code is for none of the referrals under this number: have number and code read out again"
    case .codeClosed:
      "there were \(SpokenCode.mostMisses) wrong codes, so the phone is no longer enough: ask the office for a receipt"
    }
  }
}

extension Vault {
  /// Takes an office's signed answer. `keys`: by receiver's id, the keys that the installed directory gives it.
  ///
  /// Throws `ReceiptRefusal`. The same answer again is no error and changes nothing.
  public func take(
    _ received: ReceivedReceipt, keys: [String: [VerifyingKey]], officer: Int64?, now: Moment
  ) throws -> TakenReceipt {
    let id =
      switch received {
      case .file(let receipt, _): receipt.id
      case .scanned(let code): code.id
      }
    guard let target = try answerTarget(id) else { throw ReceiptRefusal(reason: .unknownEnvelope) }
    let known = try route(of: id, among: keys.keys.sorted()).flatMap { keys[$0.receiver] } ?? []
    let receipt: EnvelopeReceipt
    switch received {
    case .file(let file, let name):
      guard name == nil || name == "\(id).receipt" else { throw ReceiptRefusal(reason: .otherName) }
      guard file.digest == target.digest else { throw ReceiptRefusal(reason: .otherDigest) }
      guard known.contains(file.key) else { throw ReceiptRefusal(reason: .unknownKey) }
      guard file.verify() else { throw ReceiptRefusal(reason: .forged) }
      receipt = file
    case .scanned(let code):
      guard !known.isEmpty else { throw ReceiptRefusal(reason: .unknownKey) }
      guard let whole = code.receipt(digest: target.digest, keys: known) else { throw ReceiptRefusal(reason: .forged) }
      receipt = whole
    }
    return try answer(
      // Without the key: who reads the vault later must not find the office's name in it (see `Retention`).
      target, receipt.answer, Receipt(kind: .receiverSignature, bytes: [UInt8](receipt.code.text.utf8)),
      officer: officer, now: now)
  }

  /// Takes a code that the office read out, for one of the referrals under `serial`.
  ///
  /// Throws `ReceiptRefusal`; a wrong code is counted against each of these referrals that still waits for its answer.
  public func take(_ code: SpokenCode, serial: String, officer: Int64?, now: Moment) throws -> TakenReceipt {
    let rows = try connection.query(
      """
      SELECT envelope.id, acknowledged, received, declined, misses FROM spoken_code
      JOIN envelope ON envelope.id = spoken_code.envelope JOIN referral ON referral.id = envelope.referral
      WHERE referral.serial = ? ORDER BY envelope.rowid
      """, [.text(serial)]
    ) { row in
      (id: row.text(0), tags: [row.blob(1), row.blob(2), row.blob(3)], misses: Int(row.integer(4)))
    }
    guard !rows.isEmpty else { throw ReceiptRefusal(reason: .unknownEnvelope) }
    let open = rows.filter { $0.misses < SpokenCode.mostMisses }
    for row in open {
      for (answer, tag) in zip(EnvelopeReceipt.Answer.allCases, row.tags)
      where codeTag(code, answer, envelope: row.id) == tag {
        guard let target = try answerTarget(row.id) else { continue }
        let bytes = [UInt8]("\(answer.rawValue) \(code)".utf8)
        return try self.answer(
          target, answer, Receipt(kind: .spokenCode, bytes: bytes), officer: officer, now: now)
      }
    }
    guard !open.isEmpty else { throw ReceiptRefusal(reason: .codeClosed) }
    try write(at: now) {
      for row in open {
        try connection.run("UPDATE spoken_code SET misses = misses + 1 WHERE envelope = ?", [.text(row.id)])
      }
      try append(AuditEvent("receipt.wrong-code", subject: serial, officer: officer), now: now)
    }
    throw ReceiptRefusal(reason: .wrongCode)
  }

  /// Serials of referrals that an office declined and no supervisor has seen to; 64 at most.
  public func declinedSerials() throws -> [String] {
    try connection.query(
      """
      SELECT DISTINCT serial FROM referral INDEXED BY referral_declined
      WHERE state = 'declined' AND id NOT IN (SELECT referral FROM declined_settled) LIMIT 64
      """
    ) { $0.text(0) }
  }

  /// The supervisor has seen to what was declined under this number. The referrals stay declined. Again: no change.
  public func settleDeclined(serial: String, officer: Int64, now: Moment) throws {
    try write(at: now) {
      let settled = try connection.query(
        """
        INSERT OR IGNORE INTO declined_settled
          SELECT id, ?, ? FROM referral WHERE serial = ? AND state = 'declined' RETURNING referral
        """, [.integer(officer), .integer(now.wallSeconds), .text(serial)]
      ) { $0.text(0) }
      for id in settled { try append(AuditEvent("referral.seen-to", subject: id, officer: officer), now: now) }
    }
  }

  /// Serials of referrals whose envelope never left the box, and of those that left but were never answered; each at most
  /// `limit`, oldest first.
  public func atRisk(limit: Int) throws -> (unsent: [String], unanswered: [String]) {
    func serials(_ states: String) throws -> [String] {
      try connection.query(
        """
        SELECT serial FROM envelope JOIN referral ON referral.id = envelope.referral
        WHERE envelope.state IN (\(states)) GROUP BY serial ORDER BY min(queued_ms) LIMIT ?
        """, [.integer(limit)]
      ) { $0.text(0) }
    }
    return (try serials("'queued', 'parked'"), try serials("'delivered'"))
  }

  /// Envelopes whose receiver may have something to say: those at their sink that nobody has answered, and those of the
  /// last 30 days that were acknowledged, but nothing was heard of the person. Longest waiting first, behind `after`.
  /// `receivers`: who there is, since the vault forgets whose the answered ones were.
  public func unanswered(
    after: (queued: Int64, id: String)?, limit: Int, receivers: [String], now: Moment
  ) throws -> [UnansweredEnvelope] {
    let rows = try connection.query(
      """
      SELECT id, queued_ms, digest, delivered_ms, state FROM (
        SELECT id, queued_ms, digest, delivered_ms, state FROM envelope INDEXED BY envelope_delivered
        WHERE state = 'delivered'
        UNION ALL
        SELECT envelope.id, queued_ms, digest, delivered_ms, envelope.state FROM envelope INDEXED BY envelope_answered
        JOIN referral ON referral.id = envelope.referral AND referral.state = 'acknowledged'
        WHERE envelope.state IN ('acknowledged', 'purged') AND acknowledged_ms >= ?4
      ) WHERE queued_ms > ?1 OR (queued_ms = ?1 AND id > ?2) ORDER BY queued_ms, id LIMIT ?3
      """,
      [
        .integer(after?.queued ?? -1), .text(after?.id ?? ""), .integer(limit),
        .integer(now.elapsedMilliseconds - 30 * 86_400_000),
      ]
    ) { row in
      (
        id: row.text(0), queued: row.integer(1), digest: row.blob(2), delivered: row.optionalInteger(3),
        isAcknowledged: row.text(4) != "delivered"
      )
    }
    return try rows.map { row in
      UnansweredEnvelope(
        id: row.id, queued: row.queued, sink: try route(of: row.id, among: receivers)?.sink, digest: row.digest,
        delivered: row.delivered, isAcknowledged: row.isAcknowledged)
    }
  }

  /// What tells a right code from a wrong one, by answer.
  func codeTags(_ codes: SpokenCodes, envelope id: String) -> [[UInt8]] {
    EnvelopeReceipt.Answer.allCases.map { answer in
      codes.codes[answer].map { codeTag($0, answer, envelope: id) } ?? []
    }
  }

  /// Inside finalise's transaction.
  func storeCodes(_ tags: [[UInt8]], envelope id: String) throws {
    try connection.run(
      "INSERT INTO spoken_code (envelope, acknowledged, received, declined) VALUES (?, ?, ?, ?)",
      [.text(id), .blob(tags[0]), .blob(tags[1]), .blob(tags[2])])
  }

  private struct AnswerTarget {
    let id: String
    let digest: [UInt8]
    let referral: String
    let serial: String
    let state: ReferralState
  }

  private func answerTarget(_ id: String) throws -> AnswerTarget? {
    try connection.query(
      """
      SELECT digest, referral.id, serial, referral.state FROM envelope JOIN referral ON referral.id = envelope.referral
      WHERE envelope.id = ?
      """, [.text(id)]
    ) { row in
      AnswerTarget(
        id: id, digest: row.blob(0), referral: row.text(1), serial: row.text(2),
        state: ReferralState(rawValue: row.text(3)) ?? .issued)
    }.first
  }

  private func codeTag(_ code: SpokenCode, _ answer: EnvelopeReceipt.Answer, envelope id: String) -> [UInt8] {
    keys.tag("spoken-code", "\(id)\n\(answer.rawValue)\n\(code)".utf8)
  }

  /// The envelope is acknowledged by any answer; the referral goes where the answer leads.
  private func answer(
    _ target: AnswerTarget, _ answer: EnvelopeReceipt.Answer, _ receipt: Receipt, officer: Int64?, now: Moment
  ) throws -> TakenReceipt {
    let known = try connection.query(
      "SELECT 1 FROM receipt WHERE envelope = ? AND answer = ?", [.text(target.id), .text(answer.rawValue)]
    ) { _ in true }
    let taken = { (wasKnown: Bool) in
      TakenReceipt(serial: target.serial, referral: target.referral, answer: answer, wasKnown: wasKnown)
    }
    if !known.isEmpty { return taken(true) }
    guard let next = target.state.answered(answer) else { throw ReceiptRefusal(reason: .contradiction) }

    let sealed = try keys.seal(receipt, kind: "receipt", row: target.id)
    try write(at: now, settling: true) {
      let changes = try connection.run(
        """
        UPDATE envelope SET state = 'acknowledged', reason = NULL, receipt = ?, acknowledged_wall_s = ?,
          acknowledged_ms = ?
        WHERE id = ? AND state IN ('queued', 'delivered', 'parked')
        """, [.blob(sealed), .integer(now.wallSeconds), .integer(now.elapsedMilliseconds), .text(target.id)])
      if changes == 1 {
        // A server's words may name the office.
        try keepServerWords(nil, of: target.id)
        try append(AuditEvent("envelope.acknowledged", subject: target.id, officer: officer), now: now)
      }
      try connection.run(
        "INSERT INTO receipt (envelope, answer, means, wall_s, sealed) VALUES (?, ?, ?, ?, ?)",
        [
          .text(target.id), .text(answer.rawValue), .text(receipt.kind == .spokenCode ? "code" : "signature"),
          .integer(now.wallSeconds), .blob(sealed),
        ])
      if next != target.state {
        try connection.run(
          "UPDATE referral SET state = ? WHERE id = ?", [.text(next.rawValue), .text(target.referral)])
        try append(
          AuditEvent("referral.\(next.rawValue)", subject: target.referral, officer: officer), now: now)
      }
    }
    return taken(false)
  }
}

/// An envelope whose receiver may have laid its answer beside it.
public struct UnansweredEnvelope: Sendable, Hashable {
  public let id: String
  /// When it was queued, in `Moment.elapsedMilliseconds`.
  public let queued: Int64
  /// Nil where it is some receiver's that isn't known any more.
  public let sink: Sink?
  /// SHA-256 of the sealed bytes.
  public let digest: [UInt8]
  /// When its sink took it, in `Moment.elapsedMilliseconds`; nil where that isn't known.
  public let delivered: Int64?
  public let isAcknowledged: Bool
}

extension ReferralState {
  /// Where an office's answer leads; nil when it contradicts what stands. An office that says more than was asked has
  /// said the lesser thing too.
  fileprivate func answered(_ answer: EnvelopeReceipt.Answer) -> ReferralState? {
    do {
      switch answer {
      case .acknowledged: return try after(.acknowledge)
      case .received: return try (self == .received ? self : after(.acknowledge)).after(.receive)
      case .declined: return try after(.decline)
      }
    } catch { return nil }
  }
}
