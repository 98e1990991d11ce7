import CLinux
import EventLoop
import Glibc

/// Messages for the journal. Never a name, an answer, a document number.
///
/// Under systemd they go to journald in its own form (systemd.io/JOURNAL_NATIVE_PROTOCOL), with their id and where to read
/// on; elsewhere to standard error.
enum Journal {
  enum Level: Int {
    /// Somebody must act.
    case error = 3
    /// Something is not as it should be; the station goes on.
    case warning = 4
    /// A state changed.
    case notice = 5
  }

  static let documentation = "file:///usr/share/doc/waypost/README.md"
  private static let isUnderSystemd = Environment.value("JOURNAL_STREAM") != nil
  private static let socketPath = "/run/systemd/journal/socket"

  static func write(_ event: JournalEvent, _ text: String, level: Level? = nil) {
    let level = level ?? event.level
    if isUnderSystemd, send(datagram(event, text, level)) { return }
    let line = (isUnderSystemd ? "<\(level.rawValue)>" : "waypostd: ") + text + "\n"
    _ = SystemCall.retrying { Glibc.write(2, line, line.utf8.count) }
  }

  /// The fields, one a line. Pure.
  static func datagram(_ event: JournalEvent, _ text: String, _ level: Level) -> [UInt8] {
    // A line feed would begin another field.
    let message = text.map { $0.isNewline ? " " : String($0) }.joined()
    let fields = [
      "MESSAGE=\(message)", "PRIORITY=\(level.rawValue)", "MESSAGE_ID=\(event.rawValue)",
      "DOCUMENTATION=\(documentation)", "WAYPOST_EVENT=\(event)", "SYSLOG_IDENTIFIER=waypostd",
    ]
    return Array((fields.joined(separator: "\n") + "\n").utf8)
  }

  /// False when journald doesn't take it: then standard error has to do.
  private static func send(_ bytes: [UInt8]) -> Bool {
    let raw = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
    guard raw >= 0 else { return false }
    let descriptor = OwnedDescriptor(raw)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: socketPath.utf8) }
    let sent = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        SystemCall.retrying {
          bytes.withUnsafeBytes {
            sendto(descriptor.raw, $0.baseAddress, $0.count, 0, address, socklen_t(MemoryLayout<sockaddr_un>.size))
          }
        }
      }
    }
    return sent == bytes.count
  }
}
