import Glibc
import Sealing

/// What was brought over from a damaged vault.
public struct SalvageResult: Sendable, Hashable {
  public var envelopes = 0
  public var referrals = 0
  public var officers = 0
  public var slips = 0
  /// Rows that were there and couldn't be trusted or read.
  public var unreadable = 0
}

/// Reads what can be read of a damaged vault, a few rows a step, so that the station works meanwhile.
///
/// Nothing is believed that doesn't vouch for itself: an envelope's bytes must have its digest and the station's own
/// signature over it; officers, routes, slips and receipts must open under the vault's key for their own row. Stubs and
/// counts hold no such proof: they must satisfy the schema. Each row is asked for by its number, from the tree's root,
/// so that damage elsewhere in the tree costs only what lies below it.
final class Salvage {
  static let rowsPerStep: Int64 = 256
  /// So many row numbers without a row end a table; no more than the file could hold.
  private let mostMisses: Int64

  private enum Table: CaseIterable { case officer, referral, envelope, slip }

  let source: Connection
  private let copy: String?
  private var tables = Table.allCases[...]
  private var row: Int64 = 1
  private var misses: Int64 = 0
  private(set) var result = SalvageResult()

  /// - Parameter path: the file that was set aside.
  init(_ path: String, like vault: Vault) throws {
    let opened = try Self.open(path, like: vault)
    source = opened.source
    copy = opened.copy
    mostMisses = min(20_000, max(256, (VaultFile.size(path) ?? 0) / 4096 * 32))
  }

  deinit {
    try? source.close()
    if let copy { for suffix in ["", "-wal", "-shm"] { unlink(copy + suffix) } }
  }

  /// Goes on by a few rows, inside the transaction of `vault`. True when all was looked at.
  func step(into vault: Vault) throws -> Bool {
    guard let table = tables.first else { return true }
    var end = row + Self.rowsPerStep
    if table == .officer { end = row + 1024 }
    while row < end, misses < mostMisses {
      do {
        let found = try read(table, row, into: vault)
        misses = found ? 0 : misses + 1
      } catch {
        misses += 1
        result.unreadable += 1
      }
      row += 1
    }
    if misses >= mostMisses || (table == .officer && row > 1024) {
      tables = tables.dropFirst()
      (row, misses) = (1, 0)
    }
    return tables.isEmpty
  }

  private func read(_ table: Table, _ row: Int64, into vault: Vault) throws -> Bool {
    switch table {
    case .officer: try officer(row, into: vault)
    case .referral: try referral(row, into: vault)
    case .envelope: try envelope(row, into: vault)
    case .slip: try slip(row, into: vault)
    }
  }

  private func officer(_ row: Int64, into vault: Vault) throws -> Bool {
    let values = try one(
      "SELECT id, badge_tag, role, sealed, failures, locked_until_ms, disabled FROM officer WHERE rowid = ?", row, 7)
    guard let values else { return false }
    guard case .blob(let tag) = values[1], case .blob(let sealed) = values[3] else { throw Self.untrue }
    _ = try vault.keys.open(sealed, kind: "officer", row: Hex.encode(tag))
    result.officers += try insert("officer VALUES (?, ?, ?, ?, ?, ?, ?)", values, vault)
    return true
  }

  private func referral(_ row: Int64, into vault: Vault) throws -> Bool {
    let values = try one(
      """
      SELECT id, serial, opened_wall_s, opened_ms, deadline_ms, state, hold, overdue, uncertain FROM referral
      WHERE rowid = ?
      """, row, 9)
    guard var values else { return false }
    // How long the vault stood damaged nobody knows: a running deadline counts as due.
    if values[4] != .null, values[7] == .integer(0) { values[8] = .integer(1) }
    result.referrals += try insert("referral VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values, vault)
    if case .text(let id) = values[0] { try quiet(id, vault) }
    return true
  }

  private func slip(_ row: Int64, into vault: Vault) throws -> Bool {
    let values = try one("SELECT serial, state, wall_s, request, opened_ms FROM slip WHERE rowid = ?", row, 5)
    guard let values else { return false }
    if case .blob(let request) = values[3], case .text(let serial) = values[0] {
      _ = try vault.keys.open(request, kind: "slip", row: serial)
    }
    result.slips += try insert("slip VALUES (?, ?, ?, ?, ?)", values, vault)
    return true
  }

  private static let envelopeColumns = """
    id, referral, state, priority, queued_wall_s, queued_ms, next_attempt_ms, attempts, reason, size, digest, limit_ms,
    alarmed, dormant, route, receipt, acknowledged_wall_s, acknowledged_ms, sealed
    """

  private func envelope(_ row: Int64, into vault: Vault) throws -> Bool {
    guard var values = try one("SELECT \(Self.envelopeColumns) FROM envelope WHERE rowid = ?", row, 19) else {
      return false
    }
    guard case .text(let id) = values[0], case .text(let referral) = values[1], case .text(let state) = values[2],
      case .blob(let digest) = values[10]
    else { throw Self.untrue }
    if case .blob(let bytes) = values[18] {
      guard Digest.sha256(bytes) == digest else { throw Self.untrue }
      if case .blob(let route) = values[14], values[13] == .integer(0) {
        let opened = try vault.keys.open(Route.self, from: route, kind: "route", row: id)
        let signature = try EnvelopeSignature(text: opened.signature)
        guard signature.digest == digest, signature.id == id, signature.verify() else { throw Self.untrue }
      }
    }
    if case .blob(let receipt) = values[15] { _ = try vault.keys.open(receipt, kind: "receipt", row: id) }
    // The sink may have it already; the same bytes once more are harmless there.
    if state == "delivered" { values[2] = .text("queued") }
    values[6] = .integer(0)
    try stub(referral, vault)
    let marks = Array(repeating: "?", count: 19).joined(separator: ", ")
    result.envelopes += try insert("envelope (\(Self.envelopeColumns)) VALUES (\(marks))", values, vault)
    try receipts(id, vault)
    try spokenCodes(id, vault)
    return true
  }

  /// What an office answered; it must open under the vault's key for its own envelope.
  private func receipts(_ id: String, _ vault: Vault) throws {
    let rows = try? source.query(
      "SELECT envelope, answer, means, wall_s, sealed FROM receipt WHERE envelope = ?", [.text(id)]
    ) { row in (0..<5).map { row.value($0) } }
    for values in rows ?? [] {
      guard case .blob(let sealed) = values[4], (try? vault.keys.open(sealed, kind: "receipt", row: id)) != nil else {
        continue
      }
      _ = try insert("receipt (envelope, answer, means, wall_s, sealed) VALUES (?, ?, ?, ?, ?)", values, vault)
    }
  }

  /// The tags by which codes on the phone are known. A damaged one fits no code; a vault from before them has none.
  private func spokenCodes(_ id: String, _ vault: Vault) throws {
    let rows = try? source.query(
      "SELECT acknowledged, received, declined, misses FROM spoken_code WHERE envelope = ?", [.text(id)]
    ) { row in (0..<4).map { row.value($0) } }
    guard let tags = rows?.first else { return }
    _ = try insert("spoken_code VALUES (?, ?, ?, ?, ?)", [.text(id)] + tags, vault)
  }

  /// An envelope outlives its stub: a new one holds the person back and counts as due, so that somebody looks.
  private func stub(_ id: String, _ vault: Vault) throws {
    try vault.connection.run(
      """
      INSERT OR IGNORE INTO referral VALUES
        (?, 'UNKNOWN', 0, (SELECT accumulated_ms FROM elapsed), (SELECT accumulated_ms FROM elapsed), 'issued', 1, 0, 1)
      """, [.text(id)])
    try quiet(id, vault)
  }

  /// What is shown to nobody at the post stays so.
  private func quiet(_ id: String, _ vault: Vault) throws {
    let mark = try? source.query("SELECT 1 FROM setting WHERE key = ?", [.text(vault.quietKey(id))]) { _ in true }
    if mark == [true] { try vault.hush(id) }
  }

  func insert(_ what: String, _ values: [Value], _ vault: Vault) throws -> Int {
    try vault.connection.run("INSERT OR IGNORE INTO \(what)", values)
  }

  private func one(_ sql: String, _ row: Int64, _ columns: CInt) throws -> [Value]? {
    try source.query(sql, [.integer(row)]) { row in (0..<columns).map { row.value($0) } }.first
  }

  private static let untrue = VaultError(.damaged, "A row of the damaged vault can't be trusted and was left behind.")

  /// Opens the file; with a copy whose first page is a healthy vault's where its own isn't readable.
  private static func open(_ path: String, like vault: Vault) throws -> (source: Connection, copy: String?) {
    func attempt(_ path: String) throws -> Connection {
      let connection = try Connection(path: path, tolerant: true)
      try connection.execute(
        "PRAGMA locking_mode = EXCLUSIVE; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = OFF; "
          + "PRAGMA writable_schema = ON; PRAGMA temp_store = MEMORY")
      let tables = try connection.query("SELECT count(*) FROM sqlite_schema WHERE name = 'envelope'") { $0.integer(0) }
      guard tables == [1] else {
        throw untrue
      }
      return connection
    }
    if let connection = try? attempt(path) { return (connection, nil) }
    // Tables of vaults that were made by the same release begin at the same pages; a wrong guess finds nothing that
    // vouches for itself.
    let copy = path + ".salvage"
    let page = 4096
    // What the template's file itself holds, not its log.
    try vault.connection.query("PRAGMA wal_checkpoint(TRUNCATE)") { _ in }
    guard let template = SalvageFile.read(vault.path, count: page), template.count == page else { throw untrue }
    try SalvageFile.copy(path, to: copy, firstPage: template)
    return (try attempt(copy), copy)
  }
}

/// Files of pages, read and copied without SQLite.
private enum SalvageFile {
  static func read(_ path: String, count: Int) -> [UInt8]? {
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: count)
    let got = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, count, 0) }
    return got > 0 ? Array(bytes.prefix(got)) : nil
  }

  static func copy(_ path: String, to target: String, firstPage: [UInt8]) throws {
    let failure = VaultError(.full, "A damaged vault couldn't be copied for reading: free space on its disk.")
    let input = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard input >= 0 else { throw failure }
    defer { close(input) }
    let output = Glibc.open(target, O_CREAT | O_TRUNC | O_RDWR | O_CLOEXEC, 0o600)
    guard output >= 0 else { throw failure }
    defer { close(output) }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    var length: Int64 = 0
    while true {
      let count = buffer.withUnsafeMutableBytes { Glibc.read(input, $0.baseAddress, $0.count) }
      guard count >= 0 else { throw failure }
      if count == 0 { break }
      guard buffer.withUnsafeBytes({ write(output, $0.baseAddress, count) }) == count else { throw failure }
      length += Int64(count)
    }
    // The header's page count (offset 28, big-endian) and an empty list of free pages (32...39).
    var first = firstPage
    let pages = UInt32(truncatingIfNeeded: length / 4096)
    for index in 0..<4 { first[28 + index] = UInt8(truncatingIfNeeded: pages >> (24 - 8 * UInt32(index))) }
    for index in 32..<40 { first[index] = 0 }
    guard pwrite(output, first, first.count, 0) == first.count else { throw failure }
  }
}

extension Vault {
  /// Whether a damaged vault's rows are still to be brought over.
  public var hasSalvage: Bool { (try? Self.setting("salvage", connection)) ?? nil != nil }

  /// One step of bringing a damaged vault's rows over; call again until it returns the result. Blocks for some
  /// milliseconds. After a crash it begins anew: a row that is there already is left as it is.
  public func salvage(now: Moment) throws -> SalvageResult? {
    guard let name = try Self.setting("salvage", connection).map({ String(decoding: $0, as: UTF8.self) }) else {
      return SalvageResult()
    }
    if salvaging == nil {
      do {
        salvaging = try Salvage(name, like: self)
      } catch {
        return try finishSalvage(SalvageResult(), readable: false, now: now)
      }
    }
    guard let salvaging, try write(at: now, { try salvaging.step(into: self) }) else { return nil }
    return try finishSalvage(salvaging.result, readable: true, now: now)
  }

  private func finishSalvage(_ result: SalvageResult, readable: Bool, now: Moment) throws -> SalvageResult {
    let finished = salvaging
    salvaging = nil
    try write(at: now) {
      finished?.households(into: self)
      try connection.run("DELETE FROM setting WHERE key = 'salvage'")
      let subject =
        readable ? "envelopes-\(result.envelopes).unreadable-\(result.unreadable)" : "nothing-readable"
      try append(AuditEvent("vault.salvaged", subject: subject), now: now)
    }
    return result
  }
}
