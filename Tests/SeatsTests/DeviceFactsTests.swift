import FoundationEssentials
import Messages
import Testing

@testable import Seats

@Suite("What is known of lanes and devices") struct DeviceFactsTests {
  @Test(arguments: [
    ("0::/system.slice/system-waypost\\x2dkiosk.slice/waypost-kiosk@hall.service\n", ShownLane(.kiosk, "hall")),
    ("0::/system.slice/system-waypost\\x2ddesk.slice/waypost-desk@desk-2.service\n", ShownLane(.desk, "desk-2")),
  ])
  func aUnitSaysWhichLane(cgroup: String, lane: ShownLane) { #expect(ShownLane(cgroup: cgroup) == lane) }

  @Test(arguments: [
    "0::/user.slice/user-0.slice/waypost-kiosk@hall.service\n", "0::/system.slice/waypost-kiosk@.service\n",
    "0::/system.slice/waypost-kiosk@hall.service/more\n", "0::/system.slice/waypost-kiosk-over@hall.service\n",
    "0::/system.slice/waypostd.service\n", "1:name=x:/system.slice/waypost-desk@desk.service\n", "",
  ])
  func nothingElseDoes(cgroup: String) { #expect(ShownLane(cgroup: cgroup) == nil) }

  @Test(arguments: [
    (["ID_INPUT_TOUCHSCREEN": "1", "ID_INPUT_MOUSE": "1"], InputDevice.Kind.touchScreen),
    (["ID_INPUT_KEY": "1"], .hands),
    (["ID_INPUT_MOUSE": "1"], .hands), (["ID_INPUT_SWITCH": "1"], nil), ([:], nil),
  ])
  func udevSaysWhatADeviceIs(properties: [String: String], kind: InputDevice.Kind?) {
    let device = InputDevice(name: "event1") { properties[$0] }
    #expect(device.kind == kind)
    #expect(!device.isScanner)
  }

  @Test func aScannerThatTypesIsAScanner() {
    let properties = ["ID_INPUT_KEYBOARD": "1", "WAYPOST_SCANNER": "keyboard", "ID_PATH": "pci-usb-0:1:1.0"]
    let device = InputDevice(name: "event1") { properties[$0] }
    #expect(device.isScanner)
    #expect(device.isAt("pci-usb-0:1") && device.isAt("pci-usb-0:1:1.0"))
    #expect(!device.isAt("pci-usb-0") && !device.isAt("pci"), "all that is on the bus")
  }

  @Test func anEngineIsChosenThatLeavesTheOthersTheirs() {
    #expect(Engines.choose(for: [10, 11], taken: [], others: [[10]]) == 11)
    #expect(Engines.choose(for: [10, 11], taken: [], others: [[10, 11]]) == 10, "the one that draws it now")
    #expect(Engines.choose(for: [10, 11], taken: [10], others: []) == 11)
    #expect(Engines.choose(for: [10], taken: [10], others: []) == nil)
  }

  @Test func theStationsFileIsReadForItsScreens() throws {
    let text = #"{"post":{},"screens":[{"lane":"desk","connector":"HDMI-A-1"},{"lane":"kiosk","inputs":["a"]}]}"#
    #expect(
      try ScreensFile.entries(Data(text.utf8), of: "station.json") == [
        ScreenEntry(lane: "desk", connector: "HDMI-A-1"), ScreenEntry(lane: "kiosk", inputs: ["a"]),
      ])
    #expect(try ScreensFile.entries(Data("{}".utf8), of: "station.json") == [])
    #expect(throws: SeatsError.self) { try ScreensFile.entries(Data(#"{"screens":{}}"#.utf8), of: "station.json") }
  }
}
