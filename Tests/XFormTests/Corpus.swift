import Foundation

/// The shared conformance cases: beside the repository, or where `WAYPOST_CORPUS` says.
enum Corpus {
  static let folder: URL? = {
    if let named = ProcessInfo.processInfo.environment["WAYPOST_CORPUS"] { return existing(URL(filePath: named)) }
    return packageRoot.flatMap { existing($0.deletingLastPathComponent().appending(path: "shared/corpus")) }
  }()

  static let packageRoot: URL? = {
    var folder = URL(filePath: #filePath).deletingLastPathComponent()
    while folder.path != "/" {
      if FileManager.default.fileExists(atPath: folder.appending(path: "Package.swift").path) { return folder }
      folder = folder.deletingLastPathComponent()
    }
    return nil
  }()

  static func files(_ subfolder: String) throws -> [URL] {
    guard let folder else { return [] }
    return try FileManager.default.contentsOfDirectory(
      at: folder.appending(path: subfolder), includingPropertiesForKeys: nil
    ).filter { $0.pathExtension == "xml" }.sorted { $0.path < $1.path }
  }

  private static func existing(_ url: URL) -> URL? {
    FileManager.default.fileExists(atPath: url.path) ? url : nil
  }
}
