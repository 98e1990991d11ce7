import Foundation
import Scanning
import Testing

@Suite struct FramingTests {
  private func family(
    _ framing: String, mode: String = "serial",
    serial: String = #"{"baud":9600,"dataBits":8,"parity":"none","stopBits":1,"flowControl":"none"}"#,
    devices: String = "[]", switching: String = "{}", more: String = ""
  ) -> [UInt8] {
    let profile = #"{"name":"a","title":"A","mode":"\#(mode)","serial":\#(serial)\#(more),"framing":\#(framing)}"#
    return Array(
      #"{"family":"f","title":"F","profiles":[\#(profile)],"devices":\#(devices),"switching":\#(switching),"sources":{}}"#
        .utf8)
  }

  @Test func profileSurvivesItsOwnJSON() throws {
    let family = try #require(try ProjectFolder.catalogue().families.first { $0.family == "generic" })
    #expect(try DeviceFamily(json: Array(JSONEncoder().encode(family)), file: "again") == family)
    let serial = try #require(try ProjectFolder.profiles()["generic-serial"])
    #expect(serial.framing.terminators == [13, 10] && serial.framing.padCharacters == Array("_".utf8))
  }

  @Test(arguments: [
    (#"{"idleMilliseconds":5}"#, "idleMilliseconds"), (#"{"maximumLength":0}"#, "maximumLength"),
    (#"{"maximumLength":1000000}"#, "maximumLength"), (#"{"terminators":""}"#, "nothing ends"),
    (#"{"separators":"\r"}"#, "both"), (#"{"prefix":"\u0416"}"#, "framing.prefix"),
    (#"{"envelope":"soh"}"#, "envelope"), (#"{"envelope":"report"}"#, "only HID-POS"),
    (#"{"envelope":"stx-etx","idleEndsScan":true}"#, "contradicts"),
    (#"{"envelope":"length-16","binaryContent":true}"#, "binaryContent"),
    ("[]", "framing"), ("{", "not JSON"),
  ])
  func badFramingIsRefusedByPlace(_ framing: String, _ place: String) throws {
    let error = try #require(throws: ScanningError.self) { try DeviceFamily(json: family(framing), file: "x.json") }
    #expect(error.kind == .profile && error.description.contains(place) && error.description.contains("x.json"))
  }

  @Test func badSettingsAreRefusedByPlace() throws {
    func reason(_ json: [UInt8]) throws -> String {
      try #require(throws: ScanningError.self) { try DeviceFamily(json: json, file: "x.json") }.description
    }
    let serial = #"{"baud":12345,"dataBits":8,"parity":"none","stopBits":1,"flowControl":"none"}"#
    #expect(try reason(family("{}", serial: serial)).contains("baud"))
    #expect(try reason(family("{}", mode: "hid-pos")).contains("\"report\""))
    #expect(try reason(family("{}", mode: "bluetooth")).contains("mode"))
    #expect(try reason(family("{}", mode: "keyboard", more: #","keyboard":{"keys":{"\u0001":"a"}}"#)).contains("lacks"))
    #expect(try reason(family("{}", mode: "keyboard", more: #","keyboard":{"keys":{"q":"aAbB"}}"#)).contains("three"))
    let device = #"[{"vendor":"0C2E","product":"0720","model":"X","mode":null}]"#
    #expect(try reason(family("{}", devices: device)).contains("0C2E:0720"))
    #expect(try reason(family("{}", switching: #"{"wireless":"x"}"#)).contains("wireless"))
  }

  @Test func missingFolderIsSaid() throws {
    let error = try #require(throws: ScanningError.self) { try DeviceCatalogue.load(folder: "/nowhere/at/all") }
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
