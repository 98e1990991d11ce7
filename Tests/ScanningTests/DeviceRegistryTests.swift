import Scanning
import Testing

@Suite struct DeviceRegistryTests {
  @Test func scansGoToTheLaneOfTheirScanner() throws {
    let station = try Station()
    let desk = try SimulatedScanner(loop: station.loop)
    let kiosk = try SimulatedScanner(loop: station.loop)
    station.registry.addFixed(
      id: "simulated-desk", path: desk.path, model: "simulated", profile: "generic-serial", lane: "desk")
    station.registry.addFixed(
      id: "simulated-kiosk", path: kiosk.path, model: "simulated", profile: "generic-serial", lane: "kiosk")
    #expect(station.registry.devices.map(\.state) == [.reading, .reading])
    try desk.type("WPB1-7KQ2M\r".utf8)
    try kiosk.type("WPB1-ILOU\r".utf8)
    try station.run { $0.scans.count == 2 }
    #expect(Set(station.scans.map { "\($0.lane) \($0.device)" }) == ["desk simulated-desk", "kiosk simulated-kiosk"])
    let status = station.registry.devices
    #expect(status.map(\.scanCount) == [1, 0] && status.map(\.problemCount) == [0, 1])
    #expect(status[0].lastScanMilliseconds != nil && status[1].lastScanMilliseconds == nil)
  }

  @Test func unpluggedDeviceIsShownAndComesBack() throws {
    let station = try Station()
    let scanner = try SimulatedScanner(loop: station.loop)
    let add = { (path: String) in
      station.registry.addFixed(id: "s", path: path, model: "simulated", profile: "generic-serial", lane: "desk")
    }
    add(scanner.path)
    scanner.unplug()
    try station.run { $0.changes.last?.state == .unplugged }
    #expect(station.registry.devices.map(\.state) == [.unplugged])
    #expect(station.registry.devices.first?.reason?.contains("plug it in again") == true)
    let again = try SimulatedScanner(loop: station.loop)
    add(again.path)
    #expect(station.registry.devices.map(\.state) == [.reading])
  }

  @Test func missingProfileAndPortAreSaid() throws {
    let station = try Station()
    station.registry.addFixed(id: "a", path: "/dev/nothing", model: "", profile: "no-such", lane: "desk")
    station.registry.addFixed(id: "b", path: "/dev/nothing", model: "", profile: "generic-serial", lane: "desk")
    let status = station.registry.devices
    #expect(status.map(\.state) == [.failed, .failed])
    #expect(status[0].reason?.contains("no-such") == true && status[1].reason?.contains("/dev/nothing") == true)
  }

  /// In a container there is no udev daemon: the station says so and works on.
  @Test func startsWithOrWithoutUdev() throws {
    let station = try Station()
    station.registry.start()
    #expect(station.registry.hotPlug != .notStarted)
    let scanner = try SimulatedScanner(loop: station.loop)
    station.registry.addFixed(id: "s", path: scanner.path, model: "", profile: "generic-serial", lane: "desk")
    try scanner.type("WPB1-7KQ2M\r".utf8)
    try station.run { !$0.scans.isEmpty }
    #expect(station.scans.count == 1)
    station.registry.stop()
    #expect(station.registry.devices.isEmpty && station.registry.hotPlug == .notStarted)
  }
}
