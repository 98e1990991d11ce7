import XForm

extension PackContent {
  /// For each language what travellers read and it lacks: phrases, questions with their choices, cards. Zero where whole.
  public var gaps: [String: Int] {
    var gaps: [String: Int] = [:]
    let phrases = Set(self.phrases["en", default: [:]].keys)
    for language in languages {
      var count = phrases.subtracting(self.phrases[language, default: [:]].keys).count
      for form in forms.values { count += form.untranslated(in: language) }
      gaps[language] = count + cards.count { $0.texts[language] == nil }
    }
    return gaps
  }
}
