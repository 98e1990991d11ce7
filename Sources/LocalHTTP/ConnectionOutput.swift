internal import Glibc

/// What waits to be written to one connection.
struct ConnectionOutput {
  private var chunks: [[UInt8]] = []
  private var sent = 0
  private(set) var waiting = 0

  var isEmpty: Bool { waiting == 0 }

  mutating func append(_ bytes: [UInt8]) {
    guard !bytes.isEmpty else { return }
    chunks.append(bytes)
    waiting += bytes.count
  }

  enum Progress {
    case done, wouldBlock, failed
  }

  /// Writes as much as the kernel takes. Doesn't block.
  mutating func write(to descriptor: CInt) -> Progress {
    while let chunk = chunks.first {
      // MSG_NOSIGNAL: a peer that is gone is an answer here, not a SIGPIPE.
      let count = chunk.withUnsafeBytes { bytes in
        send(descriptor, bytes.baseAddress?.advanced(by: sent), bytes.count - sent, CInt(MSG_NOSIGNAL))
      }
      guard count >= 0 else {
        if errno == EINTR { continue }
        return errno == EAGAIN ? .wouldBlock : .failed
      }
      sent += count
      waiting -= count
      if sent == chunk.count {
        chunks.removeFirst()
        sent = 0
      }
    }
    return .done
  }

  mutating func discard() { self = ConnectionOutput() }
}
