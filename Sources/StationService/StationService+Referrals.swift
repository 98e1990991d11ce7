import EventLoop
import Packs
import Referral
import Screens
import Sealing
import Station
import Vault

/// Referrals as an officer asks about them and as offices answer them at the post.
extension StationService {
  func referral(_ lane: String, _ query: ReferralQuery, _ officer: Int64) {
    let (keys, station, moment) = (receiptKeys, writer.stationKey.publicKey, clock.moment)
    // That a number is a complaint's is nobody's business at the post.
    let named = content.receivers.filter { $0.type != .ombudsman }
    let offices = Dictionary(named.map { ($0.id, $0.callText) }, uniquingKeysWith: { $1 })
    if case .followUp(let serial, let followUp) = query {
      return self.followUp(lane, serial, followUp, officer, offices: offices)
    }
    vault.perform { vault in
      var answer = try Self.answer(query, vault, keys: keys, station: station, officer: officer, now: moment)
      if !answer.serial.isEmpty {
        answer.rows = try Self.rows(answer.serial, vault, offices: offices, all: query.namesOffices)
      }
      return answer
    } then: { [weak self] result in
      guard let self else { return }
      switch result {
      case .success(let answer):
        if answer.answered != nil { answersCame() }
        happen(.referral(lane: lane, answer))
      case .failure(let error):
        Journal.write(.vaultFailed, "a referral could not be read: \(error)")
        happen(.referral(lane: lane, ReferralAnswer(serial: "", rows: [], refusal: "vault")))
      }
    }
  }

  private func followUp(
    _ lane: String, _ serial: String, _ followUp: FollowUp, _ officer: Int64, offices: [String: String]
  ) {
    let (receivers, places, now, moment) = (mayHear(followUp), places, clock.now, clock.moment)
    let (post, all) = (configuration.post.id, content.receivers.map(\.id))
    vault.perform { vault in
      let told = try Self.send(
        followUp, about: serial, to: receivers, all: all, places: places, post: post, time: now.isoText, vault,
        officer: officer, now: moment)
      var answer = ReferralAnswer(
        serial: serial, rows: try Self.rows(serial, vault, offices: offices),
        setAside: try Self.setAside(serial, vault), answered: "followed")
      (answer.queued, answer.byPhone) = (told.queued, told.byPhone)
      return answer
    } then: { [weak self] result in
      guard let self else { return }
      switch result {
      case .success(let answer):
        refreshEquipment()
        courier?.look()
        happen(.referral(lane: lane, answer))
      case .failure(let error):
        Journal.write(.vaultFailed, "a follow-up could not be queued: \(error)")
        happen(.referral(lane: lane, ReferralAnswer(serial: "", rows: [], refusal: "vault")))
      }
    }
  }

  private static func answer(
    _ query: ReferralQuery, _ vault: Vault, keys: [String: [VerifyingKey]], station: VerifyingKey, officer: Int64,
    now: Moment
  ) throws -> ReferralAnswer {
    func refused(_ reason: String, _ serial: String = "") throws -> ReferralAnswer {
      ReferralAnswer(
        serial: serial, rows: serial.isEmpty ? [] : try rows(serial, vault), setAside: try setAside(serial, vault),
        refusal: reason)
    }
    do {
      switch query {
      case .serial(let text):
        guard let serial = try? SerialNumber(text).description else { return try refused("bad-serial") }
        return try found(serial, vault)
      case .slip(let text):
        guard let code = try? SlipCode(verifying: text, keys: [station]) else { return try refused("not-ours") }
        return try found(code.serial.description, vault)
      case .spoken(let serial, let text):
        guard let code = try? SpokenCode(text) else { return try refused("bad-code", serial) }
        do {
          return try taken(vault.take(code, serial: serial, officer: officer, now: now), vault)
        } catch let refusal as ReceiptRefusal { return try refused(refusal.reason.rawValue, serial) }
      case .seenTo(let serial):
        try vault.settleDeclined(serial: serial, officer: officer, now: now)
        return ReferralAnswer(
          serial: serial, rows: try rows(serial, vault), setAside: try setAside(serial, vault), answered: "seen-to")
      case .whomToCall(let serial): return try found(serial, vault)
      case .phoned(let serial, let referral):
        guard let stub = try vault.referral(referral), stub.serial == serial else { return try refused("bad-serial") }
        if stub.state == .issued { try vault.setReferral(referral, .notified, officer: officer, now: now) }
        return ReferralAnswer(
          serial: serial, rows: try rows(serial, vault), setAside: try setAside(serial, vault), answered: "phoned")
      // Asked of the vault by itself, with the offices' keys.
      case .followUp: return try refused("malformed")
      case .receipt(let text):
        guard let code = try? EnvelopeReceiptCode(text: text) else { return try refused("malformed") }
        return try taken(vault.take(.scanned(code), keys: keys, officer: officer, now: now), vault)
      }
    } catch let refusal as ReceiptRefusal {
      return try refused(refusal.reason.rawValue)
    }
  }

  private static func found(_ serial: String, _ vault: Vault) throws -> ReferralAnswer {
    let rows = try rows(serial, vault)
    return try rows.isEmpty && vault.household(serial) == nil
      ? ReferralAnswer(serial: "", rows: [], refusal: "unknown-envelope")
      : ReferralAnswer(serial: serial, rows: rows, setAside: try setAside(serial, vault))
  }

  private static func taken(_ receipt: TakenReceipt, _ vault: Vault) throws -> ReferralAnswer {
    ReferralAnswer(
      serial: receipt.serial, rows: try rows(receipt.serial, vault), setAside: try setAside(receipt.serial, vault),
      answered: receipt.answer.rawValue)
  }

  private static func setAside(_ serial: String, _ vault: Vault) throws -> [String] {
    try vault.setAside(serial: serial).map { $0.words ?? $0.reason }
  }

  /// - Parameters:
  ///   - offices: by receiver's id: name, place and phone. Only who has to be called is named.
  ///   - all: an officer asked for it; then everybody who hasn't answered is.
  private static func rows(
    _ serial: String, _ vault: Vault, offices: [String: String] = [:], all: Bool = false
  ) throws -> [ReferralPage.Row] {
    try vault.referrals(serial: serial).filter { try !vault.isQuiet($0.id) }.map { stub in
      let isOpen = stub.state == .issued || stub.state == .notified
      let mustCall = stub.state == .declined || (isOpen && (all || stub.isOverdue))
      let call = mustCall ? try vault.receiver(ofReferral: stub.id).flatMap { offices[$0] } : nil
      return ReferralPage.Row(
        state: stub.state.rawValue, isOverdue: stub.isOverdue, isTimeUncertain: stub.isTimeUncertain, hold: stub.hold,
        call: call, id: stub.id)
    }
  }
}

extension ReferralQuery {
  fileprivate var namesOffices: Bool {
    switch self {
    case .whomToCall, .phoned: true
    case .serial, .slip, .spoken, .seenTo, .receipt, .followUp: false
    }
  }
}

extension Receiver {
  /// Name, place and phone; an unverified number is never shown as if it were known to work.
  var callText: String {
    [name, desk, phoneVerifiedOn.isEmpty ? "" : phone].filter { !$0.isEmpty }.joined(separator: " · ")
  }
}
