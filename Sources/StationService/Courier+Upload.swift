import JSONLines
import Messages
import Sealing
import Vault

/// The upload process: begun with the first offer, given up when it hangs or talks nonsense, ended when nothing is due.
extension Courier {
  /// False when there is no upload process to offer it to.
  func offer(_ envelope: EnvelopeForSending) -> Bool {
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
    if let envelope {
      retrying.append(envelope)
      // Not before the others have had their turn: due as soon as they, an urgent one would go first again.
      let others = (service.nextEnd ?? now) + limits.slowMilliseconds
      settle(SendingResult(id: envelope.id, outcome: .retry(at: max(later(envelope, now), others))))
    }
    wakeWhenDue(next: nil)
  }

  func end() {
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

extension SinkAddress {
  init(_ sink: Sink) { self.init(kind: sink.kind.rawValue, place: sink.path) }
}
