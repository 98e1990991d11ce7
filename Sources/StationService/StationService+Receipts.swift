import EventLoop
import JSONLines
import Messages
import Packs
import Referral
import Sealing
import Vault

/// What receiving offices say, and what they ask for.
extension StationService {
  /// By receiver's id: the keys that the installed directory gives it for receipts.
  var receiptKeys: [String: [VerifyingKey]] {
    Dictionary(
      content.receivers.map { ($0.id, $0.receiptKeys.compactMap { try? VerifyingKey(base64: $0) }) },
      uniquingKeysWith: { $1 })
  }

  /// Answers were taken: deadlines may have ended, and something may have been declined.
  func answersCame() {
    refreshEquipment()
    watchDeadlines()
    vault.perform {
      try $0.declinedSerials()
    } then: { result in
      guard case .success(let serials) = result, !serials.isEmpty else { return }
      Journal.write(.referralDeclined, "\(serials.count) referrals were declined; the supervisor finds another office")
    }
  }

  /// One receipt that came by hand, on a stick or in a mail.
  func importReceipt(_ arguments: [String: String], _ answer: @escaping ControlServer.Answer) {
    let (text, name, keys, moment) = (arguments["text"] ?? "", arguments["name"], receiptKeys, clock.moment)
    vault.perform {
      try ReceiptImport.take(text: text, name: name, keys: keys, into: $0, now: moment)
    } then: { [weak self] result in
      switch result {
      case .failure(let error): answer(.failure(Self.vaultRefusal(error)))
      case .success(.refused(let reason)):
        let words = ReceiptRefusal.Reason(rawValue: reason).map { ReceiptRefusal(reason: $0).description }
        answer(
          .success(
            .object([
              "outcome": "refused", "reason": .string(reason),
              "words": .string(words ?? "it is no receipt of this release: ask the office to write it again"),
            ])))
      case .success(.taken(let receipt)):
        if !receipt.wasKnown { self?.answersCame() }
        answer(.success(Self.body(receipt)))
      }
    }
  }

  /// A code that an office read out.
  func acknowledge(serial: String, code: String, _ answer: @escaping ControlServer.Answer) {
    take(serial: serial, code: code, officer: nil) { result in
      switch result {
      case .success(let receipt): answer(.success(Self.body(receipt)))
      case .failure(let words):
        answer(
          .failure(
            Refusal(
              cause: "The code was not taken.", consequence: "The referral is as it was.", next: words.sentence)))
      }
    }
  }

  /// Why a spoken code was not taken, as a sentence with what to do.
  struct SpokenRefusal: Error {
    var sentence: String
  }

  func take(
    serial text: String, code: String, officer: Int64?, _ then: @escaping (Result<TakenReceipt, SpokenRefusal>) -> Void
  ) {
    do {
      let serial = try SerialNumber(text).description
      let spoken = try SpokenCode(code)
      let moment = clock.moment
      vault.perform {
        try $0.take(spoken, serial: serial, officer: officer, now: moment)
      } then: { [weak self] result in
        switch result {
        case .failure(let error): then(.failure(SpokenRefusal(sentence: Self.sentence("\(error)"))))
        case .success(let receipt):
          if !receipt.wasKnown { self?.answersCame() }
          then(.success(receipt))
        }
      }
    } catch {
      then(.failure(SpokenRefusal(sentence: Self.sentence("\(error)"))))
    }
  }

  /// Sends again what a receiver lost, part by part, so that the vault stays free for others.
  func resend(_ arguments: [String: String], _ answer: @escaping ControlServer.Answer) {
    let receiver = arguments["receiver"]
    guard let since = arguments["since"].flatMap({ UInt64($0) }), since > 0 else {
      return answer(
        .failure(
          Refusal(
            cause: "`since` isn't a number from 1 on.", consequence: "Nothing is sent again.",
            next: "Ask the office for the first number that it lacks (`waypost envelope verify` names it).")))
    }
    if let receiver, !content.receivers.contains(where: { $0.id == receiver }) {
      return answer(
        .failure(
          Refusal(
            cause: "The directory has no receiver \(receiver).", consequence: "Nothing is sent again.",
            next: "Name one of: \(content.receivers.map(\.id).sorted().joined(separator: ", ")).")))
    }
    let receivers = receiver.map { [$0] } ?? content.receivers.map(\.id)
    resendPart(since, receivers, from: 0, count: 0, purged: [], answer)
  }

  private func resendPart(
    _ since: UInt64, _ receivers: [String], from start: Int64, count: Int, purged: [String],
    _ answer: @escaping ControlServer.Answer
  ) {
    let moment = clock.moment
    vault.perform {
      try $0.resend(since: since, receivers: receivers, from: start, officer: nil, now: moment)
    } then: { [weak self] result in
      switch result {
      case .failure(let error): answer(.failure(Self.vaultRefusal(error)))
      case .success(let part):
        let (count, purged) = (count + part.count, purged + part.purged)
        if let next = part.next {
          self?.resendPart(since, receivers, from: next, count: count, purged: purged, answer)
        } else {
          self?.courier?.look()
          // One line of the control socket holds some 10 000 serials; an office that lost more is told so.
          let named = purged.prefix(5000).map { JSONValue.string($0) }
          answer(
            .success(
              .object([
                "count": .int(Int64(count)), "purged": .array(named), "purgedCount": .int(Int64(purged.count)),
              ])))
        }
      }
    }
  }

  /// Tries again what was set aside under a number or an id: somebody has looked at why, and mended it.
  func retry(_ key: String, _ answer: @escaping ControlServer.Answer) {
    let moment = clock.moment
    vault.perform { vault in
      let rows = try vault.queueRows(matching: key, now: moment)
      let parked = rows.filter { $0.state == .parked }
      for row in parked { try vault.requeue(row.id, officer: nil, now: moment) }
      return parked.isEmpty ? nil : parked.count
    } then: { [weak self] result in
      switch result {
      case .failure(let error): answer(.failure(Self.vaultRefusal(error)))
      case .success(nil):
        answer(
          .failure(
            Refusal(
              cause: "Nothing under \(key) is set aside.", consequence: "Nothing was changed.",
              next: "List what is: `waypost queue list` (state parked).")))
      case .success(let count?):
        self?.courier?.look()
        self?.refreshEquipment()
        answer(.success(.object(["count": .int(Int64(count))])))
      }
    }
  }

  /// Serials of referrals that nobody has answered: what a lost box may have taken along.
  func atRisk(_ answer: @escaping ControlServer.Answer) {
    vault.perform {
      try $0.atRisk(limit: 5000)
    } then: { result in
      switch result {
      case .failure(let error): answer(.failure(Self.vaultRefusal(error)))
      case .success(let list):
        func serials(_ list: [String]) -> JSONValue { .array(list.map { .string($0) }) }
        answer(
          .success(.object(["unsent": serials(list.unsent), "unanswered": serials(list.unanswered)])))
      }
    }
  }

  static func body(_ receipt: TakenReceipt) -> JSONValue {
    .object([
      "outcome": receipt.wasKnown ? "known" : "taken", "serial": .string(receipt.serial),
      "answer": .string(receipt.answer.rawValue),
    ])
  }

  private static func sentence(_ words: String) -> String { words.prefix(1).uppercased() + words.dropFirst() + "." }
}

/// Somebody carries envelopes away and brings answers.
extension StationService {
  /// A courier's medium of that label is mounted; or, without a label, a technician wants what is due sent and receipts
  /// read now. Answered when it is done, for a courier: when the medium may be pulled out.
  func visit(_ label: String?, _ answer: @escaping ControlServer.Answer) {
    guard let label else {
      courier?.linkCameUp()
      receipts?.look { [weak self] result in self?.visited(result, answer) }
      return
    }
    guard let receipts, visits[label] == nil else {
      return answer(
        .failure(
          Refusal(
            cause: "A visit of the courier \(label) is under way.", consequence: "No other was begun.",
            next: "Wait for its end before the medium is pulled out.")))
    }
    let visit = CourierVisit(
      loop: loop, socket: places.uploadSocket, vault: vault, clock: clock, label: label, receipts: receipts)
    visits[label] = visit
    visit.run { [weak self] result in
      self?.visits[label] = nil
      self?.refreshEquipment()
      self?.audit("courier.visit", "\(result.written)", nil)
      answer(
        .success(
          .object([
            "written": .int(Int64(result.written)), "failed": .int(Int64(result.failed)),
            "damaged": .int(Int64(result.damaged)), "left": .int(Int64(result.left)),
            "receipts": .int(Int64(result.receipts.taken)), "refused": .int(Int64(result.receipts.refused)),
            "problem": result.problem.map { .string($0) } ?? result.receipts.problems.first.map { .string($0) }
              ?? .null,
          ])))
    }
  }

  private func visited(_ result: ReceiptRound.Result, _ answer: @escaping ControlServer.Answer) {
    let moment = clock.moment
    vault.perform {
      try $0.queueSummary(now: moment)
    } then: { summary in
      switch summary {
      case .failure(let error): answer(.failure(Self.vaultRefusal(error)))
      case .success(let queue):
        answer(
          .success(
            .object([
              "unsent": .int(Int64(queue.unsent)), "unanswered": .int(Int64(queue.delivered)),
              "receipts": .int(Int64(result.taken)), "refused": .int(Int64(result.refused)),
              "problems": .array(result.problems.map { .string($0) }),
            ])))
      }
    }
  }
}
