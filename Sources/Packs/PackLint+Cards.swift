import XForm

/// Information pages: whole in the languages that must be, dated where they state rules, worded for the person.
extension PackLint {
  static func cards(_ source: PackSource, on today: CivilDate) -> [LintProblem] {
    var found: [LintProblem] = []
    var seen: Set<String> = []
    for card in source.cards {
      let place = "\(Card.index): \(card.id)"
      if !isID(card.id) || !seen.insert(card.id).inserted {
        found.append(LintProblem(place, .card, "its id is none, or stands twice", todo: "use a-z, 0-9 and -, once"))
      }
      if card.topic.isEmpty || card.audience.isEmpty || !card.audience.allSatisfy({ ["kiosk", "desk"].contains($0) }) {
        found.append(LintProblem(place, .card, "it says not what and for whom it is", todo: "fill topic and audience"))
      }
      for (column, text) in [("from", card.from), ("until", card.until)] where !text.isEmpty && day(text) == nil {
        found.append(LintProblem(place, .validity, "\(column) isn't a day", todo: "write YYYY-MM-DD"))
      }
      if let until = day(card.until), until.daysSinceEpoch < today.daysSinceEpoch {
        found.append(
          LintProblem(place, .validity, "it ended on \(card.until)", todo: "renew or remove it", isNote: true))
      }
      if !card.source.isEmpty, day(card.sourceDate) == nil {
        found.append(LintProblem(place, .source, "its source has no date", todo: "write when it was seen"))
      }
      if !["", "asylum-open"].contains(card.hidden) {
        found.append(LintProblem(place, .card, "'\(card.hidden)' is no reason to hide it", todo: "use asylum-open"))
      }
      found += words(card)
    }
    return found
  }

  private static func words(_ card: Card) -> [LintProblem] {
    var found: [LintProblem] = []
    for language in wholeLanguages where card.texts[language] == nil {
      found.append(
        LintProblem("cards/\(card.id).\(language).md", .text, "the card is missing in \(language)", todo: "write it"))
    }
    for (language, text) in card.texts.sorted(by: { $0.key < $1.key }) {
      let place = "cards/\(card.id).\(language).md"
      if !text.hasPrefix("# ") {
        found.append(LintProblem(place, .text, "it has no title", todo: "begin with a line '# Title'"))
      }
      if let topic = ForbiddenTopics.inText(text) {
        found.append(LintProblem(place, .forbidden, "it says '\(topic)'", todo: "say it otherwise"))
      }
      if hasWrongLetters(text, language) { found.append(wrongLetters(place, language)) }
    }
    return found
  }
}
