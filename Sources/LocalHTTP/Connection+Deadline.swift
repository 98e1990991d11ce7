internal import EventLoop

extension Connection {
  func clearDeadline() { deadline = nil }

  /// A deadline is a moment, not a pause between bytes: nothing the peer sends moves it.
  func setDeadline(after span: Duration) {
    let now = SystemCall.bootMilliseconds()
    let moment = now + span.milliseconds
    deadline = moment
    // A timer that fires earlier is left alone and looks again then: a busy connection costs no timer calls.
    if let timer {
      guard timer.fires > moment else { return }
      loop.cancel(timer.name)
    }
    arm(at: moment, now: now)
  }

  /// Sets the deadline of the stage the parser is in, once per stage.
  func timeStage() {
    let stage = parser.stage
    guard stage != timedStage else { return }
    let isFirstHead = number == 0 && timedStage == .idle && stage == .head
    timedStage = stage
    switch stage {
    case .idle: setDeadline(after: limits.idle)
    // The first head counts from the moment the connection was accepted.
    case .head: if !isFirstHead { setDeadline(after: limits.headDeadline) }
    case .body: setDeadline(after: limits.bodyDeadline)
    case .refused: break
    }
  }

  private func arm(at moment: Int64, now: Int64) {
    do {
      let name = try loop.after(milliseconds: max(0, moment - now)) { [weak self] in self?.timerFired() }
      timer = (name, moment)
    } catch {
      // Without a timer nothing would end this connection.
      close()
    }
  }

  private func timerFired() {
    timer = nil
    guard let deadline else { return }
    let now = SystemCall.bootMilliseconds()
    guard now >= deadline else { return arm(at: deadline, now: now) }
    self.deadline = nil
    deadlinePassed()
  }

  private func deadlinePassed() {
    guard case .reading = state else { return close() }
    switch parser.stage {
    case .head: refuse(.headTimeout)
    case .body: refuse(.bodyTimeout)
    case .idle, .refused: close()
    }
  }
}

extension Duration {
  /// Whole milliseconds, rounded up.
  var milliseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
  }
}
