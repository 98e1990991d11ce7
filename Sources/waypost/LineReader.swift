import EventLoop
import Glibc

/// Standard input, line by line.
final class LineReader {
  enum Line: Equatable {
    case text(String)
    /// Longer than the limit; it was passed over.
    case tooLong
  }

  private let limit: Int
  private var bytes: [UInt8] = []
  private var start = 0
  /// Up to here no line end was seen.
  private var searched = 0
  private var isAtEnd = false

  init(limit: Int) { self.limit = limit }

  /// The next line without its end, nil at the end of input. Blocks. Throws when a line is longer than the limit.
  func next() throws(CommandFailure) -> String? {
    switch nextLine() {
    case nil: return nil
    case .text(let text)?: return text
    case .tooLong?:
      let size = limit >= 1 << 20 ? "\(limit >> 20) MiB" : "\(limit >> 10) KiB"
      throw CommandFailure(
        .wrong, "A line of standard input is longer than \(size).", "It and what follows wasn't read.",
        next: "Shorten it; one JSON object stands on one line.")
    }
  }

  /// The same, but a line that is too long is told and passed over. No more of it than the limit is ever held.
  func nextLine() -> Line? {
    var isTooLong = false
    while true {
      if let end = bytes[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        defer { (start, searched) = (end + 1, end + 1) }
        return isTooLong || end - start > limit
          ? .tooLong : .text(String(decoding: bytes[start..<end], as: UTF8.self))
      }
      if bytes.count - start > limit {
        isTooLong = true
        start = bytes.count
      }
      searched = bytes.count
      if isAtEnd {
        defer { start = bytes.count }
        if isTooLong { return .tooLong }
        return start < bytes.count ? .text(String(decoding: bytes[start...], as: UTF8.self)) : nil
      }
      fill()
    }
  }

  private func fill() {
    bytes.removeSubrange(..<start)
    (start, searched) = (0, searched - start)
    var chunk = [UInt8](repeating: 0, count: 65_536)
    let count = SystemCall.retrying { chunk.withUnsafeMutableBytes { read(0, $0.baseAddress, $0.count) } }
    if count > 0 { bytes += chunk[..<count] } else { isAtEnd = true }
  }
}
