import Sealing

/// What became of the cases that stood open in a vault that was lost.
public struct CaseSalvage: Sendable, Hashable {
  /// Those that came over.
  public var saved: Int
  /// When each of those that didn't was held first, in UTC seconds of the wall clock; nil where nobody can know.
  public var lost: [Int64]?

  public init(saved: Int = 0, lost: [Int64]? = []) {
    self.saved = saved
    self.lost = lost
  }
}

extension Salvage {
  /// So many entries of the audit are asked about open cases: one stands open for days, not for more.
  private static let entriesAsked = 20_000

  /// Brings open cases over, each under a key of its own again, and says which of those that the audit knows aren't in
  /// `vault` then. A case must open under `key`, without which none comes over; one that `head`, the last audit entry the
  /// second small file knew of, shows to be in an older copy stays there: it may have been closed since.
  func openCases(under key: SealedBox?, head: AuditHead, into vault: Vault, now: Moment) throws -> CaseSalvage {
    let isOlder = (try? knows(head)) == false
    if let key, !isOlder {
      for number in (try? source.query("SELECT number FROM open_case") { $0.integer(0) }) ?? [] {
        guard let held = try? openCase(number, under: key) else { continue }
        try vault.takeOver(held, now: now)
      }
    }
    let saved = try vault.connection.query("SELECT number FROM open_case") { $0.integer(0) }
    guard !isOlder, var left = try? openInAudit() else { return CaseSalvage(saved: saved.count, lost: nil) }
    for number in saved { left["\(number)"] = nil }
    return CaseSalvage(saved: saved.count, lost: left.values.sorted())
  }

  private func openCase(_ number: Int64, under box: SealedBox) throws -> HeldCase? {
    let rows = try source.query("SELECT opened_ms, key, held FROM open_case WHERE number = ?", [.integer(number)]) {
      (opened: $0.integer(0), key: $0.blob(1), held: $0.blob(2))
    }
    guard let row = rows.first else { return nil }
    return HeldCase(
      number: number, openedMilliseconds: row.opened,
      contents: try Vault.openHeld(number, key: row.key, held: row.held, under: box))
  }

  /// By number as the audit has it: when each case was held first that nothing closed since. Numbers come again, so that
  /// the last word about one counts.
  private func openInAudit() throws -> [String: Int64] {
    var open: [String: Int64] = [:]
    try source.query(
      """
      SELECT kind, subject, wall_s FROM audit
      WHERE seq > (SELECT coalesce(max(seq), 0) FROM audit) - ? AND kind IN ('case.held', 'case.key-destroyed')
      ORDER BY seq
      """, [.integer(Int64(Self.entriesAsked))]
    ) { row in
      open[row.text(1)] = row.text(0) == "case.held" ? row.integer(2) : nil
    }
    return open
  }

  /// Throws where that can't be read.
  private func knows(_ head: AuditHead) throws -> Bool {
    guard head.count > 0 else { return true }
    return try source.query("SELECT hash FROM audit WHERE seq = ?", [.integer(head.count)]) { $0.blob(0) }
      == [head.hash]
  }
}

/// The open cases of the vault that this one follows, until they are looked for.
struct FormerCases {
  /// As `Continuity.caseKey`; nil where no case had been held since all keys were destroyed, and once the process that
  /// replaced the vault is gone, and with it the last copy.
  var key: String?
  var head: AuditHead

  /// That there were any: stays in the vault until they were looked for, so that a power cut in between loses them with a
  /// word, not without.
  static let setting = "former-cases"

  /// Inside the transaction that makes the tables.
  func note(_ connection: Connection) throws {
    guard key != nil else { return }
    try connection.run(
      "INSERT INTO setting VALUES (?, ?)", [.text(Self.setting), .blob([UInt8]("\(head.count) ".utf8) + head.hash)])
  }

  init(key: String?, head: AuditHead) {
    self.key = key
    self.head = head
  }

  /// As `note` wrote it.
  init?(_ value: [UInt8]) {
    guard let space = value.firstIndex(of: 0x20), let count = Int64(String(decoding: value[..<space], as: UTF8.self))
    else { return nil }
    self.init(key: nil, head: AuditHead(count: count, hash: Array(value[(space + 1)...])))
  }
}

extension Vault {
  /// Brings over the cases that stood open in the vault which this one replaced, once; nil where there is nothing to say.
  /// Their former key is in memory alone by then, so that whatever happens afterwards, the file that was set aside opens
  /// for none of them any more: after a power cut before this was through, it is said which are lost.
  ///
  /// Call it before the station opens a case: numbers go on behind theirs. Blocks for a commit a case, and the length of
  /// a copy where the file's head is gone.
  public func salvageCases(now: Moment) throws -> CaseSalvage? {
    let noted = try Self.setting(FormerCases.setting, connection)
    defer { formerCases = nil }
    guard let former = formerCases ?? noted.flatMap({ FormerCases($0) }) else { return nil }
    guard noted != nil else { return CaseSalvage() }
    let found = try salvageCases(of: former, now: now)
    try forgetFormerCases()
    return found
  }

  /// They were looked for, or go on in the memory of a process that outlives its vault.
  func forgetFormerCases() throws {
    formerCases = nil
    try write(at: nil) { try connection.run("DELETE FROM setting WHERE key = ?", [.text(FormerCases.setting)]) }
  }

  private func salvageCases(of former: FormerCases, now: Moment) throws -> CaseSalvage {
    guard let file = try Self.setting("salvage", connection).map({ String(decoding: $0, as: UTF8.self) }),
      let salvage = try? Salvage(file, like: self)
    else { return CaseSalvage(saved: 0, lost: nil) }
    salvaging = salvage
    guard let sealed = former.key.flatMap({ Hex.decode($0) }) else {
      return try salvage.openCases(under: nil, head: former.head, into: self, now: now)
    }
    var key = try keys.open(sealed, kind: "setting", row: "case-key")
    defer { key.wipe() }
    return try salvage.openCases(under: SealedBox(key: key), head: former.head, into: self, now: now)
  }
}
