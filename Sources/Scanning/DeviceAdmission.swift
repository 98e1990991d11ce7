/// Decides which devices are read. Pure; what isn't listed is shown and never read.
public struct DeviceAdmission: Sendable {
  public enum Verdict: Sendable, Equatable {
    case admit(profile: String, lane: String)
    /// Why not and what to do, for a technician.
    case refuse(reason: String)
    /// Nothing to do with scanners, or another node of a device that is read.
    case ignore
  }

  private let allowed: [AllowedDevice]
  private let catalogue: DeviceCatalogue

  public init(_ allowed: [AllowedDevice], catalogue: DeviceCatalogue = DeviceCatalogue()) {
    self.allowed = allowed
    self.catalogue = catalogue
  }

  public func verdict(on node: DeviceNode) -> Verdict {
    guard node.isUSB else {
      // Consoles, the power button, a keyboard that is built in.
      return node.kind == .tty
        ? .refuse(reason: "it isn't a USB device; name its port in the site's configuration") : .ignore
    }
    let matching = allowed.filter { $0.matches(node) && isRead($0, in: node) }
    let heaviest = matching.map(\.weight).max() ?? 0
    let best = matching.filter { $0.weight == heaviest }
    guard let chosen = best.first else { return unlisted(node) }
    guard best.allSatisfy({ $0.lane == chosen.lane && $0.profile == chosen.profile }) else {
      return .refuse(
        reason: "\(ids(node)) is listed more than once, for different lanes or profiles; tell the lines apart by port "
          + "path")
    }
    return .admit(profile: chosen.profile, lane: chosen.lane)
  }

  /// Whether a line's profile reads this kind of node. A profile that isn't installed is complained about elsewhere.
  private func isRead(_ line: AllowedDevice, in node: DeviceNode) -> Bool {
    guard let profile = catalogue.profiles[line.profile] else { return node.mode != nil }
    return profile.mode == node.mode
  }

  private func unlisted(_ node: DeviceNode) -> Verdict {
    if let line = allowed.first(where: { $0.isSibling(of: node) && !isRead($0, in: node) }) {
      guard node.kind == .keyboard else { return .ignore }
      return .refuse(
        reason:
          "\(ids(node)) is listed with the profile \(line.profile), and this is its keyboard: not read. Should its "
          + "scans arrive nowhere, list it with a keyboard profile, or switch the scanner")
    }
    if node.kind == .usb {
      guard let known = known(node), known.device.mode == nil else { return .ignore }
      return .refuse(
        reason: "\(known.device.model) is in a mode of its maker's own, which the station can't read"
          + advice(known.family, orElse: "; switch it to HID-POS or USB serial with its manual's code"))
    }
    return .refuse(reason: reason(for: node))
  }

  private func reason(for node: DeviceNode) -> String {
    let ids = ids(node)
    let sameIDs = allowed.filter { $0.hasIDs(of: node) }
    if let other = sameIDs.first(where: { $0.portPath != nil && $0.portPath != node.portPath }) {
      return "\(ids) is listed for the port \(other.portPath ?? "") only, and this one is at "
        + "\(node.portPath.isEmpty ? "an unknown port" : node.portPath); plug it in there or list this port too"
    }
    if sameIDs.contains(where: { $0.serial != nil }) {
      return "\(ids) is listed with another serial number; list this one too"
    }
    // One device has another product id in each of its modes.
    if let relative = allowed.first(where: { $0.path == nil && $0.vendor.lowercased() == node.vendorID }) {
      let mode = known(node).flatMap(\.device.mode).map { "; this is its \(words($0))" } ?? ""
      return
        "\(ids) isn't listed, but \(relative.vendor):\(relative.product) of the same maker is; the scanner may be in "
        + "another USB mode\(mode)" + (known(node).map { advice($0.family, orElse: "") } ?? "")
        + ": switch it with its manual's code, or list it"
    }
    if node.kind == .keyboard {
      guard let known = known(node) else {
        return
          "a keyboard that isn't on the list (\(ids)): not read; if it is a scanner, list it with `waypost devices "
          + "learn`"
      }
      return "\(known.device.model) in keyboard mode, not on the list: not read"
        + advice(known.family, orElse: "; switch it to HID-POS with its manual's code")
        + ", or list it with `waypost devices learn`"
    }
    return "\(ids) isn't listed; list it with `waypost devices learn` if it belongs to the station"
  }

  private func known(_ node: DeviceNode) -> (family: DeviceFamily, device: DeviceFamily.KnownDevice)? {
    catalogue.known(vendor: node.vendorID, product: node.productID)
  }

  private func ids(_ node: DeviceNode) -> String { "\(node.vendorID):\(node.productID)" }

  private func advice(_ family: DeviceFamily, orElse other: String) -> String {
    catalogue.switching(family).map { "; switch it: \($0)" } ?? other
  }

  private func words(_ mode: DeviceProfile.Mode) -> String {
    switch mode {
    case .serial: "serial mode"
    case .keyboard: "keyboard mode"
    case .hidPOS: "HID-POS mode"
    }
  }
}
