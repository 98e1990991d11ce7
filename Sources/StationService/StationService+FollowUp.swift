import Packs
import Referral
import Sealing
import Station
import Vault
import XForm

/// Taking a consent back and putting right what was wrong, after the records were sealed: each office hears of it.
extension StationService {
  /// On the vault's thread: seals a notice to each office that a number's records went to.
  ///
  /// - Parameters:
  ///   - receivers: those who may be told, by id.
  ///   - all: every office's id, to find where a record went.
  /// - Returns: how many notices were queued, and to how many offices the way is by phone alone.
  static func send(
    _ followUp: FollowUp, about serial: String, to receivers: [String: Receiver], all: [String],
    places: StationPlaces, post: String, time: String, _ vault: Vault, officer: Int64, now: Moment
  ) throws -> (queued: Int, byPhone: Int) {
    let records = try vault.sentRecords(serial: serial, among: all)
    var byPhone = records.unknown
    var notices: [PreparedReferral] = []
    for record in records.known {
      guard let receiver = receivers[record.receiver] else {
        if !all.contains(record.receiver) { byPhone += 1 }
        continue
      }
      guard let notice = try Self.notice(followUp, about: record, serial, receiver, places, post: post, time: time)
      else {
        byPhone += 1
        continue
      }
      notices.append(notice)
    }
    // Also where nobody can be reached from here: that it was asked for must stand somewhere.
    try vault.send(followUp, notices, serial: serial, officer: officer, now: now)
    return (notices.count, byPhone)
  }

  /// Nil for an office whose server takes whole forms alone.
  private static func notice(
    _ followUp: FollowUp, about record: SentRecord, _ serial: String, _ receiver: Receiver, _ places: StationPlaces,
    post: String, time: String
  ) throws -> PreparedReferral? {
    let sink = try receiver.vaultSink(places: places)
    guard sink.kind != .openrosa, !receiver.keys.isEmpty else { return nil }
    let text = followUp.document(
      serial: serial, envelope: record.envelope, number: record.number, post: post, time: time)
    return PreparedReferral(
      id: try Randomness.identifier(), priority: .urgent, deadline: nil, hold: false, receiver: receiver.id, sink: sink,
      recipients: try receiver.keys.map { try Age.Recipient($0) }, plaintext: [UInt8](text.utf8))
  }

  /// Whom a follow-up may go to: everybody hears that consent was taken back; an item goes to the kinds of office whose
  /// forms have it.
  func mayHear(_ followUp: FollowUp) -> [String: Receiver] {
    let all = content.receivers
    let entitled: [Receiver] =
      switch followUp {
      case .revoked: all
      case .corrected(let item, _): all.filter { content.takes(item.scanKey, $0.type) }
      }
    return Dictionary(entitled.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
  }
}

extension PackContent {
  /// Whether some form's record for this kind of office has the scanned value.
  func takes(_ scanKey: String, _ type: ReceiverType) -> Bool {
    forms.values.contains { form in
      let standard = form.outcomes.compactMap(\.receiver)
      return form.fields.contains { $0.scan == scanKey && ($0.receivers ?? standard).contains(type.rawValue) }
    }
  }
}
