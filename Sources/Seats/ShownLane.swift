/// A lane that a unit shows on a screen of the box: `waypost-desk@NAME.service` or `waypost-kiosk@NAME.service`.
public struct ShownLane: Hashable, Sendable, CustomStringConvertible {
  public enum Audience: String, Sendable, CaseIterable {
    case desk, kiosk

    /// The user that the units of this audience run as.
    public var user: String { "waypost-\(rawValue)" }
  }

  public let audience: Audience
  public let name: String

  public init(_ audience: Audience, _ name: String) {
    self.audience = audience
    self.name = name
  }

  /// By the unit that a process runs in, which systemd alone decides.
  /// - Parameter cgroup: its `/proc/PID/cgroup` (cgroups(7)).
  public init?(cgroup: String) {
    guard let line = cgroup.split(separator: "\n").first(where: { $0.hasPrefix("0::/system.slice/") }),
      let unit = line.split(separator: "/").last, unit.hasSuffix(".service")
    else { return nil }
    for audience in Audience.allCases where unit.hasPrefix("\(audience.user)@") {
      let name = unit.dropFirst(audience.user.utf8.count + 1).dropLast(".service".utf8.count)
      guard (1...64).contains(name.utf8.count) else { return nil }
      self.init(audience, String(name))
      return
    }
    return nil
  }

  public var description: String { "the \(audience.rawValue) \(name)" }
}
