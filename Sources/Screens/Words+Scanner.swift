extension Words {
  /// The lane has none.
  public var noScanner: String {
    language == "ru"
      ? "Сканера нет: открывайте случаи без документа и позовите техника."
      : "There is none: open cases without a document, and fetch the technician."
  }

  /// How a scanner is, in a sentence; what to do where it isn't well.
  /// - Parameters:
  ///   - state: `reading`, `busy`, `failed`, `unplugged`.
  ///   - lastScan: time of day of the last scan that could be read.
  ///   - problems: scans that couldn't.
  ///   - casesByHand: cases opened without a document while nothing came from it; 0 while they are few.
  public func scanner(
    _ model: String, state: String, lastScan: String?, problems: Int, isGarbling: Bool, casesByHand: Int = 0
  ) -> String {
    let russian = language == "ru"
    guard state == "reading" else {
      let pair = Self.scannerStates[state] ?? Self.scannerStates["failed"]
      return "\(model): " + (pair.map { russian ? $0.russian : $0.english } ?? state)
    }
    if isGarbling {
      return "\(model): "
        + (russian
          ? "последние коды прочесть не удалось; проверьте кабель и позовите техника."
          : "its last scans could not be read; check the cable, fetch the technician.")
    }
    if casesByHand > 0 { return "\(model): " + silent(lastScan, casesByHand) }
    var text = "\(model): "
    if let lastScan {
      text += russian ? "готов, последний код в \(lastScan)" : "ready, last scan at \(lastScan)"
    } else {
      text += russian ? "готов, кодов ещё не было" : "ready, no scan yet"
    }
    if problems > 0 { text += russian ? "; не прочитано: \(problems)" : "; \(problems) could not be read" }
    return text + "."
  }

  private func silent(_ lastScan: String?, _ cases: Int) -> String {
    language == "ru"
      ? "молчит" + (lastScan.map { " с \($0)" } ?? "") + ", случаев без документа: \(cases). Проверьте его пропуском; "
        + "если кодов не будет, проверьте кабель и позовите техника."
      : "silent" + (lastScan.map { " since \($0)" } ?? "")
        + " while \(cases) cases were opened without a document. Try "
        + "it with your badge; if nothing comes, check the cable, fetch the technician."
  }

  private static let scannerStates: [String: (english: String, russian: String)] = [
    "unplugged": (
      "unplugged. Plug it into the same port; until then open cases without a document.",
      "отключён. Подключите его в тот же разъём; пока открывайте случаи без документа."
    ),
    "busy": (
      "not free yet. Wait a moment; if it stays so, fetch the technician.",
      "пока занят. Подождите немного; если не изменится, позовите техника."
    ),
    "failed": (
      "can't be read. Fetch the technician: `waypost devices list` says why.",
      "не читается. Позовите техника: причину покажет `waypost devices list`."
    ),
  ]
}
