/// Why an officer takes a document as it is although its check digits say otherwise: wrong zones stand on genuine
/// documents too (Doc 9303-3 section 7, deviation lists). Kept in the audit, without anything of the document.
public enum DocumentWord: String, CaseIterable, Codable, Sendable {
  /// The document itself says so: read by eye, it is what was scanned.
  case printedSo = "printed-so"
  /// Worn, torn or soiled where the zone is.
  case damaged
  /// Documents of this kind are known for it.
  case knownDeviation = "known-deviation"
  /// The scanner reads it otherwise each time.
  case misread
}

extension Words {
  func reason(_ word: DocumentWord) -> String {
    let russian = language == "ru"
    return switch word {
    case .printedSo: russian ? "так напечатано в документе" : "it is printed so in the document"
    case .damaged: russian ? "документ повреждён" : "the document is damaged"
    case .knownDeviation: russian ? "известная ошибка таких документов" : "a known error of such documents"
    case .misread: russian ? "сканер читает с ошибкой" : "the scanner misreads it"
    }
  }

  var documentAsk: String {
    language == "ru"
      ? "Отсканируйте документ ещё раз (отмена), исправьте по документу или примите как есть с причиной."
      : "Scan the document again (undo), correct it by eye, or accept it as it is with a reason."
  }

  var documentAccept: String { language == "ru" ? "Принять как есть" : "Accept as it is" }
  var documentCorrect: String { language == "ru" ? "Исправить" : "Correct" }

  func documentAccepted(_ word: DocumentWord) -> String {
    (language == "ru" ? "Принято сотрудником как есть: " : "Accepted by the officer as it is: ") + reason(word) + "."
  }
}

extension PageRenderer {
  /// What the officer may do about a document that contradicts itself; then, what was decided.
  func documentWord(_ strip: PersonStrip, caseNumber: Int) -> HTML? {
    if let word = strip.accepted { return "<p>\(words.documentAccepted(word))</p>" }
    guard strip.mayBeAccepted else { return nil }
    let failed = strip.items.filter { $0.standing == .failed }
    let reasons: [HTML] = DocumentWord.allCases.map {
      "<option value=\"\($0.rawValue)\">\(words.reason($0))</option>"
    }
    let fields: [HTML] = failed.map { "<option value=\"\($0.field)\">\(words.named($0.field))</option>" }
    let number = hidden([("case", "\(caseNumber)")])
    let correction: HTML? =
      failed.isEmpty
      ? nil
      : """
      <form method="post" action="/document-correct" autocomplete="off">\(number)\
      <select name="field" aria-label="\(words.documentCorrect)">\(fields)</select> \
      <input name="value" aria-label="\(words[.yourAnswer])" maxlength="40" size="14" dir="ltr" spellcheck="false"> \
      <button class="quiet">\(words.documentCorrect)</button></form>
      """
    return """
      <p>\(words.documentAsk)</p>\(correction)\
      <form method="post" action="/document-accept" autocomplete="off">\(number)\
      <select name="reason" aria-label="\(words[.overrideReason])">\(reasons)</select> <button class="quiet">\(words.documentAccept)</button></form>
      """
  }
}
