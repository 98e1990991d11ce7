import Foundation
import Messages
import TestSupport
import Testing

@testable import StationService

/// Which screen is whose, from `station.json`.
@Suite struct ScreenEntriesTests {
  private func load(_ screens: String) throws -> StationConfiguration {
    let folder = try TemporaryFolder.make(prefix: "screens")
    defer { TemporaryFolder.remove(folder) }
    let text = """
      {"mode": "training", "post": {"id": "D7", "name": "Korday", "phone": ""}, "officerLanguage": "ru",
       "slipDesk": "Help desk 3", "profiles": "/p", "scanners": [], "screens": \(screens),
       "lanes": [{"name": "desk", "audience": "desk", "port": 7411}, {"name": "kiosk", "audience": "kiosk", "port": 7410}]}
      """
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/station.json"))
    return try StationConfiguration.load("\(folder)/station.json")
  }

  @Test func aLaneNamesItsScreenAndItsPorts() throws {
    let screens = try load(
      #"[{"lane": "desk", "connector": "HDMI-A-1"}, {"lane": "kiosk", "inputs": ["a-usb-0:1", "a-usb-0:2"]}]"#
    ).screens
    #expect(screens?.first?.connector == "HDMI-A-1" && screens?.last?.inputs == ["a-usb-0:1", "a-usb-0:2"])
  }

  @Test(arguments: [
    #"[{"lane": "nowhere"}]"#, #"[{"connector": "HDMI-A-1"}]"#, #"[{"lane": "desk"}, {"lane": "desk"}]"#,
    #"[{"lane": "desk", "connector": "HDMI-A-1"}, {"lane": "kiosk", "connector": "HDMI-A-1"}]"#,
    #"[{"lane": "desk", "inputs": ["a-usb-0:1"]}, {"lane": "kiosk", "inputs": ["a-usb-0:1"]}]"#,
  ])
  func whatCanNotBeShownIsRefused(screens: String) { #expect(throws: (any Error).self) { try load(screens) } }
}
