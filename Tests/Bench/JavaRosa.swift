import Foundation
import TestSupport

/// JavaRosa in a virtual machine of its own, out of ODK Validate as pyxform brings it.
struct JavaRosa {
  let version: String
  private let classPath: String

  /// What the machine lacks; `hardware/install-dependencies test` brings it.
  static var missing: String? {
    if archive == nil { return "ODK_Validate.jar of pyxform isn't here (WAYPOST_JAVAROSA)" }
    let tools = Tool.missing(["java", "javac"])
    return tools.isEmpty ? nil : "\(tools.joined(separator: ", ")) isn't installed"
  }

  private static var archive: String? {
    ProcessInfo.processInfo.environment["WAYPOST_JAVAROSA"].flatMap {
      FileManager.default.fileExists(atPath: $0) ? $0 : nil
    }
  }

  /// Compiles our half-page of Java against it; `nil` if that can't be.
  ///
  /// - Parameter folder: for the classes.
  init?(folder: String) {
    guard Self.missing == nil, let archive = Self.archive,
      let source = ProcessInfo.processInfo.environment["WAYPOST_FORM_PEER"]
    else { return nil }
    guard let compiled = try? Tool.run("javac", ["-nowarn", "-cp", archive, "-d", folder, source]),
      compiled.status == 0
    else { return nil }
    classPath = "\(archive):\(folder)"
    let properties = try? Tool.run(
      "unzip", ["-p", archive, "META-INF/maven/org.getodk/javarosa/pom.properties"])
    version =
      properties.flatMap { output in
        output.text.split(whereSeparator: \.isNewline).first { $0.hasPrefix("version=") }.map {
          String($0.dropFirst(8))
        }
      } ?? "(version unknown)"
  }

  func run(_ arguments: [String]) throws -> String {
    let output = try Tool.run("java", ["-cp", classPath, "FormPeer"] + arguments, timeout: 300)
    guard output.status == 0 else { throw Tool.Failure.failed("JavaRosa, \(arguments[0]): \(output.errorText)") }
    return output.text
  }
}
