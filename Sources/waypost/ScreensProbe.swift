import Diagnosis
import FoundationEssentials
import Glibc
import JSONLines

/// What can be known of the box's screens, with nobody showing anything.
enum ScreensProbe {
  static func screens(stationFile: String) -> ScreenFacts {
    var facts = ScreenFacts()
    facts.lanes = lanes()
    facts.connectors = connectors()
    facts.missingPrograms = ["weston", "chromium"].filter { access("/usr/bin/\($0)", X_OK) != 0 }
    facts.isServed = BoxProbe.run("systemctl", "is-active", "waypost-screens.service").map { $0.status == 0 }
    if let bytes = LocalFiles.bytes(stationFile) {
      let station = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes))
      let pairs = (station?["screens"]?.array ?? []).flatMap { entry -> [(String, String)] in
        guard let lane = entry["lane"]?.string, let connector = entry["connector"]?.string else { return [] }
        return ["waypost-desk@\(lane)", "waypost-kiosk@\(lane)"].map { ($0, connector) }
      }
      facts.named = Dictionary(pairs) { first, _ in first }
    }
    return facts
  }

  /// Those that start with the station, and those that somebody started by hand.
  private static func lanes() -> [String]? {
    guard
      let answer = BoxProbe.run(
        "systemctl", "list-units", "--all", "--plain", "--no-legend", "--state=active,activating,failed",
        "waypost-desk@*.service", "waypost-kiosk@*.service"), answer.status == 0
    else { return nil }
    let running = answer.lines.compactMap { $0.split(separator: " ").first.map(String.init) }
    let wanted = BoxProbe.names("/etc/systemd/system/waypostd.service.wants").filter {
      $0.hasPrefix("waypost-desk@") || $0.hasPrefix("waypost-kiosk@")
    }
    return Set(running + wanted).map { String($0.prefix { $0 != "." }) }.sorted()
  }

  /// "card0-HDMI-A-1" and its like.
  private static func connectors() -> [String: String] {
    let pairs = BoxProbe.names("/sys/class/drm").compactMap { entry -> (String, String)? in
      guard entry.hasPrefix("card"), let dash = entry.firstIndex(of: "-"),
        let status = BoxProbe.text("/sys/class/drm/\(entry)/status")
      else { return nil }
      return (String(entry[entry.index(after: dash)...]), status)
    }
    return Dictionary(pairs) { first, second in first == "connected" ? first : second }
  }
}
