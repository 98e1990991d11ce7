import Foundation
import Glibc
import Testing

@testable import Sealing
@testable import Vault

/// Acts that a scripted day doesn't come to, each with the event that it leaves (`AuditedActs`).
struct RareActsTests {
  let fixture: VaultFixture

  init() throws { fixture = try VaultFixture() }

  private func openOrReplace() throws -> Vault {
    try Vault.openOrReplace(
      fixture.path, deviceKey: VaultFixture.deviceKey, stationKey: SigningKey(seed: VaultFixture.stationSeed))
  }

  /// Kinds since `count` entries.
  private func kinds(_ vault: Vault, since count: Int64 = 0) throws -> [String] {
    try vault.connection.query("SELECT kind FROM audit WHERE seq > ? ORDER BY seq", [.integer(count)]) { $0.text(0) }
  }

  @Test func `what is done to an officer`() throws {
    let vault = try fixture.open()
    let pin = try PinHash.create("493817", cost: PinHash.Cost(logN: 10, r: 1, p: 1))
    let officer = try vault.addOfficer(name: "A", badge: "W-1", pin: pin, role: .officer, now: .at(1))
    try vault.setOfficer(officer.id, disabled: true, by: 1, now: .at(2))
    try vault.setOfficer(officer.id, disabled: false, by: 1, now: .at(3))
    try vault.setPIN(officer.id, pin, by: 1, now: .at(4))
    #expect(try kinds(vault) == ["officer.added", "officer.disabled", "officer.enabled", "officer.pin-set"])
  }

  @Test func `what happens to an envelope that is refused`() throws {
    let vault = try fixture.open()
    let made = try vault.finalise(
      fixture.finalisation("A-1", [try fixture.referral(), try fixture.referral()]), now: .at(1))
    let count = try vault.auditHead().count
    try vault.park(made[0].id, reason: "conflict", now: .at(2))
    try vault.requeue(made[0].id, officer: 1, now: .at(3))
    try vault.deliver(made[1].id, now: .at(4))
    _ = try vault.resend(since: 1, receivers: ["training-receiver"], officer: 1, now: .at(5))
    try vault.park(made[1].id, reason: "conflict", now: .at(6))
    #expect(
      try kinds(vault, since: count) == [
        "envelope.parked", "envelope.requeued", "envelope.delivered", "referral.notified", "resend",
        "envelope.not-resent",
      ])
  }

  @Test func `what the station says of itself`() throws {
    let vault = try fixture.open()
    let sent = try vault.enqueue(fixture.referral(), serial: "P7-1", kind: "health.queued", now: .at(1))
    try vault.deliver(sent.id, now: .at(2))
    #expect(try vault.closeDocument(sent.id, now: .at(3)))
    #expect(try kinds(vault) == ["health.queued", "envelope.delivered", "referral.notified"])
    #expect(try vault.queueRow(sent.id, now: .at(4))?.state == .acknowledged)
  }

  @Test func `what happens to a vault`() throws {
    let vault = try openOrReplace()
    _ = try vault.finalise(fixture.finalisation("A-1", [try fixture.referral()]), now: .at(1))
    try vault.close()
    let whole = try Data(contentsOf: URL(fileURLWithPath: fixture.path))
    var bytes = [UInt8](whole)
    bytes.replaceSubrange(0..<4096, with: repeatElement(0, count: 4096))
    try put(Data(bytes))
    let next = try openOrReplace()
    while try next.salvage(now: .at(9)) == nil {}
    #expect(try kinds(next).first == "vault.replaced" && kinds(next).last == "vault.salvaged")
    try next.close()
    try put(whole)
    let older = try openOrReplace()
    #expect(try kinds(older).last == "vault.older-copy")
  }

  private func put(_ data: Data) throws {
    unlink(fixture.path + "-wal")
    try data.write(to: URL(fileURLWithPath: fixture.path))
    chmod(fixture.path, 0o600)
  }
}
