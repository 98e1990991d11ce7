public import EventLoop
internal import Glibc

/// Serves the pages of a station's lanes over loopback sockets, all on the loop's thread.
///
/// Not `Sendable`. Every request that reaches the handler kept the parser's rules and the port's `OriginPolicy`; whose
/// browser it is, `LaneAccess` says. Connections are bounded per server: lanes that must not crowd each other out have
/// one server each.
public final class HTTPServer {
  public typealias Handler = (Exchange) -> Void

  let loop: EventLoop
  let limits: Limits
  let handler: Handler
  /// Shared by all connections: only one is read at a time.
  var readBuffer = [UInt8](repeating: 0, count: 16_384)
  private var listeners: [Listener] = []
  private var connections: [UInt64: Connection] = [:]
  private var lastName: UInt64 = 0

  /// `handler` is called on the loop's thread and must not block; it may answer later.
  public init(loop: EventLoop, limits: Limits = .standard, handler: @escaping Handler) {
    self.loop = loop
    self.limits = limits
    self.handler = handler
  }

  deinit {
    close()
  }

  /// Connections that are open now.
  public var connectionCount: Int { connections.count }

  /// Serves `lane` on a listening socket, inherited or from `LoopbackSocket.listen`; returns its port.
  ///
  /// Throws if the socket doesn't listen on a loopback address: nothing of a lane is for the network.
  @discardableResult
  public func listen(on descriptor: consuming OwnedDescriptor, lane: String) throws(LocalHTTPError) -> UInt16 {
    let listener = try Listener(descriptor, lane: lane)
    let port = listener.port
    try listener.start(on: loop) { [unowned self, unowned listener] accepted in
      self.accept(accepted, from: listener)
    }
    listeners.append(listener)
    return port
  }

  /// Stops listening and closes every connection at once.
  public func close() {
    for listener in listeners { listener.stop() }
    listeners = []
    for connection in connections.values { connection.close() }
  }

  func forget(_ connection: Connection) { connections[connection.name] = nil }

  private func accept(_ raw: CInt, from listener: Listener) {
    let descriptor = OwnedDescriptor(raw)
    guard connections.count < limits.connections else {
      refuse(descriptor)
      return
    }
    lastName += 1
    let connection = Connection(
      descriptor, name: lastName, lane: listener.lane, policy: listener.policy, server: self)
    connections[lastName] = connection
    do {
      try connection.start()
    } catch {
      connection.close()
    }
  }

  /// One try to say why, without waiting for anything: a crowd must not be able to hold descriptors by being refused.
  private func refuse(_ descriptor: borrowing OwnedDescriptor) {
    let response = Response.refusal(.tooManyConnections)
    var output = ConnectionOutput()
    output.append(response.head(length: response.body.count, closes: true) + response.body)
    _ = output.write(to: descriptor.raw)
    _ = shutdown(descriptor.raw, CInt(SHUT_WR))
    // Unread bytes would make the kernel reset the connection before the answer is read.
    let count = readBuffer.withUnsafeMutableBytes { recv(descriptor.raw, $0.baseAddress, $0.count, 0) }
    forgetRead(count)
  }

  /// Overwrites what was read: the buffer lives as long as the server, an answer in it may not.
  func forgetRead(_ count: Int) {
    for index in 0..<max(0, count) { readBuffer[index] = 0 }
  }
}
