/// One of the two people who erase: badge and PIN, as at the desk.
public struct Witness: Sendable {
  public var badge: String
  public var pin: String

  public init(badge: String, pin: String) {
    self.badge = badge
    self.pin = pin
  }
}

extension Vault {
  /// Erases an envelope that nobody ever confirmed, and only past its limit. Two different people sign in for it, one of
  /// them a supervisor, neither a monitor; the stub and the audit keep that it was, and who they were.
  ///
  /// Throws `refused` with what is missing; a wrong PIN counts as at the desk. Blocks for 0.2 s (scrypt).
  public func erase(_ id: String, by first: Witness, and second: Witness, now: Moment) throws {
    let row = try connection.query("SELECT state, alarmed FROM envelope WHERE id = ?", [.text(id)]) {
      (state: $0.text(0), isOverLimit: $0.flag(1))
    }.first
    guard let row else { throw Self.notFound("envelope") }
    guard ["queued", "delivered", "parked"].contains(row.state) else {
      throw VaultError(.refused, "The envelope has its receipt, or is gone: there is nothing to erase.")
    }
    guard row.isOverLimit else {
      throw VaultError(.refused, "The envelope is not past its limit: it goes on waiting for its receiver.")
    }
    let people = try [first, second].map { try signIn(badge: $0.badge, pin: $0.pin, now: now) }
    let officers = people.compactMap { if case .signedIn(let officer) = $0 { officer } else { nil } }
    guard officers.count == 2 else {
      throw VaultError(.refused, "Badge and PIN of at least one of the two don't belong together: try again.")
    }
    guard officers[0].id != officers[1].id, !officers.contains(where: { $0.role == .monitor }),
      officers.contains(where: { $0.role == .supervisor })
    else {
      throw VaultError(.refused, "Erasing takes two different people, one of them a supervisor, neither a monitor.")
    }
    try write(at: now) {
      try connection.run(
        "UPDATE envelope SET state = 'erased', reason = NULL, sealed = NULL, route = NULL WHERE id = ?", [.text(id)])
      for officer in officers {
        try append(AuditEvent("envelope.erased", subject: id, officer: officer.id), now: now)
      }
    }
    sending.remove(id)
    visiting.remove(id)
    askedAgain.remove(id)
  }
}
