import Foundation
import Synchronization

/// Listens on 127.0.0.1 and gives every connection to `serve`, each on a thread of its own, until it is stopped.
///
/// `serve` owns the descriptor only while it runs: it is shut down when the listener stops, and closed afterwards.
public final class LoopbackListener: Sendable {
  public let port: UInt16
  private let descriptor: Int32
  private let state = Mutex(State())

  private struct State {
    var open: Set<Int32> = []
    var isStopped = false
    var accepted = 0
  }

  /// `port` 0 takes a free one. `receives`: how much the kernel takes before it is read, in bytes, where not as usual.
  public init(port: UInt16 = 0, receives: Int32? = nil, serve: @escaping @Sendable (Int32) -> Void) throws {
    signal(SIGPIPE, SIG_IGN)
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var yes: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    if var receives { setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receives, socklen_t(MemoryLayout<Int32>.size)) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    address.sin_port = port.bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = descriptor
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && listen(descriptor, 64) == 0 && getsockname(descriptor, $0, &length) == 0
      }
    }
    guard bound else { throw Tool.Failure.failed("no loopback listener: errno \(errno)") }
    self.port = UInt16(bigEndian: address.sin_port)
    Thread.detachNewThread { [weak self] in
      while true {
        let raw = accept(descriptor, nil, nil)
        guard raw >= 0 else {
          if errno == EINTR || errno == ECONNABORTED { continue }
          break
        }
        _ = fcntl(raw, F_SETFD, FD_CLOEXEC)
        guard let self, self.admit(raw) else {
          close(raw)
          break
        }
        Thread.detachNewThread {
          serve(raw)
          self.leave(raw)
        }
      }
      close(descriptor)
    }
  }

  deinit { stop() }

  /// How many connections came.
  public var accepted: Int { state.withLock { $0.accepted } }

  /// Nobody is let in any more, and who is in is cut off.
  public func stop() {
    state.withLock { state in
      guard !state.isStopped else { return }
      state.isStopped = true
      for raw in state.open { shutdown(raw, Int32(SHUT_RDWR)) }
      shutdown(descriptor, Int32(SHUT_RDWR))
    }
  }

  private func admit(_ raw: Int32) -> Bool {
    state.withLock { state in
      state.accepted += 1
      guard !state.isStopped else { return false }
      state.open.insert(raw)
      return true
    }
  }

  private func leave(_ raw: Int32) {
    state.withLock { _ = $0.open.remove(raw) }
    close(raw)
  }
}

/// Blocking reads and writes on a descriptor.
public enum Stream {
  /// Up to `count` bytes; empty at the end or on an error.
  public static func read(_ raw: Int32, _ count: Int = 65536) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    while true {
      let got = Foundation.read(raw, &bytes, count)
      if got < 0, errno == EINTR { continue }
      return Array(bytes[..<max(0, got)])
    }
  }

  /// False when the other side no longer takes it.
  @discardableResult public static func write(_ raw: Int32, _ bytes: some Sequence<UInt8>) -> Bool {
    var rest = Array(bytes)[...]
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes { Foundation.send(raw, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      if sent < 0, errno == EINTR { continue }
      guard sent > 0 else { return false }
      rest = rest.dropFirst(sent)
    }
    return true
  }
}
