import Foundation
import JSONLines
import Messages
import Sealing
import TestSupport

@testable import StationService
@testable import Vault

/// A world for the daemon's real courier over a real vault: time that passes when it is told to, a thread for the vault,
/// upload processes and receivers that fail as the schedule says. Everything happens in an order that its seed decides.
final class SimulatedWorld: CourierSurroundings {
  var random: SeededRandom
  private(set) var vault: Vault
  private(set) var courier: Courier?
  let receiver = SimulatedReceiver()
  var faultsHappen = true
  var isLinkUp = true
  private(set) var excused: Set<String> = []
  /// Refused for good at some sending.
  var setAside: Set<String> = []

  private var elapsed: Int64 = 1000
  private var wallShift: Int64 = 0
  private var events: [(time: Int64, order: Int, body: () -> Void)] = []
  private var order = 0
  // What a process had in mind dies with it.
  private var life = 0
  private var lastJob: Int64 = 0
  private var lastAnswer: Int64 = 0
  private let path: String
  private static let station = [UInt8](repeating: 0x22, count: 32)

  init(folder: String, seed: UInt64) throws {
    random = SeededRandom(seed: seed)
    path = "\(folder)/vault/vault.sqlite"
    vault = try Self.open(path)
    beginLife()
  }

  private static func open(_ path: String) throws -> Vault {
    let vault = try Vault.openOrReplace(
      path, deviceKey: [UInt8](repeating: 0x11, count: 32), stationKey: SigningKey(seed: station))
    _ = try vault.resumeElapsed(boot: "model", poweredOff: nil)
    return vault
  }

  private func beginLife() {
    let courier = Courier(in: self, random: random) {}
    courier.isLinkUp = isLinkUp
    self.courier = courier
    courier.look()
  }

  // MARK: what a courier meets

  var moment: Moment { Moment(wallSeconds: 1_795_248_000 + elapsed / 1000 + wallShift, elapsedMilliseconds: elapsed) }

  func after(milliseconds: Int64, _ body: @escaping () -> Void) -> (() -> Void)? {
    var isCancelled = false
    happen(in: milliseconds) { if !isCancelled { body() } }
    return { isCancelled = true }
  }

  func perform<Value: Sendable>(
    _ job: @escaping @Sendable (inout Vault) throws -> Value, then: @escaping (Result<Value, any Error>) -> Void
  ) {
    lastJob = max(lastJob, elapsed + Int64.random(in: 0...3, using: &random))
    happen(in: lastJob - elapsed) { [unowned self] in
      let result = Result { try job(&vault) }
      lastAnswer = max(lastAnswer, elapsed + Int64.random(in: 0...2, using: &random))
      happen(in: lastAnswer - elapsed) { then(result) }
    }
  }

  func connect(_ received: @escaping (LineConnection.Event) -> Void) throws -> any UploadConnection {
    if chance(20) { throw Tool.Failure.failed("the upload service doesn't answer") }
    return SimulatedUpload(in: self, received)
  }

  // MARK: what happens

  /// In this life of the station.
  func happen(in milliseconds: Int64, _ body: @escaping () -> Void) {
    let now = life
    happenAnyway(in: milliseconds) { [unowned self] in if life == now { body() } }
  }

  /// Even when the station has died meanwhile.
  func happenAnyway(in milliseconds: Int64, _ body: @escaping () -> Void) {
    order += 1
    let event = (time: elapsed + max(0, milliseconds), order: order, body: body)
    let place = events.lastIndex { $0.time <= event.time }.map { $0 + 1 } ?? 0
    events.insert(event, at: place)
  }

  /// Time passes.
  func run(milliseconds: Int64) {
    let end = elapsed + milliseconds
    while let next = events.first, next.time <= end {
      events.removeFirst()
      elapsed = max(elapsed, next.time)
      next.body()
    }
    elapsed = end
  }

  /// This one failed by itself: others may pass it.
  func excuse(_ id: String) { excused.insert(id) }

  func beginSchedule() {
    excused = []
    receiver.forgetArrivals()
  }

  /// True once in `one` times, while faults happen.
  func chance(_ one: Int) -> Bool { faultsHappen && Int.random(in: 0..<one, using: &random) == 0 }

  func setLink(_ isUp: Bool) {
    isLinkUp = isUp
    courier?.isLinkUp = isUp
    if isUp { courier?.linkCameUp() }
  }

  func jumpWall(days: Int64) { wallShift += days * 86_400 }

  /// The process is killed: what the vault had committed is there, nothing else is.
  func crash() throws {
    life += 1
    courier = nil
    try vault.connection.close()
    vault = try Self.open(path)
    beginLife()
  }

  func restart() throws {
    courier?.close()
    life += 1
    try vault.close()
    vault = try Self.open(path)
    beginLife()
  }

  func end() throws {
    courier?.close()
    life += 1
    try vault.close()
  }
}

/// All receivers at once: what arrived, in its order, and what else was ever offered under its name.
final class SimulatedReceiver {
  private(set) var stored: [String: String] = [:]
  private(set) var arrivals: [String] = []
  private(set) var problems: [String] = []
  private var lost: Set<String> = []
  /// What was lost and isn't there again: a second sending that failed for good is for a person to ask for once more.
  var missing: Set<String> { lost.filter { stored[$0] == nil } }
  private var offered: [String: EnvelopeOffer] = [:]

  func saw(_ offer: EnvelopeOffer) {
    if let before = offered[offer.id], before.age != offer.age || before.signature != offer.signature {
      problems.append("\(offer.id) was offered with other bytes")
    }
    offered[offer.id] = offer
  }

  /// Stores it, once.
  func take(_ offer: EnvelopeOffer) {
    guard stored[offer.id] == nil else { return }
    stored[offer.id] = offer.digest
    arrivals.append(offer.id)
  }

  func lose(_ id: String) {
    lost.insert(id)
    stored[id] = nil
    arrivals.removeAll { $0 == id }
  }

  func complain(_ problem: String) { problems.append(problem) }

  func forgetArrivals() {
    arrivals = []
    lost = []
  }
}
