import Foundation
import Scanning
import Testing

/// Debian 12 has no `udevadm verify`: this checks what it would, after udev(7).
@Suite struct UdevRulesTests {
  private static let matching: Set = [
    "ACTION", "KERNEL", "SUBSYSTEM", "SUBSYSTEMS", "DRIVERS", "ATTR", "ATTRS", "ENV", "TEST", "TAG", "TAGS",
  ]
  private static let assigning: Set = [
    "GROUP", "MODE", "ENV", "ATTR", "TAG", "GOTO", "LABEL", "SYMLINK", "RUN", "IMPORT",
  ]

  @Test func everyLineIsARule() throws {
    let folder = ProjectFolder.root.appending(path: "hardware/udev")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".rules") }
    #expect(!files.isEmpty)
    for file in files {
      let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
      var labels: Set<String> = []
      var targets: Set<String> = []
      for line in text.split(separator: "\n") where !line.hasPrefix("#") {
        for token in line.components(separatedBy: ", ") {
          let (key, operation, value) = try #require(parse(token), "\(file): \(token)")
          let isMatch = (operation == "==" || operation == "!=") && key != "IMPORT"
          #expect((isMatch ? Self.matching : Self.assigning).contains(key), "\(file): \(token)")
          if key == "LABEL" { labels.insert(value) }
          if key == "GOTO" { targets.insert(value) }
        }
      }
      #expect(targets.isSubset(of: labels), "\(file): a GOTO without its LABEL")
    }
  }

  @Test func hardwareDatabaseIsMadeOfTheProfiles() throws {
    let file = ProjectFolder.root.appending(path: "hardware/udev/60-waypost-scanners.hwdb")
    let made = UdevFiles.hwdb(try ProjectFolder.catalogue())
    #expect(try String(contentsOf: file, encoding: .utf8) == made, "make it again: waypost devices rules --hwdb")
    #expect(made.contains("waypost:v1eab" + "p??06\n WAYPOST_SCANNER=serial"))
    // A keyboard is nobody's scanner before the site lists it.
    #expect(!made.contains("p1200") && !made.contains("keyboard\n"))
  }

  @Test func siteRulesNameExactlyWhatIsListed() throws {
    func line(
      _ vendor: String, _ product: String, serial: String? = nil, portPath: String? = nil, path: String? = nil,
      _ mode: DeviceProfile.Mode
    ) -> UdevFiles.Line {
      UdevFiles.Line(vendor: vendor, product: product, serial: serial, portPath: portPath, path: path, mode: mode)
    }
    let rules = UdevFiles.rules([
      line("05F9", "2206", portPath: "pci-0:2:1.0", .keyboard), line("1a86", "7523", serial: "A\"*B", .serial),
      line("", "", path: "/dev/ttyS1", .serial),
    ])
    #expect(
      rules.contains(
        #"ATTRS{idVendor}=="05f9", ATTRS{idProduct}=="2206", ENV{ID_PATH}=="|pci-0:2:1.0", ENV{WAYPOST_SCANNER}="keyboard""#
      ))
    #expect(rules.contains(#"ATTRS{serial}=="A??B", ENV{WAYPOST_SCANNER}="serial""#))
    #expect(rules.contains(#"KERNEL=="ttyS1", ENV{WAYPOST_SCANNER}="serial""#))
    for line in rules.split(separator: "\n") where !line.hasPrefix("#") {
      for token in line.components(separatedBy: ", ") { #expect(parse(token) != nil, "\(token)") }
    }
  }

  /// KEY{attribute}OPERATION"value"
  private func parse(_ token: String) -> (String, String, String)? {
    let key = token.prefix { $0.isUppercase }
    var rest = token.dropFirst(key.count)
    if rest.hasPrefix("{") {
      guard let end = rest.firstIndex(of: "}"), end > rest.index(after: rest.startIndex) else { return nil }
      rest = rest[rest.index(after: end)...]
    }
    guard let operation = ["==", "!=", "+=", ":=", "="].first(where: { rest.hasPrefix($0) }) else { return nil }
    rest = rest.dropFirst(operation.count)
    guard !key.isEmpty, rest.count >= 2, rest.hasPrefix("\""), rest.hasSuffix("\"") else { return nil }
    let value = rest.dropFirst().dropLast()
    return value.contains("\"") ? nil : (String(key), operation, String(value))
  }
}
