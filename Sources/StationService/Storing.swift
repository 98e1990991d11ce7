import Messages
import Referral
import Sealing
import Station
import Vault

extension StoreOrder {
  /// The order as the vault commits it. Sealing happens inside the vault's transaction.
  ///
  /// - Parameter lane: where its slip prints.
  /// - Parameter limitDays: how long an envelope may lack its receipt before the alarm.
  func finalisation(
    lane: String, places: StationPlaces, writer: SlipWriter, limitDays: Int64?, at moment: Moment
  ) throws -> Finalisation {
    let prepared = try referrals.map { referral in
      let sink = try referral.receiver.vaultSink(places: places)
      let odk = sink.kind == .openrosa ? try referral.odkAddressee() : nil
      var prepared = PreparedReferral(
        id: try Randomness.identifier(), priority: SendingPriority(referral.urgency),
        deadline: referral.deadlineMilliseconds.map { moment.elapsedMilliseconds + $0 }, hold: referral.hold,
        receiver: referral.receiver.id, sink: sink,
        recipients: odk == nil ? try referral.receiver.keys.map { try Age.Recipient($0) } : [], odk: odk,
        plaintext: Array(referral.submission.utf8),
        limitMilliseconds: limitDays.map { $0 * 86_400_000 } ?? Retention.standardLimit)
      // At the post its number looks like that of somebody without needs.
      prepared.isQuiet = [.ombudsman, .register].contains(referral.receiver.type)
      return prepared
    }
    var record = Finalisation(
      serial: serial ?? "", referrals: prepared, slipRequest: try slip.map { try writer.request($0, lane: lane) },
      tallies: tallies,
      officer: officer, heldCase: isKept ? Int64(caseNumber) : nil, person: person)
    record.household = household
    return record
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

extension ReferralOrder {
  /// Whom an OpenRosa server's record is closed to: exactly one ODK key, for its encryption knows no second.
  func odkAddressee() throws -> ODKEncryption.Addressee {
    guard receiver.keys.count == 1, let key = try? ODKEncryption.PublicKey(directory: receiver.keys[0]) else {
      throw ServiceError(
        "seal for the receiver \(receiver.id)", reason: "its sink is an OpenRosa server and its key is not one ODK key",
        next: "correct the pack's directory: odk: and the form's base64RsaPublicKey, or another sink")
    }
    return ODKEncryption.Addressee(
      key: key, form: form, version: version.isEmpty ? nil : version, instanceID: instanceID)
  }
}

extension Receiver {
  /// The sink as the vault keeps it.
  func vaultSink(places: StationPlaces) throws -> Sink {
    guard let sink = places.vaultSink(sink) else {
      throw ServiceError(
        "seal for the receiver \(id)", reason: "its sink is none that this release knows",
        next: "correct the pack's directory")
    }
    return sink
  }
}

extension StationPlaces {
  /// A folder's path is absolute there. Nil for a sink that this release doesn't know.
  func vaultSink(_ text: String) -> Sink? {
    guard let name = SinkName(text), let kind = Sink.Kind(rawValue: name.kind.rawValue) else { return nil }
    return Sink(kind: kind, path: kind == .folder ? sinkFolder(name.name) : name.name)
  }
}
