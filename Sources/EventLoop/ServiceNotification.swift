internal import Glibc

/// What a service tells systemd: one datagram to `$NOTIFY_SOCKET` (sd_notify(3)); does nothing outside systemd.
public enum ServiceNotification {
  /// "READY=1", "WATCHDOG=1", "STOPPING=1", "STATUS=..." — several may be joined by line feeds. Never blocks.
  public static func send(_ text: String) {
    guard let path = Environment.value("NOTIFY_SOCKET"), path.hasPrefix("/") || path.hasPrefix("@") else { return }
    var address = sockaddr_un()
    var bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
    if bytes[0] == UInt8(ascii: "@") { bytes[0] = 0 }
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let raw = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
    guard raw >= 0 else { return }
    defer { close(raw) }
    let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
    withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { destination in
        _ = sendto(raw, text, text.utf8.count, CInt(MSG_NOSIGNAL), destination, length)
      }
    }
  }

  /// How often to send "WATCHDOG=1": half of `WatchdogSec=`, nil when systemd watches nothing.
  public static var watchdogMilliseconds: Int64? {
    guard let microseconds = Environment.value("WATCHDOG_USEC").flatMap({ Int64($0) }), microseconds > 0 else {
      return nil
    }
    if let owner = Environment.value("WATCHDOG_PID"), pid_t(owner) != getpid() { return nil }
    return microseconds / 2000
  }
}
