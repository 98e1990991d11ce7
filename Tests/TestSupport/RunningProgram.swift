import Foundation
import Synchronization

/// A program in the background: its output so far, signals to it, its end. `stop` ends it; so does `deinit`.
///
/// Foundation's `Process` is avoided: it hands open descriptors down and can miss an exit.
public final class RunningProgram: Sendable {
  public let name: String
  public let pid: Int32
  private let folder: String
  private let state: Mutex<State>

  private struct State {
    var input: Int32
    let output: Int32
    var status: Int32?
  }

  /// Starts it in a process group of its own; `environment` is laid over this process's. `answers`: what it writes is read
  /// from `output` as it comes, for a talk with it; else it is kept whole.
  public init(
    _ name: String, _ arguments: [String] = [], environment: [String: String] = [:], keepsInputOpen: Bool = false,
    answers: Bool = false
  ) throws {
    guard let path = Tool.path(name) else { throw Tool.Failure.missing(name) }
    folder = try TemporaryFolder.make(prefix: "program")

    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    var ends: [Int32] = [-1, -1]
    if keepsInputOpen {
      guard pipe(&ends) == 0 else { throw Tool.Failure.notStarted(name, errno: errno) }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      posix_spawn_file_actions_adddup2(&actions, ends[0], 0)
    } else {
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    }
    var answerEnds: [Int32] = [-1, -1]
    if answers {
      guard pipe(&answerEnds) == 0 else { throw Tool.Failure.notStarted(name, errno: errno) }
      for end in answerEnds { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      posix_spawn_file_actions_adddup2(&actions, answerEnds[1], 1)
    } else {
      posix_spawn_file_actions_addopen(&actions, 1, "\(folder)/out", O_WRONLY | O_CREAT | O_APPEND, 0o600)
    }
    posix_spawn_file_actions_addopen(&actions, 2, "\(folder)/err", O_WRONLY | O_CREAT | O_APPEND, 0o600)
    // An inherited socket or pipe would stay open as long as the child lives.
    for entry in (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? [] {
      if let descriptor = Int32(entry), descriptor > 2 { posix_spawn_file_actions_addclose(&actions, descriptor) }
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    // The runner's threads block signals and may ignore SIGPIPE; inherited, a child could not even be asked to end.
    var defaults = sigset_t()
    sigfillset(&defaults)
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    var blocked = sigset_t()
    sigemptyset(&blocked)
    posix_spawnattr_setsigmask(&attributes, &blocked)

    let merged = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    var words: [UnsafeMutablePointer<CChar>?] = ([name] + arguments).map { strdup($0) } + [nil]
    var settings: [UnsafeMutablePointer<CChar>?] = merged.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for word in words + settings { free(word) } }
    var child: pid_t = 0
    let code = posix_spawn(&child, path, &actions, &attributes, &words, &settings)
    if keepsInputOpen { close(ends[0]) }
    if answers { close(answerEnds[1]) }
    guard code == 0 else {
      if keepsInputOpen { close(ends[1]) }
      if answers { close(answerEnds[0]) }
      throw Tool.Failure.notStarted(name, errno: code)
    }
    self.name = name
    pid = child
    state = Mutex(State(input: ends[1], output: answerEnds[0]))
  }

  /// Its two ends for a talk, as `keepsInputOpen` and `answers` left them open; they close with it.
  public var ends: (input: Int32, output: Int32) { state.withLock { ($0.input, $0.output) } }

  public var standardOutput: [UInt8] { Self.read("\(folder)/out") }
  public var standardError: [UInt8] { Self.read("\(folder)/err") }
  public var text: String { String(decoding: standardOutput, as: UTF8.self) }
  public var errorText: String { String(decoding: standardError, as: UTF8.self) }

  /// Writes to its standard input; what it no longer takes is dropped. Blocks while it doesn't read.
  public func write(_ bytes: [UInt8]) {
    let input = state.withLock { $0.input }
    guard input >= 0 else { return }
    // A program that ended early is the caller's finding, not a reason to die of SIGPIPE.
    signal(SIGPIPE, SIG_IGN)
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes { Foundation.write(input, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      sent += count
    }
  }

  public func closeInput() {
    state.withLock {
      if $0.input >= 0 { close($0.input) }
      $0.input = -1
    }
  }

  public var isRunning: Bool { collect() == nil }

  /// The exit status (128 + signal when a signal ended it), nil if it still runs after `seconds`.
  public func waitForExit(seconds: Double) -> Int32? {
    Wait.until(seconds: seconds) { collect() }
  }

  /// Sends a signal to it alone.
  public func send(_ signal: Int32) {
    if isRunning { kill(pid, signal) }
  }

  /// Asks its whole group to end, kills it after two seconds, waits. Harmless when it has ended.
  public func stop() {
    closeInput()
    if isRunning {
      kill(-pid, SIGTERM)
      if waitForExit(seconds: 2) == nil {
        kill(-pid, SIGKILL)
        _ = waitForExit(seconds: 5)
      }
    }
  }

  deinit {
    stop()
    let output = ends.output
    if output >= 0 { close(output) }
    TemporaryFolder.remove(folder)
  }

  private func collect() -> Int32? {
    state.withLock { state in
      if let status = state.status { return status }
      var raw: Int32 = 0
      guard waitpid(pid, &raw, WNOHANG) == pid else { return nil }
      let signal = raw & 0x7f
      state.status = signal == 0 ? (raw >> 8) & 0xff : 128 + signal
      return state.status
    }
  }

  private static func read(_ path: String) -> [UInt8] {
    (FileManager.default.contents(atPath: path)).map(Array.init) ?? []
  }
}

/// Waiting for something that has no event to wait for.
public enum Wait {
  /// Asks every 10 ms until `answer` isn't nil; nil after `seconds`. With `every` 0 it asks without a pause.
  public static func until<Answer>(
    seconds: Double, every microseconds: UInt32 = 10_000, _ answer: () -> Answer?
  ) -> Answer? {
    let end = ProcessInfo.processInfo.systemUptime + seconds
    while true {
      if let found = answer() { return found }
      if ProcessInfo.processInfo.systemUptime >= end { return nil }
      if microseconds > 0 { usleep(microseconds) }
    }
  }
}

/// Folders of a test's own, with short names: a Unix socket's path has 107 bytes.
public enum TemporaryFolder {
  public static func make(prefix: String) throws -> String {
    let base = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
    var template = Array("\(base)/waypost-\(prefix)-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Tool.Failure.failed("no temporary folder: errno \(errno)") }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  public static func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }
}
