import Foundation
import TestSupport

/// The built `waypost`, run as a person or a script runs it.
enum Waypost {
  /// In $WAYPOST_PROGRAMS, else beside the tests.
  static let program: String = {
    if let folder = ProcessInfo.processInfo.environment["WAYPOST_PROGRAMS"] { return "\(folder)/waypost" }
    return Tool.built("waypost")
  }()

  static func run(
    _ arguments: [String], input: String = "", environment: [String: String] = [:]
  ) throws -> Tool.Output {
    try Tool.run(program, arguments, input: Array(input.utf8), environment: environment, timeout: 30)
  }

  /// The folder of Package.swift, above this file.
  static let packageRoot: String = {
    var folder = URL(filePath: #filePath)
    while folder.path != "/" {
      folder = folder.deletingLastPathComponent()
      if FileManager.default.fileExists(atPath: folder.appending(path: "Package.swift").path) { break }
    }
    return folder.path
  }()
}

/// A folder of a test's own, removed with the object.
final class Scratch {
  let path: String

  init() throws { path = try TemporaryFolder.make(prefix: "command") }
  deinit { TemporaryFolder.remove(path) }

  func text(_ file: String) throws -> String { try String(contentsOfFile: "\(path)/\(file)", encoding: .utf8) }

  func write(_ text: String, to file: String) throws {
    let url = URL(filePath: "\(path)/\(file)")
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  /// Permissions in octal.
  func mode(_ file: String) throws -> String {
    let attributes = try FileManager.default.attributesOfItem(atPath: "\(path)/\(file)")
    return String((attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0, radix: 8)
  }

  func exists(_ file: String) -> Bool { FileManager.default.fileExists(atPath: "\(path)/\(file)") }
}
