/// Server-sent events (HTML standard section 9.2) to one page, for as long as the page is open.
///
/// Nothing is sent but events. Letting go of the stream closes it.
public final class EventStream {
  private weak var connection: Connection?
  /// Called once, when the page is gone or reads too slowly; not after `close`.
  public var onClose: (() -> Void)?

  init(connection: Connection) { self.connection = connection }

  deinit { connection?.close() }

  public var isOpen: Bool { connection != nil }

  /// Sends one event. `event` is letters, digits and `-`; `data` may have several lines. Returns false if the stream is
  /// closed, the name isn't one, or so much waits already that the stream is closed for it.
  @discardableResult
  public func send(event: String, data: String) -> Bool {
    guard let connection, Self.isEventName(event) else { return false }
    return connection.sendEvent(Self.encode(event: event, data: data))
  }

  /// Ends the stream; the page's browser will ask again unless the page tells it not to.
  public func close() {
    onClose = nil
    let connection = connection
    self.connection = nil
    connection?.close()
  }

  func connectionClosed() {
    connection = nil
    let handler = onClose
    onClose = nil
    handler?()
  }

  private static func isEventName(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.allSatisfy { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "-") }
  }

  /// Every line of the data gets its own field, whichever way it ends: none can pass for another field or event.
  static func encode(event: String, data: String) -> [UInt8] {
    var bytes = Array("event: \(event)\ndata: ".utf8)
    var previous: UInt8 = 0
    for byte in data.utf8 {
      switch byte {
      case .lineFeed where previous == .carriageReturn: break
      case .lineFeed, .carriageReturn: bytes += "\ndata: ".utf8
      default: bytes.append(byte)
      }
      previous = byte
    }
    bytes += "\n\n".utf8
    return bytes
  }
}
