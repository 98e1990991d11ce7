import Glibc

/// The vault's place on disk: a folder and a file that nobody else may read.
enum VaultFile {
  /// Makes folder and file when they are missing. Throws when they can't be made, or when others may read them: the
  /// folder could be somebody else's, so its mode is theirs to change.
  static func prepare(path: String) throws {
    let folder = try folder(of: path)
    if mkdir(folder, 0o700) == 0 {
      // Without this the whole new folder may be gone after a power cut, whatever was flushed in it.
      try synchroniseFolder(of: folder)
    } else if errno != EEXIST {
      throw failure("make the folder", folder)
    }
    try requirePrivate(folder, "chmod 700")

    let descriptor = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
    if descriptor >= 0 {
      close(descriptor)
      // The name itself must survive a power cut; SQLite syncs the folder for its journals only.
      try synchroniseFolder(of: path)
    } else if errno != EEXIST {
      throw failure("make the file", path)
    }
    try requirePrivate(path, "chmod 600")
  }

  static func folder(of path: String) throws -> String {
    guard let slash = path.lastIndex(of: "/"), slash < path.index(before: path.endIndex) else {
      throw VaultError(.inaccessible, "The vault's path \(path) names no folder and file: correct the settings.")
    }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The length of a file in bytes; nil when there is none.
  static func size(_ path: String) -> Int64? {
    var status = stat()
    return stat(path, &status) == 0 ? Int64(status.st_size) : nil
  }

  /// Writes a file as a whole: after a power cut there is the old one or the new one. Blocks for three flushes.
  static func replace(_ path: String, _ bytes: [UInt8]) throws {
    let temporary = path + ".new"
    let descriptor = open(temporary, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure("make the file", temporary) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 || errno == EINTR else {
        let failed = failure("write the file", temporary)
        close(descriptor)
        unlink(temporary)
        throw failed
      }
      rest = rest.dropFirst(max(0, count))
    }
    let flushed = fsync(descriptor) == 0
    let failed = failure("write the file", temporary)
    close(descriptor)
    guard flushed, rename(temporary, path) == 0 else {
      unlink(temporary)
      throw flushed ? failure("replace the file", path) : failed
    }
    try synchroniseFolder(of: path)
  }

  /// Gives a file another name, its log along with it. The log goes last: without its file it is never applied to
  /// another (`VaultFile.setLogAside`).
  static func move(_ path: String, to other: String) throws {
    guard rename(path, other) == 0 else { throw failure("rename the file", path) }
    if access(path + "-wal", F_OK) == 0, rename(path + "-wal", other + "-wal") != 0 {
      throw failure("rename the file", path + "-wal")
    }
    try synchroniseFolder(of: path)
  }

  static func synchroniseFolder(of path: String) throws {
    let folder = try folder(of: path)
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
      errno == ENOSPC || errno == EDQUOT ? .full : .inaccessible,
      "The vault couldn't \(attempt) \(path) (\(cause)): check owner, mode and disk.")
  }
}
