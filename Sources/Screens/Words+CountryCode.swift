extension Words {
  /// What a code says that is none of ISO 3166's (Doc 9303-3 section 5); nil for others. It is what the document says of
  /// its holder, not what anybody here has decided.
  public func codeMeaning(_ code: String) -> String? {
    Self.codes[code].map { language == "ru" ? $0.russian : $0.english }
  }

  private static let codes: [String: (english: String, russian: String)] = [
    "XXA": ("stateless person (1954 Convention)", "лицо без гражданства (Конвенция 1954 г.)"),
    "XXB": ("refugee (1951 Convention)", "беженец (Конвенция 1951 г.)"),
    "XXC": ("refugee, other than by the 1951 Convention", "беженец, не по Конвенции 1951 г."),
    "XXX": ("nationality unspecified", "гражданство не указано"),
    "D": ("Germany", "Германия"),
    "RKS": ("Kosovo", "Косово"),
    "GBD": ("British overseas territories citizen", "гражданин британских заморских территорий"),
    "GBN": ("British national (overseas)", "британский подданный (заморский)"),
    "GBO": ("British overseas citizen", "британский заморский гражданин"),
    "GBP": ("British protected person", "лицо под защитой Великобритании"),
    "GBS": ("British subject", "британский подданный"),
    "EUE": ("European Union", "Европейский союз"),
    "UNO": ("United Nations", "ООН"),
    "UNA": ("specialised agency of the United Nations", "специализированное учреждение ООН"),
    "UNK": ("resident of Kosovo (UN mission)", "житель Косово (миссия ООН)"),
    "XBA": ("African Development Bank", "Африканский банк развития"),
    "XIM": ("African Export-Import Bank", "Африканский экспортно-импортный банк"),
    "XCC": ("Caribbean Community", "Карибское сообщество"),
    "XCE": ("Council of Europe", "Совет Европы"),
    "XCO": ("Common Market for Eastern and Southern Africa", "Общий рынок Восточной и Южной Африки"),
    "XEC": ("Economic Community of West African States", "Экономическое сообщество стран Западной Африки"),
    "XPO": ("Interpol", "Интерпол"),
    "XES": ("Organization of Eastern Caribbean States", "Организация Восточно-Карибских государств"),
    "XMP": ("Parliamentary Assembly of the Mediterranean", "Парламентская ассамблея Средиземноморья"),
    "XOM": ("Sovereign Military Order of Malta", "Мальтийский орден"),
    "XDC": ("Southern African Development Community", "Сообщество развития Юга Африки"),
    "UTO": ("specimen, no state", "образец, не государство"),
  ]
}
