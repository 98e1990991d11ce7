import EventLoop
import Glibc
import Station
import Vault

/// Looking after the vault: damage, checks, space, retention. All of it is set off by an event or a timer that has
/// something to do; nothing is asked again and again.
extension StationService {
  /// Whether the daemon ends because its vault can't go on.
  public var hasFailed: Bool { care.hasFailed }

  /// As the packs allow, and shorter where the site wants it.
  var retention: Retention {
    Retention(
      readableHours: min(configuration.vault?.readableHours ?? 72, packsReadableHours),
      bytesDays: configuration.vault?.bytesDays ?? 30)
  }

  private var diskPolicy: DiskPolicy {
    configuration.vault?.budgetMegabytes.map { DiskPolicy(budget: $0 << 20) } ?? DiskPolicy()
  }

  func beginVaultCare() {
    care.damage = try? Mailbox<Bool>(on: loop) { [weak self] _ in self?.reviveVault() }
    adoptVault(vaultNotes)
    // A power cut came between the replacement of their vault and them.
    if equipment.storeAlarm == nil, let cases = noteCases() {
      equipment.storeAlarm = .replaced(saved: nil, unreadable: nil, cases: cases)
    }
    audit("station.started", "", nil)
    vault.perform {
      $0.wasClosedCleanly
    } then: { [weak self] result in
      if case .success(false) = result { self?.checkWhenIdle(full: false) } else { self?.planFullCheck() }
    }
  }

  /// A vault that was opened, or took over: its space, its salvage, its alarms.
  private func adoptVault(_ notes: [OpeningNote]) {
    for note in notes { self.note(note) }
    let (policy, damage) = (diskPolicy, care.damage)
    vault.perform { vault in
      vault.onDamage = { damage?.send(true) }
      try vault.keepDisk(policy)
      return vault.hasSalvage
    } then: { [weak self] result in
      switch result {
      case .failure(let error): Journal.write(.vaultFailed, "the vault's space could not be kept: \(error)")
      case .success(true): self?.salvage()
      case .success(false): self?.noteSalvaged(records: 0, unreadable: 0)
      }
      self?.watchRetention()
    }
  }

  private func note(_ note: OpeningNote) {
    switch note {
    case .replaced(let reason, let setAside):
      let kept = setAside.map { "the old file is kept as \($0)" } ?? "there is no old file"
      care.notes.append("replaced (\(reason)); \(kept)")
      Journal.write(.vaultReplaced, "the vault was \(reason) and a new one continues it; \(kept)")
      equipment.storeAlarm = .replaced(saved: nil, unreadable: nil, cases: noteCases())
    case .olderCopy:
      care.notes.append("an older copy was put back by hand; numbers that may have been given since are left out")
      Journal.write(
        .vaultOlderCopy, "the vault is an older copy than its second small file knows: later records are not in it")
      equipment.storeAlarm = .olderCopy
    case .continuityRenewed:
      Journal.write(
        .vaultContinuityRenewed, "the vault's second small file was missing or damaged and was written anew")
    }
  }

  /// The open cases of a vault that was replaced at the start. In one that was replaced under way nothing is to be looked
  /// for: its cases are in memory.
  private func noteCases() -> Equipment.OpenCases? {
    guard let found = caseSalvage, found != CaseSalvage() else { return nil }
    let lost = found.lost.map { $0.map { LocalTime($0).shortText } }
    let words = lost.map { $0.isEmpty ? "none lost" : "lost, first held \($0.joined(separator: ", "))" }
    let text = "open cases: \(found.saved) brought over, \(words ?? "nobody can know how many more there were")"
    care.notes.append(text)
    Journal.write(.vaultReplaced, text)
    return Equipment.OpenCases(saved: found.saved, lost: lost)
  }

  /// Brings a damaged vault's rows over, a step a job, so that cases come in between.
  private func salvage() {
    let moment = clock.moment
    vault.perform {
      try $0.salvage(now: moment)
    } then: { [weak self] result in
      guard let self else { return }
      switch result {
      case .success(nil): salvage()
      case .success(let done?):
        let text = "\(done.envelopes) envelopes, \(done.officers) officers; \(done.unreadable) rows unreadable"
        care.notes.append("brought over: \(text)")
        Journal.write(.vaultReplaced, "the damaged vault was read: \(text)")
        noteSalvaged(records: done.envelopes, unreadable: done.unreadable)
        courier?.look()
        watchDeadlines()
      case .failure(let error): Journal.write(.vaultFailed, "the damaged vault could not be read: \(error)")
      }
    }
  }

  private func noteSalvaged(records: Int, unreadable: Int) {
    guard case .replaced(_, _, let cases)? = equipment.storeAlarm else { return }
    equipment.storeAlarm = .replaced(saved: records, unreadable: unreadable, cases: cases)
    refreshEquipment()
  }

  /// Disk or file failed under way: the vault is opened again, or replaced, while open cases stay in memory.
  private func reviveVault() {
    guard !care.isReviving else { return }
    care.isReviving = true
    Journal.write(.vaultFailed, "the vault is damaged; opening it again")
    let (moment, boot, offset) = (clock.moment, Startup.bootID(), clock.elapsedOffset)
    vault.perform { vault in
      vault = try Vault.revive(vault)
      try vault.keepElapsed(boot: boot, offset: offset, now: moment)
      return vault.openingNotes
    } then: { [weak self] result in
      guard let self else { return }
      care.isReviving = false
      switch result {
      case .success(let notes):
        adoptVault(notes)
        if notes.contains(where: { if case .replaced = $0 { true } else { false } }) { happen(.storeReplaced) }
        refreshEquipment()
      case .failure(let error):
        Journal.write(.vaultFailed, "the vault could not be replaced: \(error)")
        equipment.storeAlarm = .failing
        happen(.equipment(equipment))
        care.hasFailed = true
        loop.stop()
      }
    }
  }

  /// The week since the last full check, counted in powered time, may be over.
  private func planFullCheck() {
    vault.perform {
      try $0.setting(VaultCare.checkedSetting)
    } then: { [weak self] result in
      guard let self, case .success(let stored) = result else { return }
      let last = stored.flatMap { Int64(String(decoding: $0, as: UTF8.self)) } ?? clock.moment.elapsedMilliseconds
      if stored == nil { noteFullCheck(at: last) }
      plan(full: true, in: clock.milliseconds(until: last + VaultCare.betweenChecks))
    }
  }

  private func noteFullCheck(at elapsed: Int64) {
    vault.perform {
      try $0.setSetting(VaultCare.checkedSetting, [UInt8]("\(elapsed)".utf8))
    } then: { _ in
    }
  }

  private func checkWhenIdle(full: Bool) { plan(full: full, in: VaultCare.idleMilliseconds) }

  private func plan(full: Bool, in milliseconds: Int64) {
    if let timer = care.checkTimer { loop.cancel(timer) }
    care.checkTimer = try? loop.after(milliseconds: milliseconds) { [weak self] in
      self?.care.checkTimer = nil
      self?.check(full: full)
    }
  }

  /// Somebody works: a check that runs ends, one that waits goes on waiting.
  func vaultIsNeeded() { care.interruption.ask() }

  private func check(full: Bool) {
    guard station.openCases == 0 else { return checkWhenIdle(full: full) }
    let interruption = care.interruption
    interruption.reset()
    vault.perform { vault in
      // The watchdog counts progress: a long check of a large vault makes some.
      let goOn = {
        ServiceNotification.send("WATCHDOG=1")
        return !interruption.isAsked
      }
      return try full ? vault.fullCheck(goOn: goOn) : vault.quickCheck(goOn: goOn)
    } then: { [weak self] result in
      guard let self else { return }
      switch result {
      case .success(let integrity) where integrity.isSound:
        care.lastCheck = full ? "full check: sound" : "quick check: sound"
        if full { noteFullCheck(at: clock.moment.elapsedMilliseconds) }
        planFullCheck()
      case .success(let integrity):
        care.lastCheck = "damaged: \(integrity.findings.first ?? "")"
        reviveVault()
      case .failure(let error as VaultError) where error.reason == .interrupted: checkWhenIdle(full: full)
      case .failure(let error): Journal.write(.vaultFailed, "the vault could not be checked: \(error)")
      }
    }
  }

  /// What the disk says now: for the desk, and once a level for the journal.
  func noteDisk(_ disk: DiskStatus) {
    if disk.level != care.lastLevel {
      let text =
        "room for records: \(disk.level), \(disk.free >> 20) MiB free on the disk, the vault has \(disk.used >> 20)"
      Journal.write(
        .diskRoom, text, level: disk.level > .low ? .error : disk.level > .ample ? .warning : .notice)
      care.lastLevel = disk.level
    }
    equipment.storage = Equipment.Storage(rawValue: disk.level.rawValue) ?? .ample
  }

  /// Wakes when the next thing is over its time. Asked again after every change: an answer that came may be due long
  /// before what was planned.
  func watchRetention() {
    let retention = retention
    vault.perform {
      try $0.nextSweep(retention)
    } then: { [weak self] result in
      if case .success(let next?) = result { self?.planSweep(at: next) }
    }
  }

  private func planSweep(at elapsed: Int64) {
    if care.sweepTimer != nil, care.sweepAt <= elapsed { return }
    if let timer = care.sweepTimer { loop.cancel(timer) }
    care.sweepAt = elapsed
    care.sweepTimer = try? loop.after(milliseconds: max(1000, clock.milliseconds(until: elapsed))) { [weak self] in
      self?.care.sweepTimer = nil
      self?.sweepVault()
    }
  }

  private func sweepVault() {
    let (moment, retention, policy) = (clock.moment, retention, diskPolicy)
    vault.perform { vault in
      let sweep = try vault.sweep(retention, now: moment)
      // Space may have come back: the ballast is laid again.
      if sweep.purged > 0 { try vault.keepDisk(policy) }
      return (sweep, try vault.nextSweep(retention))
    } then: { [weak self] result in
      guard let self else { return }
      switch result {
      case .failure(let error): Journal.write(.vaultFailed, "what is over its time could not be let go: \(error)")
      case .success(let (sweep, next)):
        if !sweep.alarmed.isEmpty {
          Journal.write(.receiptMissing, "\(sweep.alarmed.count) envelopes are past their limit without a receipt")
          refreshEquipment()
        }
        if sweep.isFull { return sweepVault() }
        if let next { planSweep(at: next) }
      }
    }
  }
}
