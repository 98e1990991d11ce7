import XForm

/// An overlay adds to the core, it takes nothing away from it (B-27 in the research): neither a question, nor the words
/// of the slip, nor a page on rights.
extension PackLint {
  static func overlay(_ source: PackSource) -> [LintProblem] {
    guard let base = source.base else { return [] }
    var found: [LintProblem] = []
    func replaced(_ place: String, _ what: String) {
      found.append(
        LintProblem(
          place, .overlay, "the core pack has this \(what), which an overlay may not replace",
          todo: "give it an id of its own"))
    }
    for form in source.manifest.forms where base.forms.contains(form.id) {
      replaced("\(PackFolder.manifestFile): \(form.id)", "form")
    }
    for key in Set(source.phrases.values.flatMap(\.keys)).intersection(base.phrases).sorted() {
      replaced("phrases: \(key)", "phrase")
    }
    for card in source.cards where base.cards.contains(card.id) { replaced("\(Card.index): \(card.id)", "card") }
    if source.manifest.forms.contains(where: { $0.role == .triage || $0.role == .kioskTriage }) {
      found.append(
        LintProblem(
          PackFolder.manifestFile, .overlay, "it brings other questions for everybody than the core's",
          todo: "give the form the role 'module'"))
    }
    let cards = base.cards.union(source.cards.map(\.id))
    for row in source.country?.rows ?? [] where row.kind == .work && !cards.contains(row.value) {
      found.append(
        LintProblem(
          "\(CountryFacts.file): work \(row.key)", .card, "neither this pack nor the core has the card \(row.value)",
          todo: "name one that is there"))
    }
    let phrases = base.phrases.union(source.phrases.values.flatMap(\.keys))
    for line in source.hotlines where !phrases.contains(line.purpose) {
      found.append(
        LintProblem(
          "\(Hotline.file): \(line.number)", .phrase, "no phrase \(line.purpose) says whom it is for",
          todo: "name a phrase of the core, such as line.migrants"))
    }
    return found
  }
}
