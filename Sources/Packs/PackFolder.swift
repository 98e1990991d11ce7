import FoundationEssentials
import Glibc

/// The files of a pack on disk, read whole and within limits.
public struct PackFolder: Sendable {
  public static let manifestFile = "pack.json"
  public static let signatureFile = "pack.sig"
  /// No file of a pack may be larger; audio is the largest thing in one.
  public static let fileLimit = 16 << 20

  public let path: String

  public init(_ path: String) { self.path = path }

  /// The bytes of one file. Blocks.
  public func bytes(_ file: String) throws(PacksError) -> [UInt8] {
    guard !file.hasPrefix("/"), !file.split(separator: "/").contains("..") else {
      throw PacksError(.malformed, "\(path)/\(file)", "its path leaves the pack", next: "mend the pack")
    }
    guard let data = FileManager.default.contents(atPath: "\(path)/\(file)") else {
      throw PacksError(.unreadable, "\(path)/\(file)", "the file is missing or unreadable", next: "copy the pack again")
    }
    guard data.count <= Self.fileLimit else {
      throw PacksError(
        .malformed, "\(path)/\(file)", "it is larger than \(Self.fileLimit) bytes", next: "make it smaller")
    }
    return Array(data)
  }

  /// One file as text. Blocks.
  func text(_ file: String) throws(PacksError) -> String { String(decoding: try bytes(file), as: UTF8.self) }

  /// Writes one file and its folders; the bytes are on the disk when it returns. Blocks.
  func write(_ bytes: [UInt8], to file: String) throws(PacksError) {
    let target = "\(path)/\(file)"
    let parent = String(target[..<(target.lastIndex(of: "/") ?? target.startIndex)])
    let failure = PacksError(
      .unreadable, target, "it can't be written", next: "check the folder's owner and the space on the disk")
    do {
      try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
      try Data(bytes).write(to: URL(filePath: target))
    } catch { throw failure }
    for place in [target, parent] where !Self.synchronize(place) { throw failure }
  }

  /// A pack that a power cut leaves half written is no pack; the one before it is gone by then.
  static func synchronize(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return fsync(descriptor) == 0
  }

  public func manifest() throws(PacksError) -> PackManifest {
    try Self.manifest(in: bytes(Self.manifestFile), of: path)
  }

  static func manifest(in bytes: [UInt8], of path: String) throws(PacksError) -> PackManifest {
    do {
      return try JSONDecoder().decode(PackManifest.self, from: Data(bytes))
    } catch {
      throw PacksError(
        .malformed, "\(path)/\(manifestFile)", "it is not a pack's description", next: "compare it with the core pack's"
      )
    }
  }

  /// Every file but description and signature, as paths within the pack, sorted. Hidden files don't count.
  public func contentFiles() throws(PacksError) -> [String] {
    guard let all = try? FileManager.default.subpathsOfDirectory(atPath: path) else {
      throw PacksError(.unreadable, path, "the folder is missing or unreadable", next: "check the path")
    }
    var files: [String] = []
    for file in all {
      var isFolder = false
      guard FileManager.default.fileExists(atPath: "\(path)/\(file)", isDirectory: &isFolder), !isFolder else {
        continue
      }
      let hidden = file.split(separator: "/").contains { $0.hasPrefix(".") }
      if !hidden, file != Self.manifestFile, file != Self.signatureFile { files.append(file) }
    }
    return files.sorted()
  }
}
