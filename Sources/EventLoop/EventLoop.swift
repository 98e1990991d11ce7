internal import CLinux
internal import Glibc

/// One thread that waits for descriptors, timers and messages and calls the handlers of each, in turn.
///
/// Not `Sendable`: every method but those of a `Mailbox` is called on the thread that runs the loop, or before `run`.
/// No handler may block.
public final class EventLoop {
  /// What a descriptor became ready for.
  public struct Readiness: OptionSet, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    public static let readable = Readiness(rawValue: 1)
    public static let writable = Readiness(rawValue: 2)
    /// The other side hung up, or the device is gone. Stop watching.
    public static let hungUp = Readiness(rawValue: 4)
  }

  public typealias Handler = (Readiness) -> Void

  /// Names one registration. A descriptor's number is used again within microseconds; this name never is, so a late
  /// event for a closed descriptor finds nobody.
  public struct Watch: Hashable, Sendable {
    let name: UInt64
  }

  private struct Registration {
    let descriptor: CInt
    let handler: Handler
  }

  private let epoll: OwnedDescriptor
  private var registrations: [UInt64: Registration] = [:]
  private var lastName: UInt64 = 0
  private var running = false
  private var timers: TimerQueue?
  /// How many times the loop woke up: the idle budget is checked on this figure.
  public private(set) var wakeUps: UInt64 = 0

  public init() throws(EventLoopError) {
    let descriptor = epoll_create1(CInt(EPOLL_CLOEXEC))
    guard descriptor >= 0 else { throw EventLoopError("create the event loop", code: errno) }
    epoll = OwnedDescriptor(descriptor)
  }

  /// Calls `handler` whenever `descriptor` is ready for one of `interest`, until `unwatch`.
  ///
  /// The caller owns the descriptor and must unwatch before closing it. A hang-up is always told: whoever keeps watching
  /// after it is woken again and again.
  public func watch(
    _ descriptor: CInt, for interest: Readiness, handler: @escaping Handler
  ) throws(EventLoopError) -> Watch {
    lastName += 1
    let name = lastName
    // The handler is stored first: an event may be there as soon as the kernel knows the descriptor.
    registrations[name] = Registration(descriptor: descriptor, handler: handler)
    guard control(EPOLL_CTL_ADD, descriptor, interest, name) == 0 else {
      let code = errno
      registrations[name] = nil
      throw EventLoopError("watch a descriptor", code: code)
    }
    return Watch(name: name)
  }

  /// Waits for something else on the same descriptor.
  public func change(_ watch: Watch, to interest: Readiness) {
    guard let registration = registrations[watch.name] else { return }
    _ = control(EPOLL_CTL_MOD, registration.descriptor, interest, watch.name)
  }

  /// Forgets a registration; harmless when repeated.
  public func unwatch(_ watch: Watch) {
    guard let registration = registrations.removeValue(forKey: watch.name) else { return }
    _ = control(EPOLL_CTL_DEL, registration.descriptor, [], watch.name)
  }

  /// Calls `handler` once after `milliseconds` on CLOCK_BOOTTIME.
  @discardableResult
  public func after(milliseconds: Int64, _ handler: @escaping () -> Void) throws(EventLoopError) -> TimerQueue.Timer {
    let queue: TimerQueue
    if let timers {
      queue = timers
    } else {
      queue = try TimerQueue(loop: self)
      timers = queue
    }
    return queue.schedule(at: SystemCall.bootMilliseconds() + max(0, milliseconds), handler)
  }

  /// Calls a timer off; harmless when it has fired already.
  public func cancel(_ timer: TimerQueue.Timer) { timers?.cancel(timer) }

  /// Runs until `stop`. Blocks.
  public func run() throws(EventLoopError) {
    running = true
    var events = [epoll_event](repeating: epoll_event(), count: 64)
    let stack = ThreadStack()
    while running {
      let count = SystemCall.retrying { epoll_wait(epoll.raw, &events, CInt(events.count), -1) }
      guard count >= 0 else { throw EventLoopError("wait for events", code: errno) }
      wakeUps += 1
      handle(events[..<Int(count)])
      // Handlers see people's answers; nothing of them may wait on the stack for the next event.
      stack.overwriteBelow()
    }
  }

  /// In a frame of its own, below the one that sleeps.
  @inline(never)
  private func handle(_ events: ArraySlice<epoll_event>) {
    for event in events where running {
      registrations[event.data.u64]?.handler(Readiness(epoll: event.events))
    }
  }

  /// Lets `run` return after the handler that called this.
  public func stop() { running = false }

  private func control(_ operation: CInt, _ descriptor: CInt, _ interest: Readiness, _ name: UInt64) -> CInt {
    var event = epoll_event()
    event.events = interest.epoll
    event.data.u64 = name
    return epoll_ctl(epoll.raw, operation, descriptor, &event)
  }
}

extension EventLoop.Readiness {
  init(epoll events: UInt32) {
    self = []
    if events & EPOLLIN.rawValue != 0 { insert(.readable) }
    if events & EPOLLOUT.rawValue != 0 { insert(.writable) }
    if events & (EPOLLHUP.rawValue | EPOLLERR.rawValue | EPOLLRDHUP.rawValue) != 0 { insert(.hungUp) }
  }

  var epoll: UInt32 {
    var events = EPOLLRDHUP.rawValue
    if contains(.readable) { events |= EPOLLIN.rawValue }
    if contains(.writable) { events |= EPOLLOUT.rawValue }
    return events
  }
}
