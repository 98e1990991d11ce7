import XForm

/// Every text is a draft until the record of somebody who looked at it stands in the pack.
extension PackLint {
  static func reviews(_ source: PackSource, on today: CivilDate) -> [LintProblem] {
    var found: [LintProblem] = []
    for record in source.reviews {
      let place = "\(ReviewRecord.file): \(record.text)"
      if record.reviewer.isEmpty || record.organisation.isEmpty {
        found.append(LintProblem(place, .review, "nobody stands for it", todo: "fill reviewer and organisation"))
      }
      if let day = day(record.date), day.daysSinceEpoch <= today.daysSinceEpoch { continue }
      found.append(
        LintProblem(place, .review, "its date is no day up to today", todo: "write the day of the review, YYYY-MM-DD"))
    }
    return found + drafts(source)
  }

  /// One note: how much of which language nobody has looked at.
  private static func drafts(_ source: PackSource) -> [LintProblem] {
    let drafts = ReviewableText.drafts(source.texts, source.reviews)
    if drafts.isEmpty { return [] }
    let counts = Dictionary(grouping: drafts, by: { $0.language.isEmpty ? "tables" : $0.language })
      .sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.count)" }
    return [
      LintProblem(
        ReviewRecord.file, .draft,
        "of \(source.texts.count) texts \(drafts.count) are drafts: \(counts.joined(separator: ", "))",
        todo: "have them looked at (`waypost pack review`); until then they are for training mode alone", isNote: true)
    ]
  }
}
