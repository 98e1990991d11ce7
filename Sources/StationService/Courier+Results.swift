import Messages
import Sealing
import Vault

/// What the answers to offers mean for the queue, noted in the vault in batches.
extension Courier {
  func take(_ report: EnvelopeReport, of envelope: EnvelopeForSending) {
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
    if case .retry = outcome { retrying.append(envelope) }
    settle(SendingResult(id: envelope.id, outcome: outcome, words: report.words))
  }

  /// When an envelope that failed by itself is tried again.
  func later(_ envelope: EnvelopeForSending, _ now: Int64) -> Int64 {
    // Forgetting costs a try too soon, no more.
    if failures.count > 1000 { failures = [:] }
    let count = (failures[envelope.id] ?? 0) + 1
    failures[envelope.id] = count
    return now + Backoff.milliseconds(failures: count, using: &random)
  }

  /// What stands behind a record that is tried again waits as long, by the vault's word: it is fetched anew then.
  private func giveUpBehind(_ batch: [SendingResult]) {
    let ids = Set(batch.map(\.id))
    let first = retrying.filter { ids.contains($0.id) }
    guard !first.isEmpty else { return }
    retrying.removeAll { ids.contains($0.id) }
    let behind = waiting.filter { next in first.contains { $0.isBeside(next) } }.map(\.id)
    waiting.removeAll { behind.contains($0.id) }
    release(behind)
    // They may stand before the place that the last look came to.
    startOver()
  }

  /// While one batch is being written, the next gathers; it waits a moment for what is under way.
  func settle(_ result: SendingResult) {
    unsettled.append(result)
    settleSoon()
  }

  private func settleSoon() {
    let isLast = underWay.isEmpty && waiting.isEmpty
    guard !isLast, unsettled.count < limits.batch else { return settleBatch() }
    guard cancelsBatch == nil else { return }
    cancelsBatch = world.after(milliseconds: limits.batchMilliseconds) { [weak self] in
      self?.cancelsBatch = nil
      self?.settleBatch()
    }
  }

  func settleBatch() {
    cancelsBatch?()
    cancelsBatch = nil
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
      settled()
      giveUpBehind(batch)
      if !unsettled.isEmpty { settleSoon() }
      if connection != nil || !waiting.isEmpty { pump() }
    }
  }
}
