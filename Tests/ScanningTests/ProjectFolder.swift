import Foundation
import Scanning

/// The project's own files, found from this one.
enum ProjectFolder {
  static var root: URL {
    var folder = URL(filePath: #filePath).deletingLastPathComponent()
    while folder.path != "/", !FileManager.default.fileExists(atPath: folder.appending(path: "Package.swift").path) {
      folder.deleteLastPathComponent()
    }
    return folder
  }

  static func catalogue() throws -> DeviceCatalogue {
    try DeviceCatalogue.load(folder: root.appending(path: "hardware/devices").path)
  }

  static func profiles() throws -> [String: DeviceProfile] { try catalogue().profiles }

  static func fixtures() throws -> [FixtureFile] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
    let profiles = try profiles()
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".txt") }.sorted()
      .map { name in
        let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
        return try FixtureFile(name: name, text: text, profiles: profiles)
      }
  }
}
