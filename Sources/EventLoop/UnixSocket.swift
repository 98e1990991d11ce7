internal import Glibc

/// Unix stream sockets by path: how the programs of a station talk.
public enum UnixSocket {
  /// Connects, without waiting for the other side to read. The descriptor is close-on-exec and blocking.
  ///
  /// Connecting to a listening Unix socket doesn't block unless its backlog is full.
  /// - Parameter packets: each write is one read at the other end (SOCK_SEQPACKET), in place of a stream.
  public static func connect(to path: String, packets: Bool = false) throws(EventLoopError) -> OwnedDescriptor {
    let socket = try make(packets ? SOCK_SEQPACKET : SOCK_STREAM)
    let raw = socket.raw
    let result = try withAddress(path) { address, length in SystemCall.retrying { Glibc.connect(raw, address, length) }
    }
    guard result == 0 else {
      throw EventLoopError("connect to the socket \(path)", code: errno, advice: "is its service running?")
    }
    return socket
  }

  /// Binds `path` and listens. A socket file left by a dead process is replaced; one that still answers is not.
  public static func listen(at path: String, backlog: CInt = 16) throws(EventLoopError) -> OwnedDescriptor {
    if let living = try? connect(to: path) {
      _ = consume living
      throw EventLoopError(
        "listen at \(path)", code: EADDRINUSE, advice: "another station runs on this folder; stop it")
    }
    unlink(path)
    let socket = try make(SOCK_STREAM)
    let raw = socket.raw
    let mask = umask(0o177)
    let result = try withAddress(path) { address, length in Glibc.bind(raw, address, length) }
    let code = errno
    umask(mask)
    guard result == 0 else { throw EventLoopError("bind the socket \(path)", code: code) }
    guard Glibc.listen(raw, backlog) == 0 else { throw EventLoopError("listen at \(path)", code: errno) }
    return socket
  }

  /// Takes the next waiting connection from a non-blocking listening socket, nil when there is none.
  public static func accept(from listener: CInt) -> OwnedDescriptor? {
    // accept4 isn't in the Glibc module; between these two calls nothing of ours starts a child.
    let raw = SystemCall.retrying { Glibc.accept(listener, nil, nil) }
    guard raw >= 0 else { return nil }
    _ = fcntl(raw, F_SETFD, FD_CLOEXEC)
    _ = fcntl(raw, F_SETFL, fcntl(raw, F_GETFL) | O_NONBLOCK)
    return OwnedDescriptor(raw)
  }

  private static func make(_ kind: __socket_type) throws(EventLoopError) -> OwnedDescriptor {
    let raw = socket(AF_UNIX, CInt(kind.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard raw >= 0 else { throw EventLoopError("create a socket", code: errno) }
    return OwnedDescriptor(raw)
  }

  private static func withAddress(
    _ path: String, _ call: (UnsafePointer<sockaddr>, socklen_t) -> CInt
  ) throws(EventLoopError) -> CInt {
    var address = sockaddr_un()
    let bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
      throw EventLoopError("use the socket path \(path)", code: ENAMETOOLONG, advice: "choose a shorter folder")
    }
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let length = socklen_t(MemoryLayout<sockaddr_un>.size)
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { call($0, length) }
    }
  }
}
