public import TravelDocument

/// Finds the profile by which three scans of a device read as three scans. Pure.
///
/// What is known comes first: the profiles of the device's family, then the generic ones, each tried as it would read. Only
/// where none fits a new one is made of what the scans have in common.
public enum ProfileLearner {
  public enum Finding: Sendable, Equatable {
    case known(DeviceProfile)
    case made(DeviceProfile)
    /// Why there is none, and what to do.
    case unclear(String)
  }

  public static let scansNeeded = 3

  /// - Parameters:
  ///   - name: of a profile that has to be made.
  ///   - serial: the settings at which the scans were readable.
  public static func propose(
    _ scans: [ScanRecording], mode: DeviceProfile.Mode, serial: SerialSettings, vendor: String, product: String,
    catalogue: DeviceCatalogue, name: String, today: CalendarDay
  ) -> Finding {
    guard scans.count >= scansNeeded, !scans.contains(where: { $0.bytes.isEmpty }) else {
      return .unclear("fewer than three scans came; scan three codes, one after the other")
    }
    guard Set(scans.map(\.bytes)).count > 1 else {
      return .unclear("all scans were the same, so that mark and content can't be told apart; scan different codes")
    }
    let family = catalogue.known(vendor: vendor, product: product)?.family.family
    let ordered = catalogue.families.sorted { rank($0.family, family) < rank($1.family, family) }
    for profile in ordered.filter({ rank($0.family, family) < 2 }).flatMap(\.profiles)
    where profile.mode == mode && fits(profile.framing, scans, today) {
      // Over USB the speed is of no effect; where it is, the profile must have the one that was found.
      if mode != .serial || profile.serial == serial || !vendor.isEmpty { return .known(profile) }
    }
    var made = DeviceProfile(name: name, title: "Learned from three scans", mode: mode, framing: common(scans, mode))
    made.serial = serial
    if let fault = made.fault { return .unclear(fault) }
    guard fits(made.framing, scans, today) else {
      return .unclear(
        "the scans have nothing in common that tells where one ends; set the scanner to end its scans with Enter (CR) by "
          + "its manual's code, and learn again")
    }
    return .made(made)
  }

  private static func rank(_ family: String, _ own: String?) -> Int { family == own ? 0 : family == "generic" ? 1 : 2 }

  /// Each recording is one scan, whole, and none had to wait for silence that needn't.
  private static func fits(_ framing: Framing, _ scans: [ScanRecording], _ today: CalendarDay) -> Bool {
    // An identifier left on would be taken for content.
    if framing.envelope == .none,
      framing.aimIdentifier != scans.allSatisfy({ AIMIdentifier.text($0.bytes.prefix(3)) != nil })
    {
      return false
    }
    return scans.allSatisfy { scan in
      let (found, isPrompt) = scan.play(framing, today: today)
      guard found.count == 1, let content = found.first else { return false }
      if case .unreadable = content { return false }
      return isPrompt || framing.idleEndsScan || framing.binaryContent
    }
  }

  private static func common(_ scans: [ScanRecording], _ mode: DeviceProfile.Mode) -> Framing {
    var framing = Framing()
    let bytes = scans.map(\.bytes)
    framing.idleMilliseconds = min(2000, max(300, (scans.map(\.longestGap).max() ?? 0) * 4))
    framing.joinMilliseconds = max(framing.joinMilliseconds, framing.idleMilliseconds)
    if bytes.allSatisfy({ AIMIdentifier.text($0.prefix(3)) != nil }) { framing.aimIdentifier = true }
    if bytes.contains(where: { $0.dropLast().contains(0x09) }) { framing.separators = [0x09] }
    if mode == .hidPOS {
      framing.envelope = .report
      return framing
    }
    if let (prefix, suffix) = enveloped(bytes) {
      framing.envelope = .stxETX
      framing.prefix = prefix
      framing.suffix = suffix
    } else if bytes.allSatisfy(isChecked) {
      framing.envelope = .sohBCC
      framing.terminators = []
    } else if let prefix = counted(bytes) {
      framing.envelope = .length16
      framing.prefix = prefix
      framing.terminators = []
    } else {
      let end = Array(
        bytes.dropFirst().reduce(bytes[0].reversed()) { common, next in
          Array(zip(common, next.reversed()).prefix { $0 == $1 }.map(\.0))
        })
      let controls = end.prefix { $0 < 0x20 }
      if !controls.isEmpty {
        framing.terminators = Set(controls).sorted()
        if framing.terminators.contains(0x09) { framing.separators = [] }
      } else if !end.isEmpty {
        framing.terminators = []
        framing.suffix = end.prefix(4).reversed()
      } else {
        framing.idleEndsScan = true
      }
    }
    return framing
  }

  /// STX and ETX in every scan; what stands before and behind.
  private static func enveloped(_ scans: [[UInt8]]) -> (prefix: [UInt8], suffix: [UInt8])? {
    var affixes: (prefix: [UInt8], suffix: [UInt8])?
    for scan in scans {
      guard let start = scan.firstIndex(of: Framer.startOfText), let end = scan.lastIndex(of: Framer.endOfText),
        start < end, !scan.contains(Framer.startOfHeading)
      else { return nil }
      let own = (Array(scan[..<start]), scan[(end + 1)...].filter { $0 != 0x0D && $0 != 0x0A })
      if let affixes, affixes != own { return nil }
      affixes = own
    }
    return affixes.flatMap { $0.prefix.count <= 16 && $0.suffix.count <= 16 ? $0 : nil }
  }

  private static func isChecked(_ scan: [UInt8]) -> Bool {
    guard scan.first == Framer.startOfHeading, scan.count > 4, scan[scan.count - 2] == Framer.endOfText else {
      return false
    }
    return scan.dropFirst().dropLast().reduce(0, ^) == scan.last
  }

  /// Two bytes of length behind a prefix that all have.
  private static func counted(_ scans: [[UInt8]]) -> [UInt8]? {
    for place in 0...4 {
      let isRight = scans.allSatisfy { scan in
        scan.count > place + 2 && scan.prefix(place) == scans[0].prefix(place)
          && Int(scan[place]) << 8 | Int(scan[place + 1]) == scan.count - place - 2
      }
      if isRight { return Array(scans[0].prefix(place)) }
    }
    return nil
  }
}
