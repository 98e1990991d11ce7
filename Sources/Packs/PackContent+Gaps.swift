import XForm

extension PackContent {
  /// For each language how much of what travellers read it lacks: phrases that English has, texts of forms, cards. Zero
  /// where it is whole.
  public var gaps: [String: Int] {
    let phrases = Set(self.phrases["en", default: [:]].keys)
    var gaps: [String: Int] = [:]
    for language in languages {
      gaps[language] =
        phrases.subtracting(self.phrases[language, default: [:]].keys).count
        + forms.values.reduce(0) { $0 + $1.untranslated(in: language) }
        + cards.count { $0.texts[language] == nil }
    }
    return gaps
  }
}
