internal import Glibc

/// Listening sockets on 127.0.0.1, for a station that systemd doesn't hand its ports to.
public enum LoopbackSocket {
  /// Binds 127.0.0.1:`port` (0 takes any free one) and listens. Non-blocking, close-on-exec.
  public static func listen(port: UInt16) throws(EventLoopError) -> OwnedDescriptor {
    let kind = CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    let raw = socket(AF_INET, kind, 0)
    guard raw >= 0 else { throw EventLoopError("create a socket", code: errno) }
    let descriptor = OwnedDescriptor(raw)
    var yes: CInt = 1
    setsockopt(raw, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<CInt>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(raw, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else {
      throw EventLoopError(
        "bind port \(port) on 127.0.0.1", code: errno, advice: "another program uses it; see `ss -ltnp`")
    }
    guard Glibc.listen(raw, 64) == 0 else { throw EventLoopError("listen on port \(port)", code: errno) }
    return descriptor
  }

  /// The port a listening socket has, for one that was bound to port 0 or inherited.
  public static func port(of descriptor: CInt) throws(EventLoopError) -> UInt16 {
    var address = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
    }
    guard result == 0 else { throw EventLoopError("read a socket's address", code: errno) }
    return UInt16(bigEndian: address.sin_port)
  }
}
