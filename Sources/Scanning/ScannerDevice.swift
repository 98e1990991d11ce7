public import EventLoop
import Glibc
public import TravelDocument

/// What a device tells its owner.
public enum DeviceEvent: Sendable, Equatable {
  case opened
  /// It is open and something keeps it from being read yet, in words; `opened` follows when that is over.
  case waiting(reason: String)
  /// Something was scanned; `at` is milliseconds on CLOCK_BOOTTIME.
  case scan(ScanContent, at: Int64)
  /// The device is gone and closed already; why, in words. The last event.
  case lost(reason: String)
}

/// A scanner of any mode: read on the loop, framed, classified. Lives on the loop's thread.
///
/// Unplugging shows as ENODEV, EIO or a hang-up before udev says "remove", and ends the device at once.
public final class ScannerDevice {
  /// Reads in one turn of the loop, so that a device that never stops can't starve the others.
  private static let readsPerTurn = 8

  public let path: String
  private let profile: DeviceProfile
  private let syspath: String
  private let loop: EventLoop
  private let today: () -> CalendarDay
  private let handler: (DeviceEvent) -> Void
  private var port: (any DevicePort)?
  private var hasBegun = false
  private var watch: EventLoop.Watch?
  private var timer: TimerQueue.Timer?
  private var assembler: ScanAssembler

  /// Creates the device, closed.
  /// - Parameters:
  ///   - path: the device node; it isn't kept open before `open`.
  ///   - syspath: its place in sysfs; empty where it has none.
  ///   - handler: called on the loop's thread, never from within `close`.
  public init(
    path: String, syspath: String = "", profile: DeviceProfile, loop: EventLoop, today: @escaping () -> CalendarDay,
    handler: @escaping (DeviceEvent) -> Void
  ) {
    self.path = path
    self.syspath = syspath
    self.profile = profile
    self.loop = loop
    self.today = today
    self.handler = handler
    assembler = ScanAssembler(profile.framing)
  }

  public var isOpen: Bool { port != nil }

  /// Opens the device and begins to read. What it held before is dropped. Doesn't block.
  /// - Throws: `ScanningError`, `.portBusy` when another program has it.
  public func open() throws(ScanningError) {
    guard port == nil else { return }
    switch profile.mode {
    case .serial: try open(SerialPort(path: path, settings: profile.serial))
    case .keyboard: try open(KeyboardPort(path: path, syspath: syspath, settings: profile.keyboard))
    case .hidPOS: try open(HIDPOSPort(path: path, settings: profile.hidPOS))
    }
  }

  func open(_ port: any DevicePort) throws(ScanningError) {
    let obstacle = try port.begin()
    do {
      watch = try loop.watch(port.raw, for: .readable) { [weak self] readiness in self?.ready(readiness) }
    } catch {
      throw ScanningError(
        .port, attempt: "watch the device \(path)", reason: error.description, advice: "restart the station")
    }
    self.port = port
    hasBegun = obstacle == nil
    handler(obstacle.map(DeviceEvent.waiting) ?? .opened)
  }

  /// udev said something of the device.
  func settle() { port?.settle() }

  /// Stops reading and gives the device back; harmless when repeated. What was pending is dropped unsaid.
  public func close() {
    // Out of epoll first: a closed descriptor's number is somebody else's a moment later.
    if let watch { loop.unwatch(watch) }
    watch = nil
    if let timer { loop.cancel(timer) }
    timer = nil
    port = nil
  }

  deinit { close() }

  private func ready(_ readiness: EventLoop.Readiness) {
    guard hasBegun || begin(readiness) else { return }
    // What was sent before a hang-up still counts.
    for _ in 0..<ScannerDevice.readsPerTurn {
      switch port?.read() ?? .drained {
      case .input(let pieces):
        let now = SystemCall.bootMilliseconds()
        for piece in pieces {
          deliver(assembler.receive(piece, at: now, today: today()), at: now)
          guard isOpen else { return }
        }
        port?.wipe()
      case .drained:
        // A hang-up without an end to read would be told again and again.
        if readiness.contains(.hungUp) { return lose("it was unplugged or hung up") }
        return schedule()
      case .lost(let reason): return lose(reason)
      }
    }
    schedule()
  }

  /// Tries again what `open` couldn't do at once.
  private func begin(_ readiness: EventLoop.Readiness) -> Bool {
    do {
      if try port?.begin() == nil {
        hasBegun = true
        handler(.opened)
        return isOpen
      }
    } catch {
      lose(error.reason)
      return false
    }
    if readiness.contains(.hungUp) { lose("it was unplugged") }
    return false
  }

  private func lose(_ reason: String) {
    close()
    let now = SystemCall.bootMilliseconds()
    deliver(assembler.end(at: now, today: today()), at: now)
    handler(.lost(reason: reason))
  }

  private func deliver(_ scans: [ScanContent], at time: Int64) {
    for scan in scans { handler(.scan(scan, at: time)) }
  }

  private func schedule() {
    if let timer { loop.cancel(timer) }
    timer = nil
    guard isOpen, let wake = assembler.nextWake else { return }
    let delay = max(0, wake - SystemCall.bootMilliseconds())
    do {
      timer = try loop.after(milliseconds: delay) { [weak self] in self?.idle() }
    } catch {
      lose("its idle time-out can't be timed: \(error.description)")
    }
  }

  private func idle() {
    timer = nil
    let now = SystemCall.bootMilliseconds()
    deliver(assembler.idle(at: now, today: today()), at: now)
    schedule()
  }
}
