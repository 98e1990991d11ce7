import Foundation
import Sealing
import Testing

@testable import Vault

struct AuditExportTests {
  let fixture: VaultFixture
  let vault: Vault

  init() throws {
    fixture = try VaultFixture()
    vault = try fixture.open()
    for index in 0..<60 {
      try vault.appendAudit(
        AuditEvent("case.opened", subject: "A-\(index)", officer: index % 3 == 0 ? nil : 1), now: .at(Int64(index)))
    }
  }

  static func export(_ vault: Vault, pages: Int = 7) throws -> String {
    var text = AuditExport.title + "\n"
    var end: Int64 = 0
    while true {
      let page = try vault.exportAudit(after: end, limit: pages, now: .at(1000))
      text += page.lines.map { $0 + "\n" }.joined()
      end = page.end
      if let head = page.head { return text + head.text }
    }
  }

  @Test func `an export verifies with public knowledge alone`() throws {
    let report = try AuditExport.verify(Self.export(vault))
    #expect(report.entries == 61)
    #expect(report.head.head == (try vault.auditHead()))
    #expect(report.head.station == (try SigningKey(seed: VaultFixture.stationSeed).publicKey))
    #expect(report.leaps.isEmpty && report.continues == nil)
  }

  @Test func `every line matters: changed, left out, doubled, swapped, or one put in`() throws {
    let text = try Self.export(vault)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    func refuse(_ lines: [String], _ what: String) {
      #expect(throws: VaultError.self, "\(what)") { try AuditExport.verify(lines.joined(separator: "\n")) }
    }
    for index in 0..<(lines.count - 1) {
      var copy = lines
      copy.remove(at: index)
      refuse(copy, "left out \(index)")
      copy = lines
      copy.insert(lines[index], at: index)
      refuse(copy, "doubled \(index)")
      copy = lines
      copy[index] = copy[index].replacing("1", with: "2")
      if copy != lines { refuse(copy, "changed \(index)") }
      copy = lines
      copy.swapAt(index, max(0, index - 1))
      if copy != lines { refuse(copy, "swapped \(index)") }
    }
    for end in stride(from: 0, to: text.utf8.count - 1, by: 97) {
      #expect(throws: VaultError.self) {
        try AuditExport.verify(String(decoding: text.utf8.prefix(end), as: UTF8.self))
      }
    }
  }

  @Test func `a truncated audit with its own signed head doesn't contain what was exported before`() throws {
    let earlier = try AuditExport.verify(Self.export(vault))
    try vault.appendAudit(AuditEvent("later"), now: .at(2000))
    #expect(try AuditExport.verify(Self.export(vault)).contains(earlier) == .contained)
    // Whoever holds the station key can sign a shorter chain; the monitor's earlier copy tells.
    let other = try VaultFixture()
    let short = try other.open()
    for index in 0..<20 {
      try short.appendAudit(AuditEvent("case.opened", subject: "A-\(index)"), now: .at(Int64(index)))
    }
    #expect(try AuditExport.verify(Self.export(short)).contains(earlier) == .shortened)
    for index in 20..<80 { try short.appendAudit(AuditEvent("other", subject: "A-\(index)"), now: .at(Int64(index))) }
    #expect(try AuditExport.verify(Self.export(short)).contains(earlier) == .contradicts)
  }

  @Test func `the audit survives purge`() throws {
    let made = try vault.finalise(fixture.finalisation("A-1", [try fixture.referral()]), now: .at(70))
    try vault.acknowledge(made[0].id, now: .at(71))
    let earlier = try AuditExport.verify(Self.export(vault))
    _ = try vault.sweep(Retention(readableHours: 0, bytesDays: 0), now: .at(80))
    #expect(try vault.queueRow(made[0].id, now: .at(81))?.state == .purged)
    #expect(try AuditExport.verify(Self.export(vault)).contains(earlier) == .contained)
  }
}
