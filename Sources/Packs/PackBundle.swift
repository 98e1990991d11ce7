import Sealing

/// A signed pack in one file, for ways that carry single files: a table of two columns, path and base64 of the bytes.
///
/// ```
/// path,bytes
/// pack.json,eyJhYm91...
/// pack.sig,MEUCIQ...
/// directory.csv,aWQsdHlw...
/// ```
/// CSV, for that is what ODK Central and KoboToolbox both take as a form's media. Description and signature first, then
/// the others by their paths: the same pack is the same bytes. What it is worth is said by the signature alone.
public struct PackBundle: Sendable, Equatable {
  /// The longest bundle that is read, in bytes.
  public static let maximumLength = 32 << 20
  public static let mostFiles = 4096
  private static let head = "path,bytes\n"

  /// Bytes by path.
  public let files: [String: [UInt8]]

  /// Of what the pack's signature covers. Blocks.
  public init(_ pack: SignedPack) throws(PacksError) {
    files = try pack.all()
    if let path = files.keys.sorted().first(where: { !Self.isPath($0) }) {
      throw PacksError(
        .malformed, pack.path, "the name \(path) can't stand in a bundle",
        next: "use letters, digits, . _ and - in names of files, and sign it again")
    }
  }

  /// Reads one. Throws `malformed`; says nothing of who made it.
  public init(_ bytes: [UInt8], place: String) throws(PacksError) {
    func refused(_ why: String) -> PacksError {
      PacksError(.malformed, place, why, next: "have it made again with `waypost pack bundle`")
    }
    guard bytes.count <= Self.maximumLength else {
      throw refused("it is longer than \(Self.maximumLength >> 20) MiB")
    }
    guard bytes.starts(with: Self.head.utf8), bytes.last == UInt8(ascii: "\n") else {
      throw refused("it is no whole bundle of a pack")
    }
    var files: [String: [UInt8]] = [:]
    for line in bytes.dropFirst(Self.head.utf8.count).dropLast().split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    {
      guard let comma = line.firstIndex(of: UInt8(ascii: ",")),
        let path = String(validating: line[..<comma], as: UTF8.self), Self.isPath(path),
        let content = Base64.decode(String(decoding: line[(comma + 1)...], as: UTF8.self))
      else { throw refused("one of its lines is no path with its bytes") }
      guard files.updateValue(content, forKey: path) == nil, files.count <= Self.mostFiles else {
        throw refused("a path stands twice in it, or there are more than \(Self.mostFiles)")
      }
    }
    self.files = files
  }

  public var bytes: [UInt8] {
    let first = [PackFolder.manifestFile, PackFolder.signatureFile]
    var table = [UInt8](Self.head.utf8)
    for path in first + files.keys.filter({ !first.contains($0) }).sorted() {
      guard let content = files[path] else { continue }
      table += "\(path),\(Base64.encode(content))\n".utf8
    }
    return table
  }

  /// Lays the files out in a folder. Blocks.
  public func write(to folder: PackFolder) throws(PacksError) {
    for path in files.keys.sorted() { try folder.write(files[path] ?? [], to: path) }
  }

  /// Relative, of plain names: nothing in it can lead out of a folder, or hide.
  private static func isPath(_ path: String) -> Bool {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    return path.utf8.count <= 200 && (1...8).contains(parts.count)
      && parts.allSatisfy { part in
        !part.isEmpty && !part.hasPrefix(".")
          && part.utf8.allSatisfy { unit in
            switch unit {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f: true
            default: false
            }
          }
      }
  }
}
