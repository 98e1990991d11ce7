import Sealing
import Testing

@testable import Vault

/// Every state that must not be, tried as plain SQL: the schema says no, whatever the code above it does.
struct SchemaTests {
  let fixture: VaultFixture
  let vault: Vault

  static let id = String(repeating: "a", count: 32)
  static let blob32 = "zeroblob(32)"

  init() throws {
    fixture = try VaultFixture()
    vault = try fixture.open()
    let id = Self.id
    try vault.connection.execute(
      """
      INSERT INTO officer (badge_tag, role, sealed) VALUES (zeroblob(32), 'officer', x'01');
      INSERT INTO referral (id, serial, opened_wall_s, opened_ms, deadline_ms, state, hold)
        VALUES ('\(id)', 'A-1', 0, 0, 5, 'issued', 1);
      INSERT INTO envelope (id, referral, state, priority, queued_wall_s, queued_ms, next_attempt_ms, size, digest,
        limit_ms, route, sealed) VALUES ('\(id)', '\(id)', 'queued', 1, 0, 0, 0, 2, zeroblob(32), 9, x'01', x'0102');
      INSERT INTO receiver_counter VALUES (zeroblob(32), 5);
      INSERT INTO slip VALUES ('A-1', 'pending', 0, x'01', 0);
      """)
    try vault.appendAudit(AuditEvent("start"), now: .at(10))
  }

  @Test(arguments: [
    // settings and clock
    "INSERT INTO setting VALUES ('', x'01')", "INSERT INTO setting VALUES ('k', NULL)",
    "INSERT INTO setting VALUES ('k', 'text')", "INSERT INTO elapsed VALUES (2, 0, 0, '', 0, 0)",
    "UPDATE elapsed SET accumulated_ms = accumulated_ms - 1",
    // officers
    "INSERT INTO officer (badge_tag, role, sealed) VALUES (zeroblob(32), 'officer', x'01')",
    "INSERT INTO officer (badge_tag, role, sealed) VALUES (x'01', 'officer', x'01')",
    "UPDATE officer SET role = 'root'",
    "UPDATE officer SET failures = -1", "UPDATE officer SET disabled = 2", "UPDATE officer SET sealed = NULL",
    // referrals
    "UPDATE referral SET id = 'asylum-1'", "UPDATE referral SET id = upper(id)", "UPDATE referral SET serial = ''",
    "UPDATE referral SET serial = 'Иван'", "UPDATE referral SET state = 'closed'", "UPDATE referral SET hold = 2",
    "UPDATE referral SET overdue = 1, deadline_ms = NULL", "UPDATE referral SET state = NULL", "DELETE FROM referral",
    // envelopes: states
    "UPDATE envelope SET state = 'sending'", "UPDATE envelope SET state = 'acknowledged'",
    "UPDATE envelope SET state = 'acknowledged', receipt = x'', acknowledged_wall_s = 1, acknowledged_ms = 1",
    "UPDATE envelope SET state = 'acknowledged', receipt = x'01'", "UPDATE envelope SET receipt = x'01'",
    "UPDATE envelope SET acknowledged_wall_s = 1, acknowledged_ms = 1",
    "UPDATE envelope SET state = 'purged', sealed = NULL",
    "UPDATE envelope SET state = 'purged', receipt = x'01', acknowledged_wall_s = 1, acknowledged_ms = 1",
    "UPDATE envelope SET state = 'acknowledged', receipt = x'01', acknowledged_wall_s = 1",
    "UPDATE envelope SET acknowledged_ms = 1", "UPDATE envelope SET sealed = NULL",
    "UPDATE envelope SET state = 'parked'", "UPDATE envelope SET reason = 'why'",
    "UPDATE envelope SET state = 'parked', reason = 'Иван'", "UPDATE envelope SET attempts = -1",
    "UPDATE envelope SET next_attempt_ms = NULL",
    // envelopes: retention
    "UPDATE envelope SET state = 'erased', sealed = NULL, route = NULL", "UPDATE envelope SET route = NULL",
    "UPDATE envelope SET state = 'erased', alarmed = 1", "UPDATE envelope SET dormant = 1",
    "UPDATE envelope SET dormant = 1, route = x'02'", "UPDATE envelope SET limit_ms = 10",
    "UPDATE slip SET state = 'expired'", "UPDATE slip SET opened_ms = -1",
    // envelopes: frozen
    "UPDATE envelope SET sealed = x'0103'", "UPDATE envelope SET sealed = x'010203'", "UPDATE envelope SET size = 3",
    "UPDATE envelope SET digest = randomblob(32)", "UPDATE envelope SET route = x'02'",
    "UPDATE envelope SET priority = 2",
    "UPDATE envelope SET id = '\(String(repeating: "b", count: 32))'", "DELETE FROM envelope",
    """
    INSERT INTO envelope (id, referral, state, priority, queued_wall_s, queued_ms, next_attempt_ms, size, digest,
      limit_ms, route, sealed) VALUES ('\(String(repeating: "c", count: 32))', 'none', 'queued', 1, 0, 0, 0, 2, zeroblob(32), 9, x'01', x'0102')
    """,
    """
    INSERT INTO envelope (id, referral, state, priority, queued_wall_s, queued_ms, next_attempt_ms, size, digest,
      limit_ms, route, sealed) VALUES ('\(String(repeating: "c", count: 32))', '\(String(repeating: "a", count: 32))', 'queued', 4, 0, 0, 0, 2,
      zeroblob(32), 9, x'01', x'0102')
    """,
    "INSERT OR REPLACE INTO envelope SELECT * FROM envelope",
    // counters
    "UPDATE receiver_counter SET next = 5", "UPDATE receiver_counter SET next = 4",
    "INSERT INTO receiver_counter VALUES (x'01', 2)", "UPDATE serial_counter SET next = next - 1",
    "INSERT INTO serial_counter VALUES (2, 1)",
    // slips
    "INSERT INTO slip VALUES ('A-1', 'none', 0, NULL, 0)", "UPDATE slip SET state = 'printed'",
    "UPDATE slip SET request = NULL", "UPDATE slip SET state = 'lost'",
    "INSERT INTO slip VALUES ('A-2', 'pending', 0, NULL, 0)",
    "INSERT INTO slip VALUES ('A-2', 'none', 0, x'01', 0)", "INSERT INTO slip VALUES ('name', 'none', 0, NULL, 0)",
    // tallies
    "INSERT INTO tally VALUES ('2026-1-1', 'screened', 1)", "INSERT INTO tally VALUES ('2026-01-01', 'Screened', 1)",
    "INSERT INTO tally VALUES ('2026-01-01', 'screened', 0)",
    // audit
    "UPDATE audit SET kind = 'other'", "DELETE FROM audit", "INSERT OR REPLACE INTO audit SELECT * FROM audit",
    "INSERT INTO audit VALUES (2, 0, 0, 'Kind', '', NULL, zeroblob(32), zeroblob(32))",
    "INSERT INTO audit VALUES (2, 0, 0, 'kind', 'a b', NULL, zeroblob(32), zeroblob(32))",
    "INSERT INTO audit VALUES (2, 0, 0, 'kind', 'a' || char(10), NULL, zeroblob(32), zeroblob(32))",
    "INSERT INTO audit VALUES (2, 0, 0, 'kind', '', NULL, x'01', zeroblob(32))",
  ])
  func `a wrong state is refused`(sql: String) throws {
    #expect { try vault.connection.execute(sql) } throws: { reason($0) == .refused }
  }

  @Test(arguments: [
    "UPDATE envelope SET state = 'queued', receipt = NULL, acknowledged_wall_s = NULL, acknowledged_ms = NULL",
    "UPDATE envelope SET state = 'parked', reason = 'why', receipt = NULL, acknowledged_wall_s = NULL, acknowledged_ms = NULL",
    "DELETE FROM envelope",
  ])
  func `an acknowledged envelope isn't sent or dropped`(sql: String) throws {
    try vault.connection.execute(
      "UPDATE envelope SET state = 'acknowledged', receipt = x'01', acknowledged_wall_s = 1, acknowledged_ms = 1")
    #expect { try vault.connection.execute(sql) } throws: { reason($0) == .refused }
  }

  @Test func `a purged envelope stays purged and may go`() throws {
    try vault.connection.execute(
      "UPDATE envelope SET state = 'acknowledged', receipt = x'01', acknowledged_wall_s = 1, acknowledged_ms = 1")
    try vault.connection.execute("UPDATE envelope SET state = 'purged', sealed = NULL")
    #expect(throws: VaultError.self) {
      try vault.connection.execute("UPDATE envelope SET state = 'acknowledged', sealed = x'0102'")
    }
    try vault.connection.execute("DELETE FROM envelope")
  }

  @Test func `overdue isn't taken back`() throws {
    try vault.connection.execute("UPDATE referral SET overdue = 1")
    #expect(throws: VaultError.self) { try vault.connection.execute("UPDATE referral SET overdue = 0") }
  }

  @Test func `no message repeats a value`() throws {
    for sql in [
      "UPDATE referral SET serial = 'CANARY secret'", "UPDATE slip SET state = 'CANARY secret'",
      "INSERT INTO setting VALUES ('k', 'CANARY secret')",
    ] {
      #expect { try vault.connection.execute(sql) } throws: { !"\($0)".contains("CANARY") }
    }
  }
}
