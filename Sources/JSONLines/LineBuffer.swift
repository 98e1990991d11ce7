/// Cuts a stream of bytes into lines ended by LF, none longer than `limit` bytes. Pure.
public struct LineBuffer: Sendable {
  public let limit: Int
  private var bytes: [UInt8] = []
  /// Where the search for a line feed goes on, so that a long line costs linear time.
  private var searched = 0

  public init(limit: Int) { self.limit = limit }

  /// Takes bytes in and gives the complete lines, without their line feeds. After an error the stream is lost.
  public mutating func receive(_ new: some Sequence<UInt8>) throws(JSONLinesError) -> [[UInt8]] {
    bytes.append(contentsOf: new)
    var lines: [[UInt8]] = []
    var start = 0
    while let end = bytes[max(start, searched)...].firstIndex(of: UInt8(ascii: "\n")) {
      guard end - start <= limit else { throw .tooLong(limit: limit) }
      lines.append(Array(bytes[start..<end]))
      start = end + 1
    }
    // Not `removeFirst`: what was handed out would stay behind the end of a buffer that lives on.
    if start > 0 { bytes = Array(bytes[start...]) }
    searched = bytes.count
    guard bytes.count <= limit else { throw .tooLong(limit: limit) }
    return lines
  }

  /// Whether a line has begun and not ended.
  public var hasPartialLine: Bool { !bytes.isEmpty }
}
