/// A person's records to one sink keep the order in which they were finalised, also when one has to be tried again.
extension Vault {
  /// Inside a transaction: those behind an envelope that is tried again wait as long as it does, or they would pass it.
  /// What is set aside holds nobody: it waits for a person.
  func holdBack(behind id: String, until attempt: Int64) throws {
    let rows = try connection.query(
      """
      SELECT later.id, later.route, own.route FROM envelope AS own
      JOIN referral AS stub ON stub.id = own.referral
      JOIN referral AS others ON others.serial = stub.serial
      JOIN envelope AS later ON later.referral = others.id
      WHERE own.id = ? AND own.state = 'queued' AND later.state = 'queued' AND later.rowid > own.rowid
        AND later.priority <= own.priority AND stub.serial <> 'UNKNOWN'
      """, [.text(id)]
    ) { (id: $0.text(0), route: $0.blob(1), own: $0.blob(2)) }
    for row in rows {
      let own = try keys.open(Route.self, from: row.own, kind: "route", row: id)
      guard try keys.open(Route.self, from: row.route, kind: "route", row: row.id).sink == own.sink else { continue }
      try connection.run(
        "UPDATE envelope SET next_attempt_ms = max(next_attempt_ms, ?) WHERE id = ?",
        [.integer(attempt), .text(row.id)])
    }
  }
}

extension EnvelopeForSending {
  /// Whether it is of the same person, to the same sink.
  public func isBeside(_ other: EnvelopeForSending) -> Bool {
    serial == other.serial && sink == other.sink && id != other.id
  }
}
