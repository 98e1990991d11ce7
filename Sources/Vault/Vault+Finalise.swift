import Referral
import Sealing

extension Vault {
  /// Seals a case and commits it; see `commit`.
  public func finalise(_ record: Finalisation, now: Moment) throws -> [FinalisedEnvelope] {
    // Sealing needs no number and comes first: the transaction stays short.
    try commit(record.seal(), now: now)
  }

  /// Makes a case durable: referral stubs, sealed envelopes with their numbers, the slip, counts and the audit entry, in
  /// ONE transaction. When this returns, the slip may print. Blocks for one commit. After a case that was held,
  /// `emptyLog` must follow.
  ///
  /// - Parameter again: an earlier commit of the same value ended in `damaged`, so that it may be there after all. What
  ///   of it is there then stays as it is.
  ///
  /// Throws `full` or `refused` with nothing kept.
  public func commit(_ sealed: SealedCase, again: Bool = false, now: Moment) throws -> [FinalisedEnvelope] {
    let record = sealed.record
    if sealed.envelopes.isEmpty { try requireRoom() }
    let request = try record.slipRequest.map { try keys.seal($0, kind: "slip", row: record.serial) }
    let (envelopes, isCounted) = try write(at: now) { () -> ([FinalisedEnvelope], Bool) in
      let isThere = try again && slip(record.serial) != nil
      if !isThere {
        try connection.run(
          "INSERT INTO slip (serial, state, wall_s, request, opened_ms) VALUES (?, ?, ?, ?, ?)",
          [
            .text(record.serial), .text(request == nil ? "none" : "pending"), .integer(now.wallSeconds),
            .optional(request), .integer(now.elapsedMilliseconds),
          ])
      }
      let envelopes = try sealed.envelopes.map { envelope in
        try (again ? stored(envelope) : nil) ?? store(envelope, serial: record.serial, again: again, now: now)
      }
      if let number = record.heldCase { _ = try dropCase(number, now: now) }
      guard !isThere else { return (envelopes, false) }
      try count(record.tallies, now: now)
      try append(AuditEvent("finalised", subject: record.serial, officer: record.officer), now: now)
      return (envelopes, true)
    }
    if isCounted, let person = record.person { count(person, now: now) }
    return envelopes
  }

  /// The same envelope, where the vault has it: from a commit whose end nobody heard, or brought over from a damaged file.
  private func stored(_ envelope: SealedCase.Envelope) throws -> FinalisedEnvelope? {
    let digest = try connection.query("SELECT digest FROM envelope WHERE id = ?", [.text(envelope.id)]) { $0.blob(0) }
    guard digest == [envelope.digest], let route = try route(of: envelope.id, among: [envelope.referral.receiver])
    else { return nil }
    return FinalisedEnvelope(
      id: envelope.id, referral: envelope.referral.id, digest: envelope.digest, number: route.number)
  }

  /// Inside a transaction.
  func store(
    _ sealed: SealedCase.Envelope, serial: String, again: Bool = false, now: Moment
  ) throws -> FinalisedEnvelope {
    let referral = sealed.referral
    // The stub of a damaged vault may have come over without its envelope.
    if try !again || self.referral(referral.id) == nil {
      try connection.run(
        """
        INSERT INTO referral (id, serial, opened_wall_s, opened_ms, deadline_ms, state, hold)
        VALUES (?, ?, ?, ?, ?, 'issued', ?)
        """,
        [
          .text(referral.id), .text(serial), .integer(now.wallSeconds), .integer(now.elapsedMilliseconds),
          .optional(referral.deadline), .flag(referral.hold),
        ])
    }
    let number = try nextNumber(to: referral.receiver)
    let signature = try EnvelopeSignature(
      id: sealed.id, digest: sealed.digest, receiver: referral.receiver, number: number, by: stationKey)
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
        .integer(sealed.bytes.count), .blob(sealed.digest),
        .integer(now.elapsedMilliseconds + referral.limitMilliseconds),
        .blob(try keys.seal(route, kind: "route", row: sealed.id)), .blob(sealed.bytes),
      ])
    try storeCodes(sealed.codes, envelope: sealed.id)
    return FinalisedEnvelope(id: sealed.id, referral: referral.id, digest: sealed.digest, number: number)
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

/// Where an envelope goes and what vouches for it; sealed under the device key, for it names the receiver.
struct Route: Codable {
  var receiver: String
  var number: UInt64
  var signature: String
  var sink: Sink
}
