import XForm

/// Officers are never left alone with a question: a page for every step, words for every sensitive question, the
/// country's rules on one page (B-14, B-94, B-96 in the research).
extension PackLint {
  /// Languages that officers read.
  static let officerLanguages = ["en", "ru"]

  static func procedures(_ source: PackSource, on today: CivilDate) -> [LintProblem] {
    var found: [LintProblem] = []
    if source.manifest.forms.contains(where: { $0.role == .triage }) {
      found += anchors(Procedure.steps, on: "steps", of: "step", source)
    }
    for entry in source.manifest.forms where ![.kioskTriage, .complaint, .record].contains(entry.role) {
      guard let form = source.forms.first(where: { $0.id == entry.id }) else { continue }
      let questions = form.questions.filter { $0.control != .note }
      found += anchors(questions.filter { needsWords($0, in: form) }.map(\.name), on: form.id, of: "question", source)
    }
    if source.country != nil { found += digest(source, on: today) }
    for (file, text) in source.procedures.sorted(by: { $0.key < $1.key }) {
      if !text.hasPrefix("# ") {
        found.append(LintProblem(file, .text, "it has no title", todo: "begin with a line '# Title'"))
      }
      if let word = ForbiddenTopics.judging(text) {
        found.append(LintProblem(file, .forbidden, "it says '\(word)'", todo: "say it otherwise"))
      }
    }
    return found
  }

  /// What must not be improvised: sensitive questions, observations, and every asking for consent.
  private static func needsWords(_ question: Question, in form: FormModel) -> Bool {
    form.effectiveLevel(of: question.path) == .l3 || question.observe || question.purpose == "consent"
  }

  private static func anchors(
    _ wanted: [String], on page: String, of what: String, _ source: PackSource
  ) -> [LintProblem] {
    officerLanguages.flatMap { language -> [LintProblem] in
      let file = Procedure.page(page, language)
      guard let text = source.procedures[file] else {
        return [LintProblem(file, .procedure, "officers have no page on this", todo: "write it")]
      }
      let there = Procedure.anchors(text)
      return wanted.filter { !there.contains($0) }.map { name in
        LintProblem(
          file, .procedure, "it says nothing on the \(what) \(name)", todo: "add a section '## Title {#\(name)}'")
      }
    }
  }

  /// `sop/rules.TAG.md` of a country: there, and with the day its facts are from.
  private static func digest(_ source: PackSource, on today: CivilDate) -> [LintProblem] {
    officerLanguages.flatMap { language -> [LintProblem] in
      let file = Procedure.page("rules", language)
      guard let text = source.procedures[file] else {
        return [LintProblem(file, .procedure, "the country's rules have no page", todo: "write them on one")]
      }
      let days = text.split { !$0.isNumber && $0 != "-" }.compactMap { day(String($0)) }
      guard let latest = days.map(\.daysSinceEpoch).max(), latest <= today.daysSinceEpoch else {
        return [LintProblem(file, .source, "it doesn't say of which day it is", todo: "write the day as YYYY-MM-DD")]
      }
      return []
    }
  }
}
