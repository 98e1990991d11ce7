extension Words {
  /// What happened, in plain words; the event's own name where there are none.
  public func event(_ kind: String) -> String {
    guard let pair = Self.events[kind] else { return kind }
    return language == "ru" ? pair.russian : pair.english
  }

  private static let events: [String: (english: String, russian: String)] = [
    "station.started": ("the station started", "станция запущена"),
    "station.stopped": ("the station stopped in order", "станция остановлена"),
    "sign-in": ("an officer signed in", "вход сотрудника"),
    "sign-in.refused": ("a wrong PIN", "неверный ПИН-код"),
    "sign-in-refused": ("a wrong PIN at a lane", "неверный ПИН-код на месте"),
    "sign-in-throttled": ("too many wrong PINs", "слишком много неверных ПИН-кодов"),
    "sign-out": ("an officer signed out", "выход сотрудника"),
    "officer.added": ("an officer was added", "добавлен сотрудник"),
    "officer.pin-set": ("an officer got a new PIN", "сотруднику задан новый ПИН-код"),
    "officer.trained": ("an officer was marked as trained", "сотрудник отмечен как подготовленный"),
    "officer.untrained": ("the mark of training was taken away", "отметка о подготовке снята"),
    "counted": ("a person without needs, counted only", "человек без потребностей, только счёт"),
    "finalised": ("a record was sealed", "запись запечатана"),
    "undo": ("a wrong scan was undone", "ошибочный скан отменён"),
    "help": ("help was called up", "вызвана помощь"),
    "skip": ("a question was skipped", "вопрос пропущен"),
    "slip.again": ("a slip was printed again", "талон напечатан ещё раз"),
    "slip.expired": ("a slip's words were erased", "текст талона стёрт"),
    "slip.printed": ("a slip came out", "талон напечатан"),
    "slip.sent": ("a slip was sent to the printer", "талон отправлен на принтер"),
    "slip.failed": ("a slip was not printed", "талон не напечатан"),
    "slip.uncertain": ("nobody knows whether a slip came out", "неизвестно, вышел ли талон"),
    "envelope.delivered": ("a record was delivered", "запись доставлена"),
    "envelope.acknowledged": ("an office answered", "учреждение ответило"),
    "envelope.parked": ("a record was set aside", "запись отложена"),
    "envelope.requeued": ("a record is sent again", "запись отправляется снова"),
    "envelope.purged": ("the bytes of a record were erased after its receipt", "запись стёрта после ответа"),
    "envelope.over-limit": ("a record waits too long for its receipt", "запись слишком долго без ответа"),
    "envelope.erased": ("two people erased a record", "двое стёрли запись"),
    "envelope.resent": ("a record was sent again", "запись отправлена снова"),
    "envelope.not-resent": ("a record could not be sent again", "запись не удалось отправить снова"),
    "referral.overdue": ("an office has not answered in time", "учреждение не ответило в срок"),
    "referral.notified": ("the office was reached", "учреждение извещено"),
    "referral.acknowledged": ("the office takes it on", "учреждение взялось за дело"),
    "referral.received": ("the person arrived", "человек прибыл"),
    "referral.declined": ("the office declined", "учреждение отказало"),
    "referral.seen-to": ("a supervisor found another way", "старший нашёл другой путь"),
    "referral.revoked": ("offices were told that consent was taken back", "учреждениям сообщено об отзыве согласия"),
    "referral.corrected": ("offices were told what was put right", "учреждениям сообщены исправления"),
    "statistics.exported": ("counts for those who plan were handed out", "выгружены счётные таблицы"),
    "referral-asked": ("somebody asked how a number stands", "запрошено состояние номера"),
    "office-shown": ("an officer asked whom to call", "сотрудник спросил, кому звонить"),
    "office-phoned": ("an office was told on the phone", "учреждение извещено по телефону"),
    "audit.exported": ("the audit was exported", "журнал выгружен"),
    "backup.begun": ("a backup was begun", "начата резервная копия"),
    "backup.made": ("a backup was made", "сделана резервная копия"),
    "vault.restored": ("a backup was restored", "восстановлено из копии"),
    "vault.replaced": ("a lost store was replaced", "утраченное хранилище заменено"),
    "vault.older-copy": ("an older copy was put back", "подложена старая копия"),
    "vault.salvaged": ("a damaged store was read", "прочитано повреждённое хранилище"),
    "case-opened": ("a case was opened", "случай открыт"),
    "correction": ("an answer was corrected", "ответ исправлен"),
    "document.accepted": (
      "a document was taken although a check digit failed", "документ принят при неверной контрольной цифре"
    ),
    "document.corrected": ("a document was corrected by eye", "документ исправлен по виду"),
    "case.held": ("an open case was kept", "открытый случай сохранён"),
    "case.key-used": ("the key of a kept case was used", "использован ключ сохранённого случая"),
    "case.key-destroyed": ("the key of a kept case was destroyed", "ключ сохранённого случая уничтожен"),
    "case-recovered": ("a case came back after a power cut", "случай вернулся после отключения питания"),
    "resend": ("an office asked for records again", "учреждение попросило записи снова"),
    "receipt.wrong-code": ("a wrong code by phone", "неверный код по телефону"),
    "courier.visit": ("a courier's stick was filled", "заполнен носитель курьера"),
    "panic": ("everything was locked at once", "всё закрыто разом"),
    "device-key.changed": ("the device key was changed", "ключ устройства сменён"),
    "device-key.admitted": ("another device key was admitted", "допущен другой ключ устройства"),
    "locked": ("a screen was locked over a case", "экран закрыт над случаем"),
    "officer-changed": ("another officer went on with a case", "случай продолжил другой сотрудник"),
    "case-handed": ("a case was sent to another lane", "случай передан на другое место"),
    "case-taken-up": ("a case was taken up there", "случай принят там"),
    "not-asked": ("questions were left out, others could hear", "вопросы не заданы: слышали бы другие"),
    "interpreter-asked": ("an interpreter was asked for", "запрошен переводчик"),
    "identity-told": ("names and dates were taken as told", "имя и дата записаны со слов"),
    "second-document": ("it was said whose a second document is", "сказано, чей второй документ"),
    "case-dropped": ("a person went before anything was sealed", "человек ушёл до запечатывания"),
    "case-ended": ("it was said how a case ended", "сказано, чем закончился случай"),
    "return-held": ("a return was wanted and held", "возврат хотели и остановили"),
    "return-overridden": ("two named people overrode a held return", "двое отменили остановку возврата"),
    "report-read": ("a report was read", "прочитан отчёт"),
    "officer.disabled": ("an officer may no longer sign in", "вход сотрудника закрыт"),
    "officer.enabled": ("an officer may sign in again", "вход сотрудника открыт"),
    "staff-called": ("a kiosk called staff", "киоск позвал сотрудника"),
    "call-answered": ("an officer went to a kiosk", "сотрудник пошёл к киоску"),
    "ticket-called": ("a number whose holder didn't come was let go", "номер, за которым не пришли, снят"),
    "ticket-opened": ("a kiosk's visit went on at a desk", "визит с киоска продолжен за стойкой"),
    "ticket-wiped": ("nobody came for a number, no need was named", "за номером не пришли, потребности не названы"),
    "ticket-unclaimed": ("nobody came for a number, a need was named", "за номером не пришли, потребность названа"),
    "officers.listed": ("the officers' names were read", "прочитан список сотрудников"),
    "lane.opened": ("a link that opens a lane was made", "выдана ссылка на рабочее место"),
    "device.admitted": ("a scanner was admitted", "сканер допущен"),
    "device.forgotten": ("a scanner was taken off the list", "сканер снят со списка"),
    "server-words.shown": ("it was read what a server said of a record", "прочитан ответ сервера о записи"),
    "referral.issued": ("a referral began", "направление начато"),
    "page-asked": ("an information page went to a kiosk's printer", "информационная страница отправлена на печать"),
    "drill.held": ("the drill for a lost box was held", "проведено учение на случай утраты станции"),
    "health.queued": ("the station's figures were sealed for its supervisors", "числа станции запечатаны для надзора"),
  ]

  /// A count's name: "screened", "skip.t4.time".
  public func tally(_ kind: String) -> String {
    let parts = kind.split(separator: ".").map(String.init)
    if parts.count == 3, parts[0] == "skip", let reason = SkipReason(rawValue: parts[2]) {
      return "\(parts[1].uppercased()): \(skipped(reason))"
    }
    guard let pair = Self.tallies[kind] else { return kind }
    return language == "ru" ? pair.russian : pair.english
  }

  private static let tallies: [String: (english: String, russian: String)] = [
    "screened": ("people asked", "опрошено людей"), "no-needs": ("without needs", "без потребностей"),
    "counselled": ("told about help, nothing passed on", "сообщено о помощи, ничего не передано"),
    "referred": ("referred", "направлено"),
    "not-alone": ("with a question left out, others could hear", "с незаданным вопросом: слышали бы другие"),
    "kiosk-visit": ("visits to a kiosk that ended with a number", "визиты к киоску, завершённые номером"),
    "kiosk-need": ("of these, a need was named", "из них названа потребность"),
    "kiosk-no-need": ("of these, no need was named", "из них потребностей не названо"),
    "kiosk-referred": ("of these, referred at the kiosk", "из них направлено с киоска"),
    "triage-fast": ("asked faster than one can read the questions", "опрошены быстрее, чем можно прочесть вопросы"),
  ]
}
