internal import EventLoop
internal import Glibc

/// One lane's listening socket.
final class Listener {
  let lane: String
  let port: UInt16
  let policy: OriginPolicy
  private let descriptor: OwnedDescriptor
  private var watch: EventLoop.Watch?
  private var loop: EventLoop?
  private var pause: TimerQueue.Timer?

  init(_ descriptor: consuming OwnedDescriptor, lane: String) throws(LocalHTTPError) {
    guard LaneCookie.isLaneName(lane) else { throw .invalidLaneName }
    port = try Self.loopbackPort(of: descriptor.raw, lane: lane)
    do {
      try descriptor.setNonBlocking()
    } catch {
      throw .socket(attempt: error.attempt, lane: lane, errno: error.code, advice: error.advice)
    }
    self.lane = lane
    self.descriptor = descriptor
    policy = OriginPolicy(port: port)
  }

  /// Calls `accepted` with every new connection's descriptor, non-blocking, close-on-exec; the callee owns it.
  func start(on loop: EventLoop, accepted: @escaping (CInt) -> Void) throws(LocalHTTPError) {
    self.loop = loop
    do {
      watch = try loop.watch(descriptor.raw, for: .readable) { [weak self] _ in self?.acceptWaiting(accepted) }
    } catch {
      throw .socket(attempt: error.attempt, lane: lane, errno: error.code, advice: error.advice)
    }
  }

  func stop() {
    if let watch { loop?.unwatch(watch) }
    watch = nil
    if let pause { loop?.cancel(pause) }
    pause = nil
  }

  private func acceptWaiting(_ accepted: (CInt) -> Void) {
    for _ in 0..<64 where watch != nil {
      let raw = accept(descriptor.raw, nil, nil)
      guard raw >= 0 else {
        switch errno {
        case EINTR, ECONNABORTED: continue
        case EAGAIN: return
        default: return pauseAccepting()
        }
      }
      _ = fcntl(raw, F_SETFD, FD_CLOEXEC)
      _ = fcntl(raw, F_SETFL, fcntl(raw, F_GETFL) | O_NONBLOCK)
      var yes: CInt = 1
      setsockopt(raw, CInt(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<CInt>.size))
      accepted(raw)
    }
  }

  /// Out of descriptors or memory: the waiting connection would wake the loop without end, so it waits a second.
  private func pauseAccepting() {
    guard let loop, let watch else { return }
    loop.change(watch, to: [])
    pause = try? loop.after(milliseconds: 1000) { [weak self] in
      guard let self, let watch = self.watch else { return }
      self.pause = nil
      loop.change(watch, to: .readable)
    }
    // Without a timer a busy loop is still better than a lane that never opens again.
    if pause == nil { loop.change(watch, to: .readable) }
  }

  private static func loopbackPort(of raw: CInt, lane: String) throws(LocalHTTPError) -> UInt16 {
    var listens: CInt = 0
    var size = socklen_t(MemoryLayout<CInt>.size)
    guard getsockopt(raw, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) == 0 else {
      throw .socket(attempt: "look at the socket", lane: lane, errno: errno, advice: nil)
    }
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let result = withUnsafeMutablePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(raw, $0, &length) }
    }
    guard result == 0 else {
      throw .socket(attempt: "read the socket's address", lane: lane, errno: errno, advice: nil)
    }
    guard listens != 0, let port = loopbackPort(storage) else { throw .notLoopbackListener(lane: lane) }
    return port
  }

  private static func loopbackPort(_ storage: sockaddr_storage) -> UInt16? {
    withUnsafeBytes(of: storage) { bytes in
      switch CInt(storage.ss_family) {
      case AF_INET:
        let address = bytes.loadUnaligned(as: sockaddr_in.self)
        let isLoopback = UInt32(bigEndian: address.sin_addr.s_addr) >> 24 == 127
        return isLoopback ? UInt16(bigEndian: address.sin_port) : nil
      case AF_INET6:
        let address = bytes.loadUnaligned(as: sockaddr_in6.self)
        let octets = withUnsafeBytes(of: address.sin6_addr) { Array($0) }
        return octets == [UInt8](repeating: 0, count: 15) + [1] ? UInt16(bigEndian: address.sin6_port) : nil
      default: return nil
      }
    }
  }
}
