import EventLoop
import FoundationEssentials
import JSONLines
import Messages
import Scanning
import Station

extension StationService {
  /// The allow-list: what the administrator wrote, then what was learned here.
  var allowedDevices: [AllowedDevice] { configuration.scanners + learned.scanners }

  func deviceEvent(_ event: DeviceRegistry.Event) {
    switch event {
    case .scan(let scan):
      happen(.scanned(lane: scan.lane, scan.content))
      if let status = devices?.devices.first(where: { $0.id == scan.device }) {
        publish("scan", status)
        // The home page says when something was last read, and names a scanner that garbles.
        refreshEquipment()
      }
    case .changed(let status):
      publish("device", status)
      refreshEquipment()
    }
  }

  /// Tells whoever runs `waypost devices watch`. Never what was scanned.
  private func publish(_ event: String, _ status: DeviceStatus) {
    control?.publish(.object(["event": .string(event), "device": json(status)]))
  }

  /// A case was opened without a document: where that makes the lane's scanners silent, whoever watches is told.
  func publishSilence(of lane: String) {
    guard station.casesByHand(lane: lane) == Station.silentAfter else { return }
    for status in devices?.devices ?? [] where status.lane == lane && status.state == .reading {
      publish("device", status)
    }
  }

  func deviceList() -> JSONValue {
    let hotPlug =
      switch devices?.hotPlug {
      case .watching: "watching"
      case .unavailable(let reason): reason
      case .notStarted, nil: "not started"
      }
    return .object([
      "hotPlug": .string(hotPlug), "devices": .array((devices?.devices ?? []).map(json)),
      "profiles": .string(configuration.profiles), "profilesLeftOut": .array(profilesLeftOut.map { .string($0) }),
      "lanes": .array(configuration.lanes.map { .string($0.name) }),
    ])
  }

  /// The allow-list as udev's rules are made of it.
  func allowedList() -> JSONValue {
    let lines = allowedDevices.map { line -> JSONValue in
      let profile = devices?.catalogue.profiles[line.profile]
      let text: [(String, String?)] = [
        ("vendor", line.vendor), ("product", line.product), ("serial", line.serial), ("portPath", line.portPath),
        ("path", line.path), ("profile", line.profile), ("lane", line.lane), ("mode", profile?.mode.rawValue),
      ]
      return .object(
        Dictionary(uniqueKeysWithValues: text.compactMap { key, value in value.map { (key, .string($0)) } }))
    }
    return .object(["scanners": .array(lines)])
  }

  private func json(_ device: DeviceStatus) -> JSONValue {
    let byHand = device.lane.map { station.casesByHand(lane: $0) } ?? 0
    return .object([
      "id": .string(device.id), "model": .string(device.model), "usb": .string(device.usb),
      "node": .string(device.node), "port": .string(device.port), "state": .string(device.state.rawValue),
      "lane": device.lane.map { .string($0) } ?? .null, "profile": device.profile.map { .string($0) } ?? .null,
      "lastScanMilliseconds": device.lastScanMilliseconds.map { .int($0) } ?? .null,
      "scanCount": .int(Int64(device.scanCount)), "problemCount": .int(Int64(device.problemCount)),
      "lastProblem": device.lastProblem.map { .string($0) } ?? .null, "isGarbling": .bool(device.isGarbling),
      "isSilent": .bool(device.state == .reading && byHand >= Station.silentAfter), "casesByHand": .int(Int64(byHand)),
      "reason": device.reason.map { .string($0) } ?? .null,
    ])
  }

  /// Adds a device to the allow-list, for good, and reads it at once.
  func admitDevice(_ arguments: [String: String], _ answer: ControlServer.Answer) {
    func refuse(_ cause: String, _ next: String) {
      answer(.failure(Refusal(cause: cause, consequence: "Nothing was admitted.", next: next)))
    }
    let lane = arguments["lane"] ?? ""
    guard configuration.lanes.contains(where: { $0.name == lane }) else {
      return refuse(
        "There is no lane \(lane).", "The lanes are: \(configuration.lanes.map(\.name).joined(separator: ", ")).")
    }
    var made: DeviceProfile?
    if let text = arguments["profileJSON"] {
      guard let profile = try? JSONDecoder().decode(DeviceProfile.self, from: Data(text.utf8)) else {
        return refuse("The new profile can't be read.", "Use the `waypost` program of the same release.")
      }
      made = profile
    }
    let name = made?.name ?? arguments["profile"] ?? ""
    guard made != nil || devices?.catalogue.profiles[name] != nil else {
      return refuse("There is no profile \(name).", "See the folder \(configuration.profiles).")
    }
    let path = arguments["path"]
    let vendor = arguments["vendor"] ?? ""
    let product = arguments["product"] ?? ""
    guard path != nil || (UInt16(vendor, radix: 16) != nil && UInt16(product, radix: 16) != nil) else {
      return refuse("Vendor and product are missing.", "See `waypost devices learn --help`.")
    }
    let device = AllowedDevice(
      vendor: vendor, product: product, serial: arguments["serial"], portPath: arguments["portPath"], path: path,
      profile: name, lane: lane)
    change({ list throws(ScanningError) in try list.admit(device, made) }, refuse) {
      audit("device.admitted", lane, nil)
      answer(.success(.object(["profile": .string(name), "lane": .string(lane)])))
    }
  }

  /// Takes a learned device from the allow-list.
  func forgetDevice(_ id: String, _ answer: ControlServer.Answer) {
    func refuse(_ cause: String, _ next: String) {
      answer(.failure(Refusal(cause: cause, consequence: "Nothing was changed.", next: next)))
    }
    guard let status = devices?.devices.first(where: { $0.id == id }) else {
      return refuse("There is no device \(id).", "List them: `waypost devices list`.")
    }
    var found = false
    change(
      { list throws(ScanningError) in found = list.forget(usb: status.usb, port: status.port, path: status.id) }, refuse
    ) {
      guard found else {
        return refuse("\(id) isn't among the learned devices.", "It may stand in `scanners` of station.json.")
      }
      audit("device.forgotten", "", nil)
      answer(.success(.object(["forgotten": .string(id)])))
    }
  }

  private func change(
    _ change: (inout LearnedDevices) throws(ScanningError) -> Void, _ refuse: (String, String) -> Void, then: () -> Void
  ) {
    var next = learned
    do throws(ScanningError) {
      try change(&next)
      if next != learned { try next.save(places.learnedDevices) }
    } catch {
      return refuse("\(error)", "Mend that and learn again.")
    }
    learned = next
    devices?.allow(allowedDevices, catalogue: shippedDevices.adding(next.profiles))
    refreshEquipment()
    then()
  }

  /// The lane's scanners as its home page says them.
  func scanners(of lane: String) -> [Equipment.Scanner] {
    (devices?.devices ?? []).filter { $0.lane == lane }.map { device in
      let since = device.lastScanMilliseconds.map { SystemCall.bootMilliseconds() - $0 }
      return Equipment.Scanner(
        model: device.model.isEmpty ? device.id : device.model, state: device.state.rawValue,
        lastScan: since.map {
          String(LocalTime(SystemCall.wallSeconds() - $0 / 1000).shortText.dropFirst(11).prefix(5))
        }, problems: device.problemCount,
        isGarbling: device.isGarbling)
    }
  }
}
