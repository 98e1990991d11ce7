internal import EventLoop
internal import Glibc

extension Connection {
  func awaits(_ number: UInt64) -> Bool {
    if case .answering = state { return number == self.number && output.isEmpty && !closesAfterOutput }
    return false
  }

  /// Writes the answer to request `number`; false if that is not the one that waits.
  @discardableResult
  func respond(_ response: Response, to number: UInt64, closing: Bool) -> Bool {
    guard awaits(number), case .answering(let request) = state else { return false }
    guard response.body.count <= limits.response else {
      return respond(.refusal(.responseTooLarge), to: number, closing: true)
    }
    write(response, omitsBody: request.method == .head, closing: closing || !request.keepsAlive)
    return true
  }

  /// Answers a request that isn't one, and ends the connection.
  func refuse(_ refusal: Refusal) {
    write(.refusal(refusal), omitsBody: false, closing: true)
  }

  private func write(_ response: Response, omitsBody: Bool, closing: Bool) {
    let head = response.head(length: response.body.count, closes: closing)
    if omitsBody {
      output.append(head)
    } else if response.body.count <= 16_384 {
      // One write, one segment: the common page.
      output.append(head + response.body)
    } else {
      output.append(head)
      output.append(response.body)
    }
    closesAfterOutput = closing
    setDeadline(after: limits.writeDeadline)
    flush()
  }

  /// Begins the event stream that answers request `number`.
  func stream(to number: UInt64) -> EventStream? {
    guard awaits(number), case .answering(let request) = state else { return nil }
    let response = Response(status: 200, type: .eventStream, body: [])
    // Without a length and without chunks the body ends with the connection (RFC 9112 section 6.3).
    output.append(response.head(length: nil, closes: true))
    guard request.method == .get else {
      closesAfterOutput = true
      setDeadline(after: limits.writeDeadline)
      flush()
      return nil
    }
    let stream = EventStream(connection: self)
    events = stream
    state = .streaming
    setDeadline(after: limits.writeDeadline)
    flush()
    return isClosed ? nil : stream
  }

  func sendEvent(_ bytes: [UInt8]) -> Bool {
    guard case .streaming = state else { return false }
    guard output.waiting + bytes.count <= limits.streamBacklog else {
      close()
      return false
    }
    if output.isEmpty { setDeadline(after: limits.writeDeadline) }
    output.append(bytes)
    flush()
    return !isClosed
  }

  /// Writes on; when all is out, goes on to what comes after an answer.
  func flush() {
    switch output.write(to: raw) {
    case .failed: close()
    case .wouldBlock: updateInterest()
    case .done: outputWritten()
    }
  }

  private func outputWritten() {
    if closesAfterOutput {
      guard shutdown(raw, CInt(SHUT_WR)) == 0 else { return close() }
      closesAfterOutput = false
      state = .lingering(bytes: 0)
      setDeadline(after: limits.linger)
      updateInterest()
      return
    }
    clearDeadline()
    if case .answering = state {
      state = .reading
      advance()
    }
    updateInterest()
  }
}
