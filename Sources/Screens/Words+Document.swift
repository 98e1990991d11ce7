extension Words {
  /// What is wrong with a document, by the name that records use for it; the name itself where there are no words.
  public func documentProblem(_ name: String) -> String {
    guard let pair = Self.documentProblems[name] else { return name }
    return language == "ru" ? pair.russian : pair.english
  }

  private static let documentProblems: [String: (english: String, russian: String)] = [
    "charset": ("Characters were read that no document has.", "Считаны знаки, которых в документах не бывает."),
    "documentCode": ("The kind of document cannot be read.", "Не читается вид документа."),
    "check.number": (
      "The check digit of the document number is wrong.", "Неверна контрольная цифра номера документа."
    ),
    "check.birthDate": ("The check digit of the date of birth is wrong.", "Неверна контрольная цифра даты рождения."),
    "check.expiryDate": (
      "The check digit of the expiry date is wrong.", "Неверна контрольная цифра срока действия."
    ),
    "check.personalNumber": (
      "The check digit of the personal number is wrong.", "Неверна контрольная цифра личного номера."
    ),
    "check.composite": ("The check digit of the whole line is wrong.", "Неверна общая контрольная цифра."),
    "date.birthDate": ("The date of birth is no possible day.", "Такой даты рождения не бывает."),
    "date.expiryDate": ("The expiry date is no possible day.", "Такого срока действия не бывает."),
    "sex": ("The mark for sex is none of those in use.", "Знак пола не из принятых."),
    "sex.x": ("Sex is given as X.", "Пол указан как X."),
    "country.issuer": ("The issuer's code is not known here.", "Код выдавшей стороны здесь неизвестен."),
    "country.nationality": ("The code of the nationality is not known here.", "Код гражданства здесь неизвестен."),
    "name.digits": ("There is a digit in the name.", "В имени есть цифра."),
    "name.noPrimary": ("The document has a single name.", "В документе одно имя."),
    "name.filler": ("There are gaps inside the name.", "Внутри имени есть пропуски."),
    "name.truncated": (
      "The name fills its line: letters or names may be missing.",
      "Имя занимает всю строку: его конец может быть срезан."
    ),
    "national.check": (
      "The check digit within the national number is wrong.", "Неверна контрольная цифра национального номера."
    ),
    "national.birthDate": (
      "The national number tells another date of birth.", "По национальному номеру дата рождения другая."
    ),
    "national.sex": ("The national number tells another sex.", "По национальному номеру пол другой."),
    "repaired.birthDate": (
      "The date of birth was misread and put right by its check digit: compare it with the document.",
      "Дата рождения считана с ошибкой и исправлена по контрольной цифре: сверьте её с документом."
    ),
    "repaired.expiryDate": (
      "The expiry date was misread and put right by its check digit: compare it with the document.",
      "Срок действия считан с ошибкой и исправлен по контрольной цифре: сверьте его с документом."
    ),
    "repaired.nationality": (
      "The code of the nationality was misread and put right: compare it with the document.",
      "Код гражданства считан с ошибкой и исправлен: сверьте его с документом."
    ),
    "repaired.issuer": (
      "The issuer's code was misread and put right: compare it with the document.",
      "Код выдавшей стороны считан с ошибкой и исправлен: сверьте его с документом."
    ),
    "repaired.number": (
      "One character of the document number was probably misread (0 and O, 1 and I, 8 and B look alike): it was left "
        + "as it was read, compare it with the document.",
      "Один знак номера документа, видимо, считан неверно (похожи 0 и O, 1 и I, 8 и B): он оставлен как считан, "
        + "сверьте его с документом."
    ),
    "repaired.numberCheckDigit": (
      "The check digit of the document number was misread.", "Контрольная цифра номера документа считана неверно."
    ),
    "repaired.birthDateCheckDigit": (
      "The check digit of the date of birth was misread.", "Контрольная цифра даты рождения считана неверно."
    ),
    "repaired.expiryDateCheckDigit": (
      "The check digit of the expiry date was misread.", "Контрольная цифра срока действия считана неверно."
    ),
    "repaired.compositeCheckDigit": (
      "The check digit of the whole line was misread.", "Общая контрольная цифра считана неверно."
    ),
  ]
}
