public import EventLoop
public import TravelDocument

/// All scanners of the station: finds them, admits them, reads them, and says how each is. Lives on the loop's thread.
///
/// Hot-plug opens and closes devices, never start-up alone; a device that misbehaves is counted and never stops the
/// others.
public final class DeviceRegistry {
  public enum Event: Sendable, Equatable {
    case scan(Scan)
    /// A device came, went or changed its state.
    case changed(DeviceStatus)
  }

  /// Whether devices plugged in later are seen.
  public enum HotPlug: Sendable, Equatable {
    case notStarted
    case watching
    /// Why not, and what to do.
    case unavailable(String)
  }

  /// More devices than this are ignored; a station has a handful.
  static let limit = 64
  /// When a port that another program holds is tried again, in milliseconds after each refusal.
  static let busyDelays: [Int64] = [2_000, 5_000, 15_000]

  struct Entry {
    var status: DeviceStatus
    var device: ScannerDevice?
    /// nil for a port that the configuration names.
    var syspath: String?
    var retries = 0
    var retry: TimerQueue.Timer?
  }

  let loop: EventLoop
  public private(set) var catalogue: DeviceCatalogue
  var admission: DeviceAdmission
  private(set) var allowed: [AllowedDevice]
  let today: () -> CalendarDay
  let handler: (Event) -> Void
  var entries: [String: Entry] = [:]
  var routing = LaneRouting()
  private var monitor: UdevMonitor?
  private var watch: EventLoop.Watch?
  public private(set) var hotPlug = HotPlug.notStarted

  /// - Parameters:
  ///   - catalogue: what is known of devices.
  ///   - allowed: which of them are read, how, and for which lane.
  ///   - today: decides centuries; the wall clock's day in UTC unless told otherwise.
  ///   - handler: called on the loop's thread.
  public init(
    loop: EventLoop, catalogue: DeviceCatalogue, allowed: [AllowedDevice],
    today: @escaping () -> CalendarDay = { CalendarDay(secondsSince1970: SystemCall.wallSeconds()) },
    handler: @escaping (Event) -> Void
  ) {
    self.loop = loop
    self.catalogue = catalogue
    self.allowed = allowed
    admission = DeviceAdmission(allowed, catalogue: catalogue)
    self.today = today
    self.handler = handler
  }

  /// How every device is, by id.
  public var devices: [DeviceStatus] { entries.values.map(\.status).sorted { $0.id < $1.id } }

  /// Which lane each device that is read belongs to.
  public var lanes: LaneRouting { routing }

  /// Takes another allow-list: devices that it changes are let go or opened at once.
  public func allow(_ allowed: [AllowedDevice], catalogue: DeviceCatalogue) {
    for line in self.allowed where line.path != nil && !allowed.contains(line) { line.path.map(drop) }
    let before = self.allowed
    self.allowed = allowed
    self.catalogue = catalogue
    admission = DeviceAdmission(allowed, catalogue: catalogue)
    for line in allowed where !before.contains(line) { addFixed(line) }
    guard let monitor else { return }
    for node in monitor.present() { reconsider(node) }
  }

  private func addFixed(_ line: AllowedDevice) {
    guard let path = line.path else { return }
    addFixed(id: path, path: path, model: "Built-in port", profile: line.profile, lane: line.lane)
  }

  /// Listens to udev and takes in what is there. Without udev the station works on with fixed ports; `hotPlug` says so.
  public func start() {
    guard monitor == nil else { return }
    for line in allowed { addFixed(line) }
    do {
      let monitor = try UdevMonitor()
      watch = try loop.watch(monitor.descriptor, for: .readable) { [weak self] _ in self?.receive() }
      self.monitor = monitor
      hotPlug =
        UdevMonitor.isDaemonRunning
        ? .watching
        : .unavailable("systemd-udevd doesn't run here: devices plugged in later won't be seen; restart after plugging")
      for node in monitor.present() { handle(node) }
    } catch {
      hotPlug = .unavailable("\(error)")
    }
  }

  /// Lets go of udev and of every device.
  public func stop() {
    if let watch { loop.unwatch(watch) }
    watch = nil
    monitor = nil
    hotPlug = .notStarted
    for entry in entries.values {
      if let retry = entry.retry { loop.cancel(retry) }
      entry.device?.close()
    }
    entries = [:]
    routing = LaneRouting()
  }

  deinit { stop() }

  private func receive() {
    guard let monitor else { return }
    let (nodes, isComplete) = monitor.receive()
    for node in nodes { handle(node) }
    guard !isComplete else { return }
    // Removals among the dropped events show as read errors by themselves.
    for node in monitor.present() { handle(node) }
  }
}
