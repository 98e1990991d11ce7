import FoundationEssentials
import JSONLines
import Scanning

extension Command {
  static let devicesRules = Command(
    words: ["devices", "rules"], summary: "Print the udev rules for the devices that this site lists.",
    discussion: """
      They make listed devices readable by the station, also those that the shipped database doesn't know, and hide listed
      scanners that type from every session and from the console. A keyboard that isn't listed is left alone.
      --hwdb prints the shipped database itself, made of the device profiles; it asks no daemon.
      """,
    options: [
      Option(name: "--install", help: "write them to /etc/udev/rules.d instead, as root"),
      Option(name: "--hwdb", help: "print hardware/udev/60-waypost-scanners.hwdb"),
      Option(name: "--profiles", value: "DIR", help: "the device profiles (default: the daemon's)"),
    ],
    examples: [
      "waypost devices rules", "sudo waypost devices rules --install",
      "waypost devices rules --hwdb --profiles hardware/devices",
    ], wrongMeans: "a profile is wrong, or the rules can't be written", asksDaemon: true
  ) { invocation in
    if invocation.has("--hwdb") {
      let catalogue = try DeviceCatalogue.load(folder: invocation["--profiles"] ?? "hardware/devices")
      return Terminal.say(String(UdevFiles.hwdb(catalogue).dropLast()))
    }
    let client = ControlClient(invocation)
    let allowed = try (client.ask("devices allowed")["scanners"]?.array ?? []).compactMap(UdevFiles.Line.init)
    let rules = UdevFiles.rules(allowed)
    guard invocation.has("--install") else { return Terminal.say(String(rules.dropLast())) }
    try UdevRulesFile.install(rules)
    Terminal.say(
      """
      Written: \(UdevRulesFile.path). Now let udev read it:
      udevadm control --reload && udevadm trigger --subsystem-match=tty --subsystem-match=input --subsystem-match=hidraw
      """)
  }
}

extension UdevFiles.Line {
  init?(_ value: JSONValue) {
    guard let mode = value["mode"]?.string.flatMap(DeviceProfile.Mode.init(rawValue:)) else { return nil }
    self.init(
      vendor: value["vendor"]?.string ?? "", product: value["product"]?.string ?? "", serial: value["serial"]?.string,
      portPath: value["portPath"]?.string, path: value["path"]?.string, mode: mode)
  }
}

enum UdevRulesFile {
  static let path = "/etc/udev/rules.d/60-waypost-site.rules"

  static func install(_ rules: String) throws(CommandFailure) {
    do {
      try LocalFiles.replace(path, Array(rules.utf8), mode: 0o644)
    } catch {
      throw CommandFailure(
        .wrong, "The rules can't be written to \(path).", "udev has the former ones.",
        next: "Run it as root: sudo waypost devices rules --install.")
    }
  }
}
