import Foundation
import Sealing
import TestSupport
import Testing

extension Journeys {
  /// `waypost keys rotate-device` on a running station, and what a kill leaves at each of its steps.
  @Suite struct DeviceKeyRotationTests {
    @Test(.enabled(if: Journeys.stationMissing == nil, "\(Journeys.stationMissing ?? "")"))
    func takesOverAtTheNextStart() throws {
      let station = try StationUnderTest()
      defer { station.stop() }
      let path = "\(station.folder)/keys/device.key"
      let old = station.read("keys/device.key")
      let said = try station.waypost("keys", "rotate-device", path)
      #expect(said.contains("Restart the station"))
      let new = station.read("keys/device.key")
      #expect(new != old)
      #expect(!said.contains(new.prefix(20)))

      try station.restart()
      #expect(try station.waypost("officer", "list").contains("Training"))
      #expect(station.stopDaemon() == 0)
      // The old key is shut out.
      try old.write(toFile: path, atomically: true, encoding: .utf8)
      #expect(throws: (any Error).self) { try station.start() }
      try new.write(toFile: path, atomically: true, encoding: .utf8)
      try station.start()
      #expect(!station.log.contains(new.prefix(20)) && !station.log.contains(old.prefix(20)))
    }

    @Test(.enabled(if: Journeys.stationMissing == nil, "\(Journeys.stationMissing ?? "")"))
    func aKillBeforeTheFileWasReplacedLeavesTheOldKeyInForce() throws {
      let station = try StationUnderTest()
      defer { station.stop() }
      let path = "\(station.folder)/keys/device.key"
      let old = station.read("keys/device.key")
      try station.waypost("keys", "rotate-device", path)
      let new = station.read("keys/device.key")
      // As if the command had died between the vault's answer and the file.
      station.killDaemon()
      try old.write(toFile: path, atomically: true, encoding: .utf8)
      try station.start()
      #expect(try station.waypost("officer", "list").contains("Training"))
      // And as if it had died right after: repeated or not, the new one is in force at its first start.
      station.killDaemon()
      try new.write(toFile: path, atomically: true, encoding: .utf8)
      try station.start()
      #expect(try station.waypost("officer", "list").contains("Training"))
      try station.waypost("keys", "rotate-device", path)
      try station.restart()
      #expect(try station.waypost("officer", "list").contains("Training"))
    }
  }
}
