import Foundation
import JSONLines
import Messages

@testable import StationService

/// An upload process with everything that can go wrong in it and behind it.
final class SimulatedUpload: UploadConnection {
  private unowned let world: SimulatedWorld
  private var received: ((LineConnection.Event) -> Void)?
  private var offers: [EnvelopeOffer] = []
  private var isBusy = false
  // As the real one: a sink that could take nothing is left alone until the station takes it up again.
  private var stopped: [SinkAddress: Int] = [:]

  init(in world: SimulatedWorld, _ received: @escaping (LineConnection.Event) -> Void) {
    self.world = world
    self.received = received
  }

  func offer(_ offer: EnvelopeOffer) throws {
    if offers.contains(where: { $0.id == offer.id }) {
      world.receiver.complain("\(offer.id) was offered twice at once")
    }
    world.receiver.saw(offer)
    offers.append(offer)
    work()
  }

  /// The station hung up, or died: what is at its receiver already may still be taken.
  func close() { received = nil }

  private func work() {
    guard !isBusy, let offer = offers.first else { return }
    isBusy = true
    let delay = world.chance(6) ? Int64.random(in: 0...90_000, using: &world.random) : 5
    world.happenAnyway(in: delay) { [self] in finish(offer) }
  }

  private func finish(_ offer: EnvelopeOffer) {
    guard received != nil || world.chance(2) else { return }
    if stopped[offer.sink] == offer.trial { return stop(offer, .sinkFailed) }
    stopped[offer.sink] = nil
    if offer.sink.needsLink, !world.isLinkUp { return stop(offer, .unreachable) }
    guard world.faultsHappen else { return succeed(offer) }
    switch Int.random(in: 0..<40, using: &world.random) {
    case 0, 1:  // The reply is lost.
      world.receiver.take(offer)
      die()
    case 2:
      world.excuse(offer.id)
      die()
    case 3:  // It hangs: the lease ends it.
      world.excuse(offer.id)
    case 4:
      world.excuse(offer.id)
      report(offer, .retry, .sinkFailed)
    case 5: stop(offer, .sinkFailed)
    case 6:
      world.excuse(offer.id)
      world.setAside.insert(offer.id)
      report(offer, .parked, .conflict)
    case 7:  // It lies.
      world.excuse(offer.id)
      world.setAside.insert(offer.id)
      report(offer, .acknowledged, receipt: String(repeating: "0", count: 64))
    case 8:  // It is slow and says so.
      send(EnvelopeReport(id: offer.id, outcome: .underway))
      world.happenAnyway(in: 60_000) { [self] in succeed(offer) }
    default: succeed(offer)
    }
  }

  private func stop(_ offer: EnvelopeOffer, _ reason: EnvelopeReport.Reason) {
    stopped[offer.sink] = offer.trial
    // A link came up meanwhile: those offered since are tried, and may pass it.
    if offers.contains(where: { $0.sink == offer.sink && $0.trial != offer.trial }) { world.excuse(offer.id) }
    report(offer, .stop, reason)
  }

  private func succeed(_ offer: EnvelopeOffer) {
    world.receiver.take(offer)
    report(offer, .acknowledged, receipt: world.receiver.stored[offer.id])
  }

  private func report(
    _ offer: EnvelopeOffer, _ outcome: EnvelopeReport.Outcome, _ reason: EnvelopeReport.Reason? = nil,
    receipt: String? = nil
  ) {
    offers.removeFirst()
    isBusy = false
    send(EnvelopeReport(id: offer.id, outcome: outcome, receipt: receipt, reason: reason))
    work()
  }

  private func send(_ report: EnvelopeReport) {
    guard let received, let line = try? JSONLine.encode(report) else { return }
    received(.line(Array(line.dropLast())))
  }

  private func die() {
    let tell = received
    received = nil
    tell?(.ended(nil))
  }
}
