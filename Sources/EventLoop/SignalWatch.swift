internal import CLinux
internal import Glibc

/// Signals as events: blocked for the whole process and read from a signalfd on the loop.
public final class SignalWatch {
  private let descriptor: OwnedDescriptor

  /// Call before any other thread starts, so that all inherit the mask.
  public init(_ signals: [CInt], on loop: EventLoop, handler: @escaping (CInt) -> Void) throws(EventLoopError) {
    var set = sigset_t()
    sigemptyset(&set)
    for signal in signals { sigaddset(&set, signal) }
    pthread_sigmask(SIG_BLOCK, &set, nil)
    let raw = signalfd(-1, &set, CInt(SFD_CLOEXEC) | CInt(SFD_NONBLOCK))
    guard raw >= 0 else { throw EventLoopError("listen for signals", code: errno) }
    descriptor = OwnedDescriptor(raw)
    _ = try loop.watch(raw, for: .readable) { _ in
      var information = signalfd_siginfo()
      while read(raw, &information, MemoryLayout<signalfd_siginfo>.size) == MemoryLayout<signalfd_siginfo>.size {
        handler(CInt(information.ssi_signo))
      }
    }
  }
}
