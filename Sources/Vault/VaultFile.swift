import Glibc

/// The vault's place on disk: a folder and a file that nobody else may read.
enum VaultFile {
  /// Makes folder and file when they are missing. Throws when they can't be made, or when others may read them: the
  /// folder could be somebody else's, so its mode is theirs to change.
  static func prepare(path: String) throws {
    guard let slash = path.lastIndex(of: "/"), slash < path.index(before: path.endIndex) else {
      throw VaultError(.inaccessible, "The vault's path \(path) names no folder and file: correct the settings.")
    }
    let folder = slash == path.startIndex ? "/" : String(path[..<slash])
    if mkdir(folder, 0o700) == 0 {
      // Without this the whole new folder may be gone after a power cut, whatever was flushed in it.
      try flushFolder(of: folder)
    } else if errno != EEXIST {
      throw failure("make the folder", folder)
    }
    try requirePrivate(folder, "chmod 700")

    let descriptor = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
    if descriptor >= 0 {
      close(descriptor)
      // The name itself must survive a power cut; SQLite syncs the folder for its journals only.
      try flushFolder(of: path)
    } else if errno != EEXIST {
      throw failure("make the file", path)
    }
    try requirePrivate(path, "chmod 600")
  }

  /// Makes the name of `path` durable.
  private static func flushFolder(of path: String) throws {
    let slash = path.lastIndex(of: "/") ?? path.startIndex
    let folder = slash == path.startIndex ? "/" : String(path[..<slash])
    let directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard directory >= 0 else { throw failure("open the folder", folder) }
    defer { close(directory) }
    guard fsync(directory) == 0 else { throw failure("write the folder", folder) }
  }

  private static func requirePrivate(_ path: String, _ cure: String) throws {
    // By name: opening and closing the file here would drop the locks of a connection in this process (POSIX).
    var status = stat()
    guard stat(path, &status) == 0 else { throw failure("look at", path) }
    guard status.st_mode & 0o077 == 0 else {
      throw VaultError(.exposed, "Others may read \(path), where the vault lies: run \(cure) \(path).")
    }
  }

  private static func failure(_ attempt: String, _ path: String) -> VaultError {
    let cause = String(cString: strerror(errno))
    return VaultError(
      .inaccessible, "The vault couldn't \(attempt) \(path) (\(cause)): check owner, mode and disk.")
  }
}
