import EventLoop
import JSONLines
import Messages

/// The control socket: one JSON line in, one out, for whoever may reach the socket's file.
final class ControlServer {
  /// Technicians at the same time; one more is hung up on.
  static let mostClients = 8

  typealias Answer = (Result<JSONValue, Refusal>) -> Void

  private var server: LineServer?
  /// Those who asked to be told of devices.
  private var watchers: Set<ObjectIdentifier> = []
  private let carryOut: (ControlRequest, @escaping Answer) -> Void

  /// Listens at `path`, mode 0600. `carryOut` answers each request, now or later.
  init(at path: String, loop: EventLoop, carryOut: @escaping (ControlRequest, @escaping Answer) -> Void) throws {
    self.carryOut = carryOut
    server = try LineServer(at: path, limit: MessageLimits.control, mostClients: Self.mostClients, on: loop) {
      [weak self] event, client in self?.received(event, from: client)
    }
  }

  func close() {
    server?.close()
    watchers = []
  }

  /// Tells the watchers. Who doesn't read is hung up on by the connection's own limit.
  func publish(_ body: JSONValue) {
    for watcher in watchers { try? server?.clients[watcher]?.send(ControlAnswer(body)) }
  }

  private func received(_ event: LineConnection.Event, from client: LineConnection) {
    switch event {
    case .ended: watchers.remove(ObjectIdentifier(client))
    case .line(let line):
      guard let request = try? JSONLine.decode(ControlRequest.self, from: line), request.version == 1 else {
        let refusal = Refusal(
          cause: "The line is not a command of this version.", consequence: "Nothing was done.",
          next: "Use the `waypost` program of the same release.")
        try? client.send(ControlAnswer<JSONValue>(refusal: refusal))
        return
      }
      // The snapshot goes out before the first event: both are sent from this thread, in this order.
      if request.command == "devices watch" { watchers.insert(ObjectIdentifier(client)) }
      carryOut(request) { [weak client] result in
        switch result {
        case .success(let body): try? client?.send(ControlAnswer(body))
        case .failure(let refusal): try? client?.send(ControlAnswer<JSONValue>(refusal: refusal))
        }
      }
    }
  }
}
