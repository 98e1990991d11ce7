import EventLoop
import JSONLines
import Messages
import Sealing
import Vault

/// Hands due envelopes to `waypost-upload` while there is something to send and a way to send it.
///
/// One envelope is under way at a time; each is settled in the vault before the next is offered. Nothing is asked again
/// and again: a run begins when something was stored, an attempt falls due or a link comes up.
final class Courier {
  private let loop: EventLoop
  private let socket: String
  private let vault: OwnedThread<Vault>
  private let clock: ServiceClock
  private let settled: () -> Void
  private var connection: LineConnection?
  private var queue: [EnvelopeForSending] = []
  private var current: EnvelopeForSending?
  private var isAsking = false
  private var wantsAnotherLook = false
  private var timer: TimerQueue.Timer?
  private var failures = 0
  /// Why the last attempt did not get through; nil once one has.
  private(set) var problem: String?
  private var isClosed = false
  var isLinkUp = false

  /// `settled` is called after every change of the queue.
  init(
    loop: EventLoop, socket: String, vault: OwnedThread<Vault>, clock: ServiceClock, settled: @escaping () -> Void
  ) {
    self.loop = loop
    self.socket = socket
    self.vault = vault
    self.clock = clock
    self.settled = settled
  }

  /// Something may be due now.
  func look() {
    guard !isClosed else { return }
    guard connection == nil, !isAsking else {
      wantsAnotherLook = true
      return
    }
    isAsking = true
    wantsAnotherLook = false
    let moment = clock.moment
    vault.perform { vault in
      let due = try vault.dueEnvelopes(limit: 16, now: moment)
      vault.markSending(due.map(\.id))
      return (due, try vault.nextAttempt())
    } then: { [weak self] result in
      guard let self else { return }
      isAsking = false
      switch result {
      case .failure(let error): Journal.write(.error, "the queue could not be read: \(error)")
      case .success(let (due, next)): start(due, next: next)
      }
    }
  }

  /// A link came up: whatever waited for one is tried at once.
  func linkCameUp() {
    failures = 0
    look()
  }

  func close() {
    isClosed = true
    connection?.close()
    connection = nil
  }

  private func start(_ due: [EnvelopeForSending], next: Int64?) {
    queue = due.filter { isLinkUp || !SinkAddress($0.sink).needsLink }
    guard !queue.isEmpty, !isClosed else {
      release()
      // What is due and lacks a link waits for the link, not for the clock.
      if due.isEmpty, let next { wake(after: clock.milliseconds(until: next)) }
      if wantsAnotherLook { look() }
      return
    }
    do {
      connection = try LineConnection(
        UnixSocket.connect(to: socket), limit: MessageLimits.envelope, on: loop
      ) { [weak self] event in self?.received(event) }
      offerNext()
    } catch {
      Journal.write(.warning, "envelopes wait, the upload service does not answer: \(error)")
      problem = EnvelopeReport.Reason.service.rawValue
      stopRun()
    }
  }

  private func offerNext() {
    guard let connection else { return }
    guard !queue.isEmpty else {
      failures = 0
      connection.close()
      self.connection = nil
      release()
      return look()
    }
    let envelope = queue.removeFirst()
    current = envelope
    do {
      try connection.send(
        EnvelopeOffer(
          id: envelope.id, age: Base64.encode(envelope.sealed), signature: envelope.signature,
          digest: Hex.encode(envelope.digest), sink: SinkAddress(envelope.sink)))
    } catch {
      stopRun()
    }
  }

  private func received(_ event: LineConnection.Event) {
    switch event {
    case .line(let line):
      guard let envelope = current, let report = try? JSONLine.decode(EnvelopeReport.self, from: line),
        report.id == envelope.id
      else { return stopRun() }
      current = nil
      settle(envelope, report)
    case .ended:
      Journal.write(.warning, "the upload process ended before it answered; its envelope stays in the queue")
      stopRun()
    }
  }

  private func settle(_ envelope: EnvelopeForSending, _ report: EnvelopeReport) {
    let moment = clock.moment
    let id = envelope.id
    let reason = report.reason?.rawValue ?? "unknown"
    problem = report.outcome == .acknowledged ? nil : reason
    let later = moment.elapsedMilliseconds + Backoff.milliseconds(attempt: failures)
    let digest = envelope.digest
    vault.perform { vault in
      switch report.outcome {
      case .acknowledged where report.receipt == Hex.encode(digest):
        try vault.deliver(id, now: moment)
      case .acknowledged: try vault.park(id, reason: "receipt-differs", now: moment)
      case .parked: try vault.park(id, reason: reason, now: moment)
      case .retry, .stop, .underway: try vault.retryLater(id, at: later, now: moment)
      }
    } then: { [weak self] result in
      guard let self else { return }
      if case .failure(let error) = result { Journal.write(.error, "an envelope could not be settled: \(error)") }
      if report.outcome == .parked {
        Journal.write(.error, "envelope \(id) is set aside: \(reason); see `waypost queue list`")
      }
      settled()
      if report.outcome == .stop {
        Journal.write(.warning, "nothing can be delivered now: \(reason)")
        stopRun()
      } else {
        offerNext()
      }
    }
  }

  /// Nothing will get through now: try the whole again after a while.
  private func stopRun() {
    connection?.close()
    connection = nil
    current = nil
    queue = []
    release()
    failures += 1
    wake(after: Backoff.milliseconds(attempt: failures))
  }

  private func release() {
    vault.perform {
      $0.releaseSending()
    } then: { _ in
    }
  }

  private func wake(after milliseconds: Int64) {
    guard !isClosed else { return }
    if let timer { loop.cancel(timer) }
    timer = try? loop.after(milliseconds: milliseconds) { [weak self] in
      self?.timer = nil
      self?.look()
    }
  }
}

/// Full jitter: anything up to twice as long at each failure, at most 15 minutes (research: a brief link must not be
/// missed), never less than half a second.
enum Backoff {
  static func milliseconds(attempt: Int) -> Int64 {
    let ceiling = min(15 * 60_000, Int64(1000) << Int64(min(max(attempt, 0), 12)))
    return Int64.random(in: 500...max(500, ceiling))
  }
}

extension SinkAddress {
  init(_ sink: Sink) { self.init(kind: sink.kind.rawValue, place: sink.path) }
}
