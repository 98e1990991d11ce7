import Referral
import Sealing

extension Vault {
  /// The most referrals of one case.
  public static let maximumReferrals = 16

  /// Makes a case durable: referral stubs, sealed envelopes with their numbers, the slip, counts and the audit entry, in
  /// ONE transaction. When this returns, the slip may print. Blocks for about 0.1 ms per recipient and one commit. After
  /// a case that was held, `emptyLog` must follow.
  ///
  /// Throws `full` or `refused` with nothing kept.
  public func finalise(_ record: Finalisation, now: Moment) throws -> [FinalisedEnvelope] {
    guard record.referrals.count <= Self.maximumReferrals else {
      throw VaultError(
        .refused, "A case with more than \(Self.maximumReferrals) referrals isn't finalised: report this.")
    }
    if record.referrals.isEmpty { try requireRoom() }
    // Sealing needs no number and comes first: the transaction stays short.
    let sealed = try record.referrals.map(seal)
    let request = try record.slipRequest.map { try keys.seal($0, kind: "slip", row: record.serial) }
    return try write(at: now) {
      try connection.run(
        "INSERT INTO slip (serial, state, wall_s, request, opened_ms) VALUES (?, ?, ?, ?, ?)",
        [
          .text(record.serial), .text(request == nil ? "none" : "pending"), .integer(now.wallSeconds),
          .optional(request), .integer(now.elapsedMilliseconds),
        ])
      let envelopes = try sealed.map { try store($0, serial: record.serial, now: now) }
      try count(record.tallies, now: now)
      if let number = record.heldCase { _ = try dropCase(number, now: now) }
      try append(AuditEvent("finalised", subject: record.serial, officer: record.officer), now: now)
      return envelopes
    }
  }

  struct SealedReferral {
    let referral: PreparedReferral
    let id: String
    let codes: SpokenCodes
    let bytes: [UInt8]
  }

  func seal(_ referral: PreparedReferral) throws -> SealedReferral {
    let codes = try SpokenCodes.generate()
    let record = referral.plaintext + [UInt8]("\n\(codes.comment)\n".utf8)
    return SealedReferral(
      referral: referral, id: try Randomness.identifier(), codes: codes,
      bytes: try referral.close(Padding.pad(record)))
  }

  /// Inside a transaction.
  func store(_ sealed: SealedReferral, serial: String, now: Moment) throws -> FinalisedEnvelope {
    let referral = sealed.referral
    try connection.run(
      """
      INSERT INTO referral (id, serial, opened_wall_s, opened_ms, deadline_ms, state, hold)
      VALUES (?, ?, ?, ?, ?, 'issued', ?)
      """,
      [
        .text(referral.id), .text(serial), .integer(now.wallSeconds), .integer(now.elapsedMilliseconds),
        .optional(referral.deadline), .flag(referral.hold),
      ])
    let number = try nextNumber(to: referral.receiver)
    let digest = Digest.sha256(sealed.bytes)
    let signature = try EnvelopeSignature(
      id: sealed.id, digest: digest, receiver: referral.receiver, number: number, by: stationKey)
    let route = Route(receiver: referral.receiver, number: number, signature: signature.text, sink: referral.sink)
    try connection.run(
      """
      INSERT INTO envelope
        (id, referral, state, priority, queued_wall_s, queued_ms, next_attempt_ms, size, digest, limit_ms, route, sealed)
      VALUES (?, ?, 'queued', ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        .text(sealed.id), .text(referral.id), .integer(referral.priority.rawValue), .integer(now.wallSeconds),
        .integer(now.elapsedMilliseconds), .integer(Self.firstAttempt(to: referral.sink, now: now)),
        .integer(sealed.bytes.count), .blob(digest), .integer(now.elapsedMilliseconds + referral.limitMilliseconds),
        .blob(try keys.seal(route, kind: "route", row: sealed.id)), .blob(sealed.bytes),
      ])
    try storeCodes(sealed.codes, envelope: sealed.id)
    return FinalisedEnvelope(id: sealed.id, referral: referral.id, digest: digest, number: number)
  }

  /// Inside the transaction, so that a number given is a number sent: a receiver reads a gap as a lost envelope.
  private func nextNumber(to receiver: String) throws -> UInt64 {
    let tag = keys.tag("receiver", receiver.utf8)
    let next = try connection.query(
      """
      INSERT INTO receiver_counter VALUES (?, 2)
      ON CONFLICT (tag) DO UPDATE SET next = next + 1 RETURNING next
      """, [.blob(tag)]
    ) { $0.integer(0) }[0]
    try reach(number: next, to: Hex.encode(tag))
    return UInt64(next - 1)
  }
}

extension PreparedReferral {
  /// The bytes that go out, each time the same: an age file, or the form that an OpenRosa server is sent.
  fileprivate func close(_ record: [UInt8]) throws -> [UInt8] {
    guard (sink.kind == .openrosa) == (odk != nil), odk == nil || recipients.isEmpty else {
      throw VaultError(
        .refused, "A record for an OpenRosa server is closed with ODK's encryption, and for no other sink: report this."
      )
    }
    if let odk { return try ODKEncryption.sealForm(record, to: odk) }
    return try Age.seal(record, to: recipients)
  }
}

/// Where an envelope goes and what vouches for it; sealed under the device key, for it names the receiver.
struct Route: Codable {
  var receiver: String
  var number: UInt64
  var signature: String
  var sink: Sink
}
