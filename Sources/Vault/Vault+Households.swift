import Referral

/// A household that was counted in a mass arrival, and how many of it nobody has asked yet. A number and a count say
/// nothing of anybody (L0): they are stored in clear, and so they outlive a power cut.
public struct Household: Sendable, Hashable {
  /// The number on its ticket.
  public let serial: String
  /// People who weren't asked yet; 1 or more.
  public let waiting: Int
  /// When it was counted, UTC seconds since 1970, and where.
  public let wallSeconds: Int64
  public let lane: String
}

extension Vault {
  /// Households of whom somebody still has to be asked, the longest waiting first.
  public func households() throws -> [Household] {
    try connection.query(
      "SELECT key, value FROM setting WHERE key GLOB ?", [.text(Self.householdKey + "*")]
    ) { Self.household($0.text(0), $0.blob(1)) }
    .compactMap(\.self).sorted { ($0.wallSeconds, $0.serial) < ($1.wallSeconds, $1.serial) }
  }

  public func household(_ serial: String) throws -> Household? {
    let key = Self.householdKey + serial
    return try Self.setting(key, connection).flatMap { Self.household(key, $0) }
  }

  /// Whether households are counted first; stays so over a power cut.
  public func isMassArrival() throws -> Bool { try Self.setting(Self.massKey, connection) != nil }

  /// Begins or ends a mass arrival. An event of the audit, by the officer's name.
  public func setMassArrival(_ isOn: Bool, officer: Int64, now: Moment) throws {
    guard try isMassArrival() != isOn else { return }
    try write(at: now) {
      if isOn {
        try connection.run("INSERT INTO setting VALUES (?, x'01')", [.text(Self.massKey)])
        try append(AuditEvent("mass-arrival.begun", officer: officer), now: now)
      } else {
        try connection.run("DELETE FROM setting WHERE key = ?", [.text(Self.massKey)])
        try append(AuditEvent("mass-arrival.over", officer: officer), now: now)
      }
    }
  }

  /// Nobody else of the household comes: an officer's word, with an event of the audit. Throws `notFound` where nobody
  /// of it waits.
  public func closeHousehold(_ serial: String, officer: Int64, now: Moment) throws {
    try write(at: now) {
      try requireChanged(
        try connection.run("DELETE FROM setting WHERE key = ?", [.text(Self.householdKey + serial)]), "household")
      try append(AuditEvent("household.closed", subject: serial, officer: officer), now: now)
    }
  }

  /// Inside the transaction of the case that makes the step.
  func note(_ step: HouseholdStep?, serial: String, now: Moment) throws {
    switch step {
    case nil: return
    case .counted(let people, let lane): try put(serial, waiting: people, "\(now.wallSeconds) \(lane)")
    case .asked(let serial):
      // One more than was counted, or one of a household that is through: nobody waits there.
      guard let known = try household(serial) else { return }
      try put(serial, waiting: known.waiting - 1, "\(known.wallSeconds) \(known.lane)")
    }
  }

  /// Inside a transaction. A household of which nobody waits any more goes.
  private func put(_ serial: String, waiting: Int, _ counted: String) throws {
    let key = Self.householdKey + serial
    guard waiting > 0 else {
      try connection.run("DELETE FROM setting WHERE key = ?", [.text(key)])
      return
    }
    try connection.run(
      "INSERT OR REPLACE INTO setting VALUES (?, ?)", [.text(key), .blob([UInt8]("\(waiting) \(counted)".utf8))])
  }

  static let massKey = "mass-arrival"
  static let householdKey = "household."

  static func household(_ key: String, _ value: [UInt8]) -> Household? {
    let parts = String(decoding: value, as: UTF8.self).split(separator: " ", maxSplits: 2)
    guard parts.count == 3, let waiting = Int(parts[0]), let wallSeconds = Int64(parts[1]) else { return nil }
    return Household(
      serial: String(key.dropFirst(householdKey.count)), waiting: waiting, wallSeconds: wallSeconds,
      lane: String(parts[2]))
  }
}
