/// Which lane each device belongs to.
public struct LaneRouting: Sendable, Equatable {
  private var lanes: [String: String] = [:]

  public init() {}

  public subscript(device: String) -> String? {
    get { lanes[device] }
    set { lanes[device] = newValue }
  }
}
