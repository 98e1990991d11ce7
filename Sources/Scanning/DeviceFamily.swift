import FoundationEssentials

/// Scanners of one make: a file of `hardware/devices/`. What is known of them, not which may be read: that says the
/// site's allow-list.
public struct DeviceFamily: Sendable, Equatable, Codable {
  /// What a vendor and product id mean.
  public struct KnownDevice: Sendable, Equatable, Codable {
    /// Four hexadecimal digits, lower case.
    public let vendor: String
    /// The same; `?` stands for any digit.
    public let product: String
    public let model: String
    /// A mode that profiles have; nil for the maker's own protocol, which nothing here reads.
    public let mode: DeviceProfile.Mode?

    public func matches(vendor: String, product: String) -> Bool {
      vendor == self.vendor && product.utf8.count == self.product.utf8.count
        && zip(product.utf8, self.product.utf8).allSatisfy { $0 == $1 || $1 == 0x3F }
    }

    var fault: String? {
      func isHex(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte) }
      let isRight =
        vendor.utf8.count == 4 && vendor.utf8.allSatisfy(isHex) && product.utf8.count == 4
        && product.utf8.allSatisfy { isHex($0) || $0 == 0x3F }
      return isRight ? nil : "\(vendor):\(product) isn't twice four hexadecimal digits in lower case"
    }
  }

  public let family: String
  /// For people.
  public let title: String
  public let profiles: [DeviceProfile]
  public let devices: [KnownDevice]
  /// How to switch a scanner to a mode, by the mode's name, for a technician.
  public let switching: [String: String]
  /// Where each fact comes from, by its path in this file.
  public let sources: [String: String]

  /// Files above this size are refused.
  static let maximumBytes = 65_536

  /// Reads one file.
  /// - Throws: `ScanningError` (`.profile`) when it is no valid one, saying what is wrong with it.
  public init(json: [UInt8], file: String) throws(ScanningError) {
    func refused(_ reason: String) -> ScanningError {
      ScanningError(
        .profile, attempt: "use the device profiles of \(file)", reason: reason,
        advice: "correct it after hardware/devices/README.md")
    }
    guard json.count <= DeviceFamily.maximumBytes else { throw refused("it has more than 64 KB") }
    let family: DeviceFamily
    do {
      family = try JSONDecoder().decode(DeviceFamily.self, from: Data(json))
    } catch {
      throw refused("it isn't a family of devices in JSON (\(DeviceFamily.place(of: error)))")
    }
    if let fault = family.fault { throw refused(fault) }
    self = family
  }

  init(learned profiles: [DeviceProfile]) {
    family = "learned"
    title = "Learned at this site"
    self.profiles = profiles
    devices = []
    switching = [:]
    sources = [:]
  }

  private var fault: String? {
    if family.isEmpty { return "it has no name" }
    if let fault = profiles.lazy.compactMap(\.fault).first ?? devices.lazy.compactMap(\.fault).first { return fault }
    if let mode = switching.keys.first(where: { DeviceProfile.Mode(rawValue: $0) == nil }) {
      return "switching names the mode \(mode), which there isn't"
    }
    return nil
  }

  private static func place(of error: any Error) -> String {
    switch error {
    case DecodingError.keyNotFound(let key, let context):
      "\((context.codingPath + [key]).map(\.stringValue).joined(separator: ".")) is missing"
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
      DecodingError.dataCorrupted(let context):
      context.codingPath.isEmpty ? "not JSON" : "at " + context.codingPath.map(\.stringValue).joined(separator: ".")
    default: "not readable"
    }
  }
}
