import CLinux
import EventLoop
import FoundationEssentials
import Glibc
import JSONLines
import Messages

/// The daemon's control socket, one question per connection. Calls block.
struct ControlClient {
  let path: String

  /// How long the daemon may take over one question.
  static let patienceSeconds = 30

  init(path: String) { self.path = path }

  init(_ invocation: Invocation) {
    path = invocation["--socket"] ?? Self.defaultPath
  }

  private static var defaultPath: String {
    if let named = getenv("WAYPOST_SOCKET") {
      let path = String(cString: named)
      if !path.isEmpty { return path }
    }
    let training = "./var/run/control.socket"
    return access(training, F_OK) == 0 ? training : "/run/waypost/control.socket"
  }

  /// Whoever reaches the socket holds the station: on a box that is root alone.
  private static func next(after code: CInt) -> String {
    code == EACCES
      ? "On a box only root may ask it: sudo waypost ..."
      : "Start it (`make run`, or `sudo systemctl start waypostd`; on a new box `sudo waypost setup`), or name its socket "
        + "with --socket."
  }

  /// The training officer's badge as `waypost prepare` lays it out: in `etc` beside the folder of the socket.
  var trainingBadge: String? {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    guard let data = FileManager.default.contents(atPath: folder + "../etc/training-badge") else { return nil }
    return String(decoding: data.prefix(128), as: UTF8.self).filter { !$0.isWhitespace }
  }

  /// Asks and waits for the answer's body. A refusal is thrown with exit code 1, silence with 3.
  ///
  /// - Parameter patience: in seconds; nil for work as long as a slow medium takes. A daemon that hangs is ended by its
  ///   watchdog, and then hangs up.
  func ask(
    _ command: String, _ arguments: [String: String] = [:], patience: Int? = patienceSeconds
  ) throws(CommandFailure) -> JSONValue {
    let socket: OwnedDescriptor
    do {
      socket = try UnixSocket.connect(to: path)
    } catch {
      throw CommandFailure(
        .silence, "No station answers at \(path): \(SystemCall.reason(error.code)).", "Nothing was asked or changed.",
        next: Self.next(after: error.code))
    }
    var limit = timeval(tv_sec: patience ?? 0, tv_usec: 0)
    setsockopt(socket.raw, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    let answer: ControlAnswer<JSONValue>?
    do {
      let lines = BlockingLines(input: socket.raw, output: socket.raw, limit: MessageLimits.control)
      try lines.send(ControlRequest(command, arguments))
      answer = try lines.next(ControlAnswer<JSONValue>.self)
    } catch {
      throw CommandFailure(
        .silence, "The station at \(path) didn't answer: \(error).", "It may or may not have done what was asked.",
        next: "Look with `waypost status` and in its journal.")
    }
    guard let answer else {
      throw CommandFailure(
        .silence, "The station at \(path) hung up without an answer.", "It may or may not have done what was asked.",
        next: "Look with `waypost status` and in its journal.")
    }
    if let refusal = answer.refusal { throw CommandFailure(refusal) }
    return answer.body ?? .null
  }

  /// Asks and hands over each line that comes, until the daemon ends. A refusal is thrown with exit code 1, an end without
  /// a first line with 3.
  func follow(_ command: String, _ line: (JSONValue) throws -> Void) throws {
    let socket: OwnedDescriptor
    do {
      socket = try UnixSocket.connect(to: path)
    } catch {
      throw CommandFailure(
        .silence, "No station answers at \(path): \(SystemCall.reason(error.code)).", "There is nothing to follow.",
        next: Self.next(after: error.code))
    }
    let lines = BlockingLines(input: socket.raw, output: socket.raw, limit: MessageLimits.control)
    try lines.send(ControlRequest(command))
    var count = 0
    while let answer = try lines.next(ControlAnswer<JSONValue>.self) {
      if let refusal = answer.refusal { throw CommandFailure(refusal) }
      try line(answer.body ?? .null)
      count += 1
    }
    if count == 0 {
      throw CommandFailure(
        .silence, "The station at \(path) hung up without an answer.", "There is nothing to follow.",
        next: "Look with `waypost status` and in its journal.")
    }
  }

  /// Asks again every 50 ms until the daemon answers: the one place where there is nothing else to wait for.
  func ask(_ command: String, waiting seconds: Int) throws(CommandFailure) -> JSONValue {
    let end = SystemCall.bootMilliseconds() + Int64(seconds) * 1000
    while true {
      do {
        return try ask(command)
      } catch {
        if error.code != .silence || SystemCall.bootMilliseconds() >= end { throw error }
        usleep(50_000)
      }
    }
  }
}
