import CLinux
import EventLoop
import Glibc
import Messages

/// An open sink folder, locked against a second courier unless it is only read. All names are taken relative to the open folder, so that a
/// medium swapped half way can't mix two folders. Calls block.
final class SinkFolder {
  enum Comparison { case absent, equal, different }

  private let path: String
  private let descriptor: OwnedDescriptor

  /// - Parameter isForeign: somebody else made what lies there, so that a link in its place leads nowhere.
  init(opening path: String, locked: Bool = true, isForeign: Bool = false) throws(DeliveryError) {
    let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | (isForeign ? O_NOFOLLOW : 0)
    let raw = SystemCall.retrying { open(path, flags) }
    guard raw >= 0 else { throw .folder(path, could: "look", code: errno) }
    self.path = path
    descriptor = OwnedDescriptor(raw)
    guard locked else { return }
    // Two couriers at once would take each other's unfinished files for left-overs.
    guard SystemCall.retrying({ flock(raw, LOCK_EX | LOCK_NB) }) == 0 else {
      guard errno == EWOULDBLOCK else { throw failure("be alone") }
      throw DeliveryError(
        .retry, .sinkFailed, "another program holds the sink folder \(path) locked; it is tried again later")
    }
  }

  /// Whether `name` holds exactly `bytes`, as read from the file itself. Anything but a plain file is `different`.
  func compare(_ name: String, with bytes: [UInt8]) throws(DeliveryError) -> Comparison {
    // O_NONBLOCK: a FIFO laid in our way must not hold us.
    let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
    let raw = SystemCall.retrying { openat(descriptor.raw, name, flags) }
    guard raw >= 0 else {
      switch errno {
      case ENOENT: return .absent
      case ELOOP, ENXIO: return .different
      case EACCES:
        // A file that we may not read is not ours; a folder that we may not look into is another matter.
        var status = stat()
        if fstatat(descriptor.raw, name, &status, AT_SYMLINK_NOFOLLOW) == 0 { return .different }
        throw failure("open a file")
      default: throw failure("open a file")
      }
    }
    let file = OwnedDescriptor(raw)
    var status = stat()
    guard fstat(file.raw, &status) == 0 else { throw failure("look at a file") }
    guard status.st_mode & S_IFMT == S_IFREG else { return .different }
    // vfat names a renamed file before it has its content: a medium pulled in between keeps the bare name.
    if status.st_size == 0 { return .absent }
    guard status.st_size == bytes.count else { return .different }
    try sync(file)
    return try holds(file, bytes) ? .equal : .different
  }

  /// The bytes of a plain file of at most `limit` bytes; nil when there is none, or something else under this name.
  func read(_ name: String, limit: Int) throws(DeliveryError) -> [UInt8]? {
    let raw = SystemCall.retrying { openat(descriptor.raw, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) }
    guard raw >= 0 else {
      switch errno {
      case ENOENT, ELOOP, ENXIO, EACCES: return nil
      default: throw failure("open a file")
      }
    }
    let file = OwnedDescriptor(raw)
    var status = stat()
    guard fstat(file.raw, &status) == 0 else { throw failure("look at a file") }
    guard status.st_mode & S_IFMT == S_IFREG, (1...limit).contains(Int(status.st_size)) else { return nil }
    // From the medium, as in `holds`.
    posix_fadvise(raw, 0, 0, POSIX_FADV_DONTNEED)
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    let count = SystemCall.retrying { bytes.withUnsafeMutableBytes { pread(raw, $0.baseAddress, $0.count, 0) } }
    guard count >= 0 else { throw failure("read a file") }
    return Array(bytes[..<count])
  }

  /// Removes what a run that died left of `name`, the bare name included; false when something stands there that isn't
  /// ours to remove.
  func removeLeftOver(of name: String) throws(DeliveryError) -> Bool {
    var status = stat()
    if fstatat(descriptor.raw, name, &status, AT_SYMLINK_NOFOLLOW) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_size == 0
    {
      // Where it can't be removed, naming the new file says so.
      unlinkat(descriptor.raw, name, 0)
    }
    guard unlinkat(descriptor.raw, Self.unfinished(name), 0) != 0 else { return true }
    switch errno {
    // On a read-only medium there is nothing to clear away, and what it holds may still be acknowledged.
    case ENOENT, EROFS: return true
    case EISDIR, EPERM: return false
    default: throw failure("remove an unfinished file")
    }
  }

  /// Removes the files whose names are such. Errors don't count.
  func remove(where isSuch: (String) -> Bool) {
    // A stream of its own: it moves the place in what it reads, and closes it.
    guard let stream = fdopendir(fcntl(descriptor.raw, F_DUPFD_CLOEXEC, 0)) else { return }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if isSuch(name) { unlinkat(descriptor.raw, name, 0) }
    }
  }

  /// Writes `name` whole or not at all; durable on return. False when the name was taken meanwhile.
  func write(_ name: String, _ bytes: [UInt8]) throws(DeliveryError) -> Bool {
    let part = Self.unfinished(name)
    do {
      let file = try fill(part, bytes)
      let published = try publish(part, as: name)
      // On vfat the new name has no content until the file itself is flushed again: flushing the folder isn't enough.
      if published { try sync(file) } else { unlinkat(descriptor.raw, part, 0) }
      try flush()
      return published
    } catch {
      unlinkat(descriptor.raw, part, 0)
      throw error
    }
  }

  /// Makes the names in the folder durable.
  func flush() throws(DeliveryError) {
    guard SystemCall.retrying({ fsync(descriptor.raw) }) == 0 else { throw failure("flush the folder") }
  }

  private func fill(_ part: String, _ bytes: [UInt8]) throws(DeliveryError) -> OwnedDescriptor {
    let flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    let raw = SystemCall.retrying { openat(descriptor.raw, part, flags, 0o640) }
    guard raw >= 0 else { throw failure("create a file") }
    let file = OwnedDescriptor(raw)
    var written = 0
    while written < bytes.count {
      let count = SystemCall.retrying {
        bytes[written...].withUnsafeBytes { Glibc.write(file.raw, $0.baseAddress, $0.count) }
      }
      guard count > 0 else { throw failure("write a file") }
      written += count
    }
    try sync(file)
    guard try holds(file, bytes) else {
      throw DeliveryError(
        .stop, .sinkFailed, "the sink folder \(path) gives back other bytes than were written; replace the medium")
    }
    return file
  }

  /// Gives the finished file its name unless that is taken.
  private func publish(_ part: String, as name: String) throws(DeliveryError) -> Bool {
    if renameat2(descriptor.raw, part, descriptor.raw, name, WAYPOST_RENAME_NOREPLACE) == 0 { return true }
    if errno == EEXIST { return false }
    // Network file systems know no such rename, but hard links, which never replace either.
    guard errno == EINVAL || errno == ENOSYS else { throw failure("name a file") }
    guard linkat(descriptor.raw, part, descriptor.raw, name, 0) == 0 else {
      if errno == EEXIST { return false }
      throw failure("name a file")
    }
    unlinkat(descriptor.raw, part, 0)
    return true
  }

  private func sync(_ file: borrowing OwnedDescriptor) throws(DeliveryError) {
    let raw = file.raw
    guard SystemCall.retrying({ fsync(raw) }) == 0 else { throw failure("flush a file") }
  }

  private func holds(_ file: borrowing OwnedDescriptor, _ bytes: [UInt8]) throws(DeliveryError) -> Bool {
    let raw = file.raw
    // Read from the medium, not from memory: sticks of false capacity take everything and keep little.
    posix_fadvise(raw, 0, 0, POSIX_FADV_DONTNEED)
    var held = [UInt8](repeating: 0, count: bytes.count)
    var filled = 0
    while filled < held.count {
      let count = SystemCall.retrying {
        held[filled...].withUnsafeMutableBytes { pread(raw, $0.baseAddress, $0.count, off_t(filled)) }
      }
      guard count >= 0 else { throw failure("read a file back") }
      guard count > 0 else { return false }
      filled += count
    }
    return held == bytes
  }

  private func failure(_ attempt: String) -> DeliveryError { .folder(path, could: attempt, code: errno) }

  private static func unfinished(_ name: String) -> String { ".\(name).part" }
}
