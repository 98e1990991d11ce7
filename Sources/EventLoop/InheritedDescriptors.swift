internal import Glibc

/// Listening sockets that systemd opened for this process (sd_listen_fds(3): LISTEN_PID, LISTEN_FDS, LISTEN_FDNAMES,
/// descriptors from 3 on).
public struct InheritedDescriptors: Sendable {
  /// Name (`FileDescriptorName=` of the socket unit) and descriptor, in order.
  public let entries: [(name: String, descriptor: CInt)]

  /// Takes them out of the environment, so that no child thinks they are its own. Empty when systemd gave none.
  public static func take() -> InheritedDescriptors {
    defer { for name in ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"] { unsetenv(name) } }
    guard let owner = Environment.value("LISTEN_PID").flatMap({ pid_t($0) }), owner == getpid(),
      let count = Environment.value("LISTEN_FDS").flatMap({ CInt($0) }), count > 0, count <= 64
    else { return InheritedDescriptors(entries: []) }
    let names = (Environment.value("LISTEN_FDNAMES") ?? "").split(separator: ":", omittingEmptySubsequences: false)
    let entries = (0..<count).map { index in
      let descriptor = 3 + index
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
      _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
      return (Int(index) < names.count ? String(names[Int(index)]) : "", descriptor)
    }
    return InheritedDescriptors(entries: entries)
  }

  public subscript(name: String) -> CInt? { entries.first { $0.name == name }?.descriptor }
}

/// The process environment without Foundation.
public enum Environment {
  public static func value(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
