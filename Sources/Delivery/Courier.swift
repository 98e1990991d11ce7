public import Messages

/// Carries one run's offers, in order: each is answered whatever became of those before it, except that a sink which
/// can't take anything is not tried again in this run.
public struct Courier {
  private var stopped: [SinkAddress: EnvelopeReport.Reason] = [:]
  let complain: (DeliveryError) -> Void

  /// `complain` hears of every failure in words, for the journal.
  public init(complain: @escaping (DeliveryError) -> Void) { self.complain = complain }

  /// Delivers and reports. Blocks as long as the sink does.
  public mutating func answer(_ offer: EnvelopeOffer) -> EnvelopeReport {
    if let reason = stopped[offer.sink] { return EnvelopeReport(id: offer.id, outcome: .stop, reason: reason) }
    do {
      let envelope = try Envelope(offer)
      let receipt = try offer.sink.sink().deliver(envelope)
      return EnvelopeReport(id: offer.id, outcome: .acknowledged, receipt: receipt)
    } catch {
      complain(error)
      if error.endsRun { stopped[offer.sink] = error.reason }
      return EnvelopeReport(id: offer.id, outcome: error.outcome, reason: error.reason)
    }
  }
}
