import EventLoop
import FoundationEssentials
import Glibc
import JSONLines
import Scanning
import TravelDocument

extension Command {
  static let devicesLearn = Command(
    words: ["devices", "learn"], summary: "Watch a device for three scans, say how it talks, and admit it.",
    discussion: """
      Scan three different codes, one after the other. The device is read here, by this command, not by the station,
      which never opens what isn't listed. On a real serial line the speed is found too: a scan that comes as noise
      is asked for again at another speed. Nothing of what is scanned is kept or shown but its length.

      A device is admitted by its vendor, product and the port it is plugged into, so that two alike stay two; with
      --by-serial by its serial number instead, wherever it is plugged in. For devices that type, write the udev rules
      afterwards: waypost devices rules --install.
      """,
    options: [
      Option(name: "--lane", value: "LANE", isRequired: true, help: "the lane that it belongs to"),
      Option(name: "--device", value: "NODE", help: "its device node; needed where several are unlisted"),
      Option(name: "--by-serial", help: "admit it by its serial number, not by its port"),
      Option(name: "--profiles", value: "DIR", help: "the device profiles (default: the daemon's)"),
      Option(name: "--seconds", value: "N", help: "how long to wait for each scan, 1 to 600 (default: 60)"),
      Option(name: "--yes", help: "admit it without asking"), json,
    ],
    examples: [
      "sudo waypost devices learn --lane desk", "sudo waypost devices learn --lane kiosk --device /dev/ttyUSB0 --yes",
    ], wrongMeans: "no profile was found, or the daemon refused", asksDaemon: true
  ) { invocation in
    try DeviceLearning(invocation).run()
  }
}

/// One run of `devices learn`.
private struct DeviceLearning {
  let invocation: Invocation
  let client: ControlClient
  let lane: String
  let patience: Int64
  let list: JSONValue
  let catalogue: DeviceCatalogue

  init(_ invocation: Invocation) throws {
    self.invocation = invocation
    client = ControlClient(invocation)
    lane = try invocation.required("--lane")
    patience = Int64(try invocation.number("--seconds", in: 1...600) ?? 60) * 1000
    list = try client.ask("devices list")
    catalogue = try DeviceCatalogue.load(folder: invocation["--profiles"] ?? list["profiles"]?.string ?? "")
    let lanes = (list["lanes"]?.array ?? []).compactMap(\.string)
    guard lanes.isEmpty || lanes.contains(lane) else {
      throw CommandFailure(
        .usage, "There is no lane \(lane).", "Nothing was learned.",
        next: "The lanes are: \(lanes.joined(separator: ", ")).")
    }
  }

  func run() throws {
    let node = try chosen()
    let mode = node.mode ?? .serial
    var serial = known(node, mode)?.serial ?? SerialSettings()
    Terminal.complain("Scan three different codes with \(node.model.isEmpty ? node.devnode : node.model.visible).")
    let scans = try record(node, mode, &serial)
    let finding = ProfileLearner.propose(
      scans, mode: mode, serial: serial, vendor: node.vendorID, product: node.productID, catalogue: catalogue,
      name: name(node), today: CalendarDay(secondsSince1970: SystemCall.wallSeconds()))
    let profile: DeviceProfile
    var arguments = ["lane": lane]
    switch finding {
    case .unclear(let reason):
      throw CommandFailure(.wrong, "How the device talks isn't clear: \(reason).", "It was not admitted.", next: "")
    case .known(let found):
      profile = found
      arguments["profile"] = found.name
    case .made(let made):
      profile = made
      arguments["profileJSON"] = String(decoding: try JSONEncoder().encode(made), as: UTF8.self)
    }
    try place(node, &arguments)
    propose(profile, isNew: arguments["profileJSON"] != nil, node)
    guard invocation.has("--yes") || isConfirmed() else {
      throw CommandFailure(
        .wrong, "It was not confirmed.", "The device was not admitted.", next: "Learn again, or give --yes.")
    }
    let body = try client.ask("devices admit", arguments)
    if invocation.has("--json") { return try body.printLine() }
    Terminal.say("Admitted: \(node.devnode) belongs to the lane \(lane), with the profile \(profile.name).")
    if catalogue.known(vendor: node.vendorID, product: node.productID)?.device.mode != mode || mode == .keyboard {
      Terminal.say("Now let udev know it, then replug it: sudo waypost devices rules --install")
    }
  }

  /// The device that was named, or the only one that isn't listed. A keyboard of unknown make has to be named: it may be
  /// an officer's.
  private func chosen() throws -> DeviceNode {
    let present = (try? DeviceCensus.present()) ?? []
    if let path = invocation["--device"] {
      if let node = present.first(where: { $0.devnode == path && $0.kind != .usb }) { return node }
      // A built-in serial port has no USB ids.
      return DeviceNode(action: nil, kind: .tty, syspath: "", devnode: path)
    }
    let refused = Set(
      (list["devices"]?.array ?? []).filter { $0["state"]?.string == "refused" }.map { $0.cell("node") })
    let candidates = present.filter { node in
      guard node.isUSB, node.mode != nil, refused.contains(node.devnode) else { return false }
      return node.kind != .keyboard || catalogue.known(vendor: node.vendorID, product: node.productID) != nil
    }
    guard candidates.count == 1 else {
      let shown = candidates.map { "\($0.devnode) (\($0.model.visible))" }.joined(separator: ", ")
      throw CommandFailure(
        .wrong, candidates.isEmpty ? "No unlisted scanner is plugged in." : "Several aren't listed: \(shown).",
        "Nothing was learned.", next: "Name its device node with --device; `waypost devices list` shows them.")
    }
    return candidates[0]
  }

  private func known(_ node: DeviceNode, _ mode: DeviceProfile.Mode) -> DeviceProfile? {
    catalogue.known(vendor: node.vendorID, product: node.productID)?.family.profiles.first { $0.mode == mode }
  }

  /// Three scans. A real serial line that gives noise is tried at other speeds.
  private func record(
    _ node: DeviceNode, _ mode: DeviceProfile.Mode, _ serial: inout SerialSettings
  ) throws -> [ScanRecording] {
    var speeds = [115_200, 57_600, 38_400, 19_200, 9600, 4800].filter { $0 != serial.baud }[...]
    var scans: [ScanRecording] = []
    let loop = try EventLoop()
    var recorder: DeviceRecorder?
    while scans.count < ProfileLearner.scansNeeded {
      let open =
        try recorder
        ?? DeviceRecorder(path: node.devnode, syspath: node.syspath, mode: mode, serial: serial, loop: loop)
      recorder = open
      guard let scan = try open.next(within: patience) else {
        throw CommandFailure(
          .wrong, "Nothing came from \(node.devnode) in \(patience / 1000) s.", "It was not admitted.",
          next: "Check that it beeps when it scans, then learn again.")
      }
      if mode == .serial, scan.isNoise {
        guard let next = speeds.popFirst() else {
          throw CommandFailure(
            .wrong, "What \(node.devnode) sends is no text at any speed.", "It was not admitted.",
            next: "Set the scanner to 8 data bits without parity, then learn again.")
        }
        Terminal.complain("That was noise at \(serial.baud) baud; scan again, at \(next).")
        serial.baud = next
        scans = []
        recorder = nil
        continue
      }
      scans.append(scan)
      Terminal.complain("\(scans.count) of \(ProfileLearner.scansNeeded): \(scan.byteCount) bytes.")
    }
    return scans
  }

  private func name(_ node: DeviceNode) -> String {
    node.isUSB
      ? "learned-\(node.vendorID)-\(node.productID)"
      : "learned-" + (node.devnode.split(separator: "/").last.map(String.init) ?? "port")
  }

  private func place(_ node: DeviceNode, _ arguments: inout [String: String]) throws(CommandFailure) {
    guard node.isUSB else {
      arguments["path"] = node.devnode
      return
    }
    arguments["vendor"] = node.vendorID
    arguments["product"] = node.productID
    if invocation.has("--by-serial") {
      guard !node.serial.isEmpty else {
        throw CommandFailure(
          .wrong, "The device has no serial number.", "It was not admitted.", next: "Leave --by-serial out.")
      }
      arguments["serial"] = node.serial
    } else if !node.portPath.isEmpty {
      arguments["portPath"] = node.portPath
    }
  }

  private func propose(_ profile: DeviceProfile, isNew: Bool, _ node: DeviceNode) {
    let framing = profile.framing
    let end =
      switch framing.envelope {
      case .none where framing.idleEndsScan: "silence"
      case .none where framing.terminators.isEmpty: "its suffix"
      case .none: framing.terminators.map(Self.character).joined(separator: " ")
      case .stxETX: "STX ... ETX"
      case .sohBCC: "SOH ... ETX, checked"
      case .length16: "its length"
      case .report: "its reports"
      }
    var rows = [
      ["device", node.isUSB ? "\(node.vendorID):\(node.productID) at \(node.portPath)" : node.devnode],
      ["profile", profile.name + (isNew ? " (new)" : ": \(profile.title)")], ["mode", profile.mode.rawValue],
      ["a scan ends with", end], ["lines parted by", framing.separators.map(Self.character).joined(separator: " ")],
      ["lane", lane],
    ]
    if profile.mode == .serial { rows.insert(["speed", "\(profile.serial.baud) baud"], at: 3) }
    for row in rows where !row[1].isEmpty {
      Terminal.complain(row[0] + String(repeating: " ", count: 18 - row[0].count) + row[1])
    }
  }

  private static func character(_ byte: UInt8) -> String {
    switch byte {
    case 0x0D: "CR"
    case 0x0A: "LF"
    case 0x09: "TAB"
    default: "0x" + String(byte, radix: 16)
    }
  }

  private func isConfirmed() -> Bool {
    guard Terminal.inputIsTerminal else { return false }
    Terminal.complain("Admit it? y or n, then Enter")
    return Terminal.readLine(limit: 8)?.lowercased().hasPrefix("y") ?? false
  }
}
