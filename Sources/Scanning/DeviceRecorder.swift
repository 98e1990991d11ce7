public import EventLoop

/// Writes down what a device sends, scan by scan, without knowing how it talks: for `waypost devices learn`, on a
/// technician's word and never in the daemon.
public final class DeviceRecorder {
  /// Silence that ends a scan: longer than any scanner pauses within one.
  private static let silence: Int64 = 800

  private let loop: EventLoop
  private let port: any DevicePort
  private var recording = ScanRecording()
  private var startedAt: Int64 = 0
  private var timer: TimerQueue.Timer?
  private var hasBegun = false
  private var loss: String?

  /// Opens the device for this program alone.
  /// - Throws: `ScanningError` when it can't be.
  public init(
    path: String, syspath: String, mode: DeviceProfile.Mode, serial: SerialSettings, loop: EventLoop
  ) throws(ScanningError) {
    self.loop = loop
    switch mode {
    case .serial: port = try SerialPort(path: path, settings: serial)
    case .keyboard: port = try KeyboardPort(path: path, syspath: syspath, settings: KeyboardSettings())
    case .hidPOS: port = try HIDPOSPort(path: path, settings: .descriptor)
    }
    hasBegun = try port.begin() == nil
  }

  /// Waits for one scan. Blocks.
  /// - Returns: nil when none came within `milliseconds`.
  public func next(within milliseconds: Int64) throws -> ScanRecording? {
    recording = ScanRecording()
    var didTimeOut = false
    let watch = try loop.watch(port.raw, for: .readable) { [weak self] _ in self?.ready() }
    let limit = try loop.after(milliseconds: milliseconds) { [weak self] in
      guard let self, recording.pieces.isEmpty else { return }
      didTimeOut = true
      loop.stop()
    }
    defer {
      loop.unwatch(watch)
      loop.cancel(limit)
    }
    try loop.run()
    if let loss {
      throw ScanningError(.port, attempt: "record a scan", reason: loss, advice: "plug it in and learn again")
    }
    return didTimeOut ? nil : recording
  }

  private func ready() {
    do {
      if !hasBegun { hasBegun = try port.begin() == nil }
    } catch {
      return lose(error.description)
    }
    guard hasBegun else { return }
    for _ in 0..<16 {
      switch port.read() {
      case .drained: return
      case .lost(let reason): return lose(reason)
      case .input(let pieces): take(pieces.filter { $0 != .bytes([]) })
      }
    }
  }

  private func take(_ pieces: [PortInput]) {
    guard !pieces.isEmpty, recording.pieces.count < 100_000 else { return }
    let now = SystemCall.bootMilliseconds()
    if recording.pieces.isEmpty { startedAt = now }
    for piece in pieces { recording.append(piece, at: now - startedAt) }
    if let timer { loop.cancel(timer) }
    timer = try? loop.after(milliseconds: Self.silence) { [weak self] in self?.loop.stop() }
    if timer == nil { lose("its silence can't be timed") }
  }

  private func lose(_ reason: String) {
    loss = reason
    loop.stop()
  }
}

/// The devices that udev knows just now.
public enum DeviceCensus {
  /// - Throws: `ScanningError` (`.udev`).
  public static func present() throws(ScanningError) -> [DeviceNode] { try UdevMonitor().present() }
}
