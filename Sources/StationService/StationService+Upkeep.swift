import EventLoop
import JSONLines
import Messages
import Scanning
import Screens
import Station
import Vault

extension StationService {
  /// What a former life left unfinished: slips to print or to look for, envelopes to send, deadlines to watch.
  func resume() {
    vault.perform { vault in
      (try vault.slips(.pending), try vault.slips(.handed))
    } then: { [weak self] result in
      guard let self else { return }
      switch result {
      case .failure(let error): Journal.write(.vaultFailed, "unfinished slips could not be read: \(error)")
      case .success(let (pending, handed)):
        for slip in pending { addSlip(slip, resume: false) }
        for slip in handed { addSlip(slip, resume: true) }
      }
    }
    recoverCases()
    beginVaultCare()
    refreshEquipment()
    courier?.look()
    receipts?.look()
    watchDeadlines()
  }

  /// Slips that found no room when they were made.
  func printPending() {
    vault.perform {
      try $0.slips(.pending)
    } then: { [weak self] result in
      guard let self, case .success(let pending) = result else { return }
      for slip in pending { addSlip(slip, resume: false) }
    }
  }

  private func addSlip(_ slip: SlipRecord, resume: Bool) {
    guard let bytes = slip.request, let request = try? JSONLine.decode(SlipRequest.self, from: bytes) else { return }
    slips?.add(request, resume: resume)
  }

  /// The same after each of many small changes: at once after a quiet second, else when the second is over. A long queue
  /// that drains must not be counted at every envelope.
  func refreshEquipmentSoon() {
    guard equipmentTimer == nil else { return wantsEquipment = true }
    refreshEquipment()
    equipmentTimer = try? loop.after(milliseconds: 1000) { [weak self] in
      guard let self else { return }
      equipmentTimer = nil
      guard wantsEquipment else { return }
      wantsEquipment = false
      refreshEquipmentSoon()
    }
  }

  /// Reads what the home page shows and tells the station.
  func refreshEquipment() {
    let moment = clock.moment
    vault.perform { vault in
      (
        try vault.queueSummary(now: moment), try vault.slips(.uncertain, limit: 8).map(\.serial),
        try vault.diskStatus(), try vault.overLimit(), try vault.declinedSerials(), try vault.setAsideSerials(),
        try vault.overdueReferrals(), (try vault.isMassArrival(), try vault.households())
      )
    } then: { [weak self] result in
      guard let self,
        case .success(let (queue, uncertain, disk, overLimit, declined, setAside, overdue, arrivals)) = result
      else {
        return
      }
      noteDisk(disk)
      equipment.overLimit = overLimit
      equipment.declined = declined
      equipment.setAside = setAside
      equipment.overdue = overdue.map { HomePage.Overdue($0, now: moment) }
      equipment.isMassArrival = arrivals.0
      equipment.households = arrivals.1.map {
        HomePage.Household(
          serial: $0.serial, waiting: $0.waiting, time: String(LocalTime($0.wallSeconds).shortText.prefix(16)),
          lane: $0.lane)
      }
      equipment.isLinkUp = courier?.isLinkUp ?? false
      watchRetention()
      equipment.unsent = queue.unsent + queue.parked
      equipment.uncertainSlips = uncertain
      for lane in configuration.lanes { equipment.scanners[lane.name] = scanners(of: lane.name) }
      happen(.equipment(equipment))
    }
  }

  /// Wakes at the next deadline, and while one runs writes elapsed time down at least every ten minutes.
  func watchDeadlines() {
    let moment = clock.moment
    vault.perform { vault in
      let overdue = try vault.markOverdue(now: moment)
      return (overdue.count, try vault.nextDeadline())
    } then: { [weak self] result in
      guard let self, case .success(let (overdue, next)) = result else { return }
      if overdue > 0 { refreshEquipment() }
      if overdue > 0 { Journal.write(.referralOverdue, "\(overdue) referrals are overdue; see `waypost queue list`") }
      if let deadlineTimer { loop.cancel(deadlineTimer) }
      deadlineTimer = nil
      guard let next else { return }
      deadlineTimer = try? loop.after(milliseconds: min(clock.milliseconds(until: next), 10 * 60_000)) { [weak self] in
        self?.noteElapsed()
      }
    }
  }

  private func noteElapsed() {
    let moment = clock.moment
    vault.perform {
      try $0.noteElapsed(now: moment)
    } then: { [weak self] _ in
      self?.watchDeadlines()
    }
  }
}

extension HomePage.Overdue {
  init(_ overdue: OverdueReferral, now: Moment) {
    let since = now.wallSeconds - (now.elapsedMilliseconds - overdue.deadline) / 1000
    self.init(
      serial: overdue.serial,
      since: overdue.isTimeUncertain ? "" : String(LocalTime(since).shortText.prefix(16)))
  }
}
