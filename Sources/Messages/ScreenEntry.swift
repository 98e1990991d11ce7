/// An entry of `screens` in `station.json`: which screen and which ports a lane has on the box.
public struct ScreenEntry: Codable, Sendable, Equatable {
  public var lane: String
  /// As the kernel names it: "HDMI-A-1"; the first that is free, or the last for a kiosk, where nothing is said.
  public var connector: String?
  /// Ports of touch screens, keyboards and mice that are this lane's alone, as udev names them (`ID_PATH`).
  public var inputs: [String]?

  public init(lane: String, connector: String? = nil, inputs: [String]? = nil) {
    self.lane = lane
    self.connector = connector
    self.inputs = inputs
  }
}
