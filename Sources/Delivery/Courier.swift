public import Messages

/// Carries one run's offers, in order: each is answered whatever became of those before it, except that a sink which
/// can't take anything is not tried again until the daemon takes it up again.
public struct Courier {
  let sinks: Sinks
  private var stopped: [SinkAddress: Stop] = [:]
  /// Sinks whose last envelope failed in a way that may have been the envelope's fault.
  private var doubtful: Set<SinkAddress> = []
  let complain: (DeliveryError) -> Void

  private struct Stop {
    let trial: Int
    let error: DeliveryError
  }

  /// `complain` hears of every failure in words, for the journal.
  public init(sinks: Sinks = Sinks(), complain: @escaping (DeliveryError) -> Void) {
    self.sinks = sinks
    self.complain = complain
  }

  /// Delivers and reports. Blocks as long as the sink does.
  public mutating func answer(_ offer: EnvelopeOffer) -> EnvelopeReport {
    if let stop = stopped[offer.sink], stop.trial == offer.trial {
      return report(offer, stop.error, outcome: .stop)
    }
    stopped[offer.sink] = nil
    do {
      let envelope = try Envelope(offer)
      let receipt = try sinks.sink(offer.sink).deliver(envelope)
      doubtful.remove(offer.sink)
      return EnvelopeReport(id: offer.id, outcome: .acknowledged, receipt: receipt)
    } catch {
      complain(error)
      return failed(offer, error)
    }
  }

  private mutating func failed(_ offer: EnvelopeOffer, _ error: DeliveryError) -> EnvelopeReport {
    // An envelope that breaks the connection each time must not hold up the others; a link that breaks for two in a
    // row is down.
    let isSecond = error.isDoubtful && !doubtful.insert(offer.sink).inserted
    if !error.isDoubtful { doubtful.remove(offer.sink) }
    let ends = error.endsRun || isSecond
    if ends {
      stopped[offer.sink] = Stop(trial: offer.trial, error: error)
      doubtful.remove(offer.sink)
    }
    if ends || error.isDoubtful { sinks.close(offer.sink) }
    return report(offer, error, outcome: isSecond ? .stop : error.outcome)
  }

  private func report(
    _ offer: EnvelopeOffer, _ error: DeliveryError, outcome: EnvelopeReport.Outcome
  ) -> EnvelopeReport {
    EnvelopeReport(
      id: offer.id, outcome: outcome, reason: error.reason, retryAfterSeconds: error.retryAfterSeconds,
      words: error.words)
  }
}
