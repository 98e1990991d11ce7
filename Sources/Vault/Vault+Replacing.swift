import Glibc
public import Sealing

extension Vault {
  /// Opens the vault, and where it is damaged, missing or something else altogether, sets the file aside and begins a new
  /// one that continues it: same key, counters behind every number that was given, the audit's next epoch. What can be
  /// read of the old file is brought over by `salvage`. `openingNotes` says what happened.
  ///
  /// Throws what a person has to decide: a newer release's vault, another device key, a file others may read, a disk that
  /// can't be written; and where the second small file is lost too, since numbers would repeat.
  public static func openOrReplace(_ path: String, deviceKey: [UInt8], stationKey: SigningKey) throws -> Vault {
    try openOrReplace(path, DeviceKey(deviceKey), stationKey)
  }

  static func openOrReplace(_ path: String, _ deviceKey: DeviceKey, _ stationKey: SigningKey) throws -> Vault {
    let file = ContinuityFile(vault: path)
    if file.exists, (VaultFile.size(path) ?? 0) == 0 {
      return try replace(path, deviceKey, stationKey, reason: "missing")
    }
    do {
      let vault = try Vault(path, deviceKey, stationKey, successorOf: nil)
      do {
        try vault.checkLastAuditLinks()
      } catch {
        try? vault.close()
        throw error
      }
      return vault
    } catch let error as VaultError where file.exists && meansDamage(error, file, deviceKey) {
      return try replace(path, deviceKey, stationKey, reason: error.reason == .auditBroken ? "audit" : "damaged")
    }
  }

  /// After `damaged`: closes, opens again, looks at every page, and replaces the vault unless it is sound after all (a
  /// disk that failed once). Open cases go on in the caller's memory. Blocks; the old value is of no use afterwards.
  public static func revive(_ vault: Vault) throws -> Vault {
    try? vault.close()
    let revived = try soundOrReplaced(vault)
    try revived.forgetFormerCases()
    return revived
  }

  private static func soundOrReplaced(_ vault: Vault) throws -> Vault {
    let opened = try openOrReplace(vault.path, vault.deviceKey, vault.stationKey)
    if opened.openingNotes.contains(where: { if case .replaced = $0 { true } else { false } }) { return opened }
    if let integrity = try? opened.quickCheck(), integrity.isSound { return opened }
    try? opened.close()
    return try replace(opened.path, opened.deviceKey, opened.stationKey, reason: "damaged")
  }

  private static func meansDamage(_ error: VaultError, _ file: ContinuityFile, _ deviceKey: DeviceKey) -> Bool {
    switch error.reason {
    case .damaged, .auditBroken, .notAVault, .library, .refused, .notFound: true
    // The header's number can be damaged too; the second small file knows what was written last.
    case .newerVersion: (try? file.read(deviceKey)?.continuity.schema).map { $0 <= Schema.version } ?? false
    // The device key opens the small file: what doesn't open is the vault's copy of its key.
    case .wrongDeviceKey: (try? file.read(deviceKey)) != nil
    case .inaccessible, .exposed, .inUse, .full, .interrupted: false
    }
  }

  private static func replace(
    _ path: String, _ deviceKey: DeviceKey, _ stationKey: SigningKey, reason: String
  ) throws -> Vault {
    guard let (former, keys) = try ContinuityFile(vault: path).read(deviceKey) else {
      throw VaultError(.damaged, "The vault \(path) can't be replaced: the file by which numbers go on is missing.")
    }
    // The file set aside is kept, and nothing will ever close the cases in it: it opens for none of them from here on.
    // `salvageCases` may still bring them over, by the key in memory.
    var continuity = former
    continuity.caseKey = nil
    let setAside = try setAside(path, epoch: continuity.epoch)
    return try Vault(
      path, deviceKey, stationKey,
      successorOf: Former(
        continuity: continuity, keys: keys, setAside: setAside, reason: reason, caseKey: former.caseKey))
  }

  /// Renames the file to `PATH.damaged-EPOCH`; nil when there is none. A crash in between is finished here: the log of a
  /// file that was renamed already must never be applied to its successor.
  private static func setAside(_ path: String, epoch: Int64) throws -> String? {
    let name = "\(path).damaged-\(epoch)"
    guard (VaultFile.size(path) ?? 0) > 0 else {
      let former = VaultFile.size(name) == nil ? nil : name
      if VaultFile.size(path + "-wal") != nil, rename(path + "-wal", name + "-wal") != 0 {
        throw VaultError(.inaccessible, "The log of a lost vault couldn't be renamed: check the folder of \(path).")
      }
      return former
    }
    var free = name
    var number = 1
    while VaultFile.size(free) != nil {
      number += 1
      free = "\(name)-\(number)"
    }
    try VaultFile.move(path, to: free)
    return free
  }
}
