import EventLoop
import JSONLines

extension Command {
  static let devicesList = Command(
    words: ["devices", "list"], summary: "List scanners: which lane each belongs to, and why one isn't read.",
    options: [json], examples: ["waypost devices list"], wrongMeans: "the daemon refused", asksDaemon: true
  ) { invocation in
    let body = try ControlClient(invocation).ask("devices list")
    if invocation.has("--json") { return try body.printLine() }
    let devices = body["devices"]?.array ?? []
    if devices.isEmpty { Terminal.say("No scanner is plugged in.") }
    let rows = devices.map { device in
      [
        device.cell("id"), device.cell("model"), device.cell("state"), device.cell("lane"), device.cell("profile"),
        device.cell("scanCount"), device.cell("problemCount"), lastScan(device),
      ]
    }
    if !rows.isEmpty {
      Terminal.say(TextTable.make(["ID", "MODEL", "STATE", "LANE", "PROFILE", "SCANS", "PROBLEMS", "LAST"], rows))
    }
    for device in devices {
      if let reason = device["reason"]?.string { Terminal.say("\(device.cell("id")): \(reason)") }
    }
    if let hotPlug = body["hotPlug"]?.string, hotPlug != "watching" {
      Terminal.say("Plugging in isn't noticed (\(hotPlug)): restart the station after it.")
    }
  }

  /// The daemon counts in the same milliseconds since the start of the machine.
  private static func lastScan(_ device: JSONValue) -> String {
    guard let moment = device["lastScanMilliseconds"]?.int else { return "never" }
    return TextTable.duration(seconds: (SystemCall.bootMilliseconds() - moment) / 1000) + " ago"
  }
}
