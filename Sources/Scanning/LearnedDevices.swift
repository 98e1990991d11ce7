import FoundationEssentials
import Glibc

/// What a technician admitted with `waypost devices learn`: kept in the station's state, for its configuration is written by
/// the administrator and read-only to the daemon. Read after `station.json`; written whole, atomically.
public struct LearnedDevices: Sendable, Equatable, Codable {
  public var scanners: [AllowedDevice] = []
  /// Profiles that no shipped file has.
  public var profiles: [DeviceProfile] = []

  public init() {}

  /// More than a station has ports for.
  static let limit = 64

  /// Nothing where there is no file. Blocks.
  /// - Throws: `ScanningError` (`.profile`) for one that can't be read.
  public static func load(_ path: String) throws(ScanningError) -> LearnedDevices {
    guard let data = FileManager.default.contents(atPath: path) else {
      if access(path, F_OK) != 0 { return LearnedDevices() }
      throw failure("read \(path)", "it can't be read")
    }
    do {
      return try JSONDecoder().decode(LearnedDevices.self, from: data)
    } catch {
      throw failure("read \(path)", "it isn't what the station writes there")
    }
  }

  /// Adds a device, in place of the line that named the same; and its profile, if it is a new one.
  /// - Throws: `ScanningError` (`.profile`) for what can't be used.
  public mutating func admit(_ device: AllowedDevice, _ profile: DeviceProfile?) throws(ScanningError) {
    if let fault = profile?.fault { throw Self.failure("admit a device", fault) }
    scanners.removeAll {
      $0.vendor == device.vendor && $0.product == device.product && $0.serial == device.serial
        && $0.portPath == device.portPath && $0.path == device.path
    }
    guard scanners.count < Self.limit else {
      throw Self.failure("admit a device", "\(Self.limit) are admitted already")
    }
    scanners.append(device)
    if let profile {
      profiles.removeAll { $0.name == profile.name }
      profiles.append(profile)
    }
    let used = Set(scanners.map(\.profile))
    profiles.removeAll { !used.contains($0.name) }
  }

  /// Takes a device's line away. Returns false where it has none here.
  public mutating func forget(usb: String, port: String, path: String) -> Bool {
    let count = scanners.count
    scanners.removeAll { line in
      line.path == nil
        ? "\(line.vendor):\(line.product)" == usb && (line.portPath == nil || line.portPath == port) : line.path == path
    }
    return scanners.count < count
  }

  /// Writes the file beside itself, then puts it in place: a power cut leaves the old one or the new one. Blocks.
  public func save(_ path: String) throws(ScanningError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    guard let data = try? encoder.encode(self) else { throw Self.failure("write \(path)", "it can't be encoded") }
    let temporary = path + ".new"
    let raw = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard raw >= 0 else { throw Self.failure("write \(temporary)", String(cString: strerror(errno))) }
    let isWritten = data.withUnsafeBytes { write(raw, $0.baseAddress, $0.count) } == data.count && fsync(raw) == 0
    let code = errno
    close(raw)
    guard isWritten, rename(temporary, path) == 0 else {
      let reason = String(cString: strerror(isWritten ? errno : code))
      unlink(temporary)
      throw Self.failure("write \(path)", reason)
    }
    let folder = open(String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex)) + "/", O_RDONLY | O_CLOEXEC)
    if folder >= 0 {
      fsync(folder)
      close(folder)
    }
  }

  private static func failure(_ attempt: String, _ reason: String) -> ScanningError {
    ScanningError(
      .profile, attempt: attempt, reason: reason,
      advice: "list the device in station.json instead, or mend the state folder")
  }
}
