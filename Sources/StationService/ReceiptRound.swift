import EventLoop
import JSONLines
import Messages
import Sealing
import Vault

/// Looks where envelopes lie for what their receivers laid beside them, part by part, through a `waypost-upload` of its
/// own.
///
/// A round begins at the start, when a link comes up, on a technician's word, and at most hourly while some envelope
/// waits for its answer; at a courier's visit it looks at that medium alone, which no other round does.
final class ReceiptRound {
  /// What a round did, for who asked for it.
  struct Result: Sendable {
    var taken = 0
    var refused = 0
    /// Envelopes that a courier's medium no longer gives back: they are queued again.
    var damaged = 0
    /// Sinks that could not be looked into.
    var problems: [String] = []
  }

  private struct Wish {
    /// A courier's medium; nil for every sink that isn't one.
    var courier: SinkAddress?
    /// What the medium took since then must be on it (`Moment.elapsedMilliseconds`).
    var writtenSince: Int64 = 0
    var then: (Result) -> Void
  }

  static let restMilliseconds: Int64 = 60 * 60_000
  private static let partSize = 256

  private let loop: EventLoop
  private let socket: String
  private let vault: OwnedThread<Vault>
  private let clock: ServiceClock
  private let keys: [String: [VerifyingKey]]
  private let isLinkUp: () -> Bool
  /// Some answers were taken: what the screens show may be another now.
  private let taken: () -> Void
  private var connection: LineConnection?
  private var isUnderWay: Bool { wish != nil }
  private var place: (queued: Int64, id: String)?
  private var part: [(sink: SinkAddress, envelopes: [UnansweredEnvelope])] = []
  private var asked: [UnansweredEnvelope] = []
  private var result = Result()
  private var wish: Wish?
  private var next: [Wish] = []
  private var timer: TimerQueue.Timer?
  private var isClosed = false

  init(
    loop: EventLoop, socket: String, vault: OwnedThread<Vault>, clock: ServiceClock, keys: [String: [VerifyingKey]],
    isLinkUp: @escaping () -> Bool, taken: @escaping () -> Void
  ) {
    self.loop = loop
    self.socket = socket
    self.vault = vault
    self.clock = clock
    self.keys = keys
    self.isLinkUp = isLinkUp
    self.taken = taken
  }

  /// Begins a round, or another one after that which is under way. `then` hears of its end.
  func look(then: @escaping (Result) -> Void = { _ in }) {
    begin(Wish(then: then))
  }

  /// The same for a courier's medium, which must also still hold what it took.
  func look(at courier: SinkAddress, writtenSince: Int64, then: @escaping (Result) -> Void) {
    begin(Wish(courier: courier, writtenSince: writtenSince, then: then))
  }

  private func begin(_ wish: Wish) {
    guard !isClosed else { return }
    guard !isUnderWay else {
      next.append(wish)
      return
    }
    self.wish = wish
    place = nil
    result = Result()
    nextPart()
  }

  /// Something was delivered: sooner or later there will be an answer.
  func expectAnswers() {
    guard !isClosed, !isUnderWay, timer == nil else { return }
    timer = try? loop.after(milliseconds: Self.restMilliseconds) { [weak self] in
      self?.timer = nil
      self?.look()
    }
  }

  func close() {
    isClosed = true
    connection?.close()
    connection = nil
  }

  private func nextPart() {
    let (from, now, receivers) = (place, clock.moment, keys.keys.sorted())
    vault.perform { vault in
      try vault.unanswered(after: from, limit: Self.partSize, receivers: receivers, now: now)
    } then: { [weak self] answer in
      guard let self, !isClosed else { return }
      guard case .success(let envelopes) = answer, let last = envelopes.last else { return end() }
      place = (last.queued, last.id)
      var bySink: [SinkAddress: [UnansweredEnvelope]] = [:]
      for envelope in envelopes {
        if let sink = envelope.sink { bySink[SinkAddress(sink), default: []].append(envelope) }
      }
      part = bySink.filter { sink, _ in
        if let courier = wish?.courier { return sink == courier }
        return sink.kind != Sink.Kind.courier.rawValue && (isLinkUp() || !sink.needsLink)
      }.map { (sink: $0.key, envelopes: $0.value) }
      askNext()
    }
  }

  private func askNext() {
    guard !part.isEmpty else { return nextPart() }
    let (sink, envelopes) = part.removeLast()
    asked = envelopes
    let digests = envelopes.filter { !$0.isAcknowledged }.map { ($0.id, Hex.encode($0.digest)) }
    do {
      if connection == nil {
        connection = try LineConnection(
          UnixSocket.connect(to: socket), limit: MessageLimits.envelope, on: loop
        ) { [weak self] event in self?.received(event) }
      }
      try connection?.send(
        ReceiptRequest(
          receiptsOf: envelopes.map(\.id),
          digests: wish?.courier == nil ? nil : Dictionary(digests, uniquingKeysWith: { $1 }), sink: sink))
    } catch {
      result.problems.append(EnvelopeReport.Reason.service.rawValue)
      end()
    }
  }

  private func received(_ event: LineConnection.Event) {
    guard !isClosed else { return }
    guard case .line(let line) = event, let report = try? JSONLine.decode(ReceiptReport.self, from: line) else {
      if isUnderWay { result.problems.append(EnvelopeReport.Reason.service.rawValue) }
      return end()
    }
    if let reason = report.reason, !result.problems.contains(reason.rawValue) {
      result.problems.append(reason.rawValue)
    }
    let (keys, now) = (keys, clock.moment)
    let lost = lostIDs(report)
    result.damaged += lost.count
    for id in lost {
      Journal.write(.mediumBad, "the courier's medium no longer gives envelope \(id) back; use another one")
    }
    vault.perform { vault in
      for id in lost { try vault.requeue(id, officer: nil, now: now) }
      return try report.found.map { found in
        let outcome = try ReceiptImport.take(text: found.text, name: found.name, keys: keys, into: vault, now: now)
        return (found.name, outcome)
      }
    } then: { [weak self] answer in
      guard let self, !isClosed else { return }
      switch answer {
      case .failure(let error): Journal.write(.vaultFailed, "receipts could not be kept: \(error)")
      case .success(let outcomes):
        for (name, outcome) in outcomes {
          switch outcome {
          case .taken(let receipt): result.taken += receipt.wasKnown ? 0 : 1
          case .refused(let reason):
            result.refused += 1
            Journal.write(.receiptRefused, "the receipt \(name) is refused: \(reason)")
          }
        }
      }
      askNext()
    }
  }

  /// What a medium holds other bytes of; and what it took at this visit and doesn't have. What is gone from an earlier
  /// visit was taken off by the office.
  private func lostIDs(_ report: ReceiptReport) -> [String] {
    let since = wish?.writtenSince ?? 0
    let written = Set(asked.filter { ($0.delivered ?? 0) >= since }.map(\.id))
    let own = Set(asked.filter { !$0.isAcknowledged }.map(\.id))
    return (report.damaged ?? []).filter(own.contains) + (report.absent ?? []).filter(written.contains)
  }

  private func end() {
    connection?.close()
    connection = nil
    part = []
    guard let ended = wish else { return }
    wish = nil
    if result.taken > 0 { taken() }
    ended.then(result)
    if place != nil { expectAnswers() }
    if !next.isEmpty { begin(next.removeFirst()) }
  }
}

/// One receipt into the vault, refusals as a value.
enum ReceiptImport {
  enum Outcome: Sendable {
    case taken(TakenReceipt)
    /// "malformed", or a `ReceiptRefusal.Reason`.
    case refused(String)
  }

  static func take(
    text: String, name: String?, keys: [String: [VerifyingKey]], officer: Int64? = nil, into vault: Vault, now: Moment
  ) throws -> Outcome {
    do {
      guard let receipt = try? EnvelopeReceipt(text: text) else { return .refused("malformed") }
      return .taken(try vault.take(.file(receipt, named: name), keys: keys, officer: officer, now: now))
    } catch let refusal as ReceiptRefusal {
      return .refused(refusal.reason.rawValue)
    }
  }
}
