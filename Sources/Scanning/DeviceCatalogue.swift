import FoundationEssentials

/// All that `hardware/devices/` knows.
public struct DeviceCatalogue: Sendable {
  public let families: [DeviceFamily]
  /// By name.
  public let profiles: [String: DeviceProfile]

  /// Knows nothing but these.
  public init(_ families: [DeviceFamily] = []) {
    self.families = families
    profiles = Dictionary(families.flatMap(\.profiles).map { ($0.name, $0) }) { first, _ in first }
  }

  /// Reads every `*.json` of a folder. Blocks; for tools, which want all of it or none.
  /// - Throws: `ScanningError` (`.profile`) for a folder that can't be listed, a bad file or a name given twice.
  public static func load(folder: String) throws(ScanningError) -> DeviceCatalogue {
    let (catalogue, leftOut) = usable(folder: folder)
    if let first = leftOut.first { throw first }
    return catalogue
  }

  /// Reads what can be used of a folder: a file of another release, or one that a hand spoilt, takes its own devices away and
  /// not the station. Blocks; for start-up.
  /// - Returns: the rest, and why each other file was left out, by file name.
  public static func usable(folder: String) -> (catalogue: DeviceCatalogue, leftOut: [ScanningError]) {
    func failed(_ reason: String) -> ScanningError {
      ScanningError(
        .profile, attempt: "read the device profiles in \(folder)", reason: reason,
        advice: "install hardware/devices there")
    }
    guard let all = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      return (DeviceCatalogue(), [failed("the folder can't be listed")])
    }
    var families: [DeviceFamily] = []
    var leftOut: [ScanningError] = []
    var seen: Set<String> = []
    for name in all.filter({ $0.hasSuffix(".json") }).sorted() {
      do throws(ScanningError) {
        guard let data = FileManager.default.contents(atPath: folder + "/" + name) else {
          throw failed("\(name) can't be read")
        }
        let family = try DeviceFamily(json: Array(data), file: name)
        if let twice = family.profiles.map(\.name).first(where: seen.contains) {
          throw failed("\(name) has a profile \(twice), as another file does")
        }
        seen.formUnion(family.profiles.map(\.name))
        families.append(family)
      } catch {
        leftOut.append(error)
      }
    }
    return (DeviceCatalogue(families), leftOut)
  }

  /// This and profiles learned at the site, which don't replace shipped ones.
  public func adding(_ learned: [DeviceProfile]) -> DeviceCatalogue {
    let new = learned.filter { profiles[$0.name] == nil }
    return new.isEmpty ? self : DeviceCatalogue(families + [DeviceFamily(learned: new)])
  }

  /// What the ids of a device mean, if anybody said so; an exact id wins over one with `?`.
  public func known(vendor: String, product: String) -> (family: DeviceFamily, device: DeviceFamily.KnownDevice)? {
    let found = families.flatMap { family in
      family.devices.filter { $0.matches(vendor: vendor, product: product) }.map { (family: family, device: $0) }
    }
    return found.first { !$0.device.product.contains("?") } ?? found.first
  }

  /// How to switch a device of these ids to the best mode it has, in words; nil where nothing is known.
  func switching(_ family: DeviceFamily) -> String? {
    family.switching[DeviceProfile.Mode.hidPOS.rawValue] ?? family.switching[DeviceProfile.Mode.serial.rawValue]
  }
}
