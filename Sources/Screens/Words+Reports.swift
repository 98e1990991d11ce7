extension Words {
  /// Words of reports: the supervisor's, the monitor's, the hand-over list.
  public enum Reports: String, CaseIterable, Sendable {
    case repReferrals, repNone, repOverdue, repDeclined, repSkips, repOverrides, repPacks, repReadiness, repFigures,
      repAudit, repHead, repBundle, carryAudit, repCases, repUnsent, repHold, repActs, repFewer, repDrafts, repStorage,
      storageAmple, storageLow, storageScarce, storageCritical, printList, columnState, columnDue, columnReturn,
      columnCase, statusPage, repStation, repPost, repRelease, repMode, modeLive, modeTraining, repTime, repRunning,
      repAttention, repNothing, repDelivery, repOldest, repSetAside, repUnanswered, repAnswered, repHindrance,
      repDevices, repStore,
      storeSilent, repDoctor
  }

  public subscript(word: Reports) -> String {
    guard let pair = Self.reports[word] else { return word.rawValue }
    return language == "ru" ? pair.russian : pair.english
  }

  static let reports: [Reports: (english: String, russian: String)] = [
    .repReferrals: ("Referrals that no office has answered", "Направления без ответа учреждения"),
    .repNone: ("None.", "Нет."),
    .repOverdue: ("Overdue", "Срок прошёл"),
    .repDeclined: ("Declined by an office", "Учреждение отказало"),
    .repSkips: ("Questions skipped, last 7 days", "Пропущенные вопросы за 7 дней"),
    .repOverrides: ("Overrides and what was left out", "Отмены и пропущенное"),
    .repPacks: ("Packs in force", "Действующие наборы"),
    .repReadiness: ("Readiness", "Готовность"),
    .repFigures: ("Figures, last 30 days", "Числа за 30 дней"),
    .repAudit: ("What happened, the newest first", "Что было, новое сверху"),
    .repHead: ("Number and seal of the newest entry: write them down", "Номер и печать последней записи: запишите их"),
    .repBundle: (
      "It can be checked anywhere, with the station's public key alone: `waypost audit verify FILE`",
      "Проверить можно где угодно, нужен только открытый ключ станции: `waypost audit verify FILE`"
    ),
    .carryAudit: ("Save the audit as a file, to carry away", "Сохранить журнал в файл, чтобы забрать с собой"),
    .repCases: ("Cases open now", "Открытые случаи"),
    .repUnsent: ("Records not delivered yet", "Ещё не доставлено записей"),
    .repHold: ("not to be returned", "не возвращать"),
    .repActs: ("What staff and offices did, last 30 days", "Действия сотрудников и учреждений за 30 дней"),
    .repFewer: ("fewer than 10", "меньше 10"),
    .repDrafts: ("Texts not reviewed", "Непроверенные тексты"),
    .repStorage: ("Room for records", "Место для записей"),
    .storageAmple: ("enough", "достаточно"),
    .storageLow: ("running low", "заканчивается"),
    .storageScarce: ("scarce: no slips without a record", "мало: талонов без записи нет"),
    .storageCritical: ("nearly used up: referrals alone", "почти исчерпано: только направления"),
    .printList: ("Print at the slip printer", "Напечатать на принтере талонов"),
    .columnState: ("State", "Состояние"),
    .columnDue: ("Until", "Срок"),
    .columnReturn: ("Return", "Возврат"),
    .columnCase: ("Case", "Случай"),
    .statusPage: ("How the station is", "Состояние станции"),
    .repStation: ("Station", "Станция"),
    .repPost: ("Post", "Пост"),
    .repRelease: ("Release", "Версия"),
    .repMode: ("Mode", "Режим"),
    .modeLive: ("live", "рабочий"),
    .modeTraining: ("training", "учебный"),
    .repTime: ("Time here", "Время на станции"),
    .repRunning: ("Running since", "Работает с"),
    .repAttention: ("What needs somebody", "Что требует внимания"),
    .repNothing: ("Nothing.", "Ничего."),
    .repDelivery: ("Delivery", "Доставка"),
    .repOldest: ("The oldest waits since", "Самая старая ждёт с"),
    .repSetAside: ("Set aside, of no use to send again", "Отложено, повторять бесполезно"),
    .repUnanswered: ("Delivered and unanswered", "Доставлено, ответа нет"),
    .repAnswered: ("An office last answered", "Последний ответ учреждения"),
    .repHindrance: ("What is in the way", "Что мешает"),
    .repDevices: ("Devices", "Устройства"),
    .repStore: ("Store of records", "Хранилище записей"),
    .storeSilent: ("It doesn't answer.", "Не отвечает."),
    .repDoctor: (
      "A technician at a distance can be read this page. On the box, `waypost doctor` says why, and what mends it.",
      "Эту страницу можно прочитать технику по телефону. На станции причину и команду называет `waypost doctor`."
    ),
  ]
}
