import EventLoop
import Messages
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
    /// Fetched and not offered: so many are fetched at once, and more when half of them are gone.
    var waiting = 16
    var bytesUnderWay = 2 << 20
    /// Reports that the vault has not noted yet.
    var unsettled = 64
    /// So many are noted together, for each noting is a flush of the disk, and none waits longer than so long for others.
    /// What a power cut loses of them is sent again, which is harmless.
    var batch = 16
    var batchMilliseconds: Int64 = 50
    /// After an answer that took longer, one at a time.
    var slowMilliseconds: Int64 = 1000
    /// An upload process that neither answers nor says that bytes move is given up after this.
    var leaseMilliseconds: Int64 = 4 * 60_000
  }

  let world: any CourierSurroundings
  let limits: Limits
  let settled: () -> Void
  var random: any RandomNumberGenerator

  var connection: (any UploadConnection)?
  /// Fetched, not offered.
  var waiting: [EnvelopeForSending] = []
  /// Offered, in order; the first is the one being answered.
  var underWay: [EnvelopeForSending] = []
  /// To be tried again, and the vault has not noted it yet.
  var retrying: [EnvelopeForSending] = []
  var unsettled: [SendingResult] = []
  var isSettling = false
  var cancelsBatch: (() -> Void)?
  var lastAnswer: Int64 = 0
  var isSlow = false
  var cancelsLease: (() -> Void)?

  private var isAsking = false
  private var wantsAnotherLook = false
  private var place = QueuePlace()
  /// Counts the times that `place` was given up.
  private var round = 0
  private var cancelsTimer: (() -> Void)?

  var holds = SinkHolds<Sink>()
  /// The upload service itself.
  var service = SinkHolds<String>()
  /// How often single envelopes have failed since they last got through.
  var failures: [String: Int] = [:]
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
    settleBatch()
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
    let (held, place, limit, round) = (holds.held, place, limits.waiting, round)
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

  func startOver() {
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
    if !look.envelopes.isEmpty { return pump() }
    if wantsAnotherLook || !look.isComplete { return ask() }
    if underWay.isEmpty, waiting.isEmpty {
      end()
      wakeWhenDue(next: next)
    }
  }

  /// Offers what there is room for, and fetches more before that is used up.
  func pump() {
    // Their sinks may have failed since they were fetched.
    let held = holds.held
    release(waiting.filter { held.contains($0.sink) }.map(\.id))
    waiting.removeAll { held.contains($0.sink) }
    while let index = nextIndex, hasRoom(for: waiting[index]) {
      guard offer(waiting.remove(at: index)) else { return }
    }
    if isLow, unsettled.count < limits.unsettled { ask() }
  }

  private var isLow: Bool {
    waiting.count <= limits.waiting / 2 && waiting.reduce(0) { $0 + $1.sealed.count } <= limits.bytesUnderWay
  }

  private var window: Int { isSlow ? 1 : limits.underWay }

  /// A person's records keep their order: should the first have to be tried again, the next waits with it. It holds up
  /// nobody else's.
  private var nextIndex: Int? {
    waiting.indices.first { index in
      !(underWay + retrying + waiting[..<index]).contains { $0.isBeside(waiting[index]) }
    }
  }

  private func hasRoom(for envelope: EnvelopeForSending) -> Bool {
    guard !underWay.isEmpty else { return true }
    let bytes = underWay.reduce(envelope.sealed.count) { $0 + $1.sealed.count }
    return underWay.count < window && bytes <= limits.bytesUnderWay && unsettled.count < limits.unsettled
  }

  func release(_ ids: [String]) {
    guard !ids.isEmpty else { return }
    world.perform {
      $0.releaseSending(ids)
    } then: { _ in
    }
  }

  func wakeWhenDue(next: Int64?) {
    guard !isClosed, let soonest = [next, holds.nextEnd, service.nextEnd].compactMap(\.self).min() else { return }
    cancelsTimer?()
    cancelsTimer = world.after(milliseconds: world.milliseconds(until: soonest)) { [weak self] in
      self?.cancelsTimer = nil
      self?.ask()
    }
  }
}
