import Scanning
import Screens

extension ScanNotice {
  /// Something came from the scanner and yet no scan. Says how long it was at most, never what it was.
  static func unreadable(_ problem: ScanProblem, _ words: Words) -> Notice {
    let russian = words.language == "ru"
    let (cause, next) = russian ? inRussian(problem) : inEnglish(problem)
    return Notice(
      .problem, cause: cause,
      consequence: russian ? "Ничего не принято и не сохранено." : "Nothing was taken in or kept.", next: next)
  }

  private static func inEnglish(_ problem: ScanProblem) -> (cause: String, next: String) {
    switch problem {
    case .overrun: ("A part of the scan was lost: the station was busy.", "Scan again; if it stays so, \(technician)")
    case .unterminated(let count):
      ("The scanner stopped in the middle, after \(count) characters.", "Scan again; if it stays so, \(technician)")
    case .tooLong(let limit):
      (
        "More than \(limit) characters came in one scan.",
        "Scan one code at a time; if it stays so, \(technician)"
      )
    case .garbled(let count):
      ("\(count) characters came that are no text.", "Scan again; if it stays so, \(technician)")
    case .checkFailed(let count):
      ("\(count) characters came damaged.", "Scan again; if it stays so, \(technician)")
    case .missingAffix:
      ("The scanner's setting and the station's don't agree.", "Do not scan on: \(technician)")
    case .malformedMRZ(.lineLengths):
      ("The document's lines were read incompletely.", "Scan again, slowly and straight, or go on without a document.")
    case .malformedMRZ(.characters):
      ("The document was read with characters that it can't have.", "Scan again, or go on without a document.")
    case .malformedBadge:
      ("The badge was read incompletely.", "Scan it again.")
    }
  }

  private static func inRussian(_ problem: ScanProblem) -> (cause: String, next: String) {
    switch problem {
    case .overrun:
      ("Часть считанного потеряна: станция была занята.", "Сканируйте ещё раз; если повторится, \(technicianRussian)")
    case .unterminated(let count):
      ("Сканер остановился на середине, знаков: \(count).", "Сканируйте ещё раз; если повторится, \(technicianRussian)")
    case .tooLong(let limit):
      (
        "За один раз пришло больше \(limit) знаков.",
        "Сканируйте по одному коду; если повторится, \(technicianRussian)"
      )
    case .garbled(let count):
      ("Пришли данные, которые не текст; байт: \(count).", "Сканируйте ещё раз; если повторится, \(technicianRussian)")
    case .checkFailed(let count):
      ("Данные пришли повреждёнными; знаков: \(count).", "Сканируйте ещё раз; если повторится, \(technicianRussian)")
    case .missingAffix:
      ("Настройки сканера и станции не совпадают.", "Больше не сканируйте: \(technicianRussian)")
    case .malformedMRZ(.lineLengths):
      ("Строки документа считаны не полностью.", "Сканируйте ещё раз, медленно и ровно, или продолжайте без документа.")
    case .malformedMRZ(.characters):
      ("Считаны знаки, которых в документе не бывает.", "Сканируйте ещё раз или продолжайте без документа.")
    case .malformedBadge:
      ("Пропуск считан не полностью.", "Сканируйте его ещё раз.")
    }
  }

  private static let technician = "fetch the technician: `waypost devices list`."
  private static let technicianRussian = "позовите техника: `waypost devices list`."
}
