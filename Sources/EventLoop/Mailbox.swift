internal import CLinux
internal import Glibc
internal import Synchronization

/// The one way into a loop from another thread: messages in order, and an eventfd that wakes the loop.
///
/// Lives as long as its loop. Whoever sends must bound what is under way, as `OwnedThread` does.
public final class Mailbox<Message: Sendable>: Sendable {
  private struct State: ~Copyable {
    var waiting: [Message] = []
  }

  private let state = Mutex(State())
  private let wake: OwnedDescriptor

  /// Creates a mailbox whose messages `handler` gets on the loop's thread, in the order they were sent.
  public init(on loop: EventLoop, handler: @escaping (Message) -> Void) throws(EventLoopError) {
    let descriptor = eventfd(0, CInt(EFD_CLOEXEC) | CInt(EFD_NONBLOCK))
    guard descriptor >= 0 else { throw EventLoopError("create a mailbox", code: errno) }
    wake = OwnedDescriptor(descriptor)
    _ = try loop.watch(descriptor, for: .readable) { [self] _ in
      var count: UInt64 = 0
      _ = read(wake.raw, &count, MemoryLayout<UInt64>.size)
      let messages = state.withLock { state in
        let messages = state.waiting
        state.waiting = []
        return messages
      }
      for message in messages { handler(message) }
    }
  }

  /// Sends from any thread; never blocks.
  public func send(_ message: Message) {
    state.withLock { $0.waiting.append(message) }
    var one: UInt64 = 1
    _ = write(wake.raw, &one, MemoryLayout<UInt64>.size)
  }
}
