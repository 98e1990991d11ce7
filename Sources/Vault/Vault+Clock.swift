extension Vault {
  /// The moment of the last write, for comparing with a trusted wall clock after power was off.
  public func lastWrite() throws -> Moment {
    let rows = try connection.query("SELECT wall_s, accumulated_ms FROM elapsed") {
      Moment(wallSeconds: $0.integer(0), elapsedMilliseconds: $0.integer(1))
    }
    return rows.first ?? Moment(wallSeconds: 0, elapsedMilliseconds: 0)
  }

  /// Carries elapsed time over a restart; call once after opening. Returns the offset: from now on a moment's
  /// `elapsedMilliseconds` is this offset plus CLOCK_BOOTTIME in milliseconds.
  ///
  /// `boot` is the kernel's boot id. After a new boot the time without power isn't known from CLOCK_BOOTTIME: pass
  /// `poweredOff` when a sane RTC or synchronised clock vouches for it; with nil, every referral with a running deadline
  /// is marked uncertain and counts as due (design 8).
  public func resumeElapsed(boot: String, poweredOff: Int64?) throws -> Int64 {
    let stored = try connection.query("SELECT boot, offset_ms, accumulated_ms FROM elapsed") {
      (boot: $0.text(0), offset: $0.integer(1), accumulated: $0.integer(2))
    }.first
    guard let stored else { throw VaultError(.damaged, "The vault has lost its clock: see doctor.") }
    if stored.boot == boot { return stored.offset }
    let offset = stored.accumulated + max(0, poweredOff ?? 0)
    return try write(at: nil) {
      try connection.run(
        "UPDATE elapsed SET boot = ?, offset_ms = ?, accumulated_ms = ?",
        [.text(boot), .integer(offset), .integer(offset)])
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
