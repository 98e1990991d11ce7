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
    for device in devices where device["isGarbling"]?.bool == true && device["state"] == "reading" {
      Terminal.say(
        "\(device.cell("id")): its last scans could not be read; check cable, profile and the scanner's setting. "
          + "The last one: \(device["lastProblem"]?.string ?? "-")")
    }
    for device in devices where device["isSilent"]?.bool == true {
      Terminal.say(
        "\(device.cell("id")): nothing came from it while \(device.cell("casesByHand")) cases were opened without a "
          + "document; try it, then check cable and the scanner's setting.")
    }
    for device in devices {
      if let reason = device["reason"]?.string { Terminal.say("\(device.cell("id")): \(reason)") }
    }
    if let hotPlug = body["hotPlug"]?.string, hotPlug != "watching" {
      // Every other reason comes with what to do.
      Terminal.say(
        "Plugging in isn't noticed: \(hotPlug == "not started" ? hotPlug + "; restart the station" : hotPlug).")
    }
    for reason in body["profilesLeftOut"]?.array ?? [] {
      Terminal.say("A file of device profiles is not in use: \(reason.string ?? "").")
    }
  }

  static let devicesWatch = Command(
    words: ["devices", "watch"], summary: "Follow scanners: a JSON line for each change and each scan.",
    discussion: """
      The first line is how every device is now (as `devices list --json`). Each later one has `event`, `device` for a change
      or `scan` for a scan, and the device as it is then. What was scanned is never said. Ends with the daemon.
      """,
    options: [], examples: ["waypost devices watch"], wrongMeans: "the daemon refused", asksDaemon: true
  ) { invocation in
    try ControlClient(invocation).follow("devices watch") { try $0.printLine() }
  }

  static let devicesForget = Command(
    words: ["devices", "forget"], operands: ["ID"], summary: "Take a learned device from the allow-list again.",
    options: [json], examples: ["waypost devices forget 05f9:2206@pci-0000:00:14.0-usb-0:2:1.0"],
    wrongMeans: "the daemon refused", asksDaemon: true
  ) { invocation in
    let body = try ControlClient(invocation).ask("devices forget", ["id": invocation.operands[0]])
    if invocation.has("--json") { return try body.printLine() }
    Terminal.say("\(invocation.operands[0]) is no longer read.")
  }

  /// The daemon counts in the same milliseconds since the start of the machine.
  private static func lastScan(_ device: JSONValue) -> String {
    guard let moment = device["lastScanMilliseconds"]?.int else { return "never" }
    return TextTable.duration(seconds: (SystemCall.bootMilliseconds() - moment) / 1000) + " ago"
  }
}
