import Screens

extension Equipment {
  /// How much room records have; each level also means what the ones before it do.
  public enum Storage: Int, Sendable, Equatable, CaseIterable {
    case ample
    case low
    /// Slips without a record are refused.
    case scarce
    /// Only referrals are still taken.
    case critical
  }

  /// Cases that stood open in a store that was lost.
  public struct OpenCases: Sendable, Equatable {
    /// So many wait for their officers.
    var saved: Int
    /// When each of the others was held first, as text; nil where nobody can know.
    var lost: [String]?

    public init(saved: Int, lost: [String]?) {
      self.saved = saved
      self.lost = lost
    }
  }

  /// What happened to the store of records.
  public enum StoreAlarm: Sendable, Equatable {
    /// It was damaged or gone. So many records came over, so many couldn't be read; nil while that goes on.
    /// `cases`: what became of those that were open, nil where there is nothing to say.
    case replaced(saved: Int?, unreadable: Int?, cases: OpenCases?)
    /// An old copy was put back by hand.
    case olderCopy
    /// It is damaged and could not be replaced.
    case failing
  }
}

extension Station {
  /// What the desk's home page says until somebody has dealt with it.
  func alarms(_ lane: Lane) -> [Notice] {
    let russian = lane.officerLanguage == "ru"
    let overLimit =
      equipment.overLimit.isEmpty ? nil : StorageNotice.overLimit(equipment.overLimit, russian: russian)
    return storeAlarms(russian: russian) + [overLimit].compactMap(\.self)
  }

  /// Those that name no record.
  func storeAlarms(russian: Bool) -> [Notice] {
    [
      equipment.storeAlarm.map { StorageNotice.make($0, russian: russian) },
      StorageNotice.make(equipment.storage, russian: russian),
    ].compactMap(\.self)
  }

  /// The same about space, where a case is about to end.
  func spaceNotice(_ lane: Lane) -> Notice? {
    StorageNotice.make(equipment.storage, russian: lane.officerLanguage == "ru")
  }
}

/// What officers read about the store of records.
enum StorageNotice {
  static func make(_ storage: Equipment.Storage, russian: Bool) -> Notice? {
    switch storage {
    case .ample: nil
    case .low:
      russian
        ? Notice(
          .warning, cause: "Место для записей заканчивается.", consequence: "Пока всё сохраняется.",
          next: "Скажите технику сегодня: `waypost status`.")
        : Notice(
          .warning, cause: "Space for records is running low.", consequence: "Everything is still stored.",
          next: "Tell the technician today: `waypost status`.")
    case .scarce:
      russian
        ? Notice(
          .warning, cause: "Места для записей мало.",
          consequence: "Талоны без записи больше не печатаются. Направления сохраняются как обычно.",
          next: "Позовите техника в эту смену: `waypost status`.")
        : Notice(
          .warning, cause: "Space for records is scarce.",
          consequence: "Slips without a record are no longer printed. Referrals are stored as always.",
          next: "Fetch the technician during this shift: `waypost status`.")
    case .critical:
      russian
        ? Notice(
          .problem, cause: "Место для записей почти исчерпано.",
          consequence: "Сохраняются только направления, из запаса.",
          next: "Позовите техника сейчас. Если направление не сохранится, запишите его на бумаге.")
        : Notice(
          .problem, cause: "Space for records is nearly used up.",
          consequence: "Only referrals are still stored, from a reserve.",
          next: "Fetch the technician now. If a referral isn't stored, write it on paper.")
    }
  }

  static func make(_ alarm: Equipment.StoreAlarm, russian: Bool) -> Notice {
    switch alarm {
    case .replaced(let saved?, let unreadable?, let cases):
      russian
        ? Notice(
          .problem, cause: "Хранилище записей было повреждено и заменено.",
          consequence: "Перенесено записей: \(saved), не прочитано: \(unreadable). Старый файл сохранён."
            + lost(cases, russian),
          next: askAgain(cases, russian) + "Сообщите старшему и технику: `waypost status`.")
        : Notice(
          .problem, cause: "The store of records was damaged and has been replaced.",
          consequence: "Records brought over: \(saved), unreadable: \(unreadable). The old file is kept."
            + lost(cases, russian),
          next: askAgain(cases, russian) + "Tell the supervisor and the technician: `waypost status`.")
    case .replaced(_, _, let cases):
      russian
        ? Notice(
          .problem, cause: "Хранилище записей было повреждено и заменено.",
          consequence: "Старые записи ещё переносятся. Новые случаи сохраняются." + lost(cases, russian),
          next: askAgain(cases, russian) + "Продолжайте работу и сообщите старшему.")
        : Notice(
          .problem, cause: "The store of records was damaged and has been replaced.",
          consequence: "Old records are still being brought over. New cases are stored." + lost(cases, russian),
          next: askAgain(cases, russian) + "Go on working, and tell the supervisor.")
    case .olderCopy:
      russian
        ? Notice(
          .problem, cause: "На место хранилища записей положена старая копия.",
          consequence: "Записи, сделанные после неё, здесь отсутствуют.", next: "Сообщите старшему и технику.")
        : Notice(
          .problem, cause: "An old copy was put in the place of the store of records.",
          consequence: "Records made after it are not here.", next: "Tell the supervisor and the technician.")
    case .failing:
      russian
        ? Notice(
          .problem, cause: "Хранилище записей повреждено, заменить его не удалось.",
          consequence: "Новые случаи не сохраняются.", next: "Записывайте на бумаге и позовите техника сейчас.")
        : Notice(
          .problem, cause: "The store of records is damaged and could not be replaced.",
          consequence: "New cases are not stored.", next: "Write on paper, and fetch the technician now.")
    }
  }

  /// Which open cases are gone, by the only thing that is known of them. Those that came over say so themselves.
  private static func lost(_ cases: Equipment.OpenCases?, _ russian: Bool) -> String {
    guard let cases, cases.lost != [] else { return "" }
    guard let lost = cases.lost else {
      return russian
        ? " Были ли случаи открыты, установить нельзя." : " Whether other cases were open can't be known."
    }
    let list = lost.prefix(8).joined(separator: "; ") + (lost.count > 8 ? " …" : "")
    return russian
      ? " Открытые случаи, которые потеряны, по времени первого сохранения: \(list)."
      : " Open cases that are lost, by when they were first kept: \(list)."
  }

  private static func askAgain(_ cases: Equipment.OpenCases?, _ russian: Bool) -> String {
    guard let cases, cases.lost != [] else { return "" }
    return russian
      ? "Спросите у коллег, кого опрашивали, и поговорите с этими людьми снова: об их нуждах здесь ничего нет. "
      : "Ask the others whom they were talking with, and speak with these people again: nothing of their needs is here. "
  }

  static func overLimit(_ serials: [String], russian: Bool) -> Notice {
    let list = serials.prefix(8).joined(separator: ", ") + (serials.count > 8 ? " …" : "")
    return russian
      ? Notice(
        .problem, cause: "Получатель слишком долго не подтверждает: \(list).",
        consequence: "Запечатанные записи остаются здесь и ничего не теряют.",
        next: "Старший выясняет у получателя; стереть могут только двое: `waypost queue erase`.")
      : Notice(
        .problem, cause: "Not confirmed by its receiver for too long: \(list).",
        consequence: "The sealed records stay here, nothing is lost.",
        next: "The supervisor asks the receiver; only two people may erase one: `waypost queue erase`.")
  }
}
