import Scanning
import Screens
import Sealing

/// What the officer is told of a scan that opens nothing.
enum ScanNotice {
  static func signInFirst(_ words: Words) -> Notice {
    words.language == "ru"
      ? Notice(
        .warning, cause: "Сканер что-то считал, но никто не вошёл.", consequence: "Ничего не принято.",
        next: "Отсканируйте свой пропуск и введите ПИН-код, затем документ ещё раз.")
      : Notice(
        .warning, cause: "Something was scanned and nobody is signed in.", consequence: "Nothing was taken in.",
        next: "Scan your badge and enter your PIN, then scan the document again.")
  }

  static func notOpened(_ content: ScanContent, _ words: Words) -> Notice {
    let russian = words.language == "ru"
    switch content {
    case .unreadable(let problem): return unreadable(problem, words)
    case .badge:
      return russian
        ? Notice(
          .information, cause: "Это пропуск.", consequence: "Вы уже вошли, ничего не изменилось.",
          next: "Чтобы сменить сотрудника, сначала выйдите.")
        : Notice(
          .information, cause: "This is a badge.", consequence: "You are signed in already, nothing changed.",
          next: "To change officers, sign out first.")
    case .slip, .receipt:
      return russian
        ? Notice(
          .information, cause: "Это талон или ответ учреждения.", consequence: "Сейчас он не принят.",
          next: "Закончите то, что открыто, и отсканируйте снова.")
        : Notice(
          .information, cause: "This is a slip, or an office's answer.", consequence: "It was not taken in now.",
          next: "Finish what is open, then scan it again.")
    case .unhcrNumber: return unhcrNumber(russian)
    case .seal: return seal(.missing, words)
    case .aamva:
      return notTakenIn(
        russian, "This is the code of a driving licence.", "Это код водительского удостоверения.",
        "It was not taken in and not kept.", "Он не принят и не сохранён.")
    case .other, .travelDocument:
      return russian
        ? Notice(
          .warning, cause: "Считан код, который станция не знает.", consequence: "Он не принят и не сохранён.",
          next: "Отсканируйте машиночитаемую строку документа или откройте случай без документа.")
        : Notice(
          .warning, cause: "A code was scanned that the station doesn't know.",
          consequence: "It was not taken in and not kept.",
          next: "Scan the document's machine readable lines, or open the case without a document.")
    }
  }

  /// A shape proves nothing: neither the number nor the document is verified.
  private static func unhcrNumber(_ russian: Bool) -> Notice {
    russian
      ? Notice(
        .information, cause: "Считан номер, похожий на номер УВКБ ООН.",
        consequence: "Проверить его здесь нельзя; он не принят и не сохранён.",
        next: "Откройте случай без документа и спросите человека.")
      : Notice(
        .information, cause: "A number was scanned that has the shape of one of UNHCR's.",
        consequence: "It can't be verified here; it was not taken in and not kept.",
        next: "Open the case without a document and ask the person.")
  }

  private static func notTakenIn(
    _ russian: Bool, _ cause: String, _ causeInRussian: String, _ consequence: String, _ consequenceInRussian: String
  ) -> Notice {
    Notice(
      .information, cause: russian ? causeInRussian : cause,
      consequence: russian ? consequenceInRussian : consequence,
      next: russian
        ? "Отсканируйте машиночитаемую строку документа или откройте случай без документа."
        : "Scan the document's machine readable lines, or open the case without a document.")
  }

  static func duringCase(_ content: ScanContent, _ words: Words) -> Notice {
    if case .unreadable(let problem) = content { return unreadable(problem, words) }
    return words.language == "ru"
      ? Notice(
        .warning, cause: "Считано ещё что-то, а случай открыт.", consequence: "Это не принято, случай прежний.",
        next: "Закончите этот случай или отмените его, затем отсканируйте снова.")
      : Notice(
        .warning, cause: "Something else was scanned while a case is open.",
        consequence: "It was not used, the case is as it was.",
        next: "Finish this case or undo it, then scan again.")
  }
}
