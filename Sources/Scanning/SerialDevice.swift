public import EventLoop
import Glibc
public import TravelDocument

/// What a device tells its owner.
public enum DeviceEvent: Sendable, Equatable {
  case opened
  /// Something was scanned; `at` is milliseconds on CLOCK_BOOTTIME.
  case scan(ScanContent, at: Int64)
  /// The device is gone and closed already; why, in words. The last event.
  case lost(reason: String)
}

/// A scanner on a serial line: read on the loop, framed, classified. Lives on the loop's thread.
///
/// Unplugging shows as ENODEV, EIO or a hang-up before udev says "remove", and ends the device at once.
public final class SerialDevice {
  /// Reads in one turn of the loop, so that a device that never stops can't starve the others.
  private static let readsPerTurn = 8

  public let path: String
  private let loop: EventLoop
  private let today: () -> CalendarDay
  private let handler: (DeviceEvent) -> Void
  private var port: SerialPort?
  private var watch: EventLoop.Watch?
  private var timer: TimerQueue.Timer?
  private var assembler: ScanAssembler
  private var buffer = [UInt8](repeating: 0, count: 1024)

  /// Creates the device, closed.
  /// - Parameters:
  ///   - path: the tty's node; it isn't kept open before `open`.
  ///   - handler: called on the loop's thread, never from within `close`.
  public init(
    path: String, profile: DeviceProfile, loop: EventLoop, today: @escaping () -> CalendarDay,
    handler: @escaping (DeviceEvent) -> Void
  ) {
    self.path = path
    self.loop = loop
    self.today = today
    self.handler = handler
    settings = profile.serial
    assembler = ScanAssembler(profile.framing)
  }

  private let settings: SerialSettings

  public var isOpen: Bool { port != nil }

  /// Opens the port and begins to read. What the line held before is dropped. Doesn't block.
  /// - Throws: `ScanningError`, `.portBusy` when another program has it.
  public func open() throws(ScanningError) {
    guard port == nil else { return }
    let port = try SerialPort(path: path, settings: settings)
    do {
      watch = try loop.watch(port.descriptor.raw, for: .readable) { [weak self] readiness in
        self?.ready(readiness)
      }
    } catch {
      throw ScanningError(
        .port, attempt: "watch the serial port \(path)", reason: error.description, advice: "restart the station")
    }
    self.port = consume port
    handler(.opened)
  }

  /// Stops reading and gives the port back; harmless when repeated. What was pending is dropped unsaid.
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
    // What was sent before a hang-up still counts.
    for _ in 0..<SerialDevice.readsPerTurn {
      switch port?.read(into: &buffer) ?? .drained {
      case .bytes(let count):
        let now = SystemCall.bootMilliseconds()
        deliver(assembler.receive(buffer[..<count], at: now, today: today()), at: now)
        guard isOpen else { return }
      case .drained:
        // A hang-up without an end to read would be told again and again.
        if readiness.contains(.hungUp) { return lose("it was unplugged or hung up") }
        return schedule()
      case .lost(let reason): return lose(reason)
      }
    }
    schedule()
  }

  private func lose(_ reason: String) {
    close()
    let now = SystemCall.bootMilliseconds()
    deliver(assembler.end(at: now, today: today()), at: now)
    handler(.lost(reason: reason))
  }

  private func deliver(_ scans: [ScanContent], at time: Int64) {
    for scan in scans { handler(.scan(scan, at: time)) }
    wipe()
  }

  /// The buffer held a document's data; the next scan may be an hour away.
  private func wipe() {
    for index in buffer.indices { buffer[index] = 0 }
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
