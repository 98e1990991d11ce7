/// Decides which devices are read. Pure; what isn't listed is shown and never read.
public struct DeviceAdmission: Sendable, Equatable {
  public enum Verdict: Sendable, Equatable {
    case admit(profile: String, lane: String)
    /// Why not and what to do, for a technician.
    case refuse(reason: String)
  }

  private let allowed: [AllowedDevice]

  public init(_ allowed: [AllowedDevice]) { self.allowed = allowed }

  public func verdict(on node: DeviceNode) -> Verdict {
    guard node.isUSB else { return .refuse(reason: "it isn't a USB device; name its port in the site's configuration") }
    let ids = "\(node.vendorID):\(node.productID)"
    let matching = allowed.filter { $0.matches(node) }
    let heaviest = matching.map(\.weight).max() ?? 0
    let best = matching.filter { $0.weight == heaviest }
    guard let chosen = best.first else { return .refuse(reason: reason(for: node, ids)) }
    guard best.allSatisfy({ $0.lane == chosen.lane && $0.profile == chosen.profile }) else {
      return .refuse(
        reason: "\(ids) is listed more than once, for different lanes or profiles; tell the lines apart by port path")
    }
    return .admit(profile: chosen.profile, lane: chosen.lane)
  }

  private func reason(for node: DeviceNode, _ ids: String) -> String {
    let sameIDs = allowed.filter { $0.hasIDs(of: node) }
    if let other = sameIDs.first(where: { $0.portPath != nil && $0.portPath != node.portPath }) {
      return "\(ids) is listed for the port \(other.portPath ?? "") only, and this one is at "
        + "\(node.portPath.isEmpty ? "an unknown port" : node.portPath); plug it in there or list this port too"
    }
    if !sameIDs.isEmpty {
      return "\(ids) is listed with another serial number; list this one too"
    }
    // One device has another product id in each of its modes.
    if let relative = allowed.first(where: { $0.vendor.lowercased() == node.vendorID }) {
      return
        "\(ids) isn't listed, but \(relative.vendor):\(relative.product) of the same maker is; the scanner may be in "
        + "another USB mode: switch it with its manual's code, or list it"
    }
    return "\(ids) isn't listed; list it with `waypost devices learn` if it belongs to the station"
  }
}
