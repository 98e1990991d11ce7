import XForm

/// The table of specific needs: nothing from memory, nothing a station can't know, nothing that marks a person.
extension PackLint {
  static func needs(_ source: PackSource, on today: CivilDate) -> [LintProblem] {
    source.needs.flatMap { need -> [LintProblem] in
      let place = "\(SpecificNeed.file): \(need.code)"
      var found: [LintProblem] = []
      if SpecificNeed.never.contains(where: { need.code == $0 || need.code.hasPrefix($0 + "-") }) {
        found.append(
          LintProblem(place, .needs, "no station sets this code of a person", todo: "leave it to a specialist"))
      }
      if need.source.isEmpty || day(need.sourceDate) == nil {
        found.append(
          LintProblem(place, .source, "nobody can look up what the code means", todo: "fill source and source_date"))
      }
      let form = source.forms.first { $0.id == need.form }
      let offered = Set(form?.blankSession?.choices(of: "/data/\(need.question)").map(\.value) ?? [])
      if need.values.isEmpty || !offered.isSuperset(of: need.values) {
        found.append(
          LintProblem(
            place, .needs, "no answer of the pack's questions sets it", todo: "name form, question and its choices"))
      }
      return found
    }
  }
}
