import Glibc

extension Vault {
  /// Three quarters of the ballast are for referrals; the last quarter is for what settles: receipts, letting go, signing
  /// in. Otherwise the last referral would leave no room to note that one arrived.
  private func ballast(last: Bool) -> (path: String, bytes: Int64) {
    let bytes = diskPolicy?.ballast ?? 0
    return last ? (path + ".ballast-last", bytes / 4) : (path + ".ballast", bytes / 4 * 3)
  }

  private func isLaid(last: Bool) -> Bool { VaultFile.size(ballast(last: last).path) == ballast(last: last).bytes }

  /// Free space, the vault's own size and what follows from them. Two system calls and two small reads.
  public func diskStatus() throws -> DiskStatus {
    var status = statvfs()
    guard statvfs(path, &status) == 0 else {
      throw VaultError(.inaccessible, "The vault's disk doesn't say how full it is: see the kernel's messages.")
    }
    let free = Int64(status.f_bavail) * Int64(status.f_frsize)
    let pages = try connection.query("SELECT page_count - freelist_count FROM pragma_page_count, pragma_freelist_count")
    {
      $0.integer(0)
    }[0]
    let used = pages * Self.pageSize + (VaultFile.size(path + "-wal") ?? 0)
    return DiskStatus(
      level: diskPolicy?.level(free: free, used: used, hasBallast: isLaid(last: false)) ?? .ample, free: free,
      used: used, hasBallast: isLaid(last: false))
  }

  /// Sets the policy, limits the file's growth, and lays the ballast where there is room for it. Call after opening and
  /// whenever space may have come back. Blocks for the disk.
  public func keepDisk(_ policy: DiskPolicy) throws {
    diskPolicy = policy
    try limitPages(policy.budget - policy.reserve)
    _ = try connection.query("PRAGMA wal_checkpoint(TRUNCATE)") { _ in }
    // The last part first: it is what gets the station out of a full disk.
    for last in [true, false] where !isLaid(last: last) {
      guard try diskStatus().free > ballast(last: last).bytes + policy.scarce else { return }
      layBallast(ballast(last: last))
    }
  }

  /// Refuses what isn't essential while space is scarce.
  func requireRoom() throws {
    let status = try diskStatus()
    guard status.level < .scarce else {
      throw VaultError(
        .full,
        "The vault's disk is nearly full, what is left is kept for referrals: deliver what waits, or free space on it.")
    }
  }

  /// After `full`: gives up ballast and reserve of pages, the last part of both only for what settles, and folds the log.
  /// False when that gained nothing.
  func makeRoom(settling: Bool) -> Bool {
    guard let diskPolicy else { return false }
    let gaveUp = unlink(ballast(last: settling).path) == 0
    let limit = (try? connection.query("PRAGMA max_page_count") { $0.integer(0) }.first) ?? 0
    let wanted = (diskPolicy.budget + (settling ? diskPolicy.reserve / 4 : 0)) / Self.pageSize
    if limit < wanted { try? limitPages(wanted * Self.pageSize) }
    let log = VaultFile.size(path + "-wal") ?? 0
    // What was rolled back still takes room in the log.
    _ = try? connection.query("PRAGMA wal_checkpoint(TRUNCATE)") { _ in }
    return gaveUp || limit < wanted || (VaultFile.size(path + "-wal") ?? 0) < log
  }

  private static let pageSize: Int64 = 4096

  private func limitPages(_ bytes: Int64) throws {
    // A literal for SQLite, a number of ours.
    try connection.execute("PRAGMA max_page_count = \(max(1, bytes / Self.pageSize))")
  }

  private func layBallast(_ ballast: (path: String, bytes: Int64)) {
    let descriptor = open(ballast.path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return }
    defer { Glibc.close(descriptor) }
    // Blocks of its own, not a hole: a sparse file would give nothing back.
    if posix_fallocate(descriptor, 0, off_t(ballast.bytes)) != 0 { unlink(ballast.path) }
  }
}
