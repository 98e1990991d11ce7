import Sealing
public import Statistics

/// Counts of people for those who plan, under the device key, four weeks together.
///
/// Ten people are written at once: neither the file nor its log shows what one person changed. A power cut may lose nine.
/// When four weeks are over and somebody exports, what may be told is worked out once and kept; the exact counts are
/// erased. From then on nobody is counted into those weeks any more, whatever the wall clock says.
extension Vault {
  static let weeksTogether: Int64 = 4
  static let countedTogether = Publication.k

  /// Counts a person; never in the way of a case: it neither throws nor blocks for the disk in most calls.
  func count(_ person: PersonFacts, now: Moment) {
    guard let period = try? openPeriod(at: now) else { return }
    let own = now.weekIndex / Self.weeksTogether == period ? now.weekIndex : period * Self.weeksTogether
    uncounted[period, default: Tally()].count(person, week: Moment.monday(ofWeek: own))
    guard uncounted.values.reduce(0, { $0 + $1.people }) >= Self.countedTogether else { return }
    // On a full disk they wait for the next ten.
    try? writeStatistics()
  }

  /// Puts on the disk what was counted since the last ten.
  func writeStatistics() throws {
    guard !uncounted.isEmpty else { return }
    try write(at: nil) {
      for (period, counted) in uncounted {
        var tally = try tally(of: period) ?? Tally()
        tally.add(counted)
        let sealed = try keys.seal([UInt8](tally.text.utf8), kind: "statistics", row: "\(period)")
        try connection.run(
          "INSERT OR REPLACE INTO setting VALUES (?, ?)", [.text("\(Self.tallyKey)\(period)"), .blob(sealed)])
      }
    }
    uncounted = [:]
  }

  /// Works out what may be told of weeks that are over and erases the exact counts. An entry of the audit.
  public func publishStatistics(post: String, now: Moment) throws {
    try writeStatistics()
    try write(at: now) {
      let open = now.weekIndex / Self.weeksTogether
      let over = try periods(Self.tallyKey).filter { $0 < open }
      for period in over {
        guard let tally = try tally(of: period) else { continue }
        let made = Publication(
          tally, figures: try figures(of: period), post: post, from: Moment.monday(ofWeek: period * Self.weeksTogether),
          until: Moment.sunday(ofWeek: (period + 1) * Self.weeksTogether - 1))
        let sealed = try keys.seal([UInt8](Publication.csv([made]).utf8), kind: "publication", row: "\(period)")
        try connection.run(
          "INSERT OR REPLACE INTO setting VALUES (?, ?)", [.text("\(Self.publicationKey)\(period)"), .blob(sealed)])
        try connection.run("DELETE FROM setting WHERE key = ?", [.text("\(Self.tallyKey)\(period)")])
      }
      // Not up to the wall clock: one that ran ahead would close years.
      let closed = try max(closedPeriod() ?? 0, over.max() ?? 0)
      try connection.run(
        "INSERT OR REPLACE INTO setting VALUES ('statistics-closed', ?)", [.blob([UInt8]("\(closed)".utf8))])
      try append(AuditEvent("statistics.exported", subject: "until-\(closed)"), now: now)
    }
  }

  /// Everything that was worked out, the oldest first; the same at each reading.
  public func publications() throws -> [Publication] {
    try periods(Self.publicationKey).flatMap { period in
      let sealed = try Self.setting("\(Self.publicationKey)\(period)", connection) ?? []
      let text = String(decoding: try keys.open(sealed, kind: "publication", row: "\(period)"), as: UTF8.self)
      return Publication.read(text) ?? []
    }
  }

  /// Inside a transaction, on a restored vault: what was counted may have been told since by the box that is gone, with
  /// people that aren't here. Two tellings of the same people would show who was in one alone.
  func forgetUntoldStatistics() throws {
    for period in try periods(Self.tallyKey) {
      try connection.run("DELETE FROM setting WHERE key = ?", [.text("\(Self.tallyKey)\(period)")])
    }
  }

  private static let tallyKey = "statistics."
  private static let publicationKey = "publication."

  private func periods(_ prefix: String) throws -> [Int64] {
    try connection.query("SELECT key FROM setting WHERE key GLOB ?", [.text(prefix + "*")]) { $0.text(0) }
      .compactMap { Int64($0.dropFirst(prefix.count)) }.sorted()
  }

  private func tally(of period: Int64) throws -> Tally? {
    guard let sealed = try Self.setting("\(Self.tallyKey)\(period)", connection) else { return nil }
    return Tally(text: String(decoding: try keys.open(sealed, kind: "statistics", row: "\(period)"), as: UTF8.self))
  }

  private func closedPeriod() throws -> Int64? {
    try Self.setting("statistics-closed", connection).flatMap { Int64(String(decoding: $0, as: UTF8.self)) }
  }

  /// That of the wall clock, unless it was told already.
  private func openPeriod(at now: Moment) throws -> Int64 {
    try max(now.weekIndex / Self.weeksTogether, (closedPeriod() ?? -1) + 1)
  }

  private func figures(of period: Int64) throws -> KeyFigures {
    let from = Moment.seconds(ofWeek: period * Self.weeksTogether)
    let until = Moment.seconds(ofWeek: (period + 1) * Self.weeksTogether)
    let answers = try connection.query(
      """
      SELECT (min(audit.elapsed_ms) - referral.opened_ms) / 1000 FROM audit JOIN referral ON referral.id = audit.subject
      WHERE audit.wall_s >= ? AND audit.wall_s < ?
        AND audit.kind IN ('referral.acknowledged', 'referral.received', 'referral.declined')
      GROUP BY referral.id
      """, [.integer(from), .integer(until)]
    ) { $0.integer(0) }
    var figures = KeyFigures([], timesToAcknowledge: answers.filter { $0 >= 0 })
    try connection.query(
      "SELECT \(Self.auditColumns) FROM audit WHERE wall_s >= ? AND wall_s < ? ORDER BY seq",
      [.integer(from), .integer(until)]
    ) { figures.take(KeyFigures.Event(Self.auditEntry($0))) }
    return figures
  }
}

extension KeyFigures.Event {
  init(_ entry: AuditEntry) {
    self.init(
      kind: entry.event.kind, subject: entry.event.subject, officer: entry.event.officer,
      elapsedMilliseconds: entry.moment.elapsedMilliseconds)
  }
}

extension Moment {
  /// Weeks since the one in which 1970 began, each from Monday on (UTC).
  var weekIndex: Int64 { (wallSeconds + 3 * 86_400).dividedDown(by: 7 * 86_400) }

  static func seconds(ofWeek index: Int64) -> Int64 { index * 7 * 86_400 - 3 * 86_400 }
  static func monday(ofWeek index: Int64) -> String { day(seconds(ofWeek: index)) }
  static func sunday(ofWeek index: Int64) -> String { day(seconds(ofWeek: index) + 6 * 86_400) }
  private static func day(_ seconds: Int64) -> String { Moment(wallSeconds: seconds, elapsedMilliseconds: 0).day }
}

extension Int64 {
  fileprivate func dividedDown(by divisor: Int64) -> Int64 {
    self >= 0 ? self / divisor : (self - divisor + 1) / divisor
  }
}
