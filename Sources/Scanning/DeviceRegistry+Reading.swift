import EventLoop

extension DeviceRegistry {
  /// Opens what was admitted under `id`.
  func open(_ id: String) {
    guard let status = entries[id]?.status, let lane = status.lane else { return }
    guard let profile = status.profile.flatMap({ catalogue.profiles[$0] }) else {
      return update(id) { entry in
        entry.status.state = .failed
        entry.status.reason =
          "its profile \(status.profile ?? "") isn't installed; add it to hardware/devices or list another"
      }
    }
    routing[id] = lane
    let device = ScannerDevice(
      path: status.node, syspath: entries[id]?.syspath ?? "", profile: profile, loop: loop, today: today
    ) { [weak self] event in self?.heard(event, from: id) }
    entries[id]?.device = device
    do {
      try device.open()
    } catch {
      refuse(id, error)
    }
  }

  private func heard(_ event: DeviceEvent, from id: String) {
    switch event {
    case .opened:
      update(id) { entry in
        entry.retries = 0
        // Plugged in again, perhaps with another cable: it has a fresh start.
        entry.status.problemsInARow = 0
        entry.status.state = .reading
        entry.status.reason = nil
      }
    case .waiting(let reason):
      update(id) { entry in
        entry.status.state = .busy
        entry.status.reason = reason
      }
    case .scan(let content, let time):
      if case .unreadable(let problem) = content {
        entries[id]?.status.problemCount += 1
        entries[id]?.status.lastProblem = problem.description
        entries[id]?.status.problemsInARow += 1
      } else {
        entries[id]?.status.scanCount += 1
        entries[id]?.status.problemsInARow = 0
        entries[id]?.status.lastScanMilliseconds = time
      }
      guard let lane = routing[id] else { return }
      handler(.scan(Scan(lane: lane, device: id, content: content, at: time)))
    case .lost(let reason):
      update(id) { entry in
        entry.device = nil
        entry.status.node = ""
        entry.status.state = .unplugged
        entry.status.reason = reason + "; plug it in again"
      }
    }
  }

  private func refuse(_ id: String, _ error: ScanningError) {
    let retries = entries[id]?.retries ?? 0
    let isWorthIt = error.kind == .portBusy && retries < DeviceRegistry.busyDelays.count
    let retry =
      isWorthIt
      ? try? loop.after(milliseconds: DeviceRegistry.busyDelays[retries]) { [weak self] in
        self?.entries[id]?.retry = nil
        self?.open(id)
      } : nil
    update(id) { entry in
      entry.device = nil
      entry.retries = retries + 1
      entry.retry = retry
      entry.status.state = retry == nil ? .failed : .busy
      entry.status.reason = error.description
    }
  }

  /// Forgets a device and closes it.
  func drop(_ id: String) {
    guard let entry = entries.removeValue(forKey: id) else { return }
    if let retry = entry.retry { loop.cancel(retry) }
    entry.device?.close()
    routing[id] = nil
  }

  /// Changes one entry and tells whoever shows it.
  func update(_ id: String, _ change: (inout Entry) -> Void) {
    guard var entry = entries[id] else { return }
    change(&entry)
    entries[id] = entry
    handler(.changed(entry.status))
  }
}
