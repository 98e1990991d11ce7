import Glibc

extension Vault {
  private var ballastPath: String { path + ".ballast" }
  private var hasBallast: Bool { VaultFile.size(ballastPath) == diskPolicy?.ballast }

  /// Free space, the vault's own size and what follows from them. Two system calls and two small reads.
  public func diskStatus() throws -> DiskStatus {
    var status = statvfs()
    guard statvfs(path, &status) == 0 else {
      throw VaultError(.inaccessible, "The vault's disk doesn't say how full it is: see the kernel's messages.")
    }
    let free = Int64(status.f_bavail) * Int64(status.f_frsize)
    let pages = try connection.query("SELECT page_count - freelist_count FROM pragma_page_count, pragma_freelist_count") {
      $0.integer(0)
    }[0]
    let used = pages * Self.pageSize + (VaultFile.size(path + "-wal") ?? 0)
    return DiskStatus(
      level: diskPolicy?.level(free: free, used: used, hasBallast: hasBallast) ?? .ample, free: free, used: used,
      hasBallast: hasBallast)
  }

  /// Sets the policy, limits the file's growth, and lays the ballast where there is room for it. Call after opening and
  /// whenever space may have come back. Blocks for the disk.
  public func keepDisk(_ policy: DiskPolicy) throws {
    diskPolicy = policy
    try limitPages(policy.budget - policy.reserve)
    let status = try diskStatus()
    guard !status.hasBallast, status.free > policy.ballast + policy.scarce else { return }
    layBallast(policy.ballast)
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

  /// After `full`: gives up the ballast and the reserve of pages, folds the log and lets go of what is over its time.
  /// False when all that was done before.
  func makeRoom() -> Bool {
    guard let diskPolicy else { return false }
    let gaveUpBallast = unlink(ballastPath) == 0
    let limit = try? connection.query("PRAGMA max_page_count") { $0.integer(0) }.first ?? 0
    let gaveUpReserve = (limit ?? 0) * Self.pageSize < diskPolicy.budget
    guard gaveUpBallast || gaveUpReserve else { return false }
    try? limitPages(diskPolicy.budget)
    _ = try? connection.query("PRAGMA wal_checkpoint(TRUNCATE)") { _ in }
    return true
  }

  private static let pageSize: Int64 = 4096

  private func limitPages(_ bytes: Int64) throws {
    // A literal for SQLite, a number of ours.
    try connection.execute("PRAGMA max_page_count = \(max(1, bytes / Self.pageSize))")
  }

  private func layBallast(_ bytes: Int64) {
    let descriptor = open(ballastPath, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return }
    defer { Glibc.close(descriptor) }
    // Blocks of its own, not a hole: a sparse file would give nothing back.
    if posix_fallocate(descriptor, 0, off_t(bytes)) != 0 { unlink(ballastPath) }
  }
}
