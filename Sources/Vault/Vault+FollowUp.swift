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
    let followed = try followUps()
    var unknown = 0
    var known: [SentRecord] = []
    for (envelope, referral) in rows where !followed.contains(referral) {
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
    let envelopes = try address(notices.map { try $0.sealed() })
    try write(at: now) {
      for notice in envelopes {
        try store(notice, serial: serial, now: now)
        try connection.run(
          "INSERT INTO setting VALUES (?, x'01')", [.text(Self.followUpKey + notice.sealed.referral.id)])
      }
      try append(AuditEvent(followUp.auditKind, subject: serial, officer: officer), now: now)
    }
  }

  /// Which referrals are no referrals of a person but what follows one.
  public func followUps() throws -> Set<String> {
    let keys = try connection.query(
      "SELECT key FROM setting WHERE key GLOB ?", [.text(Self.followUpKey + "*")]
    ) { $0.text(0) }
    return Set(keys.map { String($0.dropFirst(Self.followUpKey.count)) })
  }

  private static let followUpKey = "follow-up."
}
