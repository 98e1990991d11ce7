import Foundation
import Scanning
import TestSupport
import Testing

/// Real libudev and a real netlink monitor on mocked hardware: umockdev answers for /sys, /dev and udev by LD_PRELOAD,
/// so the tests that need it run in a process of their own.
@Suite struct MockedUdevTests {
  @Test(.enabled(if: MockedHardware.isInstalled, "umockdev isn't installed: apt install umockdev"))
  func hotPlugThroughLibudev() throws {
    let child = try Tool.run(
      URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().path,
      ["--testing-library", "swift-testing", "--filter", "ScanningTests.PluggedScannerTests"],
      environment: ["LD_PRELOAD": "libumockdev-preload.so.0", "WAYPOST_MOCKED_UDEV": "1"], timeout: 120)
    let text = child.text + child.errorText
    #expect(child.status == 0, "\(text)")
    // Without this a filter that matches nothing would pass.
    #expect(text.contains("scannerIsReadFromPlugToUnplug() passed"), "\(text)")
  }
}

/// Runs only within `MockedUdevTests`.
@Suite(.serialized, .enabled(if: MockedHardware.isPreloaded, "run by MockedUdevTests in a process of its own"))
struct PluggedScannerTests {
  private let honeywell = AllowedDevice(
    vendor: "0c2e", product: "0720", portPath: "pci-0000:00:14.0-usb-0:2:1.0", profile: "honeywell-usb-serial",
    lane: "desk")

  @Test func scannerIsReadFromPlugToUnplug() throws {
    let hardware = try #require(MockedHardware())
    let station = try Station([honeywell])
    station.registry.start()
    #expect(station.registry.devices.isEmpty)

    let scanner = try #require(hardware.plugScanner(port: 2))
    try station.run { $0.registry.devices.first?.state == .reading }
    let status = try #require(station.registry.devices.first)
    #expect(status.usb == "0c2e:0720" && status.port == "pci-0000:00:14.0-usb-0:2:1.0" && status.lane == "desk")
    #expect(status.node == "/dev/ttyACM2" && status.model == "Xenon_1900")

    scanner.scan("WPB1-7KQ2M\r")
    try station.run { !$0.scans.isEmpty }
    #expect(station.scans.map(\.lane) == ["desk"] && station.scans.first?.content == .badge("WPB1-7KQ2M"))

    // The same device said twice, as by an event and the enumeration after it, stays one.
    hardware.say("change", of: scanner)
    try station.run(milliseconds: 200) { _ in false }
    #expect(station.registry.devices.count == 1 && station.registry.devices.first?.state == .reading)

    hardware.unplug(scanner)
    try station.run { $0.registry.devices.first?.state == .unplugged }
    #expect(station.registry.devices.map(\.state) == [.unplugged])
  }

  /// keyboard 531, akeydo 2, barcodebuddy 32: gone by suspend, sleep or the plug, it is read again as soon as it is back,
  /// without a restart, every time.
  @Test func fieldBugs4To6ReplugReadsAgain() throws {
    let hardware = try #require(MockedHardware())
    let station = try Station([honeywell])
    station.registry.start()
    for round in 1...3 {
      let scanner = try #require(hardware.plugScanner(port: 2, number: round))
      try station.run { $0.registry.devices.first?.state == .reading }
      scanner.scan("WPB1-7KQ2M\r")
      try station.run { $0.scans.count == round }
      #expect(station.scans.count == round, "round \(round)")
      hardware.unplug(scanner)
      try station.run { $0.registry.devices.first?.state == .unplugged }
    }
    #expect(station.registry.devices.count == 1)
  }

  /// Plugged in again with another cable, it was still called one that garbles.
  @Test func aReplugEndsTheGarbling() throws {
    let hardware = try #require(MockedHardware())
    let station = try Station([honeywell])
    station.registry.start()
    let scanner = try #require(hardware.plugScanner(port: 2, number: 1))
    try station.run { $0.registry.devices.first?.state == .reading }
    for count in 1...3 {
      scanner.scan("WPB1-lost\r")
      try station.run { $0.scans.count == count }
    }
    #expect(station.registry.devices.first?.isGarbling == true)
    hardware.unplug(scanner)
    try station.run { $0.registry.devices.first?.state == .unplugged }
    _ = try #require(hardware.plugScanner(port: 2, number: 2))
    try station.run { $0.registry.devices.first?.state == .reading }
    #expect(station.registry.devices.first?.isGarbling == false && station.registry.devices.first?.problemCount == 3)
  }

  /// A scanner that is there before the station starts, and its twin at another port that nobody listed.
  @Test func presentScannersAreFoundAndOnlyTheListedOneIsRead() throws {
    let hardware = try #require(MockedHardware())
    _ = try #require(hardware.plugScanner(port: 2))
    _ = try #require(hardware.plugScanner(port: 3))
    let station = try Station([honeywell])
    station.registry.start()
    let states = station.registry.devices.map { "\($0.port.suffix(5)) \($0.state.rawValue)" }
    #expect(states == ["2:1.0 reading", "3:1.0 refused"], "\(station.registry.devices.map(\.reason))")
    #expect(station.registry.devices.last?.reason?.contains("port") == true)
  }
}
