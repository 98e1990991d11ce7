import Foundation
import TestSupport

/// JavaRosa in a virtual machine of its own, out of ODK Validate as pyxform brings it: what form authors test with.
enum JavaRosaOracle {
  /// What the machine lacks; `hardware/install-dependencies test` brings it.
  static var missing: String? {
    if archive == nil { return "ODK_Validate.jar of pyxform isn't here" }
    let tools = Tool.missing(["java", "javac"])
    return tools.isEmpty ? nil : "\(tools.joined(separator: ", ")) isn't installed"
  }

  /// How a form stands after a script.
  struct State {
    struct Leaf {
      var isRelevant: Bool
      var isRequired: Bool
      var isReadOnly: Bool
      var value: String
    }

    var leaves: [String: Leaf] = [:]
    /// Path of what keeps it from being valid; "" if it is.
    var invalid = ""
    var record = ""
    /// Steps that weren't possible.
    var troubles: [String] = []
  }

  /// Plays scripts, each ending in a line `state`; one state a script.
  static func play(_ scripts: [[String]]) throws -> [State] {
    guard let archive else { throw Tool.Failure.missing("ODK_Validate.jar") }
    let classes = FileManager.default.temporaryDirectory.appending(path: "waypost-oracle-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: classes, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: classes) }
    let source = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Oracle/FormOracle.java").path
    let compiled = try Tool.run("javac", ["-nowarn", "-cp", archive, "-d", classes, source], timeout: 120)
    guard compiled.status == 0 else { throw Tool.Failure.failed(compiled.errorText) }
    // The zone of the tests' own sessions.
    let output = try Tool.run(
      "java", ["-Duser.timezone=Etc/GMT-5", "-cp", "\(archive):\(classes)", "FormOracle"],
      input: Array((scripts.flatMap(\.self).joined(separator: "\n") + "\n").utf8), timeout: 240)
    guard output.status == 0 else { throw Tool.Failure.failed(output.errorText) }
    var states: [State] = []
    var state = State()
    for line in output.text.split(separator: "\n") {
      let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      switch parts[0] {
      case "node" where parts.count == 6:
        state.leaves[parts[1]] = State.Leaf(
          isRelevant: parts[2] == "yes", isRequired: parts[3] == "yes", isReadOnly: parts[4] == "yes", value: parts[5])
      case "invalid": state.invalid = parts[1]
      case "record": state.record = parts[1]
      case "trouble": state.troubles.append(parts.dropFirst().joined(separator: ": "))
      case "end":
        states.append(state)
        state = State()
      default: break
      }
    }
    return states
  }

  private static var archive: String? {
    if let named = ProcessInfo.processInfo.environment["WAYPOST_JAVAROSA"] { return existing(named) }
    guard let libraries = Corpus.packageRoot?.appending(path: ".packages/pyxform/lib").path,
      let versions = try? FileManager.default.contentsOfDirectory(atPath: libraries)
    else { return nil }
    let place = "site-packages/pyxform/validators/odk_validate/bin/ODK_Validate.jar"
    return versions.lazy.compactMap { existing("\(libraries)/\($0)/\(place)") }.first
  }

  private static func existing(_ path: String) -> String? {
    FileManager.default.fileExists(atPath: path) ? path : nil
  }
}
