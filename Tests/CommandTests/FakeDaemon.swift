import EventLoop
import Foundation
import JSONLines
import Messages
import Synchronization

/// A control socket with somebody behind it who writes down what was asked and says what the test wants.
final class FakeDaemon: Sendable {
  enum Reply: Sendable {
    case body(JSONValue)
    case refusal(Refusal)
    /// This line, whatever it is.
    case line(String)
    /// Closes without a word.
    case hangUp
  }

  let path: String
  private let folder: Scratch
  private let listener: CInt
  private let received = Received()
  private let ended = DispatchSemaphore(value: 0)

  /// Apart from the daemon, so that the thread which serves doesn't keep it alive.
  private final class Received: Sendable {
    let requests = Mutex<[ControlRequest]>([])
  }

  var requests: [ControlRequest] { received.requests.withLock { $0 } }

  init(at path: String? = nil, _ reply: @escaping @Sendable (ControlRequest) -> Reply) throws {
    folder = try Scratch()
    self.path = path ?? "\(folder.path)/control.socket"
    listener = try UnixSocket.listen(at: self.path).release()
    let thread = Thread { [listener, received, ended] in
      Self.serve(listener, received, reply)
      ended.signal()
    }
    thread.start()
  }

  convenience init(answering body: JSONValue) throws { try self.init { _ in .body(body) } }

  deinit {
    shutdown(listener, CInt(SHUT_RDWR))
    ended.wait()
    close(listener)
  }

  private static func serve(
    _ listener: CInt, _ received: Received, _ reply: @Sendable (ControlRequest) -> Reply
  ) {
    while true {
      let connection = accept(listener, nil, nil)
      guard connection >= 0 else { return }
      defer { close(connection) }
      let lines = BlockingLines(input: connection, output: connection, limit: MessageLimits.control)
      guard let request = try? lines.next(ControlRequest.self) else { continue }
      received.requests.withLock { $0.append(request) }
      switch reply(request) {
      case .body(let body): try? lines.send(ControlAnswer(body))
      case .refusal(let refusal): try? lines.send(ControlAnswer<JSONValue>(refusal: refusal))
      case .line(let line):
        let bytes = Array((line + "\n").utf8)
        _ = bytes.withUnsafeBytes { write(connection, $0.baseAddress, $0.count) }
      case .hangUp: break
      }
    }
  }
}

// `Scratch` is a folder's name, fixed at its making.
extension Scratch: @unchecked Sendable {}
