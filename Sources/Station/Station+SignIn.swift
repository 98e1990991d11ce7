import Screens
import TravelDocument

extension Station {
  /// The vault's answer to badge and PIN.
  mutating func signedIn(_ answer: SignInAnswer, on name: String, at now: Now) -> [StationAction] {
    guard var lane = lanes[name], case .checkingPIN(let badge) = lane.state else { return [] }
    let russian = lane.officerLanguage == "ru"
    var actions: [StationAction] = [.changed(lane: name)]
    switch answer {
    case .signedIn(let officer):
      let audit = StationAction.audit(kind: "sign-in", subject: name, officer: officer.id)
      if let locked = lane.locked { return [audit] + unlock(locked, officer, on: name) }
      if officer.role == .monitor { return [audit] + askReport(.monitor, officer, on: name) }
      if let taken = takeUpInterrupted(officer, on: name, at: now) { return [audit] + taken }
      lane.state = .home(officer, InterruptionNotice.waiting(interrupted.count, russian: russian))
      actions.insert(audit, at: 0)
    case .wrongPIN(let left):
      lane.state = .badgeRead(badge: badge, SignInNotice.wrong(attemptsLeft: left, russian: russian))
      actions.insert(.audit(kind: "sign-in-refused", subject: name, officer: nil), at: 0)
    case .throttled(let seconds):
      lane.state = .badgeRead(badge: badge, SignInNotice.throttled(seconds: seconds, russian: russian))
      actions.insert(.audit(kind: "sign-in-throttled", subject: name, officer: nil), at: 0)
    case .unknownBadge:
      // The sentence is that of a wrong PIN. A badge has 60 random bits: nobody learns by trying which ones exist.
      lane.state = .badgeRead(badge: badge, SignInNotice.wrong(attemptsLeft: nil, russian: russian))
      actions.insert(.audit(kind: "sign-in-refused", subject: name, officer: nil), at: 0)
    case .failed(let reason):
      lane.state = .signedOut(SignInNotice.failed(reason, russian: russian))
    }
    lanes[name] = lane
    return actions
  }

  /// Commands of somebody who isn't signed in.
  mutating func signIn(_ command: LaneCommand, on name: String) -> [StationAction] {
    guard var lane = lanes[name] else { return [] }
    switch (command, lane.state) {
    case (.badge(let badge), .signedOut), (.badge(let badge), .badgeRead):
      lane.state = .badgeRead(badge: String(badge.uppercased().filter { !$0.isWhitespace }), nil)
    case (.pin(let pin), .badgeRead(let badge, _)):
      lane.state = .checkingPIN(badge: badge)
      lanes[name] = lane
      return [.checkPIN(lane: name, badge: badge, pin: LocalDigits.western(pin)), .changed(lane: name)]
    case (.otherBadge, .badgeRead), (.nextPerson, .status): lane.state = .signedOut(nil)
    case (.report(.status), _): return askStatus(on: name)
    default: return []
    }
    lanes[name] = lane
    return [.changed(lane: name)]
  }
}

/// What is said to somebody who could not sign in.
private enum SignInNotice {
  static func wrong(attemptsLeft: Int?, russian: Bool) -> Notice {
    let count = attemptsLeft.map { "\($0)" }
    return russian
      ? Notice(
        .problem, cause: "Пропуск и ПИН-код не подходят друг к другу.",
        consequence: count.map { "Осталось попыток до паузы: \($0)." } ?? "Вход не выполнен.",
        next: "Введите ПИН-код ещё раз или возьмите другой пропуск.")
      : Notice(
        .problem, cause: "Badge and PIN don't belong together.",
        consequence: count.map { "Tries left before a pause: \($0)." } ?? "You are not signed in.",
        next: "Enter the PIN again, or take another badge.")
  }

  static func throttled(seconds: Int, russian: Bool) -> Notice {
    russian
      ? Notice(
        .problem, cause: "Слишком много неверных ПИН-кодов.", consequence: "Вход закрыт ещё \(seconds) с.",
        next: "Подождите или позовите старшего.")
      : Notice(
        .problem, cause: "Too many wrong PINs.", consequence: "This badge is locked for \(seconds) more seconds.",
        next: "Wait, or fetch the supervisor.")
  }

  static func failed(_ reason: String, russian: Bool) -> Notice {
    russian
      ? Notice(
        .problem, cause: "Хранилище не ответило.", consequence: "Вход не выполнен.",
        next: "Сканируйте пропуск ещё раз; если повторится, позовите техника.")
      : Notice(
        .problem, cause: reason, consequence: "You are not signed in.",
        next: "Scan the badge again; if it happens again, fetch the technician.")
  }
}
