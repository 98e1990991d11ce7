import JSONLines

extension Command {
  static let status = Command(
    words: ["status"], summary: "Say how the station is: lanes, vault, queue, devices, packs.",
    options: [
      Option(name: "--wait", value: "SECONDS", help: "go on asking for so long until the daemon answers"), json,
    ],
    examples: ["waypost status", "waypost status --wait 10 --json"], wrongMeans: "the daemon refused", asksDaemon: true
  ) { invocation in
    let seconds = try invocation.number("--wait", in: 0...86_400)
    let body = try ControlClient(invocation).ask("status", waiting: seconds ?? 0)
    if invocation.has("--json") { return try body.printLine() }
    Terminal.say(StatusText.make(body))
  }
}

/// The daemon's status in lines for a person.
enum StatusText {
  static func make(_ body: JSONValue) -> String {
    let up = TextTable.duration(seconds: body["uptimeSeconds"]?.int ?? 0)
    let title = "Waypost \(body.cell("version")), post \(body.cell("post")), \(body.cell("mode")) mode, up \(up)"
    var rows: [(String, String)] = [
      ("lanes", lanes(body["lanes"]?.array ?? [])),
      ("vault", vault(body["vault"] ?? .null)),
      ("queue", queue(body["queue"] ?? .null)),
      ("open cases", openCases(body)),
      ("scanners", body.cell("scanners")),
      ("printer", body.cell("printer")),
      ("packs", packs(body["packs"]?.array ?? [])),
      ("audit", "\((body["audit"] ?? .null).cell("events")) events"),
    ]
    if let resident = body["memory"]?["rssKilobytes"]?.int { rows.append(("memory", "\(resident) kB resident")) }
    rows.append(("wake-ups", body.cell("wakeUps")))
    return title + "\n" + Command.columns(rows)
  }

  private static func lanes(_ lanes: [JSONValue]) -> String {
    if lanes.isEmpty { return "none" }
    return lanes.map { lane in
      let signedIn = lane["signedIn"]?.bool == true ? ", an officer is signed in" : ""
      return "\(lane.cell("name")) (\(lane.cell("audience"))) on port \(lane.cell("port"))\(signedIn)"
    }.joined(separator: "\n")
  }

  private static func vault(_ vault: JSONValue) -> String {
    let disk = vault["disk"] ?? .null
    var lines = [vault.cell("state")]
    if let used = disk["usedBytes"]?.int, let free = disk["freeBytes"]?.int {
      let ballast = disk["ballast"]?.bool == true ? "" : ", the ballast is given up"
      lines[0] += ", \(used >> 20) MiB used, \(free >> 20) MiB free: \(disk.cell("level"))\(ballast)"
    }
    if let epoch = vault["epoch"]?.int, epoch > 1 { lines.append("epoch \(epoch)") }
    lines += (vault["notes"]?.array ?? []).compactMap(\.string)
    let overLimit = (vault["overLimit"]?.array ?? []).compactMap(\.string)
    if !overLimit.isEmpty { lines.append("past their limit without a receipt: \(overLimit.joined(separator: ", "))") }
    if let check = vault["lastCheck"]?.string { lines.append("check: \(check)") }
    return lines.joined(separator: "\n")
  }

  private static func openCases(_ body: JSONValue) -> String {
    let survive = body["openCasesSurviveAPowerCut"]?.bool == true
    return body.cell("openCases") + (survive ? "" : " (in memory only: \(body.cell("deviceKey")))")
  }

  private static func queue(_ queue: JSONValue) -> String {
    let oldest = queue["oldestUnsentSeconds"]?.int.map { ", the oldest for \(TextTable.duration(seconds: $0))" } ?? ""
    let unanswered = queue["unanswered"]?.int.map { ", \($0) sent and unanswered" } ?? ""
    return "\(queue.cell("unsent")) unsent\(oldest)\(unanswered); \(queue.cell("parked")) set aside"
  }

  private static func packs(_ packs: [JSONValue]) -> String {
    packs.isEmpty
      ? "none: `waypost pack install`" : packs.map { "\($0.cell("id")) \($0.cell("version"))" }.joined(separator: ", ")
  }
}
