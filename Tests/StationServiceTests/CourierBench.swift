import EventLoop
import Foundation
import Glibc
import JSONLines
import Messages
import Sealing
import Synchronization
import TestSupport

@testable import StationService
@testable import Vault

/// A real vault with envelopes in it, the daemon's courier, and in place of `waypost-upload` whatever a test says.
final class CourierBench {
  enum Reaction: Sendable {
    case report(EnvelopeReport.Outcome, EnvelopeReport.Reason? = nil, retryAfter: Int? = nil, words: String? = nil)
    /// Each so many milliseconds a sign of life, so often, then acknowledged.
    case slowly(signs: Int, milliseconds: UInt32)
    /// Acknowledged, with another digest.
    case lie
    case die
    case hang
    case babble
  }

  static let deviceKey = [UInt8](repeating: 0x11, count: 32)
  let folder: String
  let loop: EventLoop
  let vault: OwnedThread<Vault>
  private let identity: Age.Identity
  private let uploader: Uploader
  private let box = Box()
  /// Made last, for it calls back.
  var courier: Courier {
    guard let courier = box.courier else { preconditionFailure("the bench is not made yet") }
    return courier
  }
  private var isDone: (QueueSummary) -> Bool = { _ in false }
  /// How often the courier told that the queue had changed.
  private(set) var changes = 0
  private(set) var summary = QueueSummary(unsent: -1, delivered: 0, parked: 0, oldestMilliseconds: nil)
  let clock = ServiceClock(elapsedOffset: 0)

  private final class Box {
    var courier: Courier?
  }

  init(
    limits: Courier.Limits = Courier.Limits(), _ react: @escaping @Sendable (EnvelopeOffer) -> Reaction
  ) throws {
    folder = try TemporaryFolder.make(prefix: "courier")
    loop = try EventLoop()
    identity = try Age.Identity.generate()
    let path = "\(folder)/vault/vault.sqlite"
    vault = try OwnedThread<Vault>(on: loop, name: "vault") {
      try Vault(
        open: path, deviceKey: Self.deviceKey, stationKey: SigningKey(seed: [UInt8](repeating: 0x22, count: 32)))
    }
    uploader = try Uploader("\(folder)/upload.socket", react)
    box.courier = Courier(loop: loop, socket: "\(folder)/upload.socket", vault: vault, clock: clock, limits: limits) {
      [unowned self] in
      changes += 1
      check()
    }
    courier.isLinkUp = true
  }

  deinit {
    courier.close()
    uploader.stop()
    vault.perform {
      try $0.close()
    } then: { _ in
    }
    vault.finish()
    TemporaryFolder.remove(folder)
  }

  var offers: [EnvelopeOffer] { uploader.offers.withLock { $0 } }
  /// When each offer came, in milliseconds of the boot clock.
  var times: [Int64] { uploader.times.withLock { $0 } }
  var connections: Int { uploader.connections.withLock { $0 } }

  /// Puts a person's envelopes into the queue.
  func queue(
    _ serial: String, _ priority: SendingPriority = .routine, sink: Sink = Sink(kind: .s3, path: "national"),
    envelopes count: Int = 1
  ) {
    let (identity, moment) = (identity, clock.moment)
    vault.perform { vault in
      _ = try vault.finalise(
        Finalisation(
          serial: serial,
          referrals: (0..<count).map { _ in
            PreparedReferral(
              id: try Randomness.identifier(), priority: priority, deadline: nil, hold: false, receiver: "office",
              sink: sink, recipients: [identity.recipient], plaintext: [UInt8](serial.utf8))
          }, slipRequest: nil, officer: nil), now: moment)
    } then: { _ in
    }
  }

  /// Runs the loop until `done` holds of the queue; false after `seconds`.
  func run(seconds: Double = 20, looks: Bool = true, until done: @escaping (QueueSummary) -> Bool) throws -> Bool {
    var reached = false
    isDone = {
      reached = reached || done($0)
      return reached
    }
    let timer = try loop.after(milliseconds: Int64(seconds * 1000)) { [loop] in loop.stop() }
    if looks { courier.look() }
    check()
    try loop.run()
    loop.cancel(timer)
    return reached
  }

  /// Runs the loop for a while.
  func rest(milliseconds: Int64) throws {
    isDone = { _ in false }
    try loop.after(milliseconds: milliseconds) { [loop] in loop.stop() }
    try loop.run()
  }

  func check() {
    let moment = clock.moment
    vault.perform {
      try $0.queueSummary(now: moment)
    } then: { [weak self] result in
      guard let self, case .success(let summary) = result else { return }
      self.summary = summary
      if isDone(summary) { loop.stop() }
    }
  }

  /// Asks the vault something and waits for it.
  func ask<Value: Sendable>(_ question: @escaping @Sendable (Vault) throws -> Value) throws -> Value {
    var answer: Result<Value, any Error>?
    vault.perform {
      try question($0)
    } then: { [loop] in
      answer = $0
      loop.stop()
    }
    try loop.run()
    guard let answer else { throw Tool.Failure.failed("the vault did not answer") }
    return try answer.get()
  }
}

/// Listens where `waypost-upload` would be started.
private final class Uploader: Sendable {
  let offers = Mutex<[EnvelopeOffer]>([])
  let times = Mutex<[Int64]>([])
  let connections = Mutex(0)
  private let listener: Int32
  private let open = Mutex<[Int32]>([])

  init(_ path: String, _ react: @escaping @Sendable (EnvelopeOffer) -> CourierBench.Reaction) throws {
    let socket = try UnixSocket.listen(at: path)
    listener = dup(socket.raw)
    let listener = listener
    Thread.detachNewThread { [weak self] in
      while true {
        let raw = accept(listener, nil, nil)
        guard raw >= 0, let self else { return }
        connections.withLock { $0 += 1 }
        open.withLock { $0.append(raw) }
        Thread.detachNewThread { self.serve(raw, react) }
      }
    }
  }

  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    for raw in open.withLock({ $0 }) { shutdown(raw, Int32(SHUT_RDWR)) }
  }

  private func serve(_ raw: Int32, _ react: (EnvelopeOffer) -> CourierBench.Reaction) {
    defer { shutdown(raw, Int32(SHUT_RDWR)) }
    let lines = BlockingLines(input: raw, output: raw, limit: MessageLimits.envelope)
    while let offer = try? lines.next(EnvelopeOffer.self) {
      offers.withLock { $0.append(offer) }
      times.withLock { $0.append(SystemCall.bootMilliseconds()) }
      func send(_ report: EnvelopeReport) { try? lines.send(report) }
      switch react(offer) {
      case .report(let outcome, let reason, let retryAfter, let words):
        send(
          EnvelopeReport(
            id: offer.id, outcome: outcome, receipt: outcome == .acknowledged ? offer.digest : nil, reason: reason,
            retryAfterSeconds: retryAfter, words: words))
      case .slowly(let signs, let milliseconds):
        for _ in 0..<signs {
          usleep(milliseconds * 1000)
          send(EnvelopeReport(id: offer.id, outcome: .underway))
        }
        send(EnvelopeReport(id: offer.id, outcome: .acknowledged, receipt: offer.digest))
      case .lie:
        send(
          EnvelopeReport(id: offer.id, outcome: .acknowledged, receipt: String(repeating: "0", count: 64)))
      case .die: return
      case .hang: while let line = try? lines.next(), !line.isEmpty {}
      case .babble: Stream.write(raw, Array("{\"id\":\"\"}\n".utf8))
      }
    }
  }
}
