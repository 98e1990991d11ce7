/// One scan, addressed to the lane its scanner belongs to.
public struct Scan: Sendable, Equatable {
  public let lane: String
  /// The device's id, as in `DeviceStatus`.
  public let device: String
  public let content: ScanContent
  /// Milliseconds on CLOCK_BOOTTIME when its last byte was read.
  public let at: Int64

  public init(lane: String, device: String, content: ScanContent, at: Int64) {
    self.lane = lane
    self.device = device
    self.content = content
    self.at = at
  }
}
