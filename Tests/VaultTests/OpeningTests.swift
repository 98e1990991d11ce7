import Foundation
import Glibc
import Sealing
import Testing

@testable import Vault

struct OpeningTests {
  let fixture: VaultFixture

  init() throws { fixture = try VaultFixture() }

  @Test(arguments: [
    ("journal_mode", "wal"), ("synchronous", "2"), ("locking_mode", "exclusive"), ("foreign_keys", "1"),
    ("recursive_triggers", "1"), ("trusted_schema", "0"), ("cell_size_check", "1"), ("mmap_size", "0"),
    ("temp_store", "2"), ("secure_delete", "1"), ("cache_size", "-512"), ("journal_size_limit", "4194304"),
    ("application_id", "1463900496"), ("user_version", "\(Schema.version)"),
  ])
  func `the connection runs as it was measured`(pragma: String, value: String) throws {
    let vault = try fixture.open()
    #expect(try vault.connection.query("PRAGMA \(pragma)") { $0.text(0) } == [value])
  }

  @Test func `file and folder are the owner's alone, and no shared memory is made`() throws {
    let place = fixture.folder.appendingPathComponent("new")
    let vault = try Vault(
      open: place.appendingPathComponent("vault.db").path, deviceKey: VaultFixture.deviceKey,
      stationKey: SigningKey.generate())
    try vault.appendAudit(AuditEvent("start"), now: .at(0))
    func mode(_ path: String) throws -> Int? {
      try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }
    #expect(try mode(place.path) == 0o700)
    let files = try FileManager.default.contentsOfDirectory(atPath: place.path).sorted()
    #expect(files == ["vault.db", "vault.db-wal", "vault.db.continuity"])
    for file in files { #expect(try mode(place.appendingPathComponent(file).path) == 0o600) }
  }

  @Test func `a folder or file that others may read is refused`() throws {
    try fixture.open().close()
    chmod(fixture.path, 0o640)
    #expect { try fixture.open() } throws: { reason($0) == .exposed && "\($0)".contains("chmod 600") }
    chmod(fixture.path, 0o600)
    chmod(fixture.folder.path, 0o755)
    #expect { try fixture.open() } throws: { reason($0) == .exposed && "\($0)".contains("chmod 700") }
  }

  @Test func `another program's database is left alone`() throws {
    let raw = try connectionToNewFile()
    try raw.execute("PRAGMA application_id = 252006673; CREATE TABLE theirs (x)")
    try raw.close()
    let before = try fixture.bytesOnDisk()
    #expect { try fixture.open() } throws: { reason($0) == .notAVault }
    #expect(try fixture.bytesOnDisk() == before)
  }

  @Test func `a nameless database with tables is left alone`() throws {
    let raw = try connectionToNewFile()
    try raw.execute("CREATE TABLE theirs (x)")
    try raw.close()
    #expect { try fixture.open() } throws: { reason($0) == .notAVault }
  }

  @Test func `a file that is no database is left alone`() throws {
    let text = [UInt8](repeating: 0x41, count: 8192)
    _ = try connectionToNewFile()
    try Data(text).write(to: URL(fileURLWithPath: fixture.path))
    chmod(fixture.path, 0o600)
    #expect { try fixture.open() } throws: { reason($0) == .notAVault }
    #expect(try fixture.bytesOnDisk() == text)
  }

  @Test func `a newer vault is refused`() throws {
    try fixture.open().close()
    let raw = try Connection(path: fixture.path)
    try raw.execute("PRAGMA user_version = 99")
    try raw.close()
    #expect { try fixture.open() } throws: { reason($0) == .newerVersion && "\($0)".contains("version 99") }
  }

  @Test func `another device key is refused with a cure`() throws {
    try fixture.open().close()
    #expect { try fixture.open(deviceKey: [UInt8](repeating: 0x12, count: 32)) } throws: {
      reason($0) == .wrongDeviceKey && "\($0)".contains("restore that key")
    }
    #expect { try fixture.open(deviceKey: [1]) } throws: { reason($0) == .wrongDeviceKey }
    try fixture.open().close()
  }

  @Test func `a second opening is refused and the first goes on`() throws {
    let vault = try fixture.open()
    #expect { try fixture.open() } throws: { reason($0) == .inUse }
    try vault.appendAudit(AuditEvent("start"), now: .at(0))
    try vault.close()
    #expect(try fixture.open().auditHead().count == 1)
  }

  @Test func `a path without folder or file is refused`() throws {
    for path in ["vault.db", "/", "", "/nonexistent/a/vault.db"] {
      #expect {
        try Vault(open: path, deviceKey: VaultFixture.deviceKey, stationKey: SigningKey.generate())
      } throws: { reason($0) == .inaccessible }
    }
  }

  @Test func `an end without close is noticed and loses nothing`() throws {
    let vault = try fixture.open()
    #expect(vault.wasClosedCleanly)
    _ = try vault.finalise(fixture.finalisation("A-1", [try fixture.referral()]), now: .at(1))
    let (copy, after) = try fixture.afterPowerCut()
    #expect(!after.wasClosedCleanly)
    #expect(try after.rowCounts() == vault.rowCounts())
    #expect(try after.verifyAudit() == vault.auditHead())
    #expect(try after.quickCheck().isSound)
    try after.close()
    #expect(try copy.open().wasClosedCleanly)
  }

  @Test func `closing twice is the same as once, and nothing is taken afterwards`() throws {
    let vault = try fixture.open()
    try vault.close()
    try vault.close()
    #expect(throws: VaultError.self) { try vault.appendAudit(AuditEvent("late"), now: .at(0)) }
  }

  @Test func `settings come back`() throws {
    var vault = try fixture.open()
    try vault.setSetting("post", [1, 2])
    try vault.setSetting("empty", [])
    vault = try fixture.reopen(vault)
    #expect(try vault.setting("post") == [1, 2])
    #expect(try vault.setting("empty") == [])
    try vault.setSetting("post", nil)
    #expect(try vault.setting("post") == nil)
    #expect(try vault.setting("audit-head") == nil)
    #expect(throws: VaultError.self) { try vault.setSetting("long", [UInt8](repeating: 0, count: 65_537)) }
  }

  @Test func `a damaged file is found`() throws {
    let vault = try fixture.open()
    for index in 0..<20 {
      _ = try vault.finalise(fixture.finalisation("A-\(index)", [try fixture.referral()]), now: .at(1))
    }
    try vault.close()
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: fixture.path)))
    let index = try #require(bytes.indices.first { bytes[$0...].starts(with: "finalised".utf8) })
    for offset in 0..<400 { bytes[index - 200 + offset] ^= 0x55 }
    try Data(bytes).write(to: URL(fileURLWithPath: fixture.path))
    chmod(fixture.path, 0o600)
    // Either the opening already stumbles over it or one of the checks finds it.
    var found = false
    do {
      let damaged = try fixture.open()
      found = try !damaged.quickCheck().isSound
      _ = try damaged.verifyAudit()
    } catch {
      found = true
    }
    #expect(found)
  }

  private func connectionToNewFile() throws -> Connection {
    _ = FileManager.default.createFile(atPath: fixture.path, contents: nil, attributes: [.posixPermissions: 0o600])
    return try Connection(path: fixture.path)
  }
}
