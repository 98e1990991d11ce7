import EventLoop
import JSONLines
import Messages
import Sealing
import Vault

/// Hands due envelopes to `waypost-upload` while there is something to send and a way to send it.
///
/// One upload process at a time. A few envelopes are under way at once, in the queue's order, so that neither the disk
/// here nor the way there waits for the other; what became of them is noted in the vault in batches. Nothing is asked
/// again and again: a run begins when something was stored, an attempt falls due, a sink's rest is over or a link comes
/// up.
final class Courier {
  struct Limits {
    /// Offers without an answer. Few: what is offered can't be overtaken by an alert.
    var underWay = 4
    var bytesUnderWay = 2 << 20
    /// Reports that the vault has not noted yet.
    var unsettled = 64
    /// After an answer that took longer, one at a time.
    var slowMilliseconds: Int64 = 1000
    /// An upload process that neither answers nor says that bytes move is given up after this.
    var leaseMilliseconds: Int64 = 4 * 60_000
  }

  private let world: any CourierSurroundings
  private let limits: Limits
  private let settled: () -> Void
  private var random: any RandomNumberGenerator

  private var connection: (any UploadConnection)?
  /// Fetched, not offered.
  private var waiting: [EnvelopeForSending] = []
  /// Offered, in order; the first is the one being answered.
  private var underWay: [EnvelopeForSending] = []
  private var unsettled: [SendingResult] = []
  private var isSettling = false
  private var lastAnswer: Int64 = 0
  private var isSlow = false
  private var cancelsLease: (() -> Void)?

  private var isAsking = false
  private var wantsAnotherLook = false
  private var place = QueuePlace()
  /// Counts the times that `place` was given up.
  private var round = 0
  private var cancelsTimer: (() -> Void)?

  private var holds = SinkHolds<Sink>()
  /// The upload service itself.
  private var service = SinkHolds<String>()
  /// How often single envelopes have failed since they last got through.
  private var failures: [String: Int] = [:]
  private var isClosed = false

  var isLinkUp = false {
    didSet { if isLinkUp != oldValue { startOver() } }
  }

  /// Why envelopes wait; nil when nothing is known to be wrong.
  var problem: String? { (service.worst?.reason ?? holds.worst?.reason)?.rawValue }
  /// What the server said to that.
  var words: String? { holds.worst?.words }

  /// `settled` is called after every change of the queue.
  init(
    in world: any CourierSurroundings, limits: Limits = Limits(),
    random: any RandomNumberGenerator = SystemRandomNumberGenerator(), settled: @escaping () -> Void
  ) {
    self.world = world
    self.limits = limits
    self.random = random
    self.settled = settled
  }

  convenience init(
    loop: EventLoop, socket: String, vault: OwnedThread<Vault>, clock: ServiceClock, limits: Limits = Limits(),
    settled: @escaping () -> Void
  ) {
    self.init(
      in: LoopSurroundings(loop: loop, socket: socket, vault: vault, clock: clock), limits: limits, settled: settled)
  }

  /// Something may be due now, perhaps more urgent than what was fetched.
  func look() {
    if !waiting.isEmpty {
      release(waiting.map(\.id))
      waiting = []
      startOver()
    }
    ask()
  }

  /// A link came up: whatever waited for one is tried at once.
  func linkCameUp() {
    _ = holds.linkCameUp()
    _ = service.linkCameUp()
    startOver()
    let failed = Array(failures.keys)
    failures = [:]
    guard !failed.isEmpty else { return look() }
    let moment = world.moment
    world.perform {
      try $0.bringForward(failed, now: moment)
    } then: { [weak self] _ in
      self?.look()
    }
  }

  func close() {
    isClosed = true
    end()
  }
}

// MARK: - the queue

extension Courier {
  private func ask() {
    guard !isClosed else { return }
    guard !isAsking else {
      wantsAnotherLook = true
      return
    }
    let moment = world.moment
    if holds.lift(now: moment.elapsedMilliseconds) { startOver() }
    _ = service.lift(now: moment.elapsedMilliseconds)
    guard service.held.isEmpty else { return wakeWhenDue(next: nil) }
    isAsking = true
    wantsAnotherLook = false
    // What is due and lacks a link waits for the link, not for the clock.
    let kinds: Set<Sink.Kind> = isLinkUp ? [] : [.s3, .openrosa]
    let (held, place, limit, round) = (holds.held, place, limits.underWay, round)
    world.perform { vault in
      let look = try vault.lookForDue(limit: limit, passing: held, kinds: kinds, from: place, now: moment)
      vault.markSending(look.envelopes.map(\.id))
      return (look, try vault.nextAttempt(after: moment))
    } then: { [weak self] result in
      guard let self else { return }
      isAsking = false
      switch result {
      case .failure(let error): Journal.write(.vaultFailed, "the queue could not be read: \(error)")
      case .success(let (found, next)):
        var look = found
        // What was passed over while it looked may be wanted now.
        if round != self.round {
          look.place = self.place
          look.isComplete = false
        }
        self.found(look, next: next)
      }
    }
  }

  private func startOver() {
    place = QueuePlace()
    round += 1
  }

  private func found(_ look: QueueLook, next: Int64?) {
    guard !isClosed else { return }
    place = look.place
    guard service.held.isEmpty else {
      release(look.envelopes.map(\.id))
      startOver()
      return wakeWhenDue(next: next)
    }
    waiting += look.envelopes
    if !waiting.isEmpty { return pump() }
    if wantsAnotherLook || !look.isComplete { return ask() }
    if underWay.isEmpty {
      end()
      wakeWhenDue(next: next)
    }
  }

  /// Offers what there is room for, and fetches more when that is used up.
  private func pump() {
    while let next = waiting.first, hasRoom(for: next) {
      waiting.removeFirst()
      // Its sink may have failed since it was fetched.
      if holds.held.contains(next.sink) {
        release([next.id])
        continue
      }
      guard offer(next) else { return }
    }
    if waiting.isEmpty, underWay.count < window, unsettled.count < limits.unsettled { ask() }
  }

  private var window: Int { isSlow ? 1 : limits.underWay }

  private func hasRoom(for envelope: EnvelopeForSending) -> Bool {
    guard !underWay.isEmpty else { return true }
    let bytes = underWay.reduce(envelope.sealed.count) { $0 + $1.sealed.count }
    return underWay.count < window && bytes <= limits.bytesUnderWay && unsettled.count < limits.unsettled
  }

  private func release(_ ids: [String]) {
    guard !ids.isEmpty else { return }
    world.perform {
      $0.releaseSending(ids)
    } then: { _ in
    }
  }

  private func wakeWhenDue(next: Int64?) {
    guard !isClosed, let soonest = [next, holds.nextEnd, service.nextEnd].compactMap(\.self).min() else { return }
    cancelsTimer?()
    cancelsTimer = world.after(milliseconds: world.milliseconds(until: soonest)) { [weak self] in
      self?.cancelsTimer = nil
      self?.ask()
    }
  }
}

// MARK: - the upload process

extension Courier {
  /// False when there is no upload process to offer it to.
  private func offer(_ envelope: EnvelopeForSending) -> Bool {
    do {
      if connection == nil {
        connection = try world.connect { [weak self] event in self?.received(event) }
      }
      if underWay.isEmpty {
        lastAnswer = world.moment.elapsedMilliseconds
        renewLease()
      }
      underWay.append(envelope)
      try connection?.offer(
        EnvelopeOffer(
          id: envelope.id, age: Base64.encode(envelope.sealed), signature: envelope.signature,
          digest: Hex.encode(envelope.digest), sink: SinkAddress(envelope.sink), trial: holds.trial(envelope.sink)))
      return connection != nil
    } catch {
      Journal.write(.uploadServiceSilent, "envelopes wait, the upload service does not answer: \(error)")
      waiting.insert(envelope, at: 0)
      lost(blaming: nil)
      return false
    }
  }

  private func received(_ event: LineConnection.Event) {
    switch event {
    case .line(let line):
      guard let envelope = underWay.first, let report = try? JSONLine.decode(EnvelopeReport.self, from: line),
        report.id == envelope.id
      else {
        Journal.write(
          .uploadServiceSilent, "the upload process answered what it was not asked; are both of the same release?",
          level: .error)
        return lost(blaming: nil)
      }
      renewLease()
      guard report.outcome != .underway else { return }
      underWay.removeFirst()
      let now = world.moment.elapsedMilliseconds
      isSlow = now - lastAnswer > limits.slowMilliseconds
      lastAnswer = now
      take(report, of: envelope)
      if underWay.isEmpty { cancelLease() }
      pump()
    case .ended:
      Journal.write(
        .uploadServiceSilent, "the upload process ended before it answered; its envelopes stay in the queue")
      lost(blaming: underWay.first)
    }
  }

  /// The upload process is gone or hangs. If it was about one envelope, that one goes behind the others: should it be
  /// the cause, it must not hold them up.
  private func lost(blaming envelope: EnvelopeForSending?) {
    let now = world.moment.elapsedMilliseconds
    _ = service.hold("service", .service, now: now, random: &random)
    let ids = (underWay + waiting).map(\.id)
    underWay = []
    waiting = []
    startOver()
    end()
    // The one to blame is freed when its failure is noted, lest it be fetched before.
    release(ids.filter { $0 != envelope?.id })
    if let envelope { settle(SendingResult(id: envelope.id, outcome: .retry(at: later(envelope, now)))) }
    wakeWhenDue(next: nil)
  }

  private func end() {
    cancelLease()
    connection?.close()
    connection = nil
    isSlow = false
  }

  private func renewLease() {
    cancelLease()
    cancelsLease = world.after(milliseconds: limits.leaseMilliseconds) { [weak self] in
      guard let self else { return }
      cancelsLease = nil
      Journal.write(
        .uploadServiceSilent, "the upload process hangs; it is given up, its envelopes stay in the queue", level: .error
      )
      lost(blaming: underWay.first)
    }
  }

  private func cancelLease() {
    cancelsLease?()
    cancelsLease = nil
  }
}

// MARK: - results

extension Courier {
  private func take(_ report: EnvelopeReport, of envelope: EnvelopeForSending) {
    let now = world.moment.elapsedMilliseconds
    let reason = report.reason ?? .sinkFailed
    service.worked("service")
    let outcome: SendingResult.Outcome
    switch report.outcome {
    case .underway: return
    case .acknowledged where report.receipt == Hex.encode(envelope.digest):
      outcome = .delivered
      holds.worked(envelope.sink)
      failures[envelope.id] = nil
    case .acknowledged: outcome = .parked(reason: "receipt-differs")
    case .parked: outcome = .parked(reason: reason.rawValue)
    case .retry where reason != .sinkFull:
      let asked = report.retryAfterSeconds.map { now + Int64($0) * 1000 }
      outcome = .retry(at: asked ?? later(envelope, now))
    case .retry, .stop:
      // What has no room for one envelope has none for the next: the sink rests. Nothing is written: an outage of
      // days must not wear the disk out.
      if holds.hold(
        envelope.sink, reason, words: report.words, askedSeconds: report.retryAfterSeconds, now: now, random: &random)
      {
        Journal.write(.sinkRests, "a sink takes nothing now (\(reason.rawValue)); its envelopes stay in the queue")
        settled()
      }
      return release([envelope.id])
    }
    if case .parked(let reason) = outcome {
      Journal.write(.envelopeSetAside, "envelope \(envelope.id) is set aside: \(reason); see `waypost queue show`")
    }
    settle(SendingResult(id: envelope.id, outcome: outcome, words: report.words))
  }

  /// When an envelope that failed by itself is tried again.
  private func later(_ envelope: EnvelopeForSending, _ now: Int64) -> Int64 {
    // Forgetting costs a try too soon, no more.
    if failures.count > 1000 { failures = [:] }
    let count = (failures[envelope.id] ?? 0) + 1
    failures[envelope.id] = count
    return now + Backoff.milliseconds(failures: count, using: &random)
  }

  /// While one batch is being written, the next gathers: one flush for as many as came meanwhile.
  private func settle(_ result: SendingResult) {
    unsettled.append(result)
    settleBatch()
  }

  private func settleBatch() {
    guard !isSettling, !unsettled.isEmpty else { return }
    isSettling = true
    let (batch, moment) = (unsettled, world.moment)
    unsettled = []
    world.perform {
      try $0.settle(batch, now: moment)
    } then: { [weak self] result in
      guard let self else { return }
      isSettling = false
      if case .failure(let error) = result { Journal.write(.vaultFailed, "an envelope could not be settled: \(error)") }
      if unsettled.isEmpty { settled() }
      settleBatch()
      if connection != nil { pump() }
    }
  }
}

extension SinkAddress {
  init(_ sink: Sink) { self.init(kind: sink.kind.rawValue, place: sink.path) }
}
