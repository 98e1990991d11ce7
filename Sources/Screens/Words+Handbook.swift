extension Words {
  /// Words around the handbook's own.
  public enum Handbook: String, CaseIterable, Sendable {
    case handbook, handbookNothing, handbookSteps, handbookRules
  }

  public subscript(word: Handbook) -> String {
    guard let pair = Self.handbook[word] else { return word.rawValue }
    return language == "ru" ? pair.russian : pair.english
  }

  static let handbook: [Handbook: (english: String, russian: String)] = [
    .handbook: ("How it is done", "Как это делается"),
    .handbookNothing: ("The installed packs say nothing on this.", "В установленных наборах об этом ничего нет."),
    .handbookSteps: ("Every step at the post", "Все шаги на посту"),
    .handbookRules: ("The country's rules on one page", "Правила страны на одной странице"),
  ]
}
