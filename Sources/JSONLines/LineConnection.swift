public import EventLoop
import Glibc

/// A socket on the loop that carries lines both ways. Not `Sendable`: it lives on the loop's thread.
public final class LineConnection {
  /// What may arrive.
  public enum Event {
    case line([UInt8])
    /// The other side closed, or something failed; nothing comes after this.
    case ended(JSONLinesError?)
  }

  /// More than this may not wait to be written: the other side doesn't read, and is dropped.
  public static let unwrittenLimit = 4 << 20

  private let loop: EventLoop
  private var descriptor: OwnedDescriptor?
  private var watch: EventLoop.Watch?
  private var buffer: LineBuffer
  private var unwritten: [UInt8] = []
  private var handler: ((Event) -> Void)?

  /// Takes the descriptor over and calls `handler` on the loop until `.ended` or `close`.
  public init(
    _ descriptor: consuming OwnedDescriptor, limit: Int, on loop: EventLoop, handler: @escaping (Event) -> Void
  ) throws(EventLoopError) {
    self.loop = loop
    self.handler = handler
    buffer = LineBuffer(limit: limit)
    try descriptor.setNonBlocking()
    let raw = descriptor.raw
    self.descriptor = consume descriptor
    watch = try loop.watch(raw, for: .readable) { [weak self] readiness in self?.ready(readiness) }
  }

  deinit { close() }

  /// Queues a message; it is written as the other side reads. Silent after the end.
  public func send(_ message: some Encodable) throws(JSONLinesError) {
    guard descriptor != nil else { return }
    unwritten += try JSONLine.encode(message)
    guard unwritten.count <= Self.unwrittenLimit else { return end(.tooLong(limit: Self.unwrittenLimit)) }
    flush()
  }

  /// Hangs up without calling the handler again; harmless when repeated.
  public func close() {
    handler = nil
    if let watch { loop.unwatch(watch) }
    watch = nil
    descriptor = nil
  }

  private func ready(_ readiness: EventLoop.Readiness) {
    if readiness.contains(.writable) { flush() }
    if readiness.contains(.readable) || readiness.contains(.hungUp) { receive() }
  }

  private func receive() {
    var chunk = [UInt8](repeating: 0, count: 16384)
    while let raw = descriptor?.raw {
      let count = SystemCall.retrying { read(raw, &chunk, chunk.count) }
      if count < 0 {
        if errno == EAGAIN { return }
        return end(.connection("could not read from a socket: \(SystemCall.reason(errno))"))
      }
      if count == 0 { return end(buffer.hasPartialLine ? .closed : nil) }
      do {
        for line in try buffer.receive(chunk[..<count]) { handler?(.line(line)) }
      } catch {
        return end(error)
      }
    }
  }

  private func flush() {
    while !unwritten.isEmpty, let raw = descriptor?.raw {
      let count = SystemCall.retrying { Glibc.send(raw, unwritten, unwritten.count, CInt(MSG_NOSIGNAL)) }
      if count < 0 {
        if errno == EAGAIN { break }
        return end(.connection("could not write to a socket: \(SystemCall.reason(errno))"))
      }
      // A buffer that is let go of is overwritten, one that is kept would hold what was sent.
      unwritten = Array(unwritten[count...])
    }
    if let watch { loop.change(watch, to: unwritten.isEmpty ? .readable : [.readable, .writable]) }
  }

  private func end(_ error: JSONLinesError?) {
    let handler = handler
    close()
    handler?(.ended(error))
  }
}
