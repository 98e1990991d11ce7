import Sealing
import Statistics
import Testing

@testable import Vault

struct StatisticsTests {
  let fixture: VaultFixture
  let vault: Vault
  static let week: Int64 = 7 * 86_400

  init() throws {
    fixture = try VaultFixture()
    vault = try fixture.open()
  }

  static func person(_ nationality: String = "UTO", needs: [String] = [], sex: String = "F") -> PersonFacts {
    PersonFacts(
      sex: sex, birthDate: "1990-01-01", today: "2026-11-21", nationality: nationality, language: "ru", needs: needs)
  }

  func come(_ number: Int, _ person: PersonFacts = Self.person(), at seconds: Int64 = 0) throws {
    for _ in 0..<number { try vault.countOnly(["screened"], person: person, now: .at(seconds)) }
  }

  func export(at seconds: Int64) throws -> [Publication] {
    try vault.publishStatistics(post: "D7", now: .at(seconds))
    return try vault.publications()
  }

  @Test func `weeks that are not over are not told`() throws {
    try come(40)
    #expect(try export(at: 60) == [])
    let told = try export(at: 4 * Self.week)
    #expect(told.map(\.rows.first?.count) == [40])
    #expect(told.first?.from == "2026-11-16" && told.first?.until == "2026-12-13")
  }

  /// The attack by difference: an export, one person more, an export.
  @Test func `two exports and one person more tell nothing`() throws {
    try come(30)
    try come(15, Self.person("ARS", needs: ["ASY"], sex: "M"))
    let first = try export(at: 4 * Self.week)
    #expect(first.count == 1)
    // Who comes then, with the clock set right or wrong, is in no telling of those weeks.
    try come(1, Self.person("BLA", needs: ["VOT"]), at: 4 * Self.week + 10)
    try come(1, Self.person("BLA", needs: ["VOT"]), at: 0)
    #expect(try export(at: 4 * Self.week + 20) == first)
    #expect(try export(at: 0) == first)
    let later = try export(at: 12 * Self.week)
    #expect(Array(later.prefix(1)) == first)
    // Two people more in weeks of their own: fewer than ten, nothing is said of them.
    #expect(later.dropFirst().flatMap(\.rows).filter { $0.dimension != "figure" }.allSatisfy { $0.count == nil })
  }

  @Test func `a clock that ran ahead at an export costs the weeks at hand and no more`() throws {
    try come(30)
    #expect(try export(at: 500 * Self.week).count == 1)
    try come(20, at: 10)
    let later = try export(at: 9 * Self.week)
    #expect(later.map(\.rows.first?.count) == [30, 20])
    #expect(later.map(\.from) == ["2026-11-16", "2026-12-14"])
  }

  @Test func `exact counts are erased once they were told`() throws {
    try come(40)
    #expect(try vault.number("SELECT count(*) FROM setting WHERE key GLOB 'statistics.*'") == 1)
    _ = try export(at: 4 * Self.week)
    #expect(try vault.number("SELECT count(*) FROM setting WHERE key GLOB 'statistics.*'") == 0)
    #expect(try vault.publications().count == 1)
  }

  @Test func `ten people are written at once`() throws {
    try come(9)
    #expect(try vault.number("SELECT count(*) FROM setting WHERE key GLOB 'statistics.*'") == 0)
    try come(1)
    #expect(try vault.number("SELECT count(*) FROM setting WHERE key GLOB 'statistics.*'") == 1)
    try come(3)
    let again = try fixture.reopen(vault)
    try again.publishStatistics(post: "D7", now: .at(4 * Self.week))
    #expect(try again.publications().first?.rows.first?.count == 13)
  }

  @Test func `nothing of a count can be read from the disk, and the export is in the audit`() throws {
    try come(20, Self.person("Q7ZXQ8", needs: ["VOT"]))
    _ = try export(at: 4 * Self.week)
    let disk = String(decoding: try fixture.bytesOnDisk(), as: UTF8.self)
    for word in ["Q7ZXQ8", "nationality", "need=", "language="] { #expect(!disk.contains(word), "\(word)") }
    let last = try vault.connection.query("SELECT kind FROM audit ORDER BY seq DESC LIMIT 1") { $0.text(0) }
    #expect(last == ["statistics.exported"])
  }

  @Test func `a case counts its person once, also when its commit is repeated`() throws {
    for number in 0..<10 {
      var record = fixture.finalisation("D7-\(number)", [try fixture.referral()])
      record.person = Self.person(needs: ["ASY"])
      let sealed = try record.seal()
      _ = try vault.commit(sealed, now: .at(1))
      _ = try vault.commit(sealed, again: true, now: .at(2))
    }
    #expect(try export(at: 4 * Self.week).first?.rows.first?.count == 10)
  }

  @Test func `times to an answer are those between sealing and the first answer`() throws {
    var ids: [String] = []
    for number in 0..<12 {
      ids.append(try vault.finalise(fixture.finalisation("D7-\(number)", [try fixture.referral()]), now: .at(10))[0].id)
    }
    for (place, id) in ids.enumerated() { try vault.acknowledge(id, now: .at(110 + Int64(place))) }
    try come(20)
    let rows = try export(at: 4 * Self.week).flatMap(\.rows)
    #expect(rows.contains(Publication.Row("figure", "time-to-acknowledge.number", count: 12)))
    #expect(rows.contains(Publication.Row("figure", "time-to-acknowledge.median-seconds", count: 106)))
  }

  /// What the monitor reads is counted from the entries, with the station's public key alone.
  @Test func `an export's figures are counted from its entries`() throws {
    for _ in 0..<3 { try vault.appendAudit(AuditEvent("skip", subject: "t4.time", officer: 1), now: .at(5)) }
    try vault.appendAudit(AuditEvent("return-overridden", subject: "D7-1", officer: 2), now: .at(6))
    let page = try vault.exportAudit(after: 0, now: .at(7))
    let head = try #require(page.head).text
    let text = AuditExport.title + "\n" + page.lines.joined(separator: "\n") + "\n" + head
    let figures = try AuditExport.verify(text).figures
    #expect(figures.counts == ["skip.t4": 3, "return-overridden": 1])
    // A skip taken out breaks the chain: figures can't be made better than they are.
    let shorter = page.lines.enumerated().filter { $0.offset != 1 }.map(\.element)
    #expect(throws: VaultError.self) {
      try AuditExport.verify(AuditExport.title + "\n" + shorter.joined(separator: "\n") + "\n" + head)
    }
  }
}
