import Foundation
import Sealing

@testable import Vault

/// What `waypost-bench vault-work` had promised when the power went, and whether the vault found afterwards keeps it.
struct VaultPromises {
  static let deviceKey = [UInt8](repeating: 0x11, count: 32)
  static let stationSeed = [UInt8](repeating: 0x22, count: 32)

  private var partial: [UInt64: [UInt8]] = [:]
  /// SHA-256 of the sealed bytes by envelope.
  private(set) var finalised: [String: String] = [:]
  private var slips: Set<String> = []
  private var acknowledged: Set<String> = []
  private var purged: Set<String> = []
  private var lastNumber: UInt64?
  private var head: AuditHead?

  mutating func hear(_ operation: RecordedOperation) {
    guard case .said(let stream, let bytes) = operation else { return }
    var text = partial[stream, default: []] + bytes
    while let end = text.firstIndex(of: UInt8(ascii: "\n")) {
      promise(String(decoding: text[..<end], as: UTF8.self).split(separator: " ").map(String.init))
      text.removeFirst(end + 1)
    }
    partial[stream] = text
  }

  /// What a run without a recorder wrote; a last line cut short is no promise.
  mutating func hear(_ text: String) {
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      promise(line.split(separator: " ").map(String.init))
    }
  }

  private mutating func promise(_ words: [String]) {
    switch words.first {
    case "number": lastNumber = UInt64(words[1])
    case "finalised": finalised[words[2]] = words[3]
    case "slip": slips.insert(words[1])
    case "acknowledged": acknowledged.insert(words[1])
    case "purged": purged.insert(words[1])
    case "head":
      if let count = Int64(words[1]), let hash = Hex.decode(words[2]) { head = AuditHead(count: count, hash: hash) }
    default: break
    }
  }

  /// Opens the vault as the station would and says which promises it doesn't keep. Throws when it doesn't open at all.
  func broken(at path: String) throws -> [String] {
    let vault = try Vault.openOrReplace(
      path, deviceKey: Self.deviceKey, stationKey: SigningKey(seed: Self.stationSeed))
    defer { try? vault.close() }
    // A power cut is no damage: nothing was to be replaced, and nothing looks like an older copy.
    var broken = vault.openingNotes.map { "opened with the note \($0)" }
    let check = try vault.connection.query("PRAGMA integrity_check(3)") { $0.text(0) }
    if check != ["ok"] { broken.append("integrity: \(check)") }

    struct Found {
      var state: String
      var digest: String
      var sealed: [UInt8]?
    }
    let rows = try vault.connection.query("SELECT id, state, digest, sealed FROM envelope") {
      ($0.text(0), Found(state: $0.text(1), digest: Hex.encode($0.blob(2)), sealed: $0.optionalBlob(3)))
    }
    let found = Dictionary(uniqueKeysWithValues: rows)
    for (id, digest) in finalised where found[id]?.digest != digest { broken.append("record \(id) is lost") }
    for (id, row) in found {
      if let sealed = row.sealed, Hex.encode(Digest.sha256(sealed)) != row.digest {
        broken.append("\(id) has other bytes")
      }
    }
    for id in acknowledged where !["acknowledged", "purged"].contains(found[id]?.state) {
      broken.append("the receipt of \(id) is lost")
    }
    for id in purged where found[id]?.sealed != nil { broken.append("\(id) is there again after its purge") }
    for serial in slips where try vault.slip(serial) == nil { broken.append("the slip \(serial) is lost") }
    broken += try halves(vault)
    let counted = try vault.verifyAudit().count
    if let head {
      let hash = try vault.connection.query("SELECT hash FROM audit WHERE seq = ?", [.integer(head.count)]) {
        $0.blob(0)
      }.first
      if counted < head.count || hash != head.hash { broken.append("the audit lacks entry \(head.count)") }
    }
    if let lastNumber, try vault.nextSerialNumber() <= lastNumber { broken.append("a serial number is given twice") }
    return broken
  }

  /// How many envelopes there are.
  static func count(at path: String) throws -> Int {
    let vault = try Vault(open: path, deviceKey: deviceKey, stationKey: SigningKey(seed: stationSeed))
    defer { try? vault.close() }
    return Int(try vault.connection.query("SELECT count(*) FROM envelope") { $0.integer(0) }.first ?? 0)
  }

  /// A case is there whole or not at all, whether it was promised or not.
  private func halves(_ vault: Vault) throws -> [String] {
    let wrong = [
      ("a referral without its slip", "SELECT count(*) FROM referral WHERE serial NOT IN (SELECT serial FROM slip)"),
      (
        "a referral without its envelope",
        "SELECT count(*) FROM referral WHERE id NOT IN (SELECT referral FROM envelope)"
      ),
      (
        "a case without its audit entry",
        "SELECT count(*) FROM slip WHERE serial NOT IN (SELECT subject FROM audit WHERE kind = 'finalised')"
      ),
      (
        "an audit entry without its case",
        "SELECT count(*) FROM audit WHERE kind = 'finalised' AND subject NOT IN (SELECT serial FROM slip)"
      ),
    ]
    return try wrong.filter { try vault.connection.query($0.1) { $0.integer(0) } != [0] }.map(\.0)
  }
}
