import Foundation
import Scanning
import Testing

@Suite struct FramingTests {
  private func profile(
    _ framing: String, serial: String = #"{"baud":9600,"dataBits":8,"parity":"none","stopBits":1,"flowControl":"none"}"#
  ) -> [UInt8] {
    Array(
      #"{"name":"a","title":"A","mode":"serial","serial":\#(serial),"framing":\#(framing),"devices":[],"sources":{}}"#
        .utf8)
  }

  @Test func shippedProfilesLoadAndSayTheirSources() throws {
    let profiles = try ProjectFolder.profiles()
    #expect(Set(profiles.keys).isSuperset(of: ["generic-serial", "honeywell-usb-serial"]))
    for profile in profiles.values {
      #expect(!profile.sources.isEmpty)
      for device in profile.devices {
        #expect(device.vendor.count == 4 && device.product.count == 4 && device.vendor == device.vendor.lowercased())
      }
    }
  }

  @Test func profileSurvivesItsOwnJSON() throws {
    let profile = try #require(try ProjectFolder.profiles()["generic-serial"])
    #expect(try DeviceProfile(json: Array(JSONEncoder().encode(profile)), file: "again") == profile)
    #expect(profile.framing.terminators == [13, 10] && profile.framing.padCharacters == Array("_".utf8))
  }

  @Test(arguments: [
    (#"{"idleMilliseconds":5}"#, "idleMilliseconds"), (#"{"maximumLength":0}"#, "maximumLength"),
    (#"{"maximumLength":1000000}"#, "maximumLength"), (#"{"terminators":""}"#, "nothing ends"),
    (#"{"separators":"\r"}"#, "both"), (#"{"prefix":"\u0416"}"#, "framing.prefix"),
    (#"{"envelope":"soh"}"#, "envelope"),
    ("[]", "framing"), ("{", "not JSON"),
  ])
  func badFramingIsRefusedByPlace(_ framing: String, _ place: String) throws {
    let error = try #require(throws: ScanningError.self) { try DeviceProfile(json: profile(framing), file: "x.json") }
    #expect(error.kind == .profile && error.description.contains(place) && error.description.contains("x.json"))
  }

  @Test func badSerialSettingsAreRefused() throws {
    let serial = #"{"baud":12345,"dataBits":8,"parity":"none","stopBits":1,"flowControl":"none"}"#
    let error = try #require(throws: ScanningError.self) {
      try DeviceProfile(json: profile("{}", serial: serial), file: "x.json")
    }
    #expect(error.description.contains("baud"))
  }

  @Test func missingFolderIsSaid() throws {
    let error = try #require(throws: ScanningError.self) { try DeviceProfile.load(folder: "/nowhere/at/all") }
    #expect(error.description.contains("/nowhere/at/all"))
  }

  @Test func noContentIsInADescription() {
    let secrets: [ScanContent] = [.badge("WPB1-SECRET"), .slip("WP1:SECRET")]
    for content in secrets {
      #expect(!"\(content)".contains("SECRET") && !String(reflecting: content).contains("SECRET"))
      let scan = Scan(lane: "desk", device: "d", content: content, at: 0)
      #expect(!"\(scan)".contains("SECRET"))
    }
  }
}
