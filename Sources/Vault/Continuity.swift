import FoundationEssentials
import Glibc
import Sealing

/// What must go on when the vault itself is lost: kept in a small second file, `PATH.continuity`, beside it.
///
/// The rules that make it trustworthy:
/// 1. A number that was given (a slip's serial, a receiver's gap number, an audit entry's number) lies below its ceiling
///    in this file, and the file was on the disk before the number was. Ceilings run ahead in blocks, so that this costs
///    one small file per block and not per case.
/// 2. Ceilings never go back, and whoever continues from them leaves out one more block: a file that is one write old
///    still repeats nothing.
/// 3. The audit's head in this file was committed in the vault before the file was written: a vault whose audit is
///    shorter is an older copy that somebody put back.
struct Continuity: Codable, Equatable {
  static let serialBlock: Int64 = 4096
  static let numberBlock: Int64 = 256
  static let auditBlock: Int64 = 1024

  /// 1 for a station's first vault; one more for each that replaced a lost one.
  var epoch: Int64
  /// No serial from here on was given.
  var serials: Int64
  /// By the receiver's tag in hex: no number from here on was given.
  var numbers: [String: Int64]
  /// No audit entry has this number or a higher one.
  var audit: Int64
  var auditCount: Int64
  /// In hex.
  var auditHash: String
  /// Elapsed time when the file was written, in milliseconds.
  var elapsed: Int64
  /// The vault's version when the file was written: a higher one in a damaged header is told from a newer release's.
  var schema: Int64
  /// The vault's key, wrapped by the device key; in hex.
  var vaultKey: String
  /// The same, wrapped by the device key that is to follow.
  var vaultKeyNext: String?
  /// The key above those of open cases, sealed by the vault's key; in hex. It lies here alone: with another one in its
  /// place, no file that was set aside and no old block of a disk opens for a case any more.
  var caseKey: String?
  /// The key of the serials' permutation, sealed by the vault's key; in hex. Another key would repeat serials.
  var serialKey: String?

  var head: AuditHead { AuditHead(count: auditCount, hash: Hex.decode(auditHash) ?? AuditHead.start.hash) }
}

/// The file: one line of JSON, one line with its code under the vault's key.
struct ContinuityFile {
  let path: String

  init(vault path: String) { self.path = path + ".continuity" }

  var exists: Bool { access(path, F_OK) == 0 }

  /// What the file says, and the vault's key that it carries. Nil when there is no file; throws `damaged` when it isn't
  /// whole, and `wrongDeviceKey` when another device key wrote it. Blocks.
  func read(_ deviceKey: DeviceKey) throws -> (continuity: Continuity, keys: VaultKeys)? {
    guard exists else { return nil }
    let damaged = VaultError(
      .damaged, "The file \(path), by which numbers go on after a lost vault, isn't whole: see `waypost status`.")
    guard let data = FileManager.default.contents(atPath: path), data.count <= 1 << 20 else { throw damaged }
    let lines = data.split(separator: 0x0A, omittingEmptySubsequences: false)
    guard lines.count == 3, lines[2].isEmpty,
      let continuity = try? JSONDecoder().decode(Continuity.self, from: Data(lines[0])),
      let wrapped = Hex.decode(continuity.vaultKey), Hex.decode(continuity.auditHash)?.count == 32
    else { throw damaged }
    let next = continuity.vaultKeyNext.flatMap { Hex.decode($0) }
    guard let vaultKey = [wrapped, next].compactMap(\.self).lazy.compactMap({ try? deviceKey.unwrap($0) }).first else {
      throw VaultError(
        .wrongDeviceKey,
        "\(path) was made under another device key, or is damaged: restore that key, or move the file away.")
    }
    let keys = try VaultKeys(vaultKey: vaultKey)
    guard keys.tag("continuity", lines[0]) == Hex.decode(String(decoding: lines[1], as: UTF8.self)) else {
      throw damaged
    }
    return (continuity, keys)
  }

  /// Replaces the file as a whole; on the disk when it returns. Blocks for three flushes.
  func write(_ continuity: Continuity, _ keys: VaultKeys) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let line = try encoder.encode(continuity)
    let bytes = [UInt8](line) + [0x0A] + Hex.encode(keys.tag("continuity", line)).utf8 + [0x0A]
    try VaultFile.replace(path, bytes)
  }
}
