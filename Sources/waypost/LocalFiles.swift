import EventLoop
import FoundationEssentials
import Glibc

/// Files that commands read and write. All calls block.
enum LocalFiles {
  static func read(_ path: String, next: String) throws(CommandFailure) -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw CommandFailure(.wrong, "\(path) is missing or can't be read.", "Nothing was done.", next: next)
    }
    return Array(data)
  }

  /// A file's bytes; `nil` if it is missing or can't be read.
  static func bytes(_ path: String) -> [UInt8]? { FileManager.default.contents(atPath: path).map { Array($0) } }

  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Writes a file that must not be there yet; on the disk when it returns.
  static func create(_ path: String, _ bytes: [UInt8], mode: mode_t) throws(CommandFailure) {
    let raw = SystemCall.retrying { open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode) }
    guard raw >= 0 else {
      throw errno == EEXIST
        ? CommandFailure(
          .wrong, "\(path) is there already.", "It was left as it is.",
          next: "Name another file, or move this one away.")
        : failure(path)
    }
    let file = OwnedDescriptor(raw)
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = SystemCall.retrying { rest.withUnsafeBytes { write(raw, $0.baseAddress, $0.count) } }
      guard count > 0 else {
        let failure = failure(path)
        unlink(path)
        throw failure
      }
      rest = rest.dropFirst(count)
    }
    guard fsync(raw) == 0 else { throw failure(path) }
    _ = consume file
  }

  /// Replaces a file as a whole: a reader sees the old or the new one.
  static func replace(_ path: String, _ bytes: [UInt8], mode: mode_t) throws(CommandFailure) {
    let temporary = path + ".new"
    unlink(temporary)
    try create(temporary, bytes, mode: mode)
    guard rename(temporary, path) == 0 else { throw failure(path) }
  }

  /// Makes a folder and those above it; one that is there gets `mode`.
  static func makeFolder(_ path: String, mode: mode_t) throws(CommandFailure) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch { throw failure(path) }
    guard chmod(path, mode) == 0 else { throw failure(path) }
  }

  static func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }

  static func move(_ from: String, to path: String) throws(CommandFailure) {
    guard rename(from, path) == 0 else { throw failure(path) }
  }

  /// The absolute path of something that is there, links resolved.
  static func absolute(_ path: String, next: String) throws(CommandFailure) -> String {
    guard let found = realpath(path, nil) else {
      throw CommandFailure(
        .wrong, "\(path) can't be found: \(SystemCall.reason(errno)).", "Nothing was done.", next: next)
    }
    defer { free(found) }
    return String(cString: found)
  }

  private static func failure(_ path: String) -> CommandFailure {
    let isRefused = errno == EACCES && geteuid() != 0
    return CommandFailure(
      .wrong, "\(path) can't be written: \(SystemCall.reason(errno)).",
      next: isRefused ? "Run it as root, with sudo, or name another place." : "Check the folder's owner and the disk.")
  }
}
