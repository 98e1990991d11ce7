/// What no form may ask, in names and words: status, judgements of the person, and what must not exist on a station
/// (design, section 4, L4; protection.md 2.2). A short list of plain signs, for a person to look at; not a filter.
enum ForbiddenTopics {
  /// Words that no field's name may hold, whole, between underscores.
  static let names: Set<String> = [
    "status", "verdict", "decision", "credibility", "credible", "truthful", "lying", "genuine", "score", "religion",
    "belief", "ethnicity", "tribe", "party", "orientation", "diagnosis", "hiv", "torture", "rape", "biometric",
    "fingerprint", "photo", "voice",
  ]

  /// How words in a text that people read may not begin.
  static let words = [
    "credib", "economic migrant", "prove", "lying", "religio", "ethnic", "tribe", "political part",
    "sexual orientation", "gender identity", "hiv", "diagnos", "tortur", "raped", "fingerprint", "illegal migrant",
    "illegal immigrant", "достоверн", "экономический мигрант", "экономическим мигрант", "докаж", "вероисповед",
    "религи", "национальност", "этническ", "политическ", "сексуальн", "вич", "диагноз", "пытк", "пытал", "изнасил",
    "отпечатк", "нелегал", "medication", "tubercul", "pregnancy test", "lie detector", "лекарств", "туберкул",
    "тест на беременность", "полиграф", "beaten", "abus", "who hurt", "избива", "избил", "кто тебя обидел",
    "why haven t you applied", "why did you not apply", "почему вы не обратились",
  ]

  /// Words that no text of the project uses of people, also not where it tells officers what not to ask.
  private static let judgements = [
    "illegal migrant", "illegal immigrant", "illegals", "bogus", "economic migrant", "нелегал", "экономический мигрант",
    "экономическим мигрант", "мнимый беженец", "лжебежен",
  ]

  /// What nobody can keep, or only a country's law could (protection.md 2.2 rule 9, 2.8 on Uzbekistan).
  private static let promises = [
    "punish", "you won t be returned", "you will not be returned", "will not be sent", "isn t told", "won t tell",
    "will not tell", "won t be told", "guarantee", "will be granted", "will get asylum", "наказ", "не накаж",
    "не сообщат", "не узнает", "не узнают", "гарантир", "не отправят", "не вышлют", "получите убежище",
    "вам дадут убежище",
  ]

  static func judging(_ text: String) -> String? { first(of: judgements, in: text) }
  static func promising(_ text: String) -> String? { first(of: promises, in: text) }

  static func inName(_ name: String) -> String? {
    name.lowercased().split { $0 == "_" || $0 == "-" || $0 == "." }.map(String.init).first { names.contains($0) }
  }

  static func inText(_ text: String) -> String? { first(of: words, in: text) }

  private static func first(of words: [String], in text: String) -> String? {
    let spoken = " " + text.lowercased().split { !$0.isLetter }.joined(separator: " ")
    return words.first { spoken.contains(" " + $0) }
  }
}
