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
    "отпечатк", "нелегал",
  ]

  static func inName(_ name: String) -> String? {
    name.lowercased().split { $0 == "_" || $0 == "-" || $0 == "." }.map(String.init).first { names.contains($0) }
  }

  static func inText(_ text: String) -> String? {
    let spoken = " " + text.lowercased().split { !$0.isLetter }.joined(separator: " ")
    return words.first { spoken.contains(" " + $0) }
  }
}
