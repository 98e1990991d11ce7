import EventLoop

extension DeviceRegistry {
  /// Reads a port that isn't found by udev: the training scanner, a built-in serial port named in the configuration.
  /// Given again under the same id, it replaces the one before.
  public func addFixed(id: String, path: String, model: String, profile: String, lane: String) {
    drop(id)
    guard hasRoom() else { return }
    var entry = Entry(status: DeviceStatus(id: id, model: model, usb: "", node: path, port: path, state: .failed))
    entry.status.lane = lane
    entry.status.profile = profile
    entries[id] = entry
    open(id)
  }

  /// Takes in one word of udev. Safe to repeat.
  func handle(_ node: DeviceNode) {
    if node.action == .remove { return remove(syspath: node.syspath) }
    // The kernel lists dozens of consoles and empty built-in ports; only what was plugged in is of interest.
    guard node.isUSB, !node.devnode.isEmpty else { return }
    if let open = entries.values.first(where: { $0.syspath == node.syspath && $0.device?.isOpen == true }) {
      open.device?.settle()
      return
    }
    admit(node)
  }

  /// The allow-list changed: a device that is read as it says stays open.
  func reconsider(_ node: DeviceNode) {
    guard node.isUSB, !node.devnode.isEmpty else { return }
    let entry = entries.values.first { $0.syspath == node.syspath }
    if let status = entry?.status, entry?.device?.isOpen == true, let profile = status.profile, let lane = status.lane,
      admission.verdict(on: node) == .admit(profile: profile, lane: lane)
    {
      return
    }
    admit(node)
  }

  private func admit(_ node: DeviceNode) {
    let verdict = admission.verdict(on: node)
    if verdict == .ignore {
      if let id = entries.first(where: { $0.value.syspath == node.syspath })?.key { drop(id) }
      return
    }
    let id = freeID(for: node)
    guard entries[id] != nil || hasRoom() else { return }
    var entry =
      entries[id]
      ?? Entry(status: DeviceStatus(id: id, model: "", usb: "", node: "", port: "", state: .refused))
    if let retry = entry.retry { loop.cancel(retry) }
    entry.device?.close()
    entry.device = nil
    entry.retry = nil
    entry.retries = 0
    entry.syspath = node.syspath
    entry.status.model = node.model
    entry.status.usb = "\(node.vendorID):\(node.productID)"
    entry.status.node = node.devnode
    entry.status.port = node.portPath
    switch verdict {
    case .ignore: return
    case .refuse(let reason):
      entry.status.state = .refused
      entry.status.lane = nil
      entry.status.profile = nil
      entry.status.reason = reason
      let isNews = entries[id]?.status != entry.status
      entries[id] = entry
      routing[id] = nil
      if isNews { handler(.changed(entry.status)) }
    case .admit(let profile, let lane):
      entry.status.profile = profile
      entry.status.lane = lane
      entries[id] = entry
      open(id)
    }
  }

  /// Room for one more, if need be that of a device which is gone.
  private func hasRoom() -> Bool {
    if entries.count < DeviceRegistry.limit { return true }
    guard let gone = entries.first(where: { $0.value.status.state == .unplugged })?.key else { return false }
    drop(gone)
    return true
  }

  /// A port path names one device; should two claim it, the second is told apart by the kernel's name.
  private func freeID(for node: DeviceNode) -> String {
    let id = node.id
    guard let holder = entries[id], holder.syspath != node.syspath, holder.device?.isOpen == true else { return id }
    return id + "#" + (node.syspath.split(separator: "/").last.map(String.init) ?? "")
  }

  private func remove(syspath: String) {
    for (id, entry) in entries where entry.syspath == syspath {
      if let retry = entry.retry { loop.cancel(retry) }
      entry.device?.close()
      if entry.status.state == .refused {
        entries[id] = nil
        var status = entry.status
        status.state = .unplugged
        status.node = ""
        handler(.changed(status))
      } else {
        update(id) { entry in
          entry.device = nil
          entry.retry = nil
          entry.status.node = ""
          entry.status.state = .unplugged
          entry.status.reason = "it was unplugged; plug it into the same port"
        }
      }
    }
  }
}
