import Foundation
import Sealing
import Testing

@testable import Vault

/// Another device key takes over, whatever moment the power goes at.
struct DeviceKeyTests {
  private static let next = [UInt8](repeating: 0x33, count: 32)
  private let fixture: VaultFixture

  init() throws { fixture = try VaultFixture() }

  private func filled() throws -> Vault {
    let vault = try fixture.open()
    try vault.holdCase(3, Array("{}".utf8), now: .at(1))
    _ = try vault.finalise(fixture.finalisation("P7-1", [try fixture.referral()]), now: .at(2))
    return vault
  }

  private func reads(_ vault: Vault) throws -> Bool {
    try vault.heldCases(now: .at(9)).count == 1 && vault.dueEnvelopes(limit: 4, now: .at(9)).count == 1
      && vault.slips(.pending).count == 1
  }

  @Test func `until the new key was used both open the vault, then the new one alone`() throws {
    let vault = try filled()
    try vault.admitDeviceKey(Self.next, now: .at(3))
    // The power goes before the key's file was replaced.
    let (before, old) = try fixture.afterPowerCut()
    #expect(try reads(old))
    try old.close()
    try vault.close()

    let changed = try fixture.open(deviceKey: Self.next)
    #expect(try reads(changed))
    #expect(changed.openingNotes == [])
    #expect(try changed.number("SELECT count(*) FROM audit WHERE kind = 'device-key.changed'") == 1)
    #expect(try changed.verifyAudit().count > 4)
    try changed.close()
    #expect { try fixture.open() } throws: { reason($0) == .wrongDeviceKey }
    let again = try fixture.open(deviceKey: Self.next)
    #expect(try again.number("SELECT count(*) FROM audit WHERE kind = 'device-key.changed'") == 1)
    try again.close()
    withExtendedLifetime(before) {}
  }

  @Test func `a second try replaces what the first had admitted`() throws {
    let vault = try filled()
    try vault.admitDeviceKey([UInt8](repeating: 0x44, count: 32), now: .at(3))
    try vault.admitDeviceKey(Self.next, now: .at(4))
    try vault.close()
    #expect { try fixture.open(deviceKey: [UInt8](repeating: 0x44, count: 32)) } throws: {
      reason($0) == .wrongDeviceKey
    }
    let changed = try fixture.open(deviceKey: Self.next)
    #expect(try reads(changed))
    try changed.close()
  }

  /// Whoever has the old key and the disk must not get in by what the log or the second small file still hold.
  @Test func `the old key's wrapping is on the disk no longer`() throws {
    let vault = try filled()
    let wrapped = try #require(
      try vault.connection.query("SELECT value FROM setting WHERE key = 'vault-key'") { $0.blob(0) }.first)
    #expect(found(wrapped) && found(Array(Hex.encode(wrapped).utf8)))
    try vault.admitDeviceKey(Self.next, now: .at(3))
    try vault.close()
    let changed = try fixture.open(deviceKey: Self.next)
    #expect(!found(wrapped))
    #expect(!found(Array(Hex.encode(wrapped).utf8)))
    try changed.close()
  }

  /// A vault that is lost between the two steps is continued under either key.
  @Test(arguments: [VaultFixture.deviceKey, next])
  func `a vault lost in between is continued under either key`(key: [UInt8]) throws {
    let vault = try filled()
    try vault.admitDeviceKey(Self.next, now: .at(3))
    try vault.close()
    try FileManager.default.removeItem(atPath: fixture.path)
    let successor = try Vault.openOrReplace(
      fixture.path, deviceKey: key, stationKey: SigningKey(seed: VaultFixture.stationSeed))
    #expect(successor.epoch == 2)
    try successor.close()
  }

  private func found(_ bytes: [UInt8]) -> Bool {
    ((try? fixture.bytesOnDisk()).map { Data($0).range(of: Data(bytes)) } ?? nil) != nil
  }
}
