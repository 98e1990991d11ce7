import EventLoop
import JSONLines
import Messages

/// Hands sheets to `waypost-print`: cards that a person asked for. Nothing of them is kept, none is tried again.
final class SheetQueue {
  /// More at once aren't taken: the printer is behind already.
  static let limit = 4

  private let loop: EventLoop
  private let socket: String
  private var connections: [Int: LineConnection] = [:]
  private var lastNumber = 0

  init(loop: EventLoop, socket: String) {
    self.loop = loop
    self.socket = socket
  }

  /// `told` hears once: whether the sheet came out, or that the printer waits for something or gave up.
  func add(_ request: SheetRequest, told: @escaping (Bool) -> Void) {
    guard connections.count < Self.limit else { return told(false) }
    lastNumber += 1
    let number = lastNumber
    var told: ((Bool) -> Void)? = told
    func say(_ isOut: Bool) {
      told?(isOut)
      told = nil
    }
    do {
      let connection = try LineConnection(
        UnixSocket.connect(to: socket), limit: MessageLimits.slip, on: loop
      ) { [weak self] event in
        switch event {
        case .line(let line):
          guard let report = try? JSONLine.decode(SlipReport.self, from: line) else { return }
          // A printer that says nothing more than "not yet" isn't out of anything.
          if report.state == .waiting, report.reason != nil { say(false) }
          guard report.state.isFinal else { return }
          say([.printed, .sent, .saved].contains(report.state))
          try? self?.connections[number]?.send(SlipNoted(serial: request.id))
          self?.connections.removeValue(forKey: number)?.close()
        case .ended:
          say(false)
          self?.connections[number] = nil
        }
      }
      connections[number] = connection
      try connection.send(PrintRequest.sheet(request))
    } catch {
      Journal.write(.printServiceSilent, "a page was not handed to the printing service: \(error)")
      connections.removeValue(forKey: number)?.close()
      say(false)
    }
  }

  func close() {
    for connection in connections.values { connection.close() }
    connections = [:]
  }
}
