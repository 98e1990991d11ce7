internal import CLinux
internal import Glibc

/// All timers of a loop behind one timerfd on CLOCK_BOOTTIME: an idle station has one armed deadline, or none.
public final class TimerQueue {
  /// Names one scheduled call.
  public struct Timer: Hashable, Sendable {
    let name: UInt64
  }

  private struct Entry {
    let deadline: Int64
    let name: UInt64
    let handler: () -> Void
  }

  private let clock: OwnedDescriptor
  private var lastName: UInt64 = 0
  /// Sorted, soonest last; a station has a few dozen timers at most.
  private var entries: [Entry] = []

  init(loop: EventLoop) throws(EventLoopError) {
    let descriptor = timerfd_create(CLOCK_BOOTTIME, CInt(TFD_CLOEXEC) | CInt(TFD_NONBLOCK))
    guard descriptor >= 0 else { throw EventLoopError("create the timer", code: errno) }
    clock = OwnedDescriptor(descriptor)
    _ = try loop.watch(descriptor, for: .readable) { [unowned self] _ in fire() }
  }

  func schedule(at deadline: Int64, _ handler: @escaping () -> Void) -> Timer {
    lastName += 1
    let entry = Entry(deadline: deadline, name: lastName, handler: handler)
    let index = entries.firstIndex { $0.deadline <= deadline } ?? entries.endIndex
    entries.insert(entry, at: index)
    if index == entries.endIndex - 1 { arm() }
    return Timer(name: lastName)
  }

  func cancel(_ timer: Timer) {
    guard let index = entries.firstIndex(where: { $0.name == timer.name }) else { return }
    entries.remove(at: index)
    if index == entries.endIndex { arm() }
  }

  private func fire() {
    var expirations: UInt64 = 0
    _ = read(clock.raw, &expirations, MemoryLayout<UInt64>.size)
    let now = SystemCall.bootMilliseconds()
    while let next = entries.last, next.deadline <= now {
      entries.removeLast()
      next.handler()
    }
    arm()
  }

  private func arm() {
    var setting = itimerspec()
    if let next = entries.last {
      // Zero would disarm; a deadline that is already past must still fire.
      let deadline = max(1, next.deadline)
      setting.it_value.tv_sec = Int(deadline / 1000)
      setting.it_value.tv_nsec = Int(deadline % 1000) * 1_000_000
    }
    timerfd_settime(clock.raw, CInt(TFD_TIMER_ABSTIME), &setting, nil)
  }
}
