internal import EventLoop
internal import Glibc

/// One browser connection: reads requests one after the other, hands each out, writes its answer.
///
/// `Connection+Reading` feeds the parser, `Connection+Writing` answers, `Connection+Deadline` keeps the time.
final class Connection {
  enum State {
    /// Waits for a request or the rest of one.
    case reading
    /// A request was handed out, or its answer is being written.
    case answering(Request)
    /// Server-sent events.
    case streaming
    /// The last answer was written; what the peer still sends is thrown away, so that the kernel doesn't reset the
    /// connection before the answer is read.
    case lingering(bytes: Int)
    case closed
  }

  let lane: String
  let policy: OriginPolicy
  let loop: EventLoop
  let limits: Limits
  /// Nil only while the server is being let go of.
  weak var server: HTTPServer?
  let name: UInt64
  private var descriptor: OwnedDescriptor?
  private var watch: EventLoop.Watch?
  private var interest: EventLoop.Readiness = .readable

  var state = State.reading
  var parser: RequestParser
  var output = ConnectionOutput()
  var closesAfterOutput = false
  /// Counts the requests, so that a late answer can't reach a later request.
  var number: UInt64 = 0
  var isAdvancing = false
  weak var events: EventStream?

  // Times in milliseconds of CLOCK_BOOTTIME.
  var deadline: Int64?
  var timer: (name: TimerQueue.Timer, fires: Int64)?
  var timedStage: RequestParser.Stage?

  init(
    _ descriptor: consuming OwnedDescriptor, name: UInt64, lane: String, policy: OriginPolicy, server: HTTPServer
  ) {
    self.descriptor = consume descriptor
    self.name = name
    self.lane = lane
    self.policy = policy
    self.server = server
    loop = server.loop
    limits = server.limits
    parser = RequestParser(limits: server.limits)
  }

  /// -1 once closed.
  var raw: CInt { descriptor?.raw ?? -1 }

  var isClosed: Bool {
    if case .closed = state { return true }
    return false
  }

  func start() throws(EventLoopError) {
    watch = try loop.watch(raw, for: interest) { [weak self] readiness in self?.ready(readiness) }
    setDeadline(after: limits.headDeadline)
    timedStage = .idle
  }

  /// Closes at once; whatever waits to be written is dropped. Harmless when repeated.
  func close() {
    guard !isClosed else { return }
    state = .closed
    if let timer { loop.cancel(timer.name) }
    timer = nil
    if let watch { loop.unwatch(watch) }
    watch = nil
    descriptor = nil
    output.discard()
    let stream = events
    events = nil
    server?.forget(self)
    stream?.connectionClosed()
  }

  /// Tells the loop what this connection waits for now.
  func updateInterest() {
    var wanted: EventLoop.Readiness = output.isEmpty ? [] : .writable
    switch state {
    case .reading, .answering: if parser.room > 0 { wanted.insert(.readable) }
    case .streaming, .lingering: wanted.insert(.readable)
    case .closed: return
    }
    guard wanted != interest, let watch else { return }
    interest = wanted
    loop.change(watch, to: wanted)
  }

  private func ready(_ readiness: EventLoop.Readiness) {
    if readiness.contains(.readable) { read() }
    if !isClosed, readiness.contains(.writable) { flush() }
    // A browser that closed one direction has closed the page: what was sent is served above, nothing later is.
    if readiness.contains(.hungUp) { close() }
  }
}
