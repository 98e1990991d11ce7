import EventLoop
import Scanning
import Testing
import TravelDocument

/// Runs a real loop until something was seen, or gives up.
final class LoopRun {
  let loop: EventLoop
  private(set) var didTimeOut = false

  init() throws { loop = try EventLoop() }

  /// Runs until a handler called `done`, at most `milliseconds`.
  func run(milliseconds: Int64 = 5000) throws {
    didTimeOut = false
    let timer = try loop.after(milliseconds: milliseconds) { [self] in
      didTimeOut = true
      loop.stop()
    }
    try loop.run()
    loop.cancel(timer)
  }

  func done() { loop.stop() }

  static func today() -> CalendarDay { CalendarDay(year: 2026, month: 6, day: 15) }
}

/// A device on a simulated scanner, and what it said.
final class Bench {
  let run: LoopRun
  let scanner: SimulatedScanner
  private(set) var device: ScannerDevice?
  private(set) var events: [DeviceEvent] = []
  private var awaited: ([DeviceEvent]) -> Bool = { _ in false }

  /// - Parameter idleMilliseconds: longer than the profile's where a busy machine mustn't matter.
  init(profile name: String = "generic-serial", idleMilliseconds: Int64? = nil) throws {
    run = try LoopRun()
    scanner = try SimulatedScanner(loop: run.loop)
    var profile = try #require(try ProjectFolder.profiles()[name])
    if let idleMilliseconds { profile.framing.idleMilliseconds = idleMilliseconds }
    device = ScannerDevice(path: scanner.path, profile: profile, loop: run.loop, today: LoopRun.today) {
      [unowned self] event in
      events.append(event)
      if awaited(events) { run.done() }
    }
    try device?.open()
  }

  /// Scans so far, in the words of the recordings.
  var scans: [String] {
    events.compactMap { if case .scan(let content, _) = $0 { FixtureFile.text(content) } else { nil } }
  }

  var isLost: Bool { events.contains { if case .lost = $0 { true } else { false } } }

  func await(scans count: Int) throws {
    awaited = { $0.filter { if case .scan = $0 { true } else { false } }.count >= count }
    try run.run()
  }

  func awaitLoss() throws {
    awaited = { $0.contains { if case .lost = $0 { true } else { false } } }
    try run.run()
  }

  func forgetDevice() { device = nil }
}
