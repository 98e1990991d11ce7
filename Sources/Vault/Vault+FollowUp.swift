public import Referral
import Sealing

/// A record that went to an office, as what follows it has to name it.
public struct SentRecord: Sendable, Hashable {
  public let envelope: String
  public let referral: String
  /// The office's id.
  public let receiver: String
  /// The record's number to that office.
  public let number: UInt64
}

extension Vault {
  /// The records of a slip's number, and how many went to an office that the vault has let go of and that is none of
  /// `receivers` either.
  public func sentRecords(
    serial: String, among receivers: some Sequence<String>
  ) throws -> (known: [SentRecord], unknown: Int) {
    let rows = try connection.query(
      """
      SELECT envelope.id, referral.id FROM envelope JOIN referral ON referral.id = envelope.referral
      WHERE referral.serial = ? ORDER BY referral.rowid
      """, [.text(serial)]
    ) { ($0.text(0), $0.text(1)) }
    var unknown = 0
    var known: [SentRecord] = []
    for (envelope, referral) in rows {
      if try isQuiet(referral) { continue }
      guard let route = try route(of: envelope, among: receivers) else {
        unknown += 1
        continue
      }
      known.append(
        SentRecord(envelope: envelope, referral: referral, receiver: route.receiver, number: route.number))
    }
    return (known, unknown)
  }

  /// Queues what follows a case's records, one envelope for each office, in one transaction with its audit entry. The
  /// envelopes count and are answered like any other. Blocks for one commit.
  ///
  /// - Parameter notices: the documents, each prepared for the office of the record that it names.
  public func send(
    _ followUp: FollowUp, _ notices: [PreparedReferral], serial: String, officer: Int64?, now: Moment
  ) throws {
    let sealed = try notices.map { notice in
      var notice = notice
      notice.isQuiet = true
      return try notice.sealed()
    }
    let envelopes = try address(sealed)
    try write(at: now) {
      for notice in envelopes { try store(notice, serial: serial, now: now) }
      try append(AuditEvent(followUp.auditKind, subject: serial, officer: officer), now: now)
    }
  }

  /// Whether a referral is none of a person's but what follows one, or a complaint: its number shows nothing of it.
  public func isQuiet(_ referral: String) throws -> Bool {
    try Self.setting(quietKey(referral), connection) != nil
  }

  /// Inside a transaction.
  func hush(_ referral: String) throws {
    try connection.run("INSERT OR REPLACE INTO setting VALUES (?, x'01')", [.text(quietKey(referral))])
  }

  /// Whoever reads the file alone can't tell which ones are marked.
  func quietKey(_ referral: String) -> String {
    "quiet." + Hex.encode(keys.tag("quiet", referral.utf8).prefix(16))
  }
}
