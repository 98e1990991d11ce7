public import Referral
public import Statistics

extension Vault {
  /// The counter's next value for a slip's serial; never given twice, also over a power cut.
  ///
  /// Numbers are reserved on disk 32 at a time, so that most calls cost no commit; a restart skips what was left. Serials
  /// carry no order (design 8), so nobody reads meaning into a gap.
  public func nextSerialNumber() throws -> UInt64 {
    if reservedSerials.isEmpty {
      let block: Int64 = 32
      let end = try write(at: nil) {
        let end = try connection.query(
          "UPDATE serial_counter SET next = next + ? RETURNING next", [.integer(block)]
        ) { $0.integer(0) }[0]
        try reach(serials: end)
        return end
      }
      reservedSerials = end - block..<end
    }
    defer { reservedSerials.removeFirst() }
    return UInt64(reservedSerials.lowerBound)
  }

  /// Makes sure that serials continue at or above `number`: for a vault that replaces a lost one.
  public func raiseSerialNumber(to number: UInt64) throws {
    guard let floor = Int64(exactly: number), floor < 1 << 62 else {
      throw VaultError(.refused, "Serial numbers can't start that high: check the number that was typed.")
    }
    try write(at: nil) {
      try connection.run("UPDATE serial_counter SET next = ? WHERE next < ?", [.integer(floor), .integer(floor)])
      try reach(serials: floor)
    }
    if reservedSerials.lowerBound < floor { reservedSerials = 0..<0 }
  }

  /// Counts a person without needs: no record, only numbers, and an audit entry if the caller wants one.
  public func countOnly(
    _ tallies: [String], person: PersonFacts? = nil, household: HouseholdStep? = nil, audit: AuditEvent? = nil,
    now: Moment
  ) throws {
    try write(at: now) {
      try count(tallies, now: now)
      try note(household, serial: "", now: now)
      if let audit { try append(audit, now: now) }
    }
    if let person { count(person, now: now) }
  }

  /// The counts of one UTC day (`2026-11-21`).
  public func tallies(day: String) throws -> [String: Int] {
    let rows = try connection.query("SELECT kind, n FROM tally WHERE day = ?", [.text(day)]) {
      ($0.text(0), Int($0.integer(1)))
    }
    return Dictionary(uniqueKeysWithValues: rows)
  }

  /// Inside a transaction.
  func count(_ tallies: [String], now: Moment) throws {
    for kind in tallies {
      try connection.run(
        "INSERT INTO tally VALUES (?, ?, 1) ON CONFLICT (day, kind) DO UPDATE SET n = n + 1",
        [.text(now.day), .text(kind)])
    }
  }

  static func notFound(_ thing: String) -> VaultError {
    VaultError(.notFound, "The vault holds no such \(thing): list what there is, it may have been done already.")
  }

  func requireChanged(_ changes: Int, _ thing: String) throws {
    guard changes == 1 else { throw Self.notFound(thing) }
  }
}

extension Range<Int64> {
  fileprivate mutating func removeFirst() { self = lowerBound + 1..<upperBound }
}
