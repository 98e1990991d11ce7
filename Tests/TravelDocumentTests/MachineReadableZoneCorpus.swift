import Foundation

/// Finds and reads `mrz_cases.json`.
enum MachineReadableZoneCorpus {
  struct Entry: Decodable {
    let id: String
    let format: String?
    let lines: [String]
    let valid: Bool
    let issues: [String]
    let expected: Expected?
  }

  /// The fields, by kind of value.
  struct Expected: Decodable {
    var texts: [String: String] = [:]
    var flags: [String: Bool] = [:]
    var checks: [String: Bool] = [:]

    private struct Name: CodingKey {
      let stringValue: String
      let intValue: Int? = nil
      init(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: Name.self)
      for name in values.allKeys {
        if name.stringValue == "checks" {
          checks = try values.decode([String: Bool].self, forKey: name)
        } else if let flag = try? values.decode(Bool.self, forKey: name) {
          flags[name.stringValue] = flag
        } else {
          texts[name.stringValue] = try values.decode(String.self, forKey: name)
        }
      }
    }
  }

  static var isPresent: Bool { file != nil }

  static func load() throws -> [Entry] {
    guard let file else { return [] }
    return try JSONDecoder().decode([Entry].self, from: Data(contentsOf: file))
  }

  private static var file: URL? { CorpusFolder.file("mrz_cases.json") }
}

/// The folder of the conformance cases: `$WAYPOST_CORPUS`, else `shared/corpus` beside the project.
enum CorpusFolder {
  static func file(_ name: String) -> URL? {
    var folders: [URL] = []
    if let named = ProcessInfo.processInfo.environment["WAYPOST_CORPUS"] { folders.append(URL(filePath: named)) }
    var folder = URL(filePath: #filePath).deletingLastPathComponent()
    while folder.path != "/", !FileManager.default.fileExists(atPath: folder.appending(path: "Package.swift").path) {
      folder.deleteLastPathComponent()
    }
    folders.append(folder.deletingLastPathComponent().appending(path: "shared/corpus"))
    return folders.map { $0.appending(path: name) }.first { FileManager.default.fileExists(atPath: $0.path) }
  }
}
