/// How far a slip has come.
public enum SlipState: String, Sendable, Codable, CaseIterable {
  /// No paper was wanted.
  case none
  /// To be printed; safe to hand over.
  case pending
  /// Handed to the printing process; after a crash nobody knows whether paper came out.
  case handed
  /// The printer reported the end of the job.
  case printed
  /// The printer took the job but tells nothing about its end.
  case sent
  /// Nothing came out.
  case failed
  /// Paper may have come out: a person looks before it prints again.
  case uncertain
  /// Its time was over before it came out; the request is gone.
  case expired
}

/// A slip as the vault knows it.
public struct SlipRecord: Sendable, Hashable {
  public let serial: String
  public let state: SlipState
  /// Of the last change of state, UTC seconds since 1970.
  public let wallSeconds: Int64
  /// The print request as JSON; gone once it was printed.
  public let request: [UInt8]?
}

extension Vault {
  /// Notes a slip to print for somebody without a record. Throws `refused` when the serial has one, `full` while space is
  /// kept for referrals.
  public func recordSlip(serial: String, request: [UInt8], tallies: [String] = [], now: Moment) throws {
    try requireRoom()
    let sealed = try keys.seal(request, kind: "slip", row: serial)
    try write(at: now) {
      try connection.run(
        "INSERT INTO slip (serial, state, wall_s, request, opened_ms) VALUES (?, 'pending', ?, ?, ?)",
        [.text(serial), .integer(now.wallSeconds), .blob(sealed), .integer(now.elapsedMilliseconds)])
      try count(tallies, now: now)
    }
  }

  /// Moves a slip on. Printed and sent ones lose their request, so they can't go back; throws `refused` then, and
  /// `notFound` for an unknown serial.
  public func setSlip(_ serial: String, _ state: SlipState, now: Moment) throws {
    try write(at: now) {
      try requireChanged(
        try connection.run(
          """
          UPDATE slip SET state = ?1, wall_s = ?2,
            request = CASE WHEN ?1 IN ('none', 'printed', 'sent', 'expired') THEN NULL ELSE request END
          WHERE serial = ?3
          """, [.text(state.rawValue), .integer(now.wallSeconds), .text(serial)]), "slip")
    }
  }

  /// The slip of that serial.
  public func slip(_ serial: String) throws -> SlipRecord? {
    try connection.query(
      "SELECT serial, state, wall_s, request FROM slip WHERE serial = ?", [.text(serial)], slipRow
    ).first
  }

  /// Slips that still hold a request (pending, handed, failed, uncertain) and are in `state`, oldest first.
  public func slips(_ state: SlipState, limit: Int = 64) throws -> [SlipRecord] {
    try connection.query(
      """
      SELECT serial, state, wall_s, request FROM slip
      WHERE request IS NOT NULL AND state = ? ORDER BY rowid LIMIT ?
      """, [.text(state.rawValue), .integer(max(0, min(limit, 10_000)))], slipRow)
  }

  private func slipRow(_ row: Row) throws -> SlipRecord {
    let serial = row.text(0)
    let request = try row.optionalBlob(3).map { try keys.open($0, kind: "slip", row: serial) }
    return SlipRecord(
      serial: serial, state: SlipState(rawValue: row.text(1)) ?? .uncertain, wallSeconds: row.integer(2),
      request: request)
  }
}
