import EventLoop
import JSONLines
import Messages
import Sealing
import Vault

/// One visit of a courier's medium: fills it, looks whether it gives everything back, reads the receipts it brought.
///
/// A medium comes when somebody plugs it in, and its envelopes wait for that alone; so a visit is a run of its own, with a
/// `waypost-upload` of its own, and a stick that isn't there holds up nobody.
final class CourierVisit {
  /// What was done, for the person who waits to pull the stick out.
  struct Result: Sendable {
    var written = 0
    /// Set aside, or the medium didn't take them.
    var failed = 0
    /// Taken and not given back: they wait for another medium.
    var damaged = 0
    var left = 0
    /// Why the visit ended early.
    var problem: String?
    var receipts = ReceiptRound.Result()
  }

  private let loop: EventLoop
  private let socket: String
  private let vault: OwnedThread<Vault>
  private let clock: ServiceClock
  private let sink: Sink
  private let receipts: ReceiptRound
  private let began: Int64
  private var connection: LineConnection?
  private var ids: [String] = []
  private var result = Result()
  private var done: ((Result) -> Void)?

  init(
    loop: EventLoop, socket: String, vault: OwnedThread<Vault>, clock: ServiceClock, label: String,
    receipts: ReceiptRound
  ) {
    self.loop = loop
    self.socket = socket
    self.vault = vault
    self.clock = clock
    self.receipts = receipts
    sink = Sink(kind: .courier, path: label)
    began = clock.moment.elapsedMilliseconds
  }

  /// Begins; `done` hears of the end, once.
  func run(done: @escaping (Result) -> Void) {
    self.done = done
    collect(from: nil)
  }

  func close() {
    connection?.close()
    connection = nil
    done = nil
  }

  private func collect(from place: Vault.VisitPlace?) {
    let sink = sink
    vault.perform {
      try $0.waiting(for: sink, from: place)
    } then: { [self] answer in
      switch answer {
      case .failure(let error):
        Journal.write(.vaultFailed, "the queue could not be read: \(error)")
        result.problem = "vault"
        end()
      case .success(let (found, next)):
        ids += found
        if let next { collect(from: next) } else { connect() }
      }
    }
  }

  private func connect() {
    result.left = ids.count
    ids.reverse()
    do {
      connection = try LineConnection(
        UnixSocket.connect(to: socket), limit: MessageLimits.envelope, on: loop
      ) { [weak self] event in self?.received(event) }
    } catch {
      result.problem = EnvelopeReport.Reason.service.rawValue
    }
    offerNext()
  }

  private func offerNext() {
    guard done != nil else { return }
    guard connection != nil, result.problem == nil, let id = ids.popLast() else { return look() }
    vault.perform { vault in
      vault.markVisiting(id)
      return try vault.envelopeForVisit(id)
    } then: { [self] answer in
      guard case .success(let envelope?) = answer else { return offerNext() }
      do {
        try connection?.send(
          EnvelopeOffer(
            id: envelope.id, age: Base64.encode(envelope.sealed), signature: envelope.signature,
            digest: Hex.encode(envelope.digest), sink: SinkAddress(envelope.sink)))
        current = envelope
      } catch {
        result.problem = EnvelopeReport.Reason.service.rawValue
        look()
      }
    }
  }

  private var current: EnvelopeForSending?

  private func received(_ event: LineConnection.Event) {
    guard done != nil else { return }
    guard case .line(let line) = event, let report = try? JSONLine.decode(EnvelopeReport.self, from: line),
      let envelope = current, report.id == envelope.id
    else {
      result.problem = EnvelopeReport.Reason.service.rawValue
      return look()
    }
    if report.outcome == .underway { return }
    current = nil
    settle(envelope, report)
  }

  private func settle(_ envelope: EnvelopeForSending, _ report: EnvelopeReport) {
    let (moment, id) = (clock.moment, envelope.id)
    let isWhole = report.outcome == .acknowledged && report.receipt == Hex.encode(envelope.digest)
    let reason = report.reason?.rawValue ?? "receipt-differs"
    if isWhole {
      result.written += 1
      result.left -= 1
    } else {
      result.failed += 1
    }
    if report.outcome == .stop || report.reason == .sinkFull { result.problem = reason }
    vault.perform { vault in
      if isWhole {
        try vault.deliver(id, now: moment)
      } else if report.outcome == .parked || report.outcome == .acknowledged {
        try vault.park(id, reason: reason, now: moment)
      }
    } then: { [self] answer in
      if case .failure(let error) = answer { Journal.write(.vaultFailed, "an envelope could not be settled: \(error)") }
      if result.problem == nil { offerNext() } else { look() }
    }
  }

  /// The medium's own word on what it holds, then the receipts it brought.
  private func look() {
    connection?.close()
    connection = nil
    guard done != nil else { return }
    receipts.look(at: SinkAddress(sink), writtenSince: began) { [self] round in
      result.receipts = round
      result.damaged = round.damaged
      result.written -= min(result.written, round.damaged)
      result.left += round.damaged
      end()
    }
  }

  private func end() {
    let done = done
    self.done = nil
    done?(result)
  }
}
