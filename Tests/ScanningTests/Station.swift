import EventLoop
import Scanning

/// A registry on a loop of its own, and what it said.
final class Station {
  let registry: DeviceRegistry
  private(set) var scans: [Scan] = []
  private(set) var changes: [DeviceStatus] = []
  private let loopRun: LoopRun
  private var isDone: (Station) -> Bool = { _ in false }

  /// The registry's handler is made before the station it tells.
  private final class Listener { weak var station: Station? }

  init(_ allowed: [AllowedDevice] = []) throws {
    let listener = Listener()
    loopRun = try LoopRun()
    registry = DeviceRegistry(
      loop: loopRun.loop, catalogue: try ProjectFolder.catalogue(), allowed: allowed,
      today: LoopRun.today
    ) { event in listener.station?.heard(event) }
    listener.station = self
  }

  var loop: EventLoop { loopRun.loop }

  /// Runs the loop until what came makes `isDone` true, or the time is over.
  func run(milliseconds: Int64 = 5000, until isDone: @escaping (Station) -> Bool) throws {
    self.isDone = isDone
    if isDone(self) { return }
    try loopRun.run(milliseconds: milliseconds)
  }

  private func heard(_ event: DeviceRegistry.Event) {
    switch event {
    case .scan(let scan): scans.append(scan)
    case .changed(let status): changes.append(status)
    }
    if isDone(self) { loopRun.done() }
  }
}
