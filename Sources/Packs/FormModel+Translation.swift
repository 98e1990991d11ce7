import XForm

extension FormModel {
  /// A session to ask the form about itself, on no particular day.
  var blankSession: FormSession? {
    CivilDate(daysSinceEpoch: 20_000).map { day in
      FormSession(
        self, language: defaultLanguage,
        context: SessionContext(today: day, now: "\(day.iso)T12:00:00.000+00:00", seed: 1))
    }
  }

  /// How many of the texts that travellers read or are read aren't there in a language: questions and their choices. Not
  /// what only officers see: observations, notes for the desk, hints.
  func untranslated(in language: String) -> Int {
    guard let session = blankSession else { return 0 }
    var count = 0
    for question in questions where !question.observe {
      if question.control == .note, question.audience == ["desk"] { continue }
      if session.label(of: question.path, in: language).language != language { count += 1 }
      for choice in session.choices(of: question.path) {
        let label = session.choiceLabel(of: question.path, choice: choice.value, in: language)
        if label.language != language { count += 1 }
      }
    }
    return count
  }
}
