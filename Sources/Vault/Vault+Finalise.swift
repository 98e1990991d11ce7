import Referral
import Sealing

extension Vault {
  /// Seals a case and commits it; see `commit`.
  public func finalise(_ record: Finalisation, now: Moment) throws -> [FinalisedEnvelope] {
    // Sealing needs no number and comes first: the transaction stays short.
    try commit(record.seal(), now: now)
  }

  /// Signs and commits.
  ///
  /// - Parameter again: an earlier commit of the same value ended in `damaged`, so that it may be there after all. What
  ///   of it is there then stays as it is.
  public func commit(_ sealed: SealedCase, again: Bool = false, now: Moment) throws -> [FinalisedEnvelope] {
    try commit(sign(sealed, again: again), now: now)
  }

  /// Gives each envelope its number and signs for it, before the transaction, which is the shorter for it. A number
  /// counts as given only when `commit` has returned: nothing else may be committed between.
  public func sign(_ sealed: SealedCase, again: Bool = false) throws -> SignedCase {
    let record = sealed.record
    let kept = try sealed.envelopes.map { try again ? stored($0) : nil }
    return SignedCase(
      record: record, isAgain: again, hasSlip: try again && slip(record.serial) != nil,
      request: try record.slipRequest.map { try keys.seal($0, kind: "slip", row: record.serial) }, kept: kept,
      envelopes: try address(zip(sealed.envelopes, kept).filter { $1 == nil }.map(\.0)))
  }

  /// Makes a case durable: referral stubs, sealed envelopes with their numbers, the slip, counts and the audit entry, in
  /// ONE transaction. When this returns, the slip may print. Blocks for one commit. After a case that was held,
  /// `emptyLog` must follow.
  ///
  /// Throws `full` or `refused` with nothing kept.
  public func commit(_ signed: SignedCase, now: Moment) throws -> [FinalisedEnvelope] {
    let record = signed.record
    if signed.kept.isEmpty { try requireRoom() }
    let finalised = try write(at: now) {
      if !signed.hasSlip {
        try connection.run(
          "INSERT INTO slip (serial, state, wall_s, request, opened_ms) VALUES (?, ?, ?, ?, ?)",
          [
            .text(record.serial), .text(signed.request == nil ? "none" : "pending"), .integer(now.wallSeconds),
            .optional(signed.request), .integer(now.elapsedMilliseconds),
          ])
      }
      for envelope in signed.envelopes {
        try store(envelope, serial: record.serial, again: signed.isAgain, now: now)
      }
      if let number = record.heldCase { _ = try dropCase(number, now: now) }
      guard !signed.hasSlip else { return signed.finalised }
      try count(record.tallies, now: now)
      try note(record.household, serial: record.serial, now: now)
      try append(AuditEvent("finalised", subject: record.serial, officer: record.officer), now: now)
      return signed.finalised
    }
    if !signed.hasSlip, let person = record.person { count(person, now: now) }
    return finalised
  }

  /// The same envelope, where the vault has it: from a commit whose end nobody heard, or brought over from a damaged file.
  private func stored(_ envelope: SealedCase.Envelope) throws -> FinalisedEnvelope? {
    let digest = try connection.query("SELECT digest FROM envelope WHERE id = ?", [.text(envelope.id)]) { $0.blob(0) }
    guard digest == [envelope.digest], let route = try route(of: envelope.id, among: [envelope.referral.receiver])
    else { return nil }
    return FinalisedEnvelope(
      id: envelope.id, referral: envelope.referral.id, digest: envelope.digest, number: route.number)
  }

  /// The numbers that are next. There is one connection, so that nobody else takes them meanwhile.
  func address(_ envelopes: [SealedCase.Envelope]) throws -> [AddressedEnvelope] {
    var given: [[UInt8]: UInt64] = [:]
    return try envelopes.map { sealed in
      let receiver = sealed.referral.receiver
      let tag = keys.tag("receiver", receiver.utf8)
      let number = try given[tag] ?? nextNumber(tag)
      given[tag] = number + 1
      let signature = try EnvelopeSignature(
        id: sealed.id, digest: sealed.digest, receiver: receiver, number: number, by: stationKey)
      let route = Route(receiver: receiver, number: number, signature: signature.text, sink: sealed.referral.sink)
      return AddressedEnvelope(
        sealed: sealed, number: number, tag: tag, route: try keys.seal(route, kind: "route", row: sealed.id),
        codes: codeTags(sealed.codes, envelope: sealed.id))
    }
  }

  private func nextNumber(_ tag: [UInt8]) throws -> UInt64 {
    let next = try connection.query("SELECT next FROM receiver_counter WHERE tag = ?", [.blob(tag)]) { $0.integer(0) }
    return UInt64(max(1, next.first ?? 1))
  }

  /// Inside a transaction.
  func store(_ envelope: AddressedEnvelope, serial: String, again: Bool = false, now: Moment) throws {
    let sealed = envelope.sealed
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
    if referral.isQuiet { try hush(referral.id) }
    try take(envelope.number, tag: envelope.tag)
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
        .integer(now.elapsedMilliseconds + referral.limitMilliseconds), .blob(envelope.route), .blob(sealed.bytes),
      ])
    try storeCodes(envelope.codes, envelope: sealed.id)
  }

  /// Inside the transaction, so that a number given is a number sent: a receiver reads a gap as a lost envelope. The
  /// table refuses a number that was given before.
  private func take(_ number: UInt64, tag: [UInt8]) throws {
    let next = Int64(number) + 1
    try connection.run(
      "INSERT INTO receiver_counter VALUES (?1, ?2) ON CONFLICT (tag) DO UPDATE SET next = ?2",
      [.blob(tag), .integer(next)])
    try reach(number: next, to: Hex.encode(tag))
  }
}

/// Where an envelope goes and what vouches for it; sealed under the device key, for it names the receiver.
struct Route: Codable {
  var receiver: String
  var number: UInt64
  var signature: String
  var sink: Sink
}
