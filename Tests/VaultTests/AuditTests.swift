import Sealing
import Testing

@testable import Vault

struct AuditTests {
  let fixture: VaultFixture
  let vault: Vault

  init() throws {
    fixture = try VaultFixture()
    vault = try fixture.open()
  }

  func fill() throws {
    for index in 0..<40 {
      try vault.appendAudit(
        AuditEvent("case.opened", subject: "A-\(index)", officer: index % 3 == 0 ? nil : 1), now: .at(Int64(index)))
    }
  }

  @Test func `an empty chain and a whole one hold, also after a restart`() throws {
    #expect(try vault.verifyAudit() == .start)
    try vault.checkLastAuditLinks()
    try fill()
    let head = try vault.verifyAudit()
    #expect(head.count == 40)
    #expect(head == (try vault.auditHead()))
    let reopened = try fixture.reopen(vault)
    #expect(try reopened.verifyAudit() == head)
    try reopened.checkLastAuditLinks()
  }

  @Test func `the first entry's hash is SHA-256 of the documented text`() throws {
    try vault.appendAudit(
      AuditEvent("sign-in", subject: "officer-1", officer: 1), now: Moment(wallSeconds: 7, elapsedMilliseconds: 9))
    let text = "waypost-audit v1\n1\n7\n9\nsign-in\nofficer-1\n1\n" + String(repeating: "0", count: 64) + "\n"
    #expect(try vault.auditHead().hash == Digest.sha256([UInt8](text.utf8)))
  }

  @Test(arguments: [
    "UPDATE audit SET kind = 'x' WHERE seq = 3", "UPDATE audit SET subject = 'x' WHERE seq = 40",
    "UPDATE audit SET officer = 2 WHERE seq = 2", "UPDATE audit SET officer = 2 WHERE seq = 1",
    "UPDATE audit SET wall_s = wall_s - 1 WHERE seq = 20", "UPDATE audit SET elapsed_ms = 0 WHERE seq = 20",
    "UPDATE audit SET hash = zeroblob(32) WHERE seq = 40", "UPDATE audit SET previous = zeroblob(32) WHERE seq = 40",
    "DELETE FROM audit WHERE seq = 1", "DELETE FROM audit WHERE seq = 20", "DELETE FROM audit WHERE seq = 40",
    "DELETE FROM audit WHERE seq > 5", "DELETE FROM audit", "UPDATE audit SET seq = 100 WHERE seq = 40",
    "INSERT INTO audit SELECT 41, wall_s, elapsed_ms, kind, subject, officer, hash, hash FROM audit WHERE seq = 40",
    "DELETE FROM setting WHERE key = 'audit-head'",
    "DELETE FROM audit; DELETE FROM setting WHERE key = 'audit-head'; INSERT INTO setting VALUES ('audit-head', x'00')",
  ])
  func `a chain that was touched doesn't hold`(sql: String) throws {
    try fill()
    let touched = try fixture.reopen(vault) { raw in
      try raw.execute("DROP TRIGGER audit_never_changed; DROP TRIGGER audit_never_deleted")
      try raw.execute(sql)
    }
    #expect { try touched.verifyAudit() } throws: { reason($0) == .auditBroken }
  }

  @Test func `the check at start sees the end, not the middle`() throws {
    try fill()
    var touched = try fixture.reopen(vault) { raw in
      try raw.execute("DROP TRIGGER audit_never_changed; UPDATE audit SET kind = 'x' WHERE seq = 3")
    }
    try touched.checkLastAuditLinks()
    touched = try fixture.reopen(touched) { raw in try raw.execute("UPDATE audit SET kind = 'x' WHERE seq = 30") }
    #expect { try touched.checkLastAuditLinks() } throws: { reason($0) == .auditBroken }
  }

  @Test func `an end rewritten with right hashes but without the device key doesn't hold`() throws {
    try fill()
    let touched = try fixture.reopen(vault) { raw in
      let previous = try raw.query("SELECT hash FROM audit WHERE seq = 39") { $0.blob(0) }[0]
      var forged = AuditEntry(sequence: 40, moment: .at(39), event: AuditEvent("x"), previous: previous, hash: [])
      forged.hash = forged.expectedHash
      try raw.execute("DROP TRIGGER audit_never_deleted; DELETE FROM audit WHERE seq = 40")
      try raw.run(
        "INSERT INTO audit VALUES (40, ?, ?, 'x', '', NULL, ?, ?)",
        [
          .integer(forged.moment.wallSeconds), .integer(forged.moment.elapsedMilliseconds), .blob(previous),
          .blob(forged.hash),
        ])
    }
    #expect { try touched.verifyAudit() } throws: { reason($0) == .auditBroken }
    #expect { try touched.checkLastAuditLinks() } throws: { reason($0) == .auditBroken }
  }

  @Test(arguments: [("", ""), ("Kind", ""), ("kind of", ""), ("kind", "Иван Иванов"), ("kind", "a\nb")])
  func `an entry that could hold a person isn't taken`(kind: String, subject: String) throws {
    #expect { try vault.appendAudit(AuditEvent(kind, subject: subject), now: .at(0)) } throws: {
      reason($0) == .refused && (subject.isEmpty || !"\($0)".contains(subject))
    }
    #expect(try vault.verifyAudit() == .start)
  }
}
