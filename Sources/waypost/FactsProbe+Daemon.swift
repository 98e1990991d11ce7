import Diagnosis
import JSONLines
import Scanning

extension FactsProbe {
  func daemon() throws(CommandFailure) -> DaemonFacts {
    let status = try client.ask("status")
    var facts = DaemonFacts()
    facts.release = status["version"]?.string
    facts.mode = status["mode"]?.string
    facts.uptimeSeconds = status["uptimeSeconds"]?.int
    facts.openCases = status["openCases"]?.int
    facts.keepsOpenCases = status["openCasesSurviveAPowerCut"]?.bool
    facts.deviceKey = status["deviceKey"]?.string
    facts.residentKilobytes = status["memory"]?["rssKilobytes"]?.int
    facts.drafts = status["drafts"]?.array?.compactMap(\.string)
    facts.voices = status["voices"]?.array?.compactMap(\.string)
    facts.isLinkUp = status["linkUp"]?.bool
    facts.sinkProblem = status["sinkProblem"]?.string
    facts.lastReceipt = status["lastReceipt"]?.int
    facts.lastBackup = status["lastBackup"]?.int
    facts.lanes = status["lanes"]?.array?.map { lane in
      var facts = DaemonFacts.Lane()
      facts.name = lane["name"]?.string ?? ""
      facts.audience = lane["audience"]?.string ?? ""
      return facts
    }
    if let queue = status["queue"] {
      facts.unsent = queue["unsent"]?.int
      facts.oldestUnsentSeconds = queue["oldestUnsentSeconds"]?.int
      facts.unanswered = queue["unanswered"]?.int
      facts.setAside = queue["parked"]?.int
    }
    if let vault = status["vault"] {
      facts.overLimit = vault["overLimit"]?.array.map { Int64($0.count) }
      facts.lastStopWasClean = vault["lastStopWasClean"]?.bool
      facts.vaultNotes = vault["notes"]?.array?.compactMap(\.string)
      facts.lastCheck = vault["lastCheck"]?.string
      facts.epoch = vault["epoch"]?.int
      facts.diskLevel = vault["disk"]?["level"]?.string
      facts.diskFree = vault["disk"]?["freeBytes"]?.int
      facts.hasBallast = vault["disk"]?["ballast"]?.bool
    }
    facts.auditEvents = status["audit"]?["events"]?.int
    if let noted = status["readiness"], noted != .null {
      var notes = ReadinessNotes()
      notes.paperRolls = noted["paperRolls"]?.int
      notes.paperCounted = noted["paperCounted"]?.int
      notes.tokens = noted["tokens"]?.int
      notes.tokensCounted = noted["tokensCounted"]?.int
      notes.drill = noted["drill"]?.int
      facts.readiness = notes
    }
    // Names stay where they are: two figures are all that is wanted.
    if let officers = try? client.ask("officer list")["officers"]?.array {
      let active = officers.filter { $0["disabled"]?.bool != true }
      facts.officers = Int64(active.count)
      facts.supervisors = Int64(active.count { $0["role"]?.string == "supervisor" })
    }
    if let devices = try? client.ask("devices list") {
      facts.hotPlug = devices["hotPlug"]?.string
      facts.profilesLeftOut = devices["profilesLeftOut"]?.array?.compactMap(\.string)
      facts.scanners = devices["devices"]?.array?.filter { $0["state"]?.string != "refused" }.map { device in
        var scanner = DaemonFacts.Scanner()
        scanner.id = device["id"]?.string ?? ""
        scanner.state = device["state"]?.string ?? ""
        scanner.lane = device["lane"]?.string
        scanner.isGarbling = device["isGarbling"]?.bool ?? false
        return scanner
      }
    }
    return facts
  }

  /// Nodes of the scanners that the daemon reads.
  func admittedNodes() -> [String] {
    let devices = (try? client.ask("devices list"))?["devices"]?.array ?? []
    return devices.filter { $0["lane"]?.string != nil }.compactMap { $0["node"]?.string }
      .filter { $0.hasPrefix("/dev/") && !$0.hasPrefix("/dev/pts/") }
  }

  func devices(_ nodes: [String]) -> DeviceNodeFacts {
    var facts = DeviceNodeFacts()
    facts.nodes = nodes.compactMap { path in
      guard let file = BoxProbe.file(path), let mode = file.mode else { return nil }
      var node = DeviceNodeFacts.Node()
      node.path = path
      node.mode = mode
      node.group = file.group ?? ""
      return node
    }
    let shipped = [
      "/lib/udev/rules.d/60-waypost-scanners.rules", "/lib/udev/rules.d/61-waypost-access.rules",
      "/lib/udev/rules.d/70-waypost-courier.rules", "/lib/udev/hwdb.d/60-waypost-scanners.hwdb",
    ]
    facts.missingRules = shipped.filter { !LocalFiles.exists($0) }
    facts.missingModules = ["hid", "usbserial", "cdc_acm"].filter { !LocalFiles.exists("/sys/module/\($0)") }
    guard let allowed = try? client.ask("devices allowed")["scanners"]?.array else { return facts }
    let lines = allowed.compactMap(UdevFiles.Line.init)
    let catalogue = try? DeviceCatalogue.load(folder: "/usr/share/waypost/devices")
    facts.needsSiteRules = lines.contains { line in
      line.mode == .keyboard || line.path != nil
        || catalogue?.known(vendor: line.vendor, product: line.product)?.device.mode != line.mode
    }
    facts.siteRulesAreCurrent = BoxProbe.text(UdevRulesFile.path).map { text in
      // Written by hand they may do as well; ours are compared as they are made.
      !text.contains("waypost devices rules") || text + "\n" == UdevFiles.rules(lines)
    }
    return facts
  }
}
