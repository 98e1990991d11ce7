import FoundationEssentials

/// How one family of devices talks: a file of `hardware/devices/`, whose schema `hardware/devices/README.md` explains.
public struct DeviceProfile: Sendable, Equatable, Codable {
  public enum Mode: String, Sendable, Codable { case serial }

  /// A device known to talk so; only the site's allow-list admits one.
  public struct KnownDevice: Sendable, Equatable, Codable {
    /// Four hexadecimal digits, lower case.
    public let vendor: String
    public let product: String
    public let model: String
  }

  public let name: String
  /// For people.
  public let title: String
  public let mode: Mode
  public let serial: SerialSettings
  public var framing: Framing
  public let devices: [KnownDevice]
  /// Where each fact comes from, by its path in this file.
  public let sources: [String: String]

  /// Profiles above this size are refused.
  static let maximumBytes = 65_536

  /// Reads one profile.
  /// - Throws: `ScanningError` (`.profile`) when it is no valid profile, saying what is wrong with it.
  public init(json: [UInt8], file: String) throws(ScanningError) {
    func refused(_ reason: String) -> ScanningError {
      ScanningError(
        .profile, attempt: "use the device profile \(file)", reason: reason,
        advice: "correct it after hardware/devices/README.md")
    }
    guard json.count <= DeviceProfile.maximumBytes else { throw refused("it has more than 64 KB") }
    let profile: DeviceProfile
    do {
      profile = try JSONDecoder().decode(DeviceProfile.self, from: Data(json))
    } catch {
      throw refused("it isn't a profile in JSON (\(DeviceProfile.place(of: error)))")
    }
    if let fault = profile.serial.fault ?? profile.framing.fault { throw refused(fault) }
    if profile.name.isEmpty { throw refused("it has no name") }
    self = profile
  }

  /// Reads every `*.json` of a folder, by name. Blocks; for start-up.
  /// - Throws: `ScanningError` (`.profile`) for a folder that can't be listed, a bad file or a name given twice.
  public static func load(folder: String) throws(ScanningError) -> [String: DeviceProfile] {
    func failed(_ reason: String) -> ScanningError {
      ScanningError(
        .profile, attempt: "read the device profiles in \(folder)", reason: reason,
        advice: "install hardware/devices there")
    }
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".json") }.sorted()
    } catch {
      throw failed("the folder can't be listed")
    }
    var profiles: [String: DeviceProfile] = [:]
    for name in names {
      guard let data = FileManager.default.contents(atPath: folder + "/" + name) else {
        throw failed("\(name) can't be read")
      }
      let profile = try DeviceProfile(json: Array(data), file: name)
      guard profiles.updateValue(profile, forKey: profile.name) == nil else {
        throw failed("two of them have the name \(profile.name)")
      }
    }
    return profiles
  }

  private static func place(of error: any Error) -> String {
    switch error {
    case DecodingError.keyNotFound(let key, _): "\(key.stringValue) is missing"
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
      DecodingError.dataCorrupted(let context):
      context.codingPath.isEmpty
        ? "not JSON" : "at " + context.codingPath.map(\.stringValue).joined(separator: ".")
    default: "not readable"
    }
  }
}
