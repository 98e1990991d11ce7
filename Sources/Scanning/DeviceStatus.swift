/// What a technician is told of one device.
public struct DeviceStatus: Sendable, Equatable, Codable {
  public enum State: String, Sendable, Codable {
    case reading
    /// Not listed: shown, never read.
    case refused
    /// Listed, and another program has it; tried again a few times.
    case busy
    /// Listed and not usable; see `reason`.
    case failed
    /// Was read, and is gone.
    case unplugged
  }

  public let id: String
  public var model: String
  /// `vendor:product`; empty where it isn't USB.
  public var usb: String
  /// Device node; empty when gone.
  public var node: String
  /// Physical port (ID_PATH).
  public var port: String
  public var state: State
  public var lane: String?
  public var profile: String?
  /// Milliseconds on CLOCK_BOOTTIME of the last scan that could be read.
  public var lastScanMilliseconds: Int64?
  public var scanCount = 0
  public var problemCount = 0
  /// What was wrong with the last scan that couldn't be read, in words.
  public var lastProblem: String?
  /// Scans in a row that couldn't be read.
  var problemsInARow = 0
  /// Why it isn't read and what to do; nil while it is.
  public var reason: String?

  /// Nothing it sent of late could be read: not one bad swipe but cable, setting or a broken scanner.
  public var isGarbling: Bool { problemsInARow >= 3 }
}
