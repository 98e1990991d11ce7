import XForm

extension PackContent {
  /// For each language the texts that English has and it lacks: phrases and texts of forms. Zero where it is whole.
  public var gaps: [String: Int] {
    var gaps: [String: Int] = [:]
    let phrases = Set(self.phrases["en", default: [:]].keys)
    for language in languages {
      var count = phrases.subtracting(self.phrases[language, default: [:]].keys).count
      for form in forms.values where form.languages.contains("en") {
        count += Set(form.texts(in: "en").keys).subtracting(form.texts(in: language).keys).count
      }
      gaps[language] = count
    }
    return gaps
  }
}
