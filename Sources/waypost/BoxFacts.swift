import CLinux
import Diagnosis
import Foundation
import Glibc

/// The machine's clock, disk, memory, links and power, out of /proc and /sys.
enum BoxFacts {
  /// statvfs(3)'s ST_RDONLY.
  private static let readOnly: UInt = 1

  static func clock(_ now: Int64) -> ClockFacts {
    var facts = ClockFacts()
    facts.hasRTC = LocalFiles.exists("/sys/class/rtc/rtc0")
    facts.rtcOffsetSeconds = BoxProbe.number("/sys/class/rtc/rtc0/since_epoch").map { $0 - now }
    var state = timex()
    facts.isSynchronised = adjtimex(&state) != TIME_ERROR && state.status & STA_UNSYNC == 0
    return facts
  }

  static func storage(of folder: String) -> StorageFacts? {
    var path = folder
    // A box that isn't set up: the disk is where the folder will be.
    while !LocalFiles.exists(path), path != "/", path != "." { path = LocalFiles.folder(of: path) }
    var space = statvfs()
    var status = stat()
    guard statvfs(path, &space) == 0, stat(path, &status) == 0 else { return nil }
    var facts = StorageFacts()
    facts.freeBytes = Int64(space.f_bavail) * Int64(space.f_frsize)
    facts.totalBytes = Int64(space.f_blocks) * Int64(space.f_frsize)
    facts.isReadOnly = space.f_flag & readOnly != 0
    let (major, minor) = (status.st_dev >> 8 & 0xFFF, status.st_dev & 0xFF | (status.st_dev >> 12 & 0xFFF00))
    guard let device = real("/sys/dev/block/\(major):\(minor)") else { return facts }
    facts.isEncrypted = isEncrypted(device)
    facts.medium = medium(device)
    return facts
  }

  private static func real(_ path: String) -> String? {
    guard let found = realpath(path, nil) else { return nil }
    defer { free(found) }
    return String(cString: found)
  }

  /// A device-mapper target for encryption, here or below.
  private static func isEncrypted(_ device: String, depth: Int = 0) -> Bool {
    if BoxProbe.text("\(device)/dm/uuid")?.hasPrefix("CRYPT-") == true { return true }
    guard depth < 8 else { return false }
    return BoxProbe.names("\(device)/slaves").contains { name in
      real("\(device)/slaves/\(name)").map { isEncrypted($0, depth: depth + 1) } ?? false
    }
  }

  private static func medium(_ device: String) -> StorageFacts.Medium? {
    var facts = StorageFacts.Medium()
    let fileSystem = device.split(separator: "/").last.map(String.init) ?? ""
    facts.fileSystemErrors = BoxProbe.number("/sys/fs/ext4/\(fileSystem)/errors_count")
    var disk = device
    for _ in 0..<8 {
      guard let slave = BoxProbe.names("\(disk)/slaves").first, let below = real("\(disk)/slaves/\(slave)") else {
        break
      }
      disk = below
    }
    if LocalFiles.exists("\(disk)/partition") { disk = LocalFiles.folder(of: disk) }
    facts.name = disk.split(separator: "/").last.map(String.init) ?? ""
    // eMMC: two estimates in tenths of its life, and what is left of the spare blocks (JEDEC 84-B51).
    if let life = BoxProbe.text("\(disk)/device/life_time") {
      let tenths = life.split(separator: " ").compactMap { Int64($0.dropFirst(2), radix: 16) }.max() ?? 0
      facts.wornPercent = tenths > 0 ? tenths * 10 : nil
    }
    switch BoxProbe.text("\(disk)/device/pre_eol_info") {
    case "0x01"?: facts.reserve = "normal"
    case "0x02"?: facts.reserve = "warning"
    case "0x03"?: facts.reserve = "urgent"
    default: break
    }
    return facts
  }

  static func memory() -> MemoryFacts? {
    guard let text = BoxProbe.text("/proc/meminfo") else { return nil }
    func value(_ name: String, _ text: String) -> Int64? {
      text.split(separator: "\n").first { $0.hasPrefix(name) }
        .flatMap { $0.split(whereSeparator: \.isWhitespace).dropFirst().first }.flatMap { Int64($0) }
    }
    var facts = MemoryFacts()
    facts.totalKilobytes = value("MemTotal:", text)
    facts.availableKilobytes = value("MemAvailable:", text)
    facts.outOfMemoryEnds = value("oom_kill ", BoxProbe.text("/proc/vmstat") ?? "")
    return facts
  }

  static func network() -> NetworkFacts? {
    let all = BoxProbe.names("/sys/class/net").filter { $0 != "lo" }
    var facts = NetworkFacts()
    facts.interfaces = all.filter {
      let state = BoxProbe.text("/sys/class/net/\($0)/operstate")
      return state == "up" || (state == "unknown" && BoxProbe.text("/sys/class/net/\($0)/carrier") == "1")
    }
    let old = BoxProbe.text("/proc/net/route") ?? ""
    let new = BoxProbe.text("/proc/net/ipv6_route") ?? ""
    facts.hasDefaultRoute =
      old.split(separator: "\n").contains { $0.split(separator: "\t").dropFirst().first == "00000000" }
      || new.split(separator: "\n").contains {
        $0.hasPrefix(String(repeating: "0", count: 32) + " 00") && !$0.hasSuffix(" lo")
      }
    return facts
  }

  static func power() -> PowerFacts {
    var facts = PowerFacts()
    facts.hasBattery = false
    for name in BoxProbe.names("/sys/class/power_supply") {
      let folder = "/sys/class/power_supply/\(name)"
      let type = BoxProbe.text("\(folder)/type")
      // A mouse's battery is a device's, not the box's.
      guard type == "Battery" || type == "UPS", BoxProbe.text("\(folder)/scope") != "Device" else { continue }
      facts.hasBattery = true
      facts.percent = BoxProbe.number("\(folder)/capacity")
      facts.isDischarging = BoxProbe.text("\(folder)/status") == "Discharging"
    }
    if let millidegrees = BoxProbe.number("/sys/class/thermal/thermal_zone0/temp") {
      facts.celsius = millidegrees / 1000
    }
    for name in BoxProbe.names("/sys/class/hwmon") where BoxProbe.text("/sys/class/hwmon/\(name)/name") == "rpi_volt" {
      facts.isUndervolted = BoxProbe.text("/sys/class/hwmon/\(name)/in0_lcrit_alarm") == "1"
    }
    return facts
  }
}
