import Foundation
import Messages
import Sealing
import TestSupport
import Testing

@testable import StationService
@testable import Vault

/// Random days of a station against what anybody expects of a queue: each record has its effect once, a person's
/// records keep their order, none waits for ever.
@Suite struct DeliveryModelTests {
  /// Schedules share a vault in blocks, so that most of the time goes into what is tested.
  static let blocks = 200
  static let schedules = 50

  @Test(arguments: 0..<blocks)
  func `ten thousand random schedules: exactly once, in order, none stuck`(block: Int) throws {
    let base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
    let folder = "\(base)/waypost-model-\(UUID().uuidString)"
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    defer { TemporaryFolder.remove(folder) }
    let world = try SimulatedWorld(folder: folder, seed: UInt64(block) &* 7919 &+ 1)
    for number in 0..<Self.schedules {
      let problems = try DeliverySchedule(in: world, number: number).run()
      #expect(problems == [], "block \(block), schedule \(number)")
      if !problems.isEmpty { break }
    }
    try world.end()
  }
}

/// One schedule: steps by chance, then a quiet time in which everything must arrive.
private final class DeliverySchedule {
  private let world: SimulatedWorld
  private let number: Int
  private var cases = 0
  /// What was handed to the vault, with what it committed of it.
  private var pending: [(Committed, person: String)] = []

  private static let office = try? Age.Identity.generate().recipient

  init(in world: SimulatedWorld, number: Int) {
    self.world = world
    self.number = number
  }

  func run() throws -> [String] {
    world.beginSchedule()
    for _ in 0..<Int.random(in: 4...12, using: &world.random) { try step() }
    return try settle()
  }

  private func step() throws {
    switch Int.random(in: 0..<21, using: &world.random) {
    case 0..<7: try enqueue()
    case 7..<11: world.run(milliseconds: Int64.random(in: 0...20, using: &world.random))
    case 11, 12: world.run(milliseconds: Int64.random(in: 0...300_000, using: &world.random))
    case 13: try world.crash()
    case 14: try world.restart()
    case 15: world.jumpWall(days: Bool.random(using: &world.random) ? 365 : -365)
    case 16: world.setLink(!world.isLinkUp)
    case 17: resend()
    case 18: purge()
    case 19: loseAtReceiver()
    default: world.courier?.look()
    }
  }

  /// As the station stores a case: the courier is told when the commit has returned.
  private func enqueue() throws {
    cases += 1
    let office = try #require(Self.office)
    let serial = "M\(number)-\(cases)"
    let sinks = [Sink(kind: .folder, path: "/sink"), Sink(kind: .s3, path: "store")]
    // A person's records in one case share urgency and receiver, so that their order means something.
    let priority = SendingPriority(rawValue: Int.random(in: 0...3, using: &world.random)) ?? .routine
    let sink = sinks[Int.random(in: 0..<2, using: &world.random)]
    let referrals = try (0..<Int.random(in: 1...3, using: &world.random)).map { _ in
      PreparedReferral(
        id: try Randomness.identifier(), priority: priority, deadline: nil, hold: false, receiver: "office", sink: sink,
        recipients: [office], plaintext: [UInt8](serial.utf8))
    }
    let record = Finalisation(serial: serial, referrals: referrals, slipRequest: nil, officer: nil)
    let (moment, committed) = (world.moment, Committed())
    world.perform { vault in
      committed.add(try vault.finalise(record, now: moment))
    } then: { [weak world] _ in
      world?.courier?.look()
    }
    pending.append((committed, serial))
  }

  private func resend() {
    let moment = world.moment
    world.perform { vault in
      for row in try vault.queue(limit: 10_000, now: moment) where row.state == .parked {
        try vault.requeue(row.id, officer: 1, now: moment)
      }
    } then: { [weak world] _ in
      world?.courier?.look()
    }
  }

  /// A receiver's store was put back to an older state: somebody asks for everything again. What was purged is gone.
  private func loseAtReceiver() {
    guard let id = world.receiver.arrivals.randomElement(using: &world.random) else { return }
    let (moment, loss) = (world.moment, Loss(world, id))
    world.perform { vault in
      guard [.delivered, .acknowledged].contains(try vault.queueRow(id, now: moment)?.state) else { return }
      loss.happens()
      _ = try vault.resend(since: 0, receivers: ["office"], officer: 1, now: moment)
    } then: { [weak world] _ in
      world?.courier?.look()
    }
  }

  private func askAgain() {
    let moment = world.moment
    world.perform {
      _ = try $0.resend(since: 0, receivers: ["office"], officer: 1, now: moment)
    } then: { [weak world] _ in
      world?.courier?.look()
    }
  }

  private func purge() {
    let moment = world.moment
    world.perform { vault in
      // The offices answer first: without their receipt nothing may go.
      for row in try vault.queue(limit: 10_000, now: moment) where row.state == .delivered {
        let receipt = try EnvelopeReceipt(
          id: row.id, digest: vault.envelopeForVisit(row.id)?.digest ?? [], answer: .acknowledged,
          time: "20261125T101500Z", by: SigningKey(seed: [UInt8](repeating: 0x33, count: 32)))
        _ = try vault.take(.file(receipt, named: nil), keys: ["office": [receipt.key]], officer: nil, now: moment)
      }
      _ = try vault.sweep(Retention(readableHours: 0, bytesDays: 0), now: moment)
    } then: { _ in
    }
  }

  /// No more faults, the link is up, a person looks after what was set aside.
  private func settle() throws -> [String] {
    world.faultsHappen = false
    world.setLink(true)
    var isQuiet = false
    for _ in 0..<24 where !isQuiet {
      world.run(milliseconds: 20 * 60_000)
      let summary = try world.vault.queueSummary(now: world.moment)
      if summary.parked > 0 { resend() }
      let resends = try world.vault.resendsWaiting()
      // What was refused at its second sending is asked for by a person, and nothing else is.
      let missing = world.receiver.missing
      if resends == 0, !missing.isEmpty, missing.isSubset(of: world.setAside) { askAgain() }
      isQuiet = summary.unsent == 0 && summary.parked == 0 && resends == 0 && world.receiver.missing.isEmpty
    }
    world.faultsHappen = true
    return try world.receiver.problems + (isQuiet ? [] : ["stuck: \(world.vault.queueSummary(now: world.moment))"])
      + compare()
  }

  /// The model: every committed record once, and a person's in order.
  private func compare() throws -> [String] {
    var problems: [String] = []
    let arrivals = world.receiver.arrivals
    let places = Dictionary(arrivals.enumerated().map { ($1, $0) }) { first, _ in first }
    var known = 0
    for (committed, person) in pending {
      let envelopes = committed.all
      known += envelopes.count
      for envelope in envelopes where world.receiver.stored[envelope.id] != Hex.encode(envelope.digest) {
        problems.append("a record of \(person) never arrived")
      }
      // One that failed by itself lets others pass; all others keep their order.
      let order = envelopes.filter { !world.excused.contains($0.id) }.compactMap { places[$0.id] }
      if order != order.sorted() { problems.append("the records of \(person) arrived as \(order)") }
    }
    if Set(arrivals).count != arrivals.count { problems.append("a record took effect twice") }
    if arrivals.count != known { problems.append("\(known) were committed, \(arrivals.count) arrived") }
    return problems
  }
}

/// A record that its receiver has no longer; the world has one thread.
private final class Loss: @unchecked Sendable {
  private let world: SimulatedWorld
  private let id: String

  init(_ world: SimulatedWorld, _ id: String) {
    self.world = world
    self.id = id
  }

  func happens() {
    world.receiver.lose(id)
    world.excuse(id)
  }
}

/// What a job on the vault's side of the world committed; the world has one thread.
private final class Committed: @unchecked Sendable {
  private(set) var all: [FinalisedEnvelope] = []
  func add(_ envelopes: [FinalisedEnvelope]) { all += envelopes }
}
