extension Vault {
  /// The moment of the last write, for comparing with a trusted wall clock after power was off.
  public func lastWrite() throws -> Moment {
    let rows = try connection.query("SELECT wall_s, accumulated_ms, vouched FROM elapsed") {
      Moment(wallSeconds: $0.integer(0), elapsedMilliseconds: $0.integer(1), isVouched: $0.flag(2))
    }
    return rows.first ?? Moment(wallSeconds: 0, elapsedMilliseconds: 0)
  }

  /// Carries elapsed time over a restart; call once after opening. Returns the offset: from now on a moment's
  /// `elapsedMilliseconds` is this offset plus CLOCK_BOOTTIME in milliseconds.
  ///
  /// `boot` is the kernel's boot id. After a new boot the time without power isn't known from CLOCK_BOOTTIME: pass
  /// `poweredOff` where `PowerGap` knows it; with nil, every referral with a running deadline is marked uncertain and
  /// counts as due (design 8). Wrong PINs wait for as long with the power on all the same: whoever takes a box and sets its
  /// hardware clock on wins no tries.
  public func resumeElapsed(boot: String, poweredOff: Int64?) throws -> Int64 {
    let stored = try connection.query("SELECT boot, offset_ms, accumulated_ms FROM elapsed") {
      (boot: $0.text(0), offset: $0.integer(1), accumulated: $0.integer(2))
    }.first
    guard let stored else { throw VaultError(.damaged, "The vault has lost its clock: see `waypost status`.") }
    if stored.boot == boot { return stored.offset }
    let gap = max(0, poweredOff ?? 0)
    let offset = stored.accumulated + gap
    return try write(at: nil) {
      try connection.run(
        "UPDATE officer SET locked_until_ms = locked_until_ms + ? WHERE locked_until_ms > ?",
        [.integer(gap), .integer(stored.accumulated)])
      try connection.run(
        // Both clocks as they stood at the boot, lest the next power cut counts this one again.
        "UPDATE elapsed SET boot = ?, offset_ms = ?, accumulated_ms = ?, wall_s = wall_s + ?",
        [.text(boot), .integer(offset), .integer(offset), .integer(gap / 1000)])
      if poweredOff == nil {
        try connection.run(
          """
          UPDATE referral SET uncertain = 1
          WHERE overdue = 0 AND deadline_ms IS NOT NULL AND state IN ('issued', 'notified')
          """)
      }
      return offset
    }
  }

  /// For a vault that took over while the station ran: the clock goes on as it was.
  public func keepElapsed(boot: String, offset: Int64, now: Moment) throws {
    try write(at: now) {
      try connection.run("UPDATE elapsed SET boot = ?, offset_ms = ?", [.text(boot), .integer(offset)])
    }
  }

  /// Writes down how far the clocks have come: at most every 10 minutes, and only while a deadline runs.
  public func noteElapsed(now: Moment) throws {
    try write(at: now) {}
  }
}
