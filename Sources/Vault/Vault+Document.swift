import Sealing

/// Documents of the station itself, such as how it is: sealed and queued like a record, but nobody's, so that no office has
/// to answer: delivered is done.
extension Vault {
  /// Seals and queues a document. `kind` goes into the audit. Blocks for one commit.
  public func enqueue(
    _ document: PreparedReferral, serial: String, kind: String, now: Moment
  ) throws -> FinalisedEnvelope {
    try requireRoom()
    let envelopes = try address([document.sealed()])
    return try write(at: now) {
      for envelope in envelopes {
        try store(envelope, serial: serial, now: now)
        try append(AuditEvent(kind, subject: envelope.sealed.id), now: now)
      }
      return envelopes[0].finalised
    }
  }

  /// Closes a document that its sink has. False while it isn't delivered; again: no change.
  @discardableResult
  public func closeDocument(_ id: String, now: Moment) throws -> Bool {
    let digests = try connection.query(
      "SELECT digest FROM envelope WHERE id = ? AND state = 'delivered'", [.text(id)]
    ) { $0.blob(0) }
    guard let digest = digests.first else { return false }
    let receipt = try keys.seal(Receipt(kind: .storeDigest, bytes: digest), kind: "receipt", row: id)
    try write(at: now, settling: true) {
      try connection.run(
        """
        UPDATE envelope SET state = 'acknowledged', receipt = ?, acknowledged_wall_s = ?, acknowledged_ms = ?
        WHERE id = ? AND state = 'delivered'
        """, [.blob(receipt), .integer(now.wallSeconds), .integer(now.elapsedMilliseconds), .text(id)])
      try connection.run(
        "UPDATE referral SET state = 'acknowledged' WHERE id = (SELECT referral FROM envelope WHERE id = ?)",
        [.text(id)])
    }
    return true
  }
}
