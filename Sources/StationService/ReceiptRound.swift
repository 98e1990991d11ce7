import EventLoop
import JSONLines
import Messages
import Sealing
import Vault

/// Looks where envelopes lie for what their receivers laid beside them, part by part, through a `waypost-upload` of its
/// own.
///
/// A round begins at the start, when a link comes up, at a courier's visit, on a technician's word, and at most hourly
/// while some envelope waits for its answer.
final class ReceiptRound {
  /// What a round did, for who asked for it.
  struct Result: Sendable {
    var taken = 0
    var refused = 0
    /// Sinks that could not be looked into.
    var problems: [String] = []
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
  private var isUnderWay = false
  private var place: (queued: Int64, id: String)?
  private var part: [(sink: SinkAddress, ids: [String])] = []
  private var result = Result()
  private var waiting: [(Result) -> Void] = []
  private var next: [(Result) -> Void] = []
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
    guard !isClosed else { return }
    guard !isUnderWay else {
      next.append(then)
      return
    }
    isUnderWay = true
    waiting = [then]
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
    let (from, now) = (place, clock.moment)
    vault.perform { vault in
      try vault.unanswered(after: from, limit: Self.partSize, now: now)
    } then: { [weak self] answer in
      guard let self, !isClosed else { return }
      guard case .success(let envelopes) = answer, let last = envelopes.last else { return end() }
      place = (last.queued, last.id)
      var ids: [SinkAddress: [String]] = [:]
      for envelope in envelopes { ids[SinkAddress(envelope.sink), default: []].append(envelope.id) }
      part = ids.filter { isLinkUp() || !$0.key.needsLink }.map { (sink: $0.key, ids: $0.value) }
      askNext()
    }
  }

  private func askNext() {
    guard !part.isEmpty else { return nextPart() }
    let (sink, ids) = part.removeLast()
    do {
      if connection == nil {
        connection = try LineConnection(
          UnixSocket.connect(to: socket), limit: MessageLimits.envelope, on: loop
        ) { [weak self] event in self?.received(event) }
      }
      try connection?.send(ReceiptRequest(receiptsOf: ids, sink: sink))
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
    vault.perform { vault in
      try report.found.map { found in
        let outcome = try ReceiptImport.take(text: found.text, name: found.name, keys: keys, into: vault, now: now)
        return (found.name, outcome)
      }
    } then: { [weak self] answer in
      guard let self, !isClosed else { return }
      switch answer {
      case .failure(let error): Journal.write(.error, "receipts could not be kept: \(error)")
      case .success(let outcomes):
        for (name, outcome) in outcomes {
          switch outcome {
          case .taken(let receipt): result.taken += receipt.wasKnown ? 0 : 1
          case .refused(let reason):
            result.refused += 1
            Journal.write(.warning, "the receipt \(name) is refused: \(reason)")
          }
        }
      }
      askNext()
    }
  }

  private func end() {
    connection?.close()
    connection = nil
    part = []
    guard isUnderWay else { return }
    isUnderWay = false
    let (done, told) = (result, waiting)
    waiting = []
    if done.taken > 0 { taken() }
    for then in told { then(done) }
    if place != nil { expectAnswers() }
    if !next.isEmpty {
      let more = next
      next = []
      look { result in for then in more { then(result) } }
    }
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
