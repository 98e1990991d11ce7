public import Referral
import Scanning
public import Screens

/// A question to the vault about a referral, or an office's answer for it.
public enum ReferralQuery: Sendable, Equatable {
  /// A number, typed.
  case serial(String)
  /// The code on a slip; whether a station of ours signed it is for the vault's side to say.
  case slip(String)
  /// An office read a code out.
  case spoken(serial: String, code: String)
  /// The supervisor has seen to what was declined under this number.
  case seenTo(String)
  /// Whom to call about this number.
  case whomToCall(String)
  /// An office was told on the phone.
  case phoned(serial: String, referral: String)
  /// An office's receipt was scanned.
  case receipt(String)
  /// The offices of a number are told what follows their record.
  case followUp(serial: String, FollowUp)
}

/// What came of a `ReferralQuery`.
public struct ReferralAnswer: Sendable, Equatable {
  /// The number it is about; empty where that isn't known.
  public var serial: String
  public var rows: [ReferralPage.Row]
  /// For each record under this number that was set aside what the server said, or the reason.
  public var setAside: [String]
  /// What the office answered: "acknowledged", "received", "declined"; nil where it was only a question.
  public var answered: String?
  /// Why nothing came of it: "wrong-code", "forged" ...; nil when something did.
  public var refusal: String?
  /// Of a follow-up: notices on their way.
  public var queued = 0
  /// Of a follow-up: offices that can be told on the phone alone.
  public var byPhone = 0

  public init(
    serial: String, rows: [ReferralPage.Row], setAside: [String] = [], answered: String? = nil, refusal: String? = nil
  ) {
    self.serial = serial
    self.rows = rows
    self.setAside = setAside
    self.answered = answered
    self.refusal = refusal
  }
}

extension ReferralQuery {
  /// The event that asking it leaves; naming an office is another than asking how a number stands.
  var audit: String {
    switch self {
    case .whomToCall: "office-shown"
    case .phoned: "office-phoned"
    case .serial, .slip, .spoken, .seenTo, .receipt, .followUp: "referral-asked"
    }
  }
}

extension Station {
  /// Asks about a referral from the idle desk, from the last person's page or from a referral's page; never from a case.
  mutating func ask(_ query: ReferralQuery, _ officer: Officer, on name: String) -> [StationAction] {
    guard let lane = lanes[name] else { return [] }
    var page = ReferralPage(serial: "", rows: [])
    switch lane.state {
    case .home: break
    case .ended(_, let ended) where ended.slip != .printing: break
    case .referral(_, let open) where !open.working: page = open
    default: return []
    }
    page.working = true
    page.notice = nil
    let unsaid = notSaid(on: name, officer)
    lanes[name]?.state = .referral(officer, page)
    lanes[name]?.after = nil
    return unsaid + [
      .audit(kind: query.audit, subject: name, officer: officer.id),
      .referral(lane: name, query, officer: officer.id), .changed(lane: name),
    ]
  }

  /// The vault's word.
  mutating func answered(_ answer: ReferralAnswer, on name: String, at now: Now) -> [StationAction] {
    guard let lane = lanes[name], case .referral(let officer, let open) = lane.state, open.working else { return [] }
    // The number of a kiosk's visit: whoever brings it goes on with it.
    if answer.answered == nil, visits[answer.serial] != nil {
      return openTicket(answer.serial, officer, on: name, at: now)
    }
    let notice = AnswerNotice.make(answer, russian: lane.officerLanguage == "ru")
    // A number that leads nowhere: back to where one can try again, with the reason.
    if answer.serial.isEmpty, open.serial.isEmpty {
      lanes[name]?.state = .home(officer, notice)
    } else {
      let isAbout = answer.serial.isEmpty
      let (serial, rows, setAside) =
        isAbout ? (open.serial, open.rows, open.setAside) : (answer.serial, answer.rows, answer.setAside)
      var page = ReferralPage(
        serial: serial, rows: rows, setAside: setAside, notice: notice,
        canSettle: officer.isSupervisor && equipment.declined.contains(serial) && answer.answered != "seen-to")
      page.post = site.postName
      page.household = equipment.households.first { $0.serial == serial }?.waiting
      lanes[name]?.state = .referral(officer, page)
    }
    return [.changed(lane: name)]
  }
}

/// What an officer is told of an office's answer.
enum AnswerNotice {
  static func make(_ answer: ReferralAnswer, russian: Bool) -> Notice? {
    if let refusal = answer.refusal { return refused(refusal, russian: russian) }
    switch answer.answered {
    case "seen-to": return nil
    case "phoned":
      return russian
        ? Notice(
          .information, cause: "Записано: учреждение извещено по телефону.",
          consequence: "Срок идёт, пока учреждение не ответит.", next: "Спросите, кто и когда примет человека.")
        : Notice(
          .information, cause: "Noted: the office was told on the phone.",
          consequence: "The time runs until the office answers.", next: "Ask who takes the person over, and when.")
    case "followed": return FollowUpNotice.make(queued: answer.queued, byPhone: answer.byPhone, russian: russian)
    case "declined":
      return russian
        ? Notice(
          .warning, cause: "Учреждение не может принять этого человека.", consequence: "Ответ записан.",
          next: "Позовите старшего: нужно другое учреждение.")
        : Notice(
          .warning, cause: "The office can't take this person.", consequence: "The answer is noted.",
          next: "Fetch the supervisor: another office is needed.")
    case .some:
      return russian
        ? Notice(
          .information, cause: "Ответ учреждения записан.", consequence: "Состояние направления обновлено.",
          next: "Больше ничего делать не нужно.")
        : Notice(
          .information, cause: "The office's answer is noted.", consequence: "The referral's state was updated.",
          next: "There is nothing more to do.")
    case nil: return nil
    }
  }

  private static func refused(_ reason: String, russian: Bool) -> Notice {
    let words =
      switch reason {
      case "bad-serial":
        (
          "This is no number of a slip.", "Это не номер талона.", "Read it again from the slip.",
          "Прочитайте его ещё раз с талона."
        )
      case "unknown-envelope":
        (
          "Nothing was referred under this number at this station.",
          "Под этим номером на этой станции ничего не направлено.",
          "Compare the number; a slip without a record looks the same.",
          "Сверьте номер; талон без записи выглядит так же."
        )
      case "bad-code":
        (
          "This is no whole code: a character is missing or was misheard.",
          "Это не полный код: знака не хватает или он расслышан неверно.", "Have it read out again.",
          "Попросите прочитать его ещё раз."
        )
      case "wrong-code":
        (
          "The code is for none of the referrals under this number.",
          "Код не подходит ни к одному направлению с этим номером.",
          "Have number and code read out again.", "Попросите ещё раз прочитать номер и код."
        )
      case "code-closed":
        (
          "There were too many wrong codes for this number.", "Слишком много неверных кодов для этого номера.",
          "Ask the office for a written receipt, and tell the supervisor.",
          "Попросите письменное подтверждение и сообщите старшему."
        )
      case "contradiction":
        (
          "The office has answered otherwise before, which stands.", "Раньше учреждение ответило иначе, и это в силе.",
          "Ask the office, and fetch the supervisor.", "Спросите учреждение и позовите старшего."
        )
      case "not-ours":
        (
          "No station known here signed this slip.", "Этот талон подписан не известной здесь станцией.",
          "Type the number that stands on it.", "Введите номер с талона."
        )
      case "vault":
        (
          "The vault did not answer.", "Хранилище не ответило.", "Try again; if it stays so, fetch the technician.",
          "Попробуйте ещё раз; если повторится, позовите техника."
        )
      default:
        (
          "The code is not a receipt of an office this station writes to.",
          "Этот код – не подтверждение учреждения, которому пишет станция.",
          "Ask the office for another one, and tell the supervisor.", "Попросите другой и сообщите старшему."
        )
      }
    return russian
      ? Notice(.problem, cause: words.1, consequence: "Ничего не изменилось.", next: words.3)
      : Notice(.problem, cause: words.0, consequence: "Nothing was changed.", next: words.2)
  }
}
