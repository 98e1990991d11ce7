import Foundation
import Synchronization

extension StationUnderTest {
  /// The two programs that are started once per connection.
  public enum Carrier: String, CaseIterable, Sendable {
    case print = "waypost-print"
    case upload = "waypost-upload"

    var socket: String { self == .print ? "print.socket" : "upload.socket" }
  }

  /// What `waypostd` is started with.
  public var daemonArguments: [String] {
    ["--config", "\(folder)/etc", "--state", "\(folder)/state", "--run", "\(folder)/run"]
  }

  /// As in the unit and in `make run`: freed memory is overwritten, a crash prints none of it.
  public static let daemonEnvironment = [
    "GLIBC_TUNABLES": "glibc.malloc.perturb=85:glibc.malloc.tcache_count=0", "SWIFT_BACKTRACE": "enable=no",
  ]

  /// Starts the daemon, and waits until it answers unless told not to.
  public func start(waits: Bool = true) throws {
    let daemon = try RunningProgram(
      Programs.path("waypostd"), daemonArguments,
      environment: Self.daemonEnvironment.merging(state.withLock { $0.everywhere }) { $1 })
    state.withLock { $0.daemons.append(daemon) }
    guard waits else { return }
    do {
      try waypost("status", "--wait", "15")
    } catch {
      throw Tool.Failure.failed("waypostd did not get ready: \(error); it says: \(daemon.errorText.suffix(500))")
    }
  }

  var daemon: RunningProgram? { state.withLock { $0.daemons.last } }
  public var daemonPID: Int32? { daemon?.pid }
  public var daemonRuns: Bool { daemon?.isRunning ?? false }

  /// SIGKILL.
  public func killDaemon() {
    daemon?.send(SIGKILL)
    _ = daemon?.waitForExit(seconds: 5)
  }

  /// Asks it to end and returns its exit status.
  public func stopDaemon() -> Int32? {
    daemon?.send(SIGTERM)
    return daemon?.waitForExit(seconds: 20)
  }

  /// What every program is started with from now on, see `init`.
  public func setEverywhere(_ environment: [String: String]) { state.withLock { $0.everywhere = environment } }

  /// Ends the daemon, the hard way if it still runs, and starts it again.
  public func restart() throws {
    if daemonRuns { killDaemon() }
    try start()
  }

  /// Listens on a carrier's socket as systemd would.
  public func startCarrier(_ carrier: Carrier) throws {
    let path = "\(folder)/run/\(carrier.socket)"
    unlink(path)
    // The activator hands on a bare environment.
    var passed = environment.merging(state.withLock { $0.everywhere }) { $1 }
    if let home = ProcessInfo.processInfo.environment["HOME"] { passed["HOME"] = home }
    let settings = passed.sorted { $0.key < $1.key }.flatMap { ["-E", "\($0.key)=\($0.value)"] }
    let activator = try RunningProgram(
      "systemd-socket-activate",
      ["--accept", "--inetd", "-l", path] + settings + [Programs.path(carrier.rawValue)],
      environment: ["SYSTEMD_LOG_LEVEL": "err"])
    state.withLock { $0.activators[carrier] = activator }
    guard Wait.until(seconds: 5, { access(path, F_OK) == 0 ? true : nil }) == true else {
      throw Tool.Failure.failed("systemd-socket-activate made no socket: \(activator.errorText)")
    }
  }

  /// Listens for what is to be read aloud, as the unit does; the daemon looks for it when it starts, so it is started anew.
  public func startVoice(_ program: [String] = ["espeak-ng", "-m", "-b", "1", "-s", "150", "--stdin", "--stdout"])
    throws
  {
    let path = "\(folder)/run/speak.socket"
    let activator = try RunningProgram(
      "systemd-socket-activate", ["--accept", "--inetd", "-l", path] + program,
      environment: ["SYSTEMD_LOG_LEVEL": "err"])
    state.withLock { $0.ended.append(activator) }
    guard Wait.until(seconds: 5, { access(path, F_OK) == 0 ? true : nil }) == true else {
      throw Tool.Failure.failed("systemd-socket-activate made no socket: \(activator.errorText)")
    }
    try restart()
  }

  /// Nobody listens any more; what it had started ends too.
  public func stopCarrier(_ carrier: Carrier) {
    let activator = state.withLock { state in
      let activator = state.activators.removeValue(forKey: carrier)
      if let activator { state.ended.append(activator) }
      return activator
    }
    activator?.stop()
    unlink("\(folder)/run/\(carrier.socket)")
  }

  /// The processes that serve a connection now.
  public func processes(of carrier: Carrier) -> [Int32] {
    guard let parent = state.withLock({ $0.activators[carrier]?.pid }) else { return [] }
    return ProcessTable.children(of: parent)
  }

  /// Who listens on a carrier's socket.
  public func carrierPID(_ carrier: Carrier) -> Int32? { state.withLock { $0.activators[carrier]?.pid } }

  /// SIGKILL to every process that serves a connection now; how many there were.
  @discardableResult
  public func kill(_ carrier: Carrier) -> Int {
    let found = processes(of: carrier)
    for pid in found { Foundation.kill(pid, SIGKILL) }
    return found.count
  }

  /// Standard error of every program of this station so far.
  public var log: String {
    let programs = state.withLock { $0.daemons + $0.activators.values + $0.ended }
    return programs.map(\.errorText).joined()
  }

  /// Words of the specimen passport that a log holds: must be empty.
  public var leaks: [String] {
    let log = log
    return Self.canaries.filter { log.contains($0) }
  }

  /// Stops everything and removes the folder. Harmless when repeated.
  public func stop() {
    let programs = state.withLock { state in
      defer { state.activators = [:] }
      state.ended += state.activators.values
      return state.daemons.suffix(1) + Array(state.activators.values) + state.ended.filter(\.isRunning)
    }
    for program in programs { program.stop() }
    TemporaryFolder.remove(folder)
  }
}

/// Who started whom, from /proc.
enum ProcessTable {
  static func children(of parent: Int32) -> [Int32] {
    // One short file where the kernel has it: a child of a few milliseconds must be found in time.
    if let data = FileManager.default.contents(atPath: "/proc/\(parent)/task/\(parent)/children") {
      return String(decoding: data, as: UTF8.self).split(separator: " ").compactMap { Int32($0) }
        .filter { self.parent(of: $0) == parent }
    }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap { Int32($0) }.filter { self.parent(of: $0) == parent }.sorted()
  }

  private static func parent(of pid: Int32) -> Int32? {
    guard let data = FileManager.default.contents(atPath: "/proc/\(pid)/stat") else { return nil }
    // The name in brackets may hold anything; the fields after the last bracket don't: state, parent.
    let fields = String(decoding: data, as: UTF8.self).split(separator: ")").last?.split(separator: " ") ?? []
    return fields.count > 1 && fields[0] != "Z" ? Int32(fields[1]) : nil
  }
}
