import EventLoop
import JSONLines
import Messages

/// An existing border system beside the station: tells of documents it has read, and hears when a lane is free again.
///
/// It connects to us, or doesn't: nothing here waits for it. What it sends is a few bounded lines; what it doesn't read is
/// not kept for it. It never hears what was asked, answered or found.
final class BorderExchange {
  /// Of one line, in bytes.
  static let longestLine = 4096
  static let mostClients = 2

  private let loop: EventLoop
  private let listener: OwnedDescriptor
  private var watch: EventLoop.Watch?
  private var clients: [ObjectIdentifier: LineConnection] = [:]
  private let take: (CrossingMessage) -> CrossingAnswer

  /// Listens at `path`, mode 0600.
  init(at path: String, loop: EventLoop, take: @escaping (CrossingMessage) -> CrossingAnswer) throws {
    self.loop = loop
    self.take = take
    listener = try UnixSocket.listen(at: path)
    try listener.setNonBlocking()
    watch = try loop.watch(listener.raw, for: .readable) { [weak self] _ in self?.accept() }
  }

  func close() {
    if let watch { loop.unwatch(watch) }
    watch = nil
    for client in clients.values { client.close() }
    clients = [:]
  }

  /// Tells whoever listens.
  func publish(_ answer: CrossingAnswer) {
    for client in clients.values { try? client.send(answer) }
  }

  private func accept() {
    while let descriptor = UnixSocket.accept(from: listener.raw) {
      guard clients.count < Self.mostClients else { continue }
      serve(descriptor)
    }
  }

  private func serve(_ descriptor: consuming OwnedDescriptor) {
    final class Box { weak var connection: LineConnection? }
    let box = Box()
    guard
      let client = try? LineConnection(
        descriptor, limit: Self.longestLine, on: loop,
        handler: { [weak self] event in
          guard let self, let connection = box.connection else { return }
          switch event {
          case .ended: clients[ObjectIdentifier(connection)] = nil
          case .line(let line):
            let message = try? JSONLine.decode(CrossingMessage.self, from: line)
            let isOurs = message?.version == 1
            try? connection.send(
              isOurs ? message.map(take) ?? .malformed : .malformed)
          }
        })
    else { return }
    box.connection = client
    clients[ObjectIdentifier(client)] = client
  }
}
