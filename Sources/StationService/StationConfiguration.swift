import FoundationEssentials
public import Scanning
public import Station

/// `station.json`: what a technician decides about a station.
public struct StationConfiguration: Codable, Sendable {
  public enum Mode: String, Codable, Sendable {
    case training, live
  }

  public struct Post: Codable, Sendable {
    /// 2 to 4 characters of the serial alphabet; stands in every serial.
    public var id: String
    public var name: String
    public var phone: String
  }

  public struct LaneEntry: Codable, Sendable {
    public var name: String
    public var audience: Site.Audience
    /// Loopback port; 0 takes any free one.
    public var port: UInt16
  }

  public struct SimulatedScannerEntry: Codable, Sendable {
    public var lane: String
    public var profile: String
  }

  public var mode: Mode
  public var post: Post
  /// "en" or "ru".
  public var officerLanguage: String
  /// The neutral place that slips name.
  public var slipDesk: String
  /// "80mm", "58mm", "A6", "A5" or "A4".
  public var paper: String
  public var lanes: [LaneEntry]
  public var scanners: [AllowedDevice]
  /// Training only: a pty that goes the way of hardware.
  public var simulatedScanner: SimulatedScannerEntry?
  /// Folder of device profiles.
  public var profiles: String
  /// Training only: where slips go when CUPS has no default printer.
  public var slipFolder: String?

  /// Reads and checks the file. Blocks.
  public static func load(_ path: String) throws -> StationConfiguration {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ServiceError(
        "read \(path)", reason: "there is no such file", next: "set the station up (`waypost prepare`)")
    }
    do {
      let configuration = try JSONDecoder().decode(StationConfiguration.self, from: data)
      try configuration.check(path)
      return configuration
    } catch let error as DecodingError {
      throw ServiceError("read \(path)", reason: Self.place(of: error), next: "mend that entry and start again")
    }
  }

  private func check(_ path: String) throws {
    func refuse(_ reason: String) -> ServiceError {
      ServiceError("use \(path)", reason: reason, next: "mend that entry")
    }
    guard !lanes.isEmpty, Set(lanes.map(\.name)).count == lanes.count else {
      throw refuse("`lanes` is empty or names a lane twice")
    }
    let ports = lanes.map(\.port).filter { $0 != 0 }
    guard Set(ports).count == ports.count else { throw refuse("two lanes have the same port") }
    guard mode == .training || (simulatedScanner == nil && slipFolder == nil) else {
      throw refuse("`simulatedScanner` and `slipFolder` are for training mode only")
    }
    let names = Set(lanes.map(\.name))
    for scanner in scanners where !names.contains(scanner.lane) {
      throw refuse("a scanner belongs to the lane \(scanner.lane), which there isn't")
    }
  }

  private static func place(of error: DecodingError) -> String {
    let (context, words): (DecodingError.Context, String) =
      switch error {
      case .keyNotFound(let key, let context): (context, "`\(key.stringValue)` is missing")
      case .typeMismatch(_, let context): (context, "an entry has the wrong type")
      case .valueNotFound(_, let context): (context, "an entry has no value")
      case .dataCorrupted(let context): (context, "it is not JSON, or an entry has a value that isn't allowed")
      @unknown default: (DecodingError.Context(codingPath: [], debugDescription: ""), "it cannot be read")
      }
    let path = context.codingPath.map(\.stringValue).joined(separator: ".")
    return path.isEmpty ? words : "\(words) (at \(path))"
  }
}
