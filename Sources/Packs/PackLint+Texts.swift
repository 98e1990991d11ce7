import Referral
import XForm

extension PackLint {
  /// Languages in which every form must be whole: the sources' own and the region's.
  static let wholeLanguages = ["en", "ru"]

  static func texts(_ form: FormModel) -> [LintProblem] {
    let definition = form.definition
    var found: [LintProblem] = []
    let absent = wholeLanguages.filter { !form.languages.contains($0) }
    // A form that asks nothing has no words.
    if !absent.isEmpty, !form.questions.isEmpty {
      found.append(
        LintProblem(
          "forms/\(form.id)", .text, "the form has no texts in \(absent.joined(separator: " and "))",
          todo: "add columns such as 'label::English (en)' and 'label::Русский (ru)'"))
    }
    for question in form.questions {
      guard let label = definition.labels[question.path] else {
        found.append(LintProblem(place(form, question.path), .text, "it has no label", todo: "write one"))
        continue
      }
      found += reference(label, form, question.path, "label")
      if let hint = definition.hints[question.path] { found += reference(hint, form, question.path, "hint") }
      if case .items(let items)? = definition.choices[question.path] {
        for item in items {
          if let label = item.label {
            found += reference(label, form, question.path, "choice \(item.value)")
          } else {
            found.append(
              LintProblem(place(form, question.path), .text, "the choice \(item.value) has no label", todo: "write one")
            )
          }
        }
      }
    }
    for bind in definition.binds {
      if let message = bind.constraintMessage { found += reference(message, form, bind.path, "constraint message") }
      if let message = bind.requiredMessage { found += reference(message, form, bind.path, "required message") }
      if bind.constraint != nil, bind.constraintMessage == nil {
        found.append(
          LintProblem(
            place(form, bind.path), .text, "an answer can be refused without a word",
            todo: "write a constraint_message"))
      }
    }
    return found + translations(form)
  }

  private static func reference(
    _ reference: TextReference, _ form: FormModel, _ path: String, _ what: String
  ) -> [LintProblem] {
    switch reference {
    case .expression: return []
    case .text(let number) where form.definition.texts.isWritten(number): return []
    case .text:
      return [LintProblem(place(form, path), .text, "its \(what) stands in no language", todo: "write it")]
    case .literal:
      // A form without translations is told so once.
      if form.languages == ["und"] { return [] }
      return [
        LintProblem(
          place(form, path), .text, "its \(what) is the same in every language", todo: "write it in each language")
      ]
    }
  }

  private static func translations(_ form: FormModel) -> [LintProblem] {
    var found: [LintProblem] = []
    let texts = form.definition.texts
    let written = (0..<texts.count).filter { texts.isWritten($0) }.map { (id: texts.id($0), text: $0) }
    for (id, text) in written.sorted(by: { $0.id < $1.id }) {
      for language in wholeLanguages {
        guard let number = form.languages.firstIndex(of: language) else { continue }
        if !texts.isWritten(text, number) {
          found.append(
            LintProblem(place(form, id), .text, "the text is missing in \(language)", todo: "translate it"))
        }
      }
      for (number, language) in form.languages.enumerated() {
        guard let template = texts[text, number] else { continue }
        let words = template.parts.map { if case .text(let text) = $0 { text } else { " " } }.joined()
        if let topic = ForbiddenTopics.inText(words) {
          found.append(
            LintProblem(
              place(form, id), .forbidden, "the text in \(language) says '\(topic)'",
              todo: "ask something else: see the hard rules for forms"))
        }
        if hasWrongLetters(words, language) { found.append(wrongLetters(place(form, id), language)) }
      }
    }
    return found
  }

  /// How much of what travellers read isn't in the pack's other languages: shown there in the default language, marked.
  static func gaps(_ source: PackSource) -> [LintProblem] {
    let own = source.manifest.languages.map(\.tag)
    let wanted = (own.isEmpty ? source.base?.languages ?? [] : own).filter { !wholeLanguages.contains($0) }
    func note(_ place: String, _ counts: [(String, Int)], _ of: Int, _ what: String) -> [LintProblem] {
      let missing = counts.filter { $0.1 > 0 }.map { "\($0.0) \($0.1)" }
      if missing.isEmpty { return [] }
      return [
        LintProblem(
          place, .gap, "of \(of) \(what) some aren't translated: \(missing.joined(separator: ", "))",
          todo: "translate them; until then another language is shown, and live mode refuses these", isNote: true)
      ]
    }
    let forms = source.forms.flatMap { form in
      note(
        "forms/\(form.id)", wanted.map { ($0, form.untranslated(in: $0)) }, form.untranslated(in: ""),
        "texts for travellers")
    }
    let cards = wanted.map { language in (language, source.cards.count { $0.texts[language] == nil }) }
    return forms + note(Card.index, cards, source.cards.count, "cards")
  }

  static func phrases(_ source: PackSource) -> [LintProblem] {
    var found: [LintProblem] = []
    let declared = source.manifest.languages.map(\.tag)
    var keys = Set(source.phrases.values.flatMap(\.keys))
    if source.manifest.id == "core" { keys.formUnion(SlipText.keys) }
    for language in declared {
      let texts = source.phrases[language] ?? [:]
      for key in keys.sorted() {
        let place = "phrases/\(language).json: \(key)"
        guard let text = texts[key], text.contains(where: { !$0.isWhitespace }) else {
          found.append(LintProblem(place, .phrase, "the phrase is missing", todo: "write it, or drop the language"))
          continue
        }
        // Every language must have the places for values that English has.
        if let model = source.phrases["en"]?[key], placeholders(model) != placeholders(text) {
          found.append(
            LintProblem(
              place, .phrase, "it hasn't the places in {} that the English has", todo: "keep them as they are")
          )
        }
        if hasWrongLetters(text, language) { found.append(wrongLetters(place, language)) }
        if let topic = ForbiddenTopics.inText(text) {
          found.append(LintProblem(place, .forbidden, "it says '\(topic)'", todo: "say it otherwise"))
        }
      }
    }
    for language in source.phrases.keys.sorted() where !declared.contains(language) {
      found.append(
        LintProblem(
          "phrases/\(language).json", .phrase, "the pack's description doesn't declare the language",
          todo: "declare it as draft in \(PackFolder.manifestFile), or remove the file"))
    }
    return found
  }

  private static func placeholders(_ text: String) -> Set<Substring> {
    var found: Set<Substring> = []
    var rest = text[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      found.insert(rest[open...close])
      rest = rest[rest.index(after: close)...]
    }
    return found
  }

  /// Dari and Persian have ی and ک, and Pashto has ک; the Arabic ي and ك look alike and are other letters. Uzbek oʻ and
  /// gʻ have U+02BB, not an apostrophe (protection.md 5.2).
  static func hasWrongLetters(_ text: String, _ language: String) -> Bool {
    switch language.split(separator: "-").first {
    case "prs", "fa": return text.unicodeScalars.contains { $0 == "\u{064A}" || $0 == "\u{0643}" }
    case "ps": return text.unicodeScalars.contains("\u{0643}")
    case "uz" where language != "uz-Cyrl":
      return zip(text, text.dropFirst()).contains { "oOgG".contains($0) && "'’‘`".contains($1) }
    default: return false
    }
  }

  static func wrongLetters(_ place: String, _ language: String) -> LintProblem {
    LintProblem(
      place, .letters, "the text in \(language) has letters that only look like its own",
      todo: "write U+06CC and U+06A9 for the Arabic U+064A and U+0643, and U+02BB in Uzbek oʻ and gʻ")
  }
}
