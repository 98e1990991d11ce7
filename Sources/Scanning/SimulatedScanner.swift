public import EventLoop
import Glibc

/// A scanner that isn't there: a real pseudo terminal whose far end `SerialDevice` opens like any port. For training and
/// tests. Lives on the loop's thread.
public final class SimulatedScanner {
  /// More bytes than this may not wait for the reader.
  public static let queueLimit = 65_536

  // ioctl_tty(4): TIOCSPTLCK and TIOCGPTN, which the Glibc module lacks as it lacks posix_openpt and unlockpt.
  private static let setLock: UInt = 0x4004_5431
  private static let getNumber: UInt = 0x8004_5430

  /// The tty node to open, until `unplug`.
  public let path: String
  private let loop: EventLoop
  private var master: OwnedDescriptor?
  private var watch: EventLoop.Watch?
  private var queue: [UInt8] = []

  /// Plugs the scanner in.
  public init(loop: EventLoop) throws(ScanningError) {
    func failed(_ step: String) -> ScanningError {
      ScanningError(
        .simulator, attempt: step, reason: SystemCall.reason(errno),
        advice: "the simulated scanner needs /dev/ptmx and /dev/pts")
    }
    let raw = SystemCall.retrying { open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK) }
    guard raw >= 0 else { throw failed("open a pseudo terminal") }
    let master = OwnedDescriptor(raw)
    var lock: CInt = 0
    guard ioctl(raw, SimulatedScanner.setLock, &lock) == 0 else { throw failed("unlock a pseudo terminal") }
    var number: CInt = 0
    guard ioctl(raw, SimulatedScanner.getNumber, &number) == 0 else { throw failed("name a pseudo terminal") }
    // Raw from the start: until the reader has set its own, the terminal would echo scans back.
    var line = termios()
    guard tcgetattr(raw, &line) == 0 else { throw failed("read a pseudo terminal's settings") }
    cfmakeraw(&line)
    guard tcsetattr(raw, TCSANOW, &line) == 0 else { throw failed("set a pseudo terminal up") }
    self.loop = loop
    self.master = consume master
    path = "/dev/pts/\(number)"
  }

  /// Sends bytes as the scanner would. Never blocks; what the reader doesn't take at once waits.
  /// - Throws: `ScanningError` (`.simulator`) when it is unplugged or the queue is full; then nothing was sent.
  public func type(_ bytes: some Collection<UInt8>) throws(ScanningError) {
    func failed(_ reason: String, _ advice: String) -> ScanningError {
      ScanningError(.simulator, attempt: "type into the simulated scanner", reason: reason, advice: advice)
    }
    guard master != nil else { throw failed("it is unplugged", "restart the training station") }
    guard queue.count + bytes.count <= SimulatedScanner.queueLimit else {
      throw failed("nobody reads it", "wait until the station took in what was typed before")
    }
    queue.append(contentsOf: bytes)
    flush()
  }

  /// Pulls the plug: the reader sees a hang-up. Harmless when repeated.
  public func unplug() {
    stopWaiting()
    queue = []
    master = nil
  }

  deinit { unplug() }

  private func flush() {
    guard let raw = master?.raw else { return }
    while !queue.isEmpty {
      let written = queue.withUnsafeBytes { bytes in
        SystemCall.retrying { write(raw, bytes.baseAddress, min(bytes.count, 4096)) }
      }
      if written > 0 {
        queue = Array(queue[written...])
      } else {
        if written < 0, errno == EAGAIN { waitForRoom(raw) } else { queue = [] }
        return
      }
    }
    stopWaiting()
  }

  private func waitForRoom(_ raw: CInt) {
    guard watch == nil else { return }
    watch = try? loop.watch(raw, for: .writable) { [weak self] readiness in
      guard let self else { return }
      if readiness.contains(.hungUp) {
        // The reader closed its end: what it didn't take is lost, as with a real line.
        queue = []
        stopWaiting()
      } else {
        flush()
      }
    }
    if watch == nil { queue = [] }
  }

  private func stopWaiting() {
    if let watch { loop.unwatch(watch) }
    watch = nil
  }
}
