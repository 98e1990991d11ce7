import Foundation
import Testing
import TravelDocument

@testable import Scanning

@Suite struct ProfileLearnerTests {
  private static let names = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
  private static let data = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
  private static let today = CalendarDay(year: 2026, month: 6, day: 15)

  private func recording(_ bytes: [UInt8]) -> ScanRecording {
    var recording = ScanRecording()
    for (index, start) in stride(from: 0, to: bytes.count, by: 16).enumerated() {
      recording.append(.bytes(Array(bytes[start..<min(start + 16, bytes.count)])), at: Int64(index * 12))
    }
    return recording
  }

  private func propose(
    _ scans: [[UInt8]], mode: DeviceProfile.Mode = .serial, vendor: String = "1a86", product: String = "7523"
  ) throws -> ProfileLearner.Finding {
    ProfileLearner.propose(
      scans.map(recording), mode: mode, serial: SerialSettings(), vendor: vendor, product: product,
      catalogue: try ProjectFolder.catalogue(), name: "learned", today: Self.today)
  }

  private func text(_ scans: String...) -> [[UInt8]] { scans.map { Array($0.utf8) } }

  @Test func documentsByEnterAreTheGenericProfiles() throws {
    let scans = text("\(Self.names)\r\(Self.data)\r", "WPB1-7KQ2M\r", "4006381333931\r")
    #expect(try propose(scans) == .known(try #require(try ProjectFolder.profiles()["generic-serial"])))
    #expect(
      try propose(scans, mode: .keyboard) == .known(try #require(try ProjectFolder.profiles()["generic-keyboard"])))
  }

  @Test func familyComesBeforeGeneric() throws {
    let found = try propose(text("WPB1-7KQ2M\r\n", "4006381333931\r\n", "A\r\n"), vendor: "05f9", product: "4204")
    #expect(found == .known(try #require(try ProjectFolder.profiles()["datalogic-usb-serial"])))
  }

  private func made(_ finding: ProfileLearner.Finding) throws -> Framing {
    guard case .made(let profile) = finding else { throw FixtureFile.Malformed(description: "\(finding)") }
    // What is proposed must be accepted again from its file.
    #expect(try JSONDecoder().decode(DeviceProfile.self, from: JSONEncoder().encode(profile)) == profile)
    return profile.framing
  }

  @Test func envelopesAreFound() throws {
    let stx = try made(
      propose(
        text("SOD7\u{2}HELLO\u{3}EOD7", "SOD7\u{2}WORLD!\u{3}EOD7", "SOD7\u{2}\(Self.names)\r\(Self.data)\u{3}EOD7")))
    #expect(stx.envelope == .stxETX && stx.prefix == Array("SOD7".utf8) && stx.suffix == Array("EOD7".utf8))
    let counted = try made(
      propose(["HELLO", "WORLD!", "4006381333931"].map { [0x4D, 0, UInt8($0.utf8.count)] + Array($0.utf8) }))
    #expect(counted.envelope == .length16 && counted.prefix == [0x4D])
    let checked = try made(
      propose(
        ["HELLO", "WORLD!", "4006381333931"].map { text in
          let inner = [0x20, 0x02] + Array(text.utf8) + [0x03]
          return [0x01] + inner + [inner.reduce(0, ^)]
        }))
    #expect(checked.envelope == .sohBCC)
  }

  @Test func unusualEndsAreFound() throws {
    #expect(try made(propose(text("ABC\u{4}", "DEFG\u{4}", "H\u{4}"))).terminators == [4])
    #expect(try made(propose(text("ABC#", "DEFG#", "H#"))).suffix == Array("#".utf8))
    #expect(try made(propose(text("]Q1ABC\r", "]C0DEFG\r", "]z0H\r"))).aimIdentifier)
  }

  @Test func noEndAtAllIsSilence() throws {
    let found = try propose(text("ABC", "DEFG", "HI"))
    #expect(try made(found).idleEndsScan)
  }

  @Test func alikeOrTooFewScansProveNothing() throws {
    guard case .unclear(let reason) = try propose(text("ABC\r", "ABC\r", "ABC\r")) else {
      Issue.record("three times the same was enough")
      return
    }
    #expect(reason.contains("different codes"))
    guard case .unclear = try propose(text("ABC\r", "DEF\r")) else {
      Issue.record("two were enough")
      return
    }
  }

  @Test func noiseOfAWrongSpeedIsKnown() {
    #expect(recording([0x80, 0xF8, 0x00, 0x86, 0x1E, 0xFE]).isNoise)
    #expect(!recording(Array("WPB1-7KQ2M\r".utf8)).isNoise && !recording([0xDC, 0x03, 0xD9, 0xC5, 0xFF]).isNoise)
  }

  /// HID-POS scanners say themselves where a scan ends.
  @Test func reportsNeedNothingLearned() throws {
    let scans = ["HELLO", "WPB1-7K", "4006381333931"].map { text in
      var recording = ScanRecording()
      recording.append(.bytes(Array(text.utf8)), at: 0)
      recording.append(.endOfScan(symbology: "]Q1"), at: 0)
      return recording
    }
    let found = ProfileLearner.propose(
      scans, mode: .hidPOS, serial: SerialSettings(), vendor: "0c2e", product: "0907",
      catalogue: try ProjectFolder.catalogue(), name: "learned", today: Self.today)
    #expect(found == .known(try #require(try ProjectFolder.profiles()["honeywell-hid-pos"])))
  }
}

@Suite struct LearnedDevicesTests {
  private func device(_ port: String, _ profile: String = "generic-serial") -> AllowedDevice {
    AllowedDevice(vendor: "1a86", product: "7523", portPath: port, profile: profile, lane: "desk")
  }

  @Test func admissionsOutliveTheirFile() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "learned-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "scanners.json").path
    #expect(try LearnedDevices.load(path) == LearnedDevices())
    var learned = LearnedDevices()
    try learned.admit(device("1", "learned-x"), DeviceProfile(name: "learned-x", title: "X", mode: .serial))
    try learned.admit(device("2"), nil)
    try learned.save(path)
    #expect(try LearnedDevices.load(path) == learned)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["scanners.json"])
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    try Data("{".utf8).write(to: URL(filePath: path))
    #expect(throws: ScanningError.self) { try LearnedDevices.load(path) }
  }

  @Test func samePlaceIsReplacedAndUnusedProfilesGo() throws {
    var learned = LearnedDevices()
    try learned.admit(device("1", "learned-x"), DeviceProfile(name: "learned-x", title: "X", mode: .serial))
    try learned.admit(device("1"), nil)
    #expect(learned.scanners == [device("1")] && learned.profiles.isEmpty)
    let isForgotten = learned.forget(usb: "1a86:7523", port: "1", path: "")
    #expect(isForgotten && learned.scanners.isEmpty)
    let again = learned.forget(usb: "1a86:7523", port: "1", path: "")
    #expect(!again)
  }

  @Test func badProfileAndTooManyAreRefused() throws {
    var learned = LearnedDevices()
    let bad = DeviceProfile(name: "", title: "", mode: .serial)
    #expect(throws: ScanningError.self) { try learned.admit(device("1"), bad) }
    for port in 0..<64 { try learned.admit(device("\(port)"), nil) }
    #expect(throws: ScanningError.self) { try learned.admit(device("one more"), nil) }
    #expect(learned.scanners.count == 64)
  }
}
