import EventLoop
import Glibc

/// Lines over two descriptors for the short-lived programs, which have nothing else to wait for. Calls block.
public final class BlockingLines {
  private let input: CInt
  private let output: CInt
  private var buffer: LineBuffer
  private var lines: [[UInt8]] = []

  /// Borrows both descriptors (standard input and output, or one socket twice).
  public init(input: CInt, output: CInt, limit: Int) {
    self.input = input
    self.output = output
    buffer = LineBuffer(limit: limit)
  }

  /// The next line, nil at a clean end of the stream.
  public func next() throws(JSONLinesError) -> [UInt8]? {
    var chunk = [UInt8](repeating: 0, count: 16384)
    while lines.isEmpty {
      let count = SystemCall.retrying { read(input, &chunk, chunk.count) }
      guard count >= 0 else { throw .connection("could not read from a socket: \(SystemCall.reason(errno))") }
      if count == 0 {
        guard !buffer.hasPartialLine else { throw .closed }
        return nil
      }
      lines = try buffer.receive(chunk[..<count])
    }
    return lines.removeFirst()
  }

  public func next<Message: Decodable>(_ type: Message.Type) throws(JSONLinesError) -> Message? {
    guard let line = try next() else { return nil }
    return try JSONLine.decode(type, from: line)
  }

  public func send(_ message: some Encodable) throws(JSONLinesError) {
    let bytes = try JSONLine.encode(message)
    var sent = 0
    while sent < bytes.count {
      let count = SystemCall.retrying { bytes[sent...].withUnsafeBytes { write(output, $0.baseAddress, $0.count) } }
      guard count > 0 else { throw .connection("could not write to a socket: \(SystemCall.reason(errno))") }
      sent += count
    }
  }
}
