import EventLoop
import JSONLines
import Messages
import Referral
import Screens
import Sealing
import Station
import Vault

extension StationService {
  /// Does one thing the station wants done and reports back with an event.
  func perform(_ action: StationAction) {
    vaultIsNeeded()
    switch action {
    case .changed(let lane): screens[lane]?.changed()
    case .visitOver(let lane): visitOver(lane)
    case .watchTicket(let serial, let seconds): watchTicket(serial, seconds: seconds)
    case .checkPIN(let lane, let badge, let pin): checkPIN(badge, pin) { .signIn(lane: lane, $0) }
    case .confirmPIN(let lane, let badge, let pin): checkPIN(badge, pin) { .confirmed(lane: lane, $0) }
    case .reserveSerial(let lane, let number, let count): reserveSerial(lane, number, identifiers: count)
    case .store(let lane, let order): store(lane, order)
    case .keepCase(let kept): keepCase(kept)
    case .forgetCase(let number): forgetCase(number)
    case .forgetAllCases:
      attempts = [:]
      forgetAllCases()
    case .printSlip(let serial): printSlip(serial, again: nil)
    case .printAgain(let serial, let officer): printSlip(serial, again: officer)
    case .printSheet(let lane, let number, let sheet): printSheet(sheet, lane, number)
    case .referral(let lane, let query, let officer): referral(lane, query, officer)
    case .report(let lane, let kind, let language): report(lane, kind, language: language)
    case .setPIN(let lane, let id, let pin, let officer): setPIN(lane, id, pin, by: officer)
    case .train(let lane, let id, let trained, let officer): setTraining(lane, id, trained, by: officer)
    case .massArrival(let isOn, let officer): setMassArrival(isOn, officer)
    case .closeHousehold(let serial, let officer): closeHousehold(serial, officer)
    case .audit(let kind, let subject, let officer): audit(kind, subject, officer)
    }
  }

  private func checkPIN(_ badge: String, _ pin: String, _ event: @escaping (SignInAnswer) -> StationEvent) {
    let moment = clock.moment
    vault.perform {
      try $0.signIn(badge: badge, pin: pin, now: moment)
    } then: { [weak self] result in
      let answer: SignInAnswer
      switch result {
      case .success(.signedIn(let officer)):
        answer = .signedIn(Officer(officer))
      case .success(.wrongPIN(let left)): answer = .wrongPIN(attemptsLeft: left)
      case .success(.throttled(let seconds)): answer = .throttled(seconds: Int(seconds))
      case .success(.unknownBadge): answer = .unknownBadge
      case .failure(let error): answer = .failed("\(error)")
      }
      self?.happen(event(answer))
    }
  }

  private func reserveSerial(_ lane: String, _ number: Int, identifiers count: Int) {
    let post = configuration.post.id
    let key = serialKey
    vault.perform { vault in
      let counter = try vault.nextSerialNumber()
      return try SerialNumber(post: post, counter: counter, key: key).description
    } then: { [weak self] result in
      switch result {
      case .success(let serial):
        let identifiers = (0..<count).map { _ in RandomUUID.make() }
        self?.happen(.serialReserved(lane: lane, caseNumber: number, serial: serial, identifiers: identifiers))
      case .failure(let error):
        self?.happen(.notStored(lane: lane, caseNumber: number, reason: "\(error)"))
      }
    }
  }

  private func store(_ lane: String, _ order: StoreOrder) {
    let moment = clock.moment
    let (places, writer, limitDays) = (places, writer, configuration.vault?.alarmDays)
    let former = attempts[lane].flatMap { $0.serial == order.serial ? $0 : nil }
    vault.perform { vault in
      guard order.serial != nil else {
        try vault.countOnly(
          order.tallies, person: order.person, household: order.household,
          audit: AuditEvent("counted", officer: order.officer), now: moment)
        return StoreOutcome.committed
      }
      let sealed =
        try former
        ?? order.finalisation(lane: lane, places: places, writer: writer, limitDays: limitDays, at: moment).seal()
      do {
        _ = try vault.commit(sealed, again: former != nil, now: moment)
        return .committed
      } catch let error as VaultError where error.reason == .damaged {
        // A failed flush says nothing of what the disk took: the commit may be found after a restart.
        return .unknown(sealed, error)
      }
    } then: { [weak self] result in
      guard let self else { return }
      attempts[lane] = nil
      switch result {
      case .success(.committed):
        happen(.stored(lane: lane, caseNumber: order.caseNumber))
        if order.isKept { emptyLog() }
        refreshEquipment()
        courier?.look()
        watchDeadlines()
      case .success(.unknown(let sealed, let error)):
        Journal.write(.vaultFailed, "it is not certain whether a record was stored: \(error)")
        attempts[lane] = sealed
        happen(.notStored(lane: lane, caseNumber: order.caseNumber, reason: "\(error)", isCertain: false))
      case .failure(let error):
        Journal.write(.vaultFailed, "a record could not be stored: \(error)")
        happen(.notStored(lane: lane, caseNumber: order.caseNumber, reason: "\(error)"))
      }
    }
  }

  private enum StoreOutcome: Sendable {
    case committed
    /// The disk failed under the commit; the same value has to be committed again.
    case unknown(SealedCase, any Error)
  }

  /// - Parameter again: the officer who asked for another print of the same slip.
  private func printSlip(_ serial: String, again: Int64?) {
    let moment = clock.moment
    vault.perform { vault in
      guard let slip = try vault.slip(serial), slip.request != nil else { return SlipRequest?.none }
      if let again { try vault.appendAudit(AuditEvent("slip.again", subject: serial, officer: again), now: moment) }
      return try slip.request.map { try JSONLine.decode(SlipRequest.self, from: $0) }
    } then: { [weak self] result in
      guard let self else { return }
      guard case .success(let request?) = result else {
        // Came out meanwhile, or there never was one: a second tap on "print it again" has nothing to do.
        if again != nil, case .success = result { return }
        return slipReported(serial, SlipReport(serial: serial, state: .failed, reason: .service))
      }
      slips?.add(request, resume: false)
    }
  }

  /// Notes a slip's state; `then` hears whether it is committed.
  func setSlip(_ serial: String, _ state: SlipState, then: @escaping (Bool) -> Void) {
    let moment = clock.moment
    vault.perform {
      try $0.setSlip(serial, state, now: moment)
    } then: { result in
      if case .failure(let error) = result {
        Journal.write(.vaultFailed, "the state of slip \(serial) could not be noted: \(error)")
        then(false)
      } else {
        then(true)
      }
    }
  }

  /// The printing process's word, noted before anybody is told. `then` hears whether an end is committed.
  func slipReported(_ serial: String, _ report: SlipReport, then: @escaping (Bool) -> Void = { _ in }) {
    guard let state = report.state.vaultState else { return happen(.slip(report)) }
    if state == .failed || state == .uncertain {
      Journal.write(
        .slipNotPrinted, "slip \(serial): \(state.rawValue), \(report.reason?.rawValue ?? "no reason given")")
    }
    equipment.lastSlip = report
    setSlip(serial, state) { [weak self] isNoted in
      then(isNoted)
      self?.audit("slip.\(state.rawValue)", serial, nil)
      self?.happen(.slip(report))
      self?.refreshEquipment()
    }
  }

  func audit(_ kind: String, _ subject: String, _ officer: Int64?) {
    let moment = clock.moment
    let event = AuditEvent(kind, subject: subject, officer: officer)
    vault.perform {
      try $0.appendAudit(event, now: moment)
    } then: { result in
      if case .failure(let error) = result { Journal.write(.vaultFailed, "an audit event was not kept: \(error)") }
    }
  }
}

extension Officer {
  init(_ record: OfficerRecord) {
    let role: Role =
      switch record.role {
      case .officer: .officer
      case .supervisor: .supervisor
      case .monitor: .monitor
      }
    self.init(id: record.id, name: record.name, role: role, isTrained: record.isTrained)
  }
}

extension SlipReport.State {
  /// The vault's word for a final state.
  fileprivate var vaultState: SlipState? {
    switch self {
    case .laidOut, .submitted, .waiting: nil
    case .printed, .saved: .printed
    case .sent: .sent
    case .failed: .failed
    case .uncertain: .uncertain
    }
  }
}

/// Version 4 UUIDs (RFC 9562) for submissions.
enum RandomUUID {
  static func make() -> String {
    var bytes = (0..<16).map { _ in UInt8.random(in: .min ... .max) }
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    let text = Array(Hex.encode(bytes))
    return [text[0..<8], text[8..<12], text[12..<16], text[16..<20], text[20..<32]].map { String($0) }
      .joined(separator: "-")
  }
}
