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

  private var server: LineServer?
  private let take: (CrossingMessage) -> CrossingAnswer

  /// Listens at `path`, mode 0600.
  init(at path: String, loop: EventLoop, take: @escaping (CrossingMessage) -> CrossingAnswer) throws {
    self.take = take
    server = try LineServer(at: path, limit: Self.longestLine, mostClients: Self.mostClients, on: loop) {
      [weak self] event, client in self?.received(event, from: client)
    }
  }

  func close() { server?.close() }

  /// Tells whoever listens.
  func publish(_ answer: CrossingAnswer) {
    for client in (server?.clients ?? [:]).values { try? client.send(answer) }
  }

  private func received(_ event: LineConnection.Event, from client: LineConnection) {
    guard case .line(let line) = event else { return }
    guard let message = try? JSONLine.decode(CrossingMessage.self, from: line), message.version == 1 else {
      try? client.send(CrossingAnswer.malformed)
      return
    }
    try? client.send(take(message))
  }
}
