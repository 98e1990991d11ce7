internal import EventLoop
internal import Glibc

extension Connection {
  /// Reads what is there, a bounded share per call so that no peer keeps the loop.
  func read() {
    guard let server else { return }
    for _ in 0..<4 {
      let most: Int
      switch state {
      case .reading, .answering: most = min(parser.room, server.readBuffer.count)
      case .streaming, .lingering: most = server.readBuffer.count
      case .closed: return
      }
      guard most > 0 else { break }
      let count = server.readBuffer.withUnsafeMutableBytes { recv(raw, $0.baseAddress, most, 0) }
      guard count > 0 else {
        if count < 0, errno == EAGAIN || errno == EINTR { break }
        return close()
      }
      take(server.readBuffer[..<count])
      server.forgetRead(count)
      if count < most { break }
    }
    updateInterest()
  }

  private func take(_ bytes: ArraySlice<UInt8>) {
    switch state {
    case .reading, .answering:
      _ = parser.feed(bytes)
      advance()
    case .lingering(let thrownAway):
      guard thrownAway + bytes.count <= Self.mostLingering else { return close() }
      state = .lingering(bytes: thrownAway + bytes.count)
    // No browser sends on after it asked for a stream.
    case .streaming: close()
    case .closed: break
    }
  }

  static var mostLingering: Int { 256 * 1024 }

  /// Serves the requests that are there, one after the other, until one waits for its answer.
  func advance() {
    // An answer given within the handler lands here again: the loop below goes on with it, not a deeper call.
    guard !isAdvancing else { return }
    isAdvancing = true
    defer { isAdvancing = false }
    while case .reading = state {
      switch parser.next() {
      case .request(let request): begin(request)
      case .refused(let refusal): refuse(refusal)
      case nil:
        timeStage()
        return
      }
    }
  }

  private func begin(_ request: Request) {
    number += 1
    state = .answering(request)
    clearDeadline()
    timedStage = nil
    if let refusal = policy.refusal(of: request) {
      respond(.refusal(refusal), to: number, closing: true)
      return
    }
    server?.handler(Exchange(request: request, lane: lane, connection: self, number: number))
  }
}
