internal import Glibc

/// A file descriptor with exactly one owner; it is closed when the owner lets go of it.
///
/// EBADF on close means somebody else closed our number: a bug that must not be lived with, so it stops the process.
public struct OwnedDescriptor: ~Copyable, Sendable {
  public let raw: CInt

  /// Takes ownership of an open descriptor.
  public init(_ raw: CInt) {
    precondition(raw >= 0, "a descriptor number is not negative")
    self.raw = raw
  }

  deinit {
    let result = close(raw)
    precondition(result == 0 || errno != EBADF, "a descriptor was closed twice")
  }

  /// Gives ownership up: the caller closes it.
  public consuming func release() -> CInt {
    let raw = raw
    discard self
    return raw
  }

  /// A second descriptor for the same open file, closed on exec.
  public borrowing func duplicate() throws(EventLoopError) -> OwnedDescriptor {
    let copy = fcntl(raw, F_DUPFD_CLOEXEC, 3)
    guard copy >= 0 else { throw EventLoopError("duplicate a descriptor", code: errno) }
    return OwnedDescriptor(copy)
  }

  /// Makes reads and writes return at once instead of waiting.
  public borrowing func setNonBlocking() throws(EventLoopError) {
    let flags = fcntl(raw, F_GETFL)
    guard flags >= 0, fcntl(raw, F_SETFL, flags | O_NONBLOCK) == 0 else {
      throw EventLoopError("make a descriptor non-blocking", code: errno)
    }
  }
}
