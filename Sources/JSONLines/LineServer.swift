public import EventLoop

/// A Unix socket whose clients speak lines. Not `Sendable`: it lives on the loop's thread.
public final class LineServer {
  /// Those who are connected.
  public private(set) var clients: [ObjectIdentifier: LineConnection] = [:]

  private let loop: EventLoop
  private let listener: OwnedDescriptor
  private let limit: Int
  private let mostClients: Int
  private let handler: (LineConnection.Event, LineConnection) -> Void
  private var watch: EventLoop.Watch?

  /// Listens at `path`, mode 0600. `handler` is called on the loop with what a client sent, and once when it has gone.
  ///
  /// - Parameters:
  ///   - limit: of one line, in bytes.
  ///   - mostClients: at the same time; one more is hung up on.
  public init(
    at path: String, limit: Int, mostClients: Int, on loop: EventLoop,
    handler: @escaping (LineConnection.Event, LineConnection) -> Void
  ) throws(EventLoopError) {
    self.loop = loop
    self.limit = limit
    self.mostClients = mostClients
    self.handler = handler
    listener = try UnixSocket.listen(at: path)
    try listener.setNonBlocking()
    watch = try loop.watch(listener.raw, for: .readable) { [weak self] _ in self?.accept() }
  }

  public func close() {
    if let watch { loop.unwatch(watch) }
    watch = nil
    for client in clients.values { client.close() }
    clients = [:]
  }

  private func accept() {
    while let descriptor = UnixSocket.accept(from: listener.raw) {
      guard clients.count < mostClients else { continue }
      serve(descriptor)
    }
  }

  private func serve(_ descriptor: consuming OwnedDescriptor) {
    // The handler needs the connection and the connection its handler: the box is filled right after.
    final class Box { weak var connection: LineConnection? }
    let box = Box()
    guard
      let client = try? LineConnection(
        descriptor, limit: limit, on: loop,
        handler: { [weak self] event in
          guard let self, let connection = box.connection else { return }
          if case .ended = event { clients[ObjectIdentifier(connection)] = nil }
          handler(event, connection)
        })
    else { return }
    box.connection = client
    clients[ObjectIdentifier(client)] = client
  }
}
