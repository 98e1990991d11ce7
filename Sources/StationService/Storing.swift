import Messages
import Referral
import Sealing
import Station
import Vault

extension StoreOrder {
  /// The order as the vault commits it. Sealing happens inside the vault's transaction.
  func finalisation(places: StationPlaces, writer: SlipWriter, at moment: Moment) throws -> Finalisation {
    let prepared = try referrals.map { referral in
      PreparedReferral(
        id: try Randomness.identifier(), priority: SendingPriority(referral.urgency),
        deadline: referral.deadlineMilliseconds.map { moment.elapsedMilliseconds + $0 }, hold: referral.hold,
        receiver: referral.receiver.id, sink: try referral.receiver.vaultSink(places: places),
        recipients: try referral.receiver.keys.map { try Age.Recipient($0) }, plaintext: Array(referral.submission.utf8)
      )
    }
    return Finalisation(
      serial: serial ?? "", referrals: prepared, slipRequest: try slip.map(writer.request), tallies: tallies,
      officer: officer, heldCase: isKept ? Int64(caseNumber) : nil)
  }
}

extension SendingPriority {
  init(_ urgency: Urgency) {
    self =
      switch urgency {
      case .now: .immediate
      case .shift: .urgent
      case .legalLimit: .soon
      case .information: .routine
      }
  }
}

extension Receiver {
  /// "folder:PATH" as the vault keeps it: absolute.
  func vaultSink(places: StationPlaces) throws -> Sink {
    guard sink.hasPrefix("folder:") else {
      throw ServiceError(
        "seal for the receiver \(id)", reason: "its sink isn't a folder, and this release knows no other",
        next: "correct the pack's directory")
    }
    return Sink(kind: .folder, path: places.sinkFolder(String(sink.dropFirst("folder:".count))))
  }
}
