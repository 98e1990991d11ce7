import Referral
import XForm

/// Words for travellers: no promise that others would have to keep, nothing on a slip that tells, sentences one can follow.
extension PackLint {
  /// Words in a sentence of a card; the cards are for people who are tired and afraid.
  static let longestSentence = 26

  static func wording(_ source: PackSource) -> [LintProblem] {
    var found: [LintProblem] = []
    for form in source.forms {
      if source.manifest.forms.first(where: { $0.id == form.id })?.role == .kioskTriage,
        form.questions.first?.control != .note
      {
        found.append(
          LintProblem(
            "forms/\(form.id)", .information, "it asks before it says who asks, why, and that one may refuse",
            todo: "begin with a note"))
      }
      for language in wholeLanguages {
        for (id, text) in form.texts(in: language).sorted(by: { $0.key < $1.key }) {
          found += promise(text, place(form, id), isBacked: false)
        }
      }
    }
    for (language, texts) in source.phrases.sorted(by: { $0.key < $1.key }) {
      for (key, text) in texts.sorted(by: { $0.key < $1.key }) {
        let place = "phrases/\(language).json: \(key)"
        found += promise(text, place, isBacked: false)
        if key.hasPrefix("slip."), let word = telling(text) {
          found.append(
            LintProblem(place, .slip, "every slip would say '\(word)…'", todo: "say nothing of why somebody asks"))
        }
      }
    }
    let drafts = Set(ReviewableText.drafts(source.texts, source.reviews).map(\.place))
    for card in source.cards {
      for (language, text) in card.texts.sorted(by: { $0.key < $1.key }) {
        let place = "cards/\(card.id).\(language).md"
        found += promise(
          text, place, isBacked: source.country != nil && !card.source.isEmpty && !drafts.contains(place))
        if wholeLanguages.contains(language) { found += reading(text, place) }
      }
    }
    return found
  }

  /// - Parameter isBacked: an overlay's card with a source that somebody has looked at.
  private static func promise(_ text: String, _ place: String, isBacked: Bool) -> [LintProblem] {
    guard !isBacked, let word = ForbiddenTopics.promising(text) else { return [] }
    return [
      LintProblem(
        place, .promise, "it promises something with '\(word)'",
        todo: "say only what the station does itself; a country's card with a reviewed source may say what its law says"
      )
    ]
  }

  private static func reading(_ text: String, _ place: String) -> [LintProblem] {
    let longest =
      text.split { ".!?:;\n".contains($0) }.map { sentence in
        sentence.split { !$0.isLetter && !$0.isNumber && $0 != "'" && $0 != "’" }.count
      }.max() ?? 0
    if longest <= longestSentence { return [] }
    return [
      LintProblem(place, .reading, "a sentence has \(longest) words", todo: "use at most \(longestSentence)")
    ]
  }
}
