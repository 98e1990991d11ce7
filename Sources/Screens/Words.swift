/// The station's own words to officers: buttons, states, next steps. English and Russian; packs hold everything that a
/// traveller reads.
public struct Words: Sendable {
  /// "en" or "ru"; anything else reads English.
  public let language: String

  public init(language: String) { self.language = language == "ru" ? "ru" : "en" }

  public subscript(key: Key) -> String {
    guard let pair = Self.table[key] else { return key.rawValue }
    return language == "ru" ? pair.russian : pair.english
  }

  /// The words of a key that is made up at run time (a field, a problem); the key itself where there are none.
  public func named(_ name: String) -> String { Key(rawValue: name).map { self[$0] } ?? name }

  /// What is said to an office on the phone: the number, never a name or a need.
  public func phoneScript(post: String, serial: String) -> String {
    language == "ru"
      ? "Скажите: «Говорит пост \(post). К вам направлен человек, номер талона \(serial). Запись запечатана для вас. "
        + "Кто его примет и когда?» Имён и ответов по телефону не называйте."
      : "Say: “This is the post \(post). A person is referred to you, slip number \(serial). The record is sealed for you. "
        + "Who will take them over, and when?” Say no names and no answers on the phone."
  }

  /// "Skipped because: no time".
  public func skipped(_ reason: SkipReason) -> String { "\(self[.skip]): \(self[reason.words])" }

  public enum Key: String, CaseIterable, Sendable {
    case signIn, scanBadge, badgeNumber, enterPIN, pin, signOut, next, otherBadge
    case ready, scanToBegin, withoutDocument, unsent, scanner, printer, printerUnused, slipUncertain, printAgain,
      signedInAs
    case compareDocument, person, noDocument, verified, syntaxOnly, unverifiable, failed, declared, undo, dropCase
    case triage, showIn, skip, skipShort, skipLanguage, skipState, skipTime, skipUnsafe, skipRefused, proceed, helpNow,
      urgent
    case keysHint, errorSummary, back, question, of, yourAnswer
    case review, change, addRow, removeRow, place, acknowledged, rankEach, notOffered, receivers, noReceiver, counsel,
      withoutModule, doNotReturn, holdForCounsel, finalise,
      finaliseMeaning, finish,
      finishMeaning, working
    case noNeeds, noNeedsMeaning, printSlip, noSlip, offers
    case help, helpMeaning, helpNobody, returnToCase
    case done, kept, keptNothing, serial, slipPrinting, slipPrinted, slipSent, slipSaved, slipNone, nextPerson
    case referral, lookUp, lookUpNumber, noReferral, overdue, timeUncertain, byPhone, byPhoneMeaning, spokenCode,
      closeReferral
    case referralIssued = "referral-issued"
    case referralNotified = "referral-notified"
    case referralAcknowledged = "referral-acknowledged"
    case referralReceived = "referral-received"
    case referralDeclined = "referral-declined"
    case declinedMeaning, seenTo, setAside, setAsideMeaning, serverSaid
    case ticketUnclaimed, notTranslated, version
    case apart, apartLane, apartTraining, apartHearing, apartNotPublic, apartHandOver, apartSignedIn, apartNobody,
      apartTaken, apartNoRoom, aloneNow, someoneHears, onlyAlone, notAskedAlone, withhold, withholdMeaning
    case link, linkUp, linkDown, wishWoman, wishMan, wishAnybody, staffCalled, iGo, ticketDone, tickets,
      overdueSince, whomToCall, overdueTitle, openWaiting, openElsewhere, callNow, lockAll
    case languageCard, travellerQuestions, interpreter, interpreterNever, interpreterNobody, interpreterAsk,
      interpreterAsked, printPage
    case told, toldMeaning, onlyName, year, month, day, dateHint, gregorian, solarHijri
    case secondSame, secondFamily, secondNext, secondNobody
    case familyOf, familyApart, familyTogether, openFamily, openNext
    case leaving, leavingMeaning, endReceiver, endColleague, endLeft, endReturned, endedHow, overrideMeaning,
      overrideReason, overrideOffice, overridePerson, overrideError, overrideOrdered, overrideDo, secondBadge, iCalled
    case helpSupervisor, handOverList, supervisorPage, monitorPage, reading, readAgain, officers, officerDisabled,
      officerTrained,
      train,
      untrain, newPIN, newPINMeaning, pinAgain, setPIN
    case changeOfficer, lock, lockedSoon, lockedCase, lockedMeaning, caseWaits, caseSent, takeUp, takeBack
    case surname, givenNames, birthDate, nationality, number, expiryDate, sex, issuer
  }

  static let table: [Key: (english: String, russian: String)] = [
    .signIn: ("Sign in", "Вход"),
    .scanBadge: ("Scan your badge", "Отсканируйте свой пропуск"),
    .badgeNumber: ("or type the number on it", "или введите номер с него"),
    .enterPIN: ("Enter your PIN", "Введите ПИН-код"),
    .pin: ("PIN", "ПИН-код"),
    .otherBadge: ("Another badge", "Другой пропуск"),
    .signOut: ("Sign out", "Выйти"),
    .next: ("Continue", "Далее"),
    .ready: ("Ready", "Готово к работе"),
    .scanToBegin: ("Scan a document to open a case.", "Отсканируйте документ, чтобы начать."),
    .withoutDocument: ("No document", "Без документа"),
    .unsent: ("Records not delivered yet", "Ещё не доставлено записей"),
    .scanner: ("Scanner", "Сканер"),
    .printer: ("Slip printer", "Принтер талонов"),
    .printerUnused: ("nothing printed yet", "ещё ничего не печатал"),
    .slipUncertain: (
      "Nobody knows whether this slip came out. Look at the printer.",
      "Неизвестно, вышел ли этот талон. Посмотрите на принтер."
    ),
    .printAgain: ("Print it again", "Напечатать ещё раз"),
    .signedInAs: ("Signed in", "Сотрудник"),
    .person: ("Person", "Человек"),
    .compareDocument: (
      "Compare with the document by eye. The case goes on with what was read.",
      "Сверьте с документом сами. Случай продолжается с тем, что считано."
    ),
    .noDocument: ("No document was read", "Документ не считан"),
    .verified: ("check digit right", "контрольная цифра верна"),
    .syntaxOnly: ("form only, not proven", "по форме, не доказано"),
    .unverifiable: ("cannot be checked", "проверить нельзя"),
    .failed: ("check failed", "проверка не прошла"),
    .declared: ("as told", "со слов"),
    .undo: ("Wrong scan: undo", "Не тот скан: отменить"),
    .dropCase: ("Drop this case", "Сбросить случай"),
    .triage: ("Questions for everybody", "Вопросы для всех"),
    .showIn: ("Show in", "Показать на языке"),
    .skip: ("Skipped because", "Пропущено, так как"),
    .skipShort: ("Skip", "Пропуск"),
    .skipLanguage: ("no common language", "нет общего языка"),
    .skipState: ("not able to answer now", "не может сейчас отвечать"),
    .skipTime: ("no time", "нет времени"),
    .skipUnsafe: ("not safe to ask here", "спрашивать здесь небезопасно"),
    .skipRefused: ("does not want to answer", "не хочет отвечать"),
    .proceed: ("Continue", "Далее"),
    .helpNow: ("Help now", "Помощь сейчас"),
    .urgent: ("Fetch help now, the questions can wait.", "Сначала помощь, вопросы подождут."),
    .keysHint: (
      "s skips the marked question, ↑ ↓ go to another",
      "s пропускает отмеченный вопрос, ↑ ↓ переходят к другому"
    ),
    .errorSummary: ("Not complete yet", "Ещё не всё"),
    .back: ("Back", "Назад"),
    .question: ("Question", "Вопрос"),
    .of: ("of", "из"),
    .yourAnswer: ("Answer", "Ответ"),
    .review: ("Check the answers", "Проверьте ответы"),
    .change: ("Change", "Изменить"),
    .addRow: ("Add another", "Добавить ещё"), .removeRow: ("Remove", "Удалить"), .place: ("Place", "Место"),
    .acknowledged: ("Understood", "Понятно"),
    .rankEach: ("Each choice must stand once.", "Каждый вариант должен стоять один раз."),
    .notOffered: ("This is not one of the choices any more.", "Такого варианта больше нет."),
    .receivers: ("Will be sealed for", "Будет запечатано для"),
    .noReceiver: (
      "Fetch the supervisor: a return is held, and the answers name no office that would take over",
      "Позовите старшего: возврат остановлен, а по ответам передать никому не предписано"
    ),
    .counsel: ("Tell the person about, nothing is passed on", "Сообщите человеку, ничего не передаётся"),
    .withoutModule: (
      "Fetch the supervisor: the installed packs have no questions or no office for a need that was named",
      "Позовите старшего: в установленных наборах нет вопросов или организации для названной потребности"
    ),
    .holdForCounsel: (
      "Do not return this person before they have spoken to counsel or to the supervisor.",
      "Не возвращайте этого человека, пока он не поговорил с консультантом или со старшим."
    ),
    .doNotReturn: (
      "Do not return this person before hand-over.", "Не возвращайте этого человека до передачи."
    ),
    .finalise: ("Seal and refer", "Запечатать и направить"),
    .finaliseMeaning: (
      "After this nobody at this post can read the answers.",
      "После этого никто на этом посту не сможет прочитать ответы."
    ),
    .finish: ("Finish", "Закончить"),
    .finishMeaning: (
      "Nothing is passed on to anybody, only a count is kept.", "Никому ничего не передаётся, сохраняется только счёт."
    ),
    .working: ("Sealing …", "Запечатывается …"),
    .offers: ("If they like, go on with:", "По желанию – ещё:"),
    .noNeeds: ("No needs were named", "Потребностей не названо"),
    .noNeedsMeaning: (
      "Nothing about this person is kept, only a count. They may have a slip like everybody else.",
      "О человеке ничего не сохраняется, только счёт. Можно дать талон, как и всем."
    ),
    .printSlip: ("Print a slip", "Напечатать талон"),
    .noSlip: ("No slip", "Без талона"),
    .help: ("Help now", "Помощь сейчас"),
    .helpMeaning: ("Fetch, in this order:", "Позовите в этом порядке:"),
    .helpNobody: (
      "No receiver for urgent help stands in the installed pack: fetch the shift supervisor.",
      "В установленном наборе нет получателя для срочной помощи: позовите старшего смены."
    ),
    .returnToCase: ("Back to where you were", "Вернуться"),
    .done: ("Done", "Готово"),
    .kept: ("The record is sealed and stored.", "Запись запечатана и сохранена."),
    .keptNothing: ("Nothing about the person was kept.", "О человеке ничего не сохранено."),
    .serial: ("Number", "Номер"),
    .slipPrinting: ("The slip is being printed …", "Талон печатается …"),
    .slipPrinted: ("The slip was printed on", "Талон напечатан на"),
    .slipSent: ("The slip was sent to the printer", "Талон отправлен на принтер"),
    .slipSaved: ("No printer: the slip was saved as", "Принтера нет: талон сохранён как"),
    .slipNone: ("No slip was asked for.", "Талон не запрашивали."),
    .nextPerson: ("Next person", "Следующий человек"),
    .referral: ("Referral", "Направление"),
    .lookUp: ("Look up", "Найти"),
    .lookUpNumber: (
      "An office answers? Scan its code, or the slip; or type the slip's number",
      "Учреждение отвечает? Отсканируйте его код или талон, либо введите номер талона"
    ),
    .noReferral: ("Nothing was referred under this number.", "Под этим номером ничего не направлено."),
    .overdue: ("overdue", "срок прошёл"),
    .timeUncertain: ("time uncertain, counts as due", "время неизвестно, считается истёкшим"),
    .byPhone: ("The office answers by phone", "Учреждение отвечает по телефону"),
    .byPhoneMeaning: (
      "It reads out the code that stands at the end of the record it opened.",
      "Оно читает код, который стоит в конце открытой им записи."
    ),
    .spokenCode: ("Code", "Код"),
    .closeReferral: ("Close", "Закрыть"),
    .referralIssued: ("Sealed, on its way.", "Запечатано, в пути."),
    .referralNotified: (
      "It lies where the office collects it; nobody has answered yet.",
      "Лежит там, где учреждение забирает; ответа ещё нет."
    ),
    .referralAcknowledged: ("Somebody at the office takes it on.", "Учреждение взялось за дело."),
    .referralReceived: ("The person arrived there.", "Человек туда прибыл."),
    .referralDeclined: ("The office can't take the person.", "Учреждение не может принять человека."),
    .declinedMeaning: (
      "Fetch the supervisor: another office is needed.", "Позовите старшего: нужно другое учреждение."
    ),
    .setAside: (
      "The receiver's computer did not take a record.", "Компьютер получателя не принял запись."
    ),
    .setAsideMeaning: (
      "It may be that nobody has it there. Ring the office about this number now, and tell the technician.",
      "Возможно, там её ни у кого нет. Сейчас же позвоните в учреждение по этому номеру и сообщите технику."
    ),
    .serverSaid: ("It said:", "Ответ компьютера:"),
    .seenTo: ("I have found another way for this person", "Для этого человека найден другой путь"),
    .ticketUnclaimed: ("nobody came: the supervisor looks for the holder", "никто не подошёл: старший ищет владельца"),
    .notTranslated: ("not translated", "нет перевода"),
    .version: ("Training: no real people", "Учебный режим: без настоящих людей"),
    .apart: ("Go on apart from others", "Продолжите отдельно от других"),
    .apartLane: (
      "What comes next is asked in a private room only.", "Дальше спрашивают только в отдельном помещении."
    ),
    .apartTraining: (
      "An officer who is trained for it asks it: fetch one, or the supervisor.",
      "Спрашивает подготовленный для этого сотрудник: позовите его или старшего."
    ),
    .apartHearing: (
      "It may be asked only when nobody else hears: no companion, no queue, a neutral interpreter.",
      "Спрашивать можно, только если никто другой не слышит: ни спутник, ни очередь; переводчик нейтрален."
    ),
    .apartNotPublic: (
      "The case goes along and nothing of it stays on this screen.",
      "Случай перейдёт туда, на этом экране от него ничего не останется."
    ),
    .apartHandOver: ("Go on at", "Продолжить на месте"),
    .apartSignedIn: ("signed in:", "сотрудник:"),
    .apartNobody: ("nobody is signed in", "никто не вошёл"),
    .apartTaken: ("another case is open there", "там открыт другой случай"),
    .apartNoRoom: (
      "This station has no other private room: fetch the supervisor.",
      "Другого отдельного помещения у станции нет: позовите старшего."
    ),
    .aloneNow: ("Nobody else hears: go on", "Никто другой не слышит: продолжить"),
    .someoneHears: ("Somebody can hear: stop", "Кто-то слышит: остановиться"),
    .onlyAlone: (
      "Only where nobody else hears; an answer says that nobody did.",
      "Только если никто другой не слышит; ответ это подтверждает."
    ),
    .notAskedAlone: (
      "A question was not asked, because others could hear. That is no \"no\": ask it apart before the person leaves.",
      "Один вопрос не задан: слышали бы другие. Это не «нет»: задайте его отдельно, пока человек не ушёл."
    ),
    .withhold: ("It can't be asked now", "Сейчас спросить нельзя"),
    .withholdMeaning: (
      "Then it counts as not asked, never as no, and the supervisor is fetched.",
      "Тогда это считается не спрошенным, а не ответом «нет»; позовите старшего."
    ),
    .link: ("Link to the offices", "Связь с учреждениями"),
    .linkUp: ("there", "есть"),
    .linkDown: ("none just now; records wait here", "сейчас нет; записи ждут здесь"),
    .wishWoman: ("They would like to talk to a woman.", "Хотят поговорить с женщиной."),
    .wishMan: ("They would like to talk to a man.", "Хотят поговорить с мужчиной."),
    .wishAnybody: ("Woman or man, no matter.", "С женщиной или мужчиной – неважно."),
    .staffCalled: ("Somebody is called to", "Зовут к экрану"),
    .iGo: ("I go there", "Иду"),
    .ticketDone: ("Didn't come", "Не подошёл"),
    .tickets: ("Waiting with a number", "Ждут с номером"),
    .overdueSince: ("due since", "срок был"),
    .whomToCall: ("Whom to call", "Кому звонить"),
    .overdueTitle: ("No office has answered in time", "Учреждение не ответило вовремя"),
    .openWaiting: ("waits for an officer", "ждёт сотрудника"),
    .openElsewhere: ("Cases open at other lanes", "Открыты на других местах случаи"),
    .callNow: ("Call now:", "Позвоните сейчас:"),
    .lockAll: ("Lock everything", "Закрыть всё"),
    .languageCard: ("Language card", "Карточка языков"),
    .travellerQuestions: ("Questions to read", "Вопросы для чтения"),
    .interpreter: ("Interpreter", "Переводчик"),
    .interpreterNever: (
      "Never a companion, a child or another traveller.", "Никогда не спутник, не ребёнок, не другой путешественник."
    ),
    .interpreterNobody: (
      "No office in the installed packs is known to speak it: fetch the supervisor.",
      "В установленных наборах нет учреждения с этим языком: позовите старшего."
    ),
    .interpreterAsk: ("These speak it:", "На нём говорят:"),
    .interpreterAsked: ("I have asked for an interpreter", "Переводчик запрошен"),
    .printPage: ("Print this page", "Напечатать страницу"),
    .told: ("Name and birth as told", "Имя и рождение со слов"),
    .toldMeaning: (
      "It counts as told, not as proven. Leave empty what isn't known.",
      "Это со слов и не доказано. Неизвестное оставьте пустым."
    ),
    .onlyName: ("a single name goes here", "единственное имя – сюда"),
    .year: ("Year", "Год"),
    .month: ("Month", "Месяц"),
    .day: ("Day", "День"),
    .dateHint: (
      "Any digits. The year alone is enough; if unsure, the later one.",
      "Любые цифры. Достаточно года; при сомнении – более поздний."
    ),
    .gregorian: ("Gregorian calendar", "Григорианский календарь"),
    .solarHijri: ("Solar Hijri (Afghanistan, Iran)", "Солнечная хиджра (Афганистан, Иран)"),
    .secondSame: ("The same person's", "Того же человека"),
    .secondFamily: ("A family member's", "Члена семьи"),
    .secondNext: ("The next person's", "Следующего человека"),
    .secondNobody: ("A mistake, leave it", "По ошибке, не нужен"),
    .familyOf: ("Family of case", "Семья случая"),
    .familyApart: (
      "Adults are asked apart; brothers and sisters stay together.",
      "Взрослых спрашивают отдельно; братья и сёстры остаются вместе."
    ),
    .familyTogether: ("This family stays together.", "Эта семья остаётся вместе."),
    .openFamily: ("Another member of this family", "Ещё один член этой семьи"),
    .openNext: ("Open the document that waits", "Открыть документ, который ждёт"),
    .leaving: ("The person goes", "Человек уходит"),
    .leavingMeaning: (
      "Nothing was sealed yet. Leaving is their right; say that they can come back.",
      "Ещё ничего не запечатано. Человек вправе уйти; скажите, что можно вернуться."
    ),
    .endReceiver: ("Handed over to the office", "Передан учреждению"),
    .endColleague: ("Handed to a colleague", "Передан коллеге"),
    .endLeft: ("The person left", "Человек ушёл"),
    .endReturned: ("Is being returned", "Возвращается"),
    .endedHow: ("How it ends", "Чем закончилось"),
    .overrideMeaning: (
      "Do not return before hand-over. Two named people, one of them a supervisor, may override it; the monitor sees who and why.",
      "Не возвращайте до передачи. Снять остановку могут двое, оба по имени, один из них старший; наблюдатель увидит, кто и почему."
    ),
    .overrideReason: ("Reason", "Причина"),
    .overrideOffice: ("the office agrees", "учреждение согласно"),
    .overridePerson: ("the person asks for it, after counsel", "человек просит сам, после консультации"),
    .overrideError: ("the referral was made in error", "направление сделано по ошибке"),
    .overrideOrdered: ("ordered from above", "приказано сверху"),
    .overrideDo: ("Override, as the second person", "Снять остановку (второй человек)"),
    .secondBadge: ("Badge of the second person", "Пропуск второго человека"),
    .iCalled: ("I called them", "Я позвонил(а)"),
    .helpSupervisor: ("The shift supervisor", "Старший смены"),
    .handOverList: ("Hand-over list", "Список для смены"),
    .supervisorPage: ("Supervisor", "Старший"),
    .monitorPage: ("Monitor", "Наблюдатель"),
    .reading: ("Reading …", "Читается …"),
    .readAgain: ("Read again", "Прочитать заново"),
    .officers: ("Officers", "Сотрудники"),
    .officerDisabled: ("may not sign in", "вход закрыт"),
    .officerTrained: ("trained", "подготовлен(а)"),
    .train: ("Mark as trained", "Отметить подготовку"),
    .untrain: ("No longer trained", "Снять отметку"),
    .newPIN: ("A new PIN", "Новый ПИН-код"),
    .newPINMeaning: (
      "Lifts a lock too. 6 to 12 digits; the officer types it, nobody else needs to know it.",
      "Снимает и блокировку. От 6 до 12 цифр; сотрудник вводит сам, другим знать его не нужно."
    ),
    .pinAgain: ("once more", "ещё раз"),
    .setPIN: ("Set", "Установить"),
    .changeOfficer: ("Another officer goes on here", "Продолжит другой сотрудник"),
    .lock: ("Lock", "Закрыть экран"),
    .lockedSoon: (
      "This screen locks in half a minute. Press any key to go on.",
      "Экран закроется через полминуты. Чтобы продолжить, нажмите любую клавишу."
    ),
    .lockedCase: ("The screen is locked over case", "Экран закрыт, открыт случай"),
    .lockedMeaning: ("Whoever signs in goes on with it.", "Его продолжит тот, кто войдёт."),
    .caseWaits: ("A case waits here:", "Здесь ждёт случай"),
    .caseSent: ("Sent on, not taken up yet: case", "Передан и ещё не принят: случай"),
    .takeUp: ("Take it up", "Принять"),
    .takeBack: ("Take it back", "Забрать обратно"),
    .surname: ("Surname", "Фамилия"),
    .givenNames: ("Given names", "Имена"),
    .birthDate: ("Born", "Дата рождения"),
    .nationality: ("Nationality", "Гражданство"),
    .number: ("Document", "Документ"),
    .expiryDate: ("Valid until", "Действителен до"),
    .sex: ("Sex", "Пол"),
    .issuer: ("Issued by", "Выдан"),
  ]
}
