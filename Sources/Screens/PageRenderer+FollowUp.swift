import Referral

/// What can be done for somebody whose records are sealed: take the consent back, put an item right. Folded away, so that
/// neither is one touch.
extension PageRenderer {
  func followUp(_ page: ReferralPage) -> HTML? {
    guard !page.rows.isEmpty else { return nil }
    let russian = words.language == "ru"
    let items: [HTML] = FollowUp.Item.allCases.map { item in
      "<option value=\"\(item.rawValue)\">\(FollowUpWords.item(item, russian: russian))</option>"
    }
    return """
      <details id="follow-up"><summary>\(FollowUpWords.title(russian))</summary>\
      <h2>\(FollowUpWords.revoke(russian))</h2><p>\(FollowUpWords.revokeMeaning(russian))</p>\
      \(button("/revoke", FollowUpWords.revokeNow(russian), fields: [("serial", page.serial)]))\
      <h2>\(FollowUpWords.correct(russian))</h2><p>\(FollowUpWords.correctMeaning(russian))</p>\
      <form method="post" action="/correct-sealed" autocomplete="off">\(hidden([("serial", page.serial)]))\
      <select name="item" aria-label="\(FollowUpWords.correct(russian))">\(items)</select> <input name="value" maxlength="80" autocomplete="off" spellcheck="false" \
      required aria-label="\(FollowUpWords.correct(russian))"> <button>\(FollowUpWords.send(russian))</button></form></details>
      """
  }
}

enum FollowUpWords {
  static func title(_ russian: Bool) -> String {
    russian ? "Согласие отозвано или что-то записано неверно" : "Consent taken back, or something is wrong"
  }
  static func revoke(_ russian: Bool) -> String {
    russian ? "Человек отзывает согласие" : "The person takes back their consent"
  }
  static func revokeMeaning(_ russian: Bool) -> String {
    russian
      ? "Каждое учреждение, куда ушла запись, получит об этом сообщение. Где закон обязывает передать сведения (дети, "
        + "убежище на границе), скажите человеку, что учреждение может продолжить."
      : "Each office that the record went to gets a message. Where the law obliges to refer (children, asylum at the "
        + "border), tell the person that the office may go on."
  }
  static func revokeNow(_ russian: Bool) -> String { russian ? "Сообщить учреждениям" : "Tell the offices" }
  static func correct(_ russian: Bool) -> String { russian ? "Исправить запись" : "Put an item right" }
  static func correctMeaning(_ russian: Bool) -> String {
    russian
      ? "Запечатанное не меняется: учреждения получат исправление отдельно. Спросите человека и сверьте с документом."
      : "What is sealed stays: the offices get the correction beside it. Ask the person, and compare with the document."
  }
  static func send(_ russian: Bool) -> String { russian ? "Отправить исправление" : "Send the correction" }

  static func item(_ item: FollowUp.Item, russian: Bool) -> String {
    switch item {
    case .surname: russian ? "Фамилия" : "Surname"
    case .givenNames: russian ? "Имена" : "Given names"
    case .birthDate: russian ? "Дата рождения (ГГГГ-ММ-ДД)" : "Date of birth (YYYY-MM-DD)"
    case .nationality: russian ? "Гражданство (код)" : "Nationality (code)"
    case .number: russian ? "Номер документа" : "Document number"
    }
  }
}

extension FollowUp {
  /// From a submitted form.
  static func parse(path: String, _ field: (String) -> String?) -> FollowUp? {
    if path == "/revoke" { return .revoked }
    guard let item = field("item").flatMap(Item.init(rawValue:)), let text = field("value") else { return nil }
    let value = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return value.isEmpty || value.count > 80 ? nil : .corrected(item, value)
  }
}
