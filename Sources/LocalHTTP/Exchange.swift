/// One request that waits for its answer: `respond` or `stream`, once, now or later, on the loop's thread.
///
/// An exchange that is dropped without either answers 500: a page must never load for ever.
public final class Exchange {
  public let request: Request
  /// The lane whose port the request came to.
  public let lane: String
  private weak var connection: Connection?
  private let number: UInt64
  private var isAnswered = false

  init(request: Request, lane: String, connection: Connection, number: UInt64) {
    self.request = request
    self.lane = lane
    self.connection = connection
    self.number = number
  }

  deinit {
    if !isAnswered { connection?.respond(.refusal(.noAnswer), to: number, closing: true) }
  }

  /// Whether the browser still waits. False once it hung up.
  public var isAwaited: Bool { !isAnswered && connection?.awaits(number) == true }

  /// Answers. Returns false, and does nothing, if the browser is gone or this was answered before.
  @discardableResult
  public func respond(_ response: Response) -> Bool {
    guard !isAnswered else { return false }
    isAnswered = true
    return connection?.respond(response, to: number, closing: false) ?? false
  }

  /// Answers with a stream of server-sent events; nil if the browser is gone, this was answered before, or the request
  /// is a HEAD, which has been answered then.
  public func stream() -> EventStream? {
    guard !isAnswered else { return nil }
    isAnswered = true
    return connection?.stream(to: number)
  }
}
