import EventLoop
import JSONLines
import Messages
import Referral
import Sealing
import Vault

/// A document on how the station is, for posts that nobody can reach: sealed and queued like a record, behind all of them.
extension StationService {
  private static let healthSetting = "health-envelope"
  private static let longestHealth = 64 << 10

  func sendHealth(_ document: String, _ answer: @escaping ControlServer.Answer) {
    func refuse(_ cause: String, _ next: String) {
      answer(.failure(Refusal(cause: cause, consequence: "Nothing was queued.", next: next)))
    }
    guard let entry = configuration.health, !entry.recipients.isEmpty else {
      return refuse("station.json has no `health` entry.", "See `waypost health send --help`.")
    }
    guard let bytes = Base64.decode(document), !bytes.isEmpty, bytes.count <= Self.longestHealth else {
      return refuse("The document is missing or longer than 64 KiB.", "Use the `waypost` program of the same release.")
    }
    guard let sink = places.vaultSink(entry.sink), sink.kind != .openrosa else {
      return refuse("'\(entry.sink)' is no sink.", "Mend `health` in station.json.")
    }
    let (moment, post) = (clock.moment, configuration.post.id)
    let key = serialKey
    vault.perform { vault -> String? in
      try Self.closeHealth(vault, moment)
      if let former = try vault.setting(Self.healthSetting).map({ String(decoding: $0, as: UTF8.self) }),
        let row = try vault.queueRow(former, now: moment), row.state != .delivered, row.state != .acknowledged,
        row.state != .purged
      {
        return nil
      }
      let serial = try SerialNumber(post: post, counter: UInt64(vault.nextSerialNumber()), key: key)
      let referral = PreparedReferral(
        id: try Randomness.identifier(), priority: .routine, deadline: nil, hold: false, receiver: "health", sink: sink,
        recipients: try entry.recipients.map { try Age.Recipient($0) }, plaintext: bytes,
        // Nobody has to answer it.
        limitMilliseconds: 1 << 50)
      let id = try vault.enqueue(referral, serial: serial.description, kind: "health.queued", now: moment).id
      try vault.setSetting(Self.healthSetting, Array(id.utf8))
      return id
    } then: { [weak self] result in
      switch result {
      case .failure(let error): answer(.failure(Self.vaultRefusal(error)))
      case .success(nil): refuse("The former one still waits.", "See `waypost queue list`.")
      case .success(let id?):
        self?.courier?.look()
        self?.refreshEquipment()
        answer(.success(.object(["id": .string(id)])))
      }
    }
  }

  /// Called when the queue changed: a health document that its sink has is done.
  func healthMayBeDelivered() {
    guard configuration.health != nil else { return }
    let moment = clock.moment
    vault.perform {
      try Self.closeHealth($0, moment)
    } then: { _ in
    }
  }

  private static func closeHealth(_ vault: Vault, _ moment: Moment) throws {
    guard let id = try vault.setting(healthSetting) else { return }
    try vault.closeDocument(String(decoding: id, as: UTF8.self), now: moment)
  }
}
