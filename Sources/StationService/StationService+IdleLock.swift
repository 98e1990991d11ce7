import EventLoop
import Screens
import Station

/// A desk that nobody touches locks itself: a timer for each lane where somebody is signed in, none where nobody is.
extension StationService {
  var idleSeconds: Int { (configuration.lockMinutes ?? 10) * 60 }

  /// Somebody did something at the lane.
  func noteTouch(_ lane: String) {
    lastTouch[lane] = SystemCall.bootMilliseconds()
    watchIdleness(of: lane)
  }

  /// The page locks itself, with what was filled in; this comes a little later, for pages that can't.
  private var idleMilliseconds: Int64 { Int64(idleSeconds) * 1000 + 15_000 }

  private func watchIdleness(of lane: String) {
    guard idleTimers[lane] == nil, station.isSignedIn(lane: lane) else { return }
    let idle = SystemCall.bootMilliseconds() - (lastTouch[lane] ?? 0)
    idleTimers[lane] = try? loop.after(milliseconds: max(1000, idleMilliseconds - idle)) { [weak self] in
      self?.lookAtIdleness(of: lane)
    }
  }

  private func lookAtIdleness(of lane: String) {
    idleTimers[lane] = nil
    if SystemCall.bootMilliseconds() - (lastTouch[lane] ?? 0) >= idleMilliseconds {
      happen(.command(lane: lane, .lock))
    }
    watchIdleness(of: lane)
  }
}
