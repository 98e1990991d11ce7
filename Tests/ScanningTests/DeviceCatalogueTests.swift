import Foundation
import Scanning
import Testing

/// The shipped `hardware/devices`.
@Suite struct DeviceCatalogueTests {
  @Test func everyFileKeepsTheSchema() throws {
    let catalogue = try ProjectFolder.catalogue()
    #expect(catalogue.families.count >= 10)
    for family in catalogue.families {
      #expect(!family.sources.isEmpty && family.sources["devices"] != nil || family.devices.isEmpty, "\(family.family)")
      let places =
        ["family", "title", "devices", "switching", "profiles"] + family.profiles.map { "profiles.\($0.name)" }
      for source in family.sources.keys {
        #expect(
          places.contains { source == $0 || source.hasPrefix($0 + ".") }, "\(family.family): no such place \(source)")
      }
      // Each profile says where it comes from, or that all of them do.
      for profile in family.profiles {
        let isSaid = family.sources.keys.contains { $0 == "profiles" || $0.hasPrefix("profiles.\(profile.name)") }
        #expect(isSaid, "\(profile.name) has no source")
      }
      #expect(family.switching.isEmpty || family.sources["switching"] != nil, "\(family.family)")
    }
  }

  /// What the file says beyond the schema is a misspelt key that would be passed over silently.
  @Test func everyKeyIsKnown() throws {
    let folder = ProjectFolder.root.appending(path: "hardware/devices")
    let readme = try String(contentsOf: folder.appending(path: "README.md"), encoding: .utf8)
    for file in try FileManager.default.contentsOfDirectory(atPath: folder.path) where file.hasSuffix(".json") {
      let data = try Data(contentsOf: folder.appending(path: file))
      let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
      var keys = Set(object.keys)
      for profile in object["profiles"] as? [[String: Any]] ?? [] {
        keys.formUnion(profile.keys)
        for part in ["serial", "framing"] { keys.formUnion((profile[part] as? [String: Any])?.keys.map { $0 } ?? []) }
      }
      for key in keys { #expect(readme.contains("`\(key)`") || readme.contains(".\(key)`"), "\(file): \(key)") }
    }
  }

  @Test func everyModeHasAGenericProfile() throws {
    let generic = try #require(try ProjectFolder.catalogue().families.first { $0.family == "generic" })
    #expect(Set(generic.profiles.map(\.mode)) == Set(DeviceProfile.Mode.allCases))
  }

  @Test func aProfileOfAnotherReleaseStoppedTheStation() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "profiles-\(UUID())")
    try FileManager.default.copyItem(at: ProjectFolder.root.appending(path: "hardware/devices"), to: folder)
    defer { try? FileManager.default.removeItem(at: folder) }
    let all = try DeviceCatalogue.load(folder: folder.path).families.count
    try Data(#"{"family":"later","profiles":[{"name":"later","mode":"telepathy"}]}"#.utf8)
      .write(to: folder.appending(path: "later.json"))
    let twin = folder.appending(path: "zz-again.json")
    try FileManager.default.copyItem(at: folder.appending(path: "generic.json"), to: twin)

    let (catalogue, leftOut) = DeviceCatalogue.usable(folder: folder.path)
    #expect(catalogue.families.count == all && catalogue.profiles["generic-serial"] != nil)
    #expect(leftOut.count == 2)
    #expect(leftOut.first?.description.contains("later.json") == true)
    #expect(leftOut.last?.description.contains("zz-again.json") == true)
    // A tool that makes rules or a profile out of them wants all or nothing.
    #expect(throws: ScanningError.self) { try DeviceCatalogue.load(folder: folder.path) }
    #expect(DeviceCatalogue.usable(folder: "/nowhere/at/all").leftOut.count == 1)
  }

  @Test(arguments: [
    ("0c2e", "0720", "serial"), ("0c2e", "0907", "hid-pos"), ("05e0", "1701", "serial"), ("05e0", "1200", "keyboard"),
    ("05f9", "2206", "keyboard"), ("05f9", "4204", "serial"), ("1eab", "1d03", "keyboard"), ("1eab", "2206", "serial"),
    ("1eab", "8310", "hid-pos"), ("065a", "0001", "keyboard"), ("067e", "0809", "hid-pos"), ("0db5", "0139", "serial"),
    ("0db5", "013b", "hid-pos"), ("0416", "c141", "keyboard"), ("1fbb", "3850", "serial"),
  ])
  func knownIDsNameTheirMode(_ vendor: String, _ product: String, _ mode: String) throws {
    let known = try #require(try ProjectFolder.catalogue().known(vendor: vendor, product: product))
    #expect(known.device.mode?.rawValue == mode)
  }

  @Test func makersOwnProtocolsAreKnownAsSuch() throws {
    let catalogue = try ProjectFolder.catalogue()
    for (vendor, product) in [("1b52", "4203"), ("05e0", "1900"), ("0c2e", "0007"), ("04da", "3c04")] {
      let known = try #require(catalogue.known(vendor: vendor, product: product))
      #expect(known.device.mode == nil)
    }
    #expect(catalogue.known(vendor: "dead", product: "beef") == nil)
  }
}
