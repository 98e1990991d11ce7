import EventLoop
import Glibc

/// Lines to standard error with systemd's priority prefixes (sd-daemon(3)). Never a name, an answer, a document number.
enum Journal {
  enum Level: Int {
    /// Somebody must act.
    case error = 3
    /// Something is not as it should be; the station goes on.
    case warning = 4
    /// A state changed.
    case notice = 5
  }

  private static let prefixed = Environment.value("JOURNAL_STREAM") != nil

  static func write(_ level: Level, _ text: String) {
    let line = (prefixed ? "<\(level.rawValue)>" : "waypostd: ") + text + "\n"
    _ = SystemCall.retrying { Glibc.write(2, line, line.utf8.count) }
  }
}
