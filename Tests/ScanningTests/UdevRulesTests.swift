import Foundation
import Scanning
import Testing

/// Debian 12 has no `udevadm verify`: this checks what it would, after udev(7).
@Suite struct UdevRulesTests {
  private static let matching: Set = [
    "ACTION", "KERNEL", "SUBSYSTEM", "SUBSYSTEMS", "DRIVERS", "ATTR", "ATTRS", "ENV", "TEST", "TAG", "TAGS",
  ]
  private static let assigning: Set = ["GROUP", "MODE", "ENV", "ATTR", "TAG", "GOTO", "LABEL", "SYMLINK"]

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
          let isMatch = operation == "==" || operation == "!="
          #expect((isMatch ? Self.matching : Self.assigning).contains(key), "\(file): \(token)")
          if key == "LABEL" { labels.insert(value) }
          if key == "GOTO" { targets.insert(value) }
        }
      }
      #expect(targets.isSubset(of: labels), "\(file): a GOTO without its LABEL")
    }
  }

  @Test func listedDevicesOfEveryProfileAreCovered() throws {
    let file = ProjectFolder.root.appending(path: "hardware/udev/60-waypost-scanners.rules")
    let text = try String(contentsOf: file, encoding: .utf8)
    for profile in try ProjectFolder.profiles().values {
      for device in profile.devices {
        let lines = text.split(separator: "\n").filter { $0.contains("\"\(device.vendor)\"") }
        #expect(lines.contains { $0.contains(device.product) }, "\(device.vendor):\(device.product) has no rule")
      }
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
