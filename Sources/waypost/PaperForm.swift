import Messages
import Referral
import XForm

/// A questionnaire on paper, for the day the station is dark: every question with its boxes, when it is asked, and what
/// follows from the answers.
struct PaperForm {
  private let form: FormModel
  private let session: FormSession
  /// One or two.
  private let languages: [String]
  private var numbers: [String: Int] = [:]

  /// More choices than this are written in.
  static let mostBoxes = 24

  init(_ form: FormModel, languages: [String], context: SessionContext) {
    self.form = form
    self.languages = languages
    session = FormSession(form, language: languages[0], context: context)
    for (index, question) in form.questions.filter({ $0.control != .note }).enumerated() {
      numbers[question.path] = index + 1
    }
  }

  func sheet(paper: String?) -> SheetRequest {
    var blocks: [SheetBlock] = [
      .title([text(form.title, form.defaultLanguage)]), .note(said(.handling)), .paragraph(said(.number)), .cells(12),
      .rule,
    ]
    for question in form.questions { blocks += asked(question) }
    let outcomes = outcomes()
    if !outcomes.isEmpty { blocks += [.rule, .heading(said(.follows))] + outcomes }
    return SheetRequest(
      id: "form-\(form.id)", paper: paper, foot: "\(form.id) \(form.version)", blocks: blocks, isFile: true)
  }

  private func asked(_ question: Question) -> [SheetBlock] {
    let labels = each { session.label(of: question.path, in: $0) }
    guard let number = numbers[question.path] else { return [.paragraph(labels)] }
    var blocks: [SheetBlock] = [
      .heading(labels.map { text("\(number). \($0.text)", $0.language) })
    ]
    var notes: [SheetText] = []
    for language in languages {
      var lines: [String] = []
      if question.observe { lines.append(PaperWords.observe.text(language)) }
      let condition = form.askingCondition(of: question.path)
      if condition != .always {
        lines.append("\(PaperWords.onlyIf.text(language)): \(words(condition, language))")
      }
      if question.control == .selectMultiple { lines.append(PaperWords.several.text(language)) }
      if question.control == .rank { lines.append(PaperWords.order.text(language)) }
      if let range = question.range { lines.append(range.description) }
      if let hint = session.hint(of: question.path, in: language) { lines.append(hint.text) }
      if !lines.isEmpty { notes.append(text(lines.joined(separator: " "), language)) }
    }
    if notes.count == languages.count { blocks.append(.note(notes)) }
    return blocks + room(for: question)
  }

  private func room(for question: Question) -> [SheetBlock] {
    switch question.control {
    case .selectOne, .selectMultiple, .rank, .trigger:
      let choices = session.choices(of: question.path)
      guard (1...Self.mostBoxes).contains(choices.count) else { return [.lines(1)] }
      return choices.map { choice in
        .choice(each { session.choiceLabel(of: question.path, choice: choice.value, in: $0) })
      }
    case .input, .range:
      switch question.type {
      case .date: return [.cells(8)]
      case .int: return [.cells(3)]
      default: return [.lines(question.appearance.contains("multiline") ? 3 : 1)]
      }
    case .note: return []
    }
  }

  /// The outcomes in the form's order: who is told, how soon.
  private func outcomes() -> [SheetBlock] {
    form.outcomes.compactMap { outcome in
      let condition = form.condition(of: outcome)
      guard condition != .other, outcome.offer == nil else { return nil }
      return .item(
        languages.map { language in
          var what: [String] = []
          if let code = outcome.receiver { what.append("\(PaperWords.refer.text(language)) \(office(code, language))") }
          if let code = outcome.counsel { what.append("\(PaperWords.tell.text(language)) \(office(code, language))") }
          if let next = outcome.next { what.append("\(PaperWords.goOn.text(language)) \(next)") }
          if outcome.call != nil { what.append(PaperWords.call.text(language)) }
          if let urgency = outcome.urgency.flatMap(Urgency.init(rawValue:)) { what.append(soon(urgency, language)) }
          if outcome.hold != nil { what.append(PaperWords.hold.text(language)) }
          return text("\(words(condition, language)) → \(what.joined(separator: ", "))", language)
        })
    }
  }

  /// "3: Yes / Don't know; 5: not No".
  private func words(_ condition: Condition, _ language: String) -> String {
    switch condition {
    case .always: return PaperWords.always.text(language)
    case .other: return PaperWords.other.text(language)
    case .answer(let path, let value): return "\(number(path)): \(label(path, value, language))"
    case .answered(let path): return "\(number(path)): \(PaperWords.answered.text(language))"
    case .number(let path, let sign, let bound):
      return "\(number(path)) \(sign) \(bound == bound.rounded() ? "\(Int(bound))" : "\(bound)")"
    case .not(.answer(let path, let value)):
      return "\(number(path)): \(PaperWords.not.text(language)) \(label(path, value, language))"
    case .not(.answered(let path)): return "\(number(path)): \(PaperWords.unanswered.text(language))"
    case .not(let inner): return "\(PaperWords.not.text(language)) (\(words(inner, language)))"
    case .all(let terms): return terms.map { inner($0, language) }.joined(separator: "; ")
    case .any(let terms):
      let places = Set(terms.map { if case .answer(let path, _) = $0 { path } else { "" } })
      guard places.count == 1, let path = places.first, !path.isEmpty else {
        return terms.map { inner($0, language) }.joined(separator: " \(PaperWords.or.text(language)) ")
      }
      let labels = terms.map { if case .answer(_, let value) = $0 { label(path, value, language) } else { "" } }
      return "\(number(path)): \(labels.joined(separator: " / "))"
    }
  }

  private func inner(_ condition: Condition, _ language: String) -> String {
    switch condition {
    case .all: "(\(words(condition, language)))"
    case .any(let terms) where Set(terms.map { if case .answer(let path, _) = $0 { path } else { "" } }).count > 1:
      "(\(words(condition, language)))"
    default: words(condition, language)
    }
  }

  private func number(_ path: String) -> String { numbers[path].map { "\($0)" } ?? "?" }

  private func label(_ path: String, _ value: String, _ language: String) -> String {
    session.choiceLabel(of: path, choice: value, in: language).text
  }

  private func office(_ code: String, _ language: String) -> String {
    ReceiverType(rawValue: code).map { PaperWords.office($0).text(language) } ?? code
  }

  private func soon(_ urgency: Urgency, _ language: String) -> String { PaperWords.soon(urgency).text(language) }

  /// The station's own words are for officers: English or Russian, once each.
  private func said(_ words: PaperWords) -> [SheetText] {
    var seen: Set<String> = []
    return languages.map { $0 == "ru" ? "ru" : "en" }.filter { seen.insert($0).inserted }
      .map { text(words.text($0), $0) }
  }

  /// A text that isn't there in a language stands in the one it is in.
  private func each(_ words: (String) -> LocalizedText) -> [SheetText] {
    languages.map { language in
      let said = words(language)
      return text(said.text, said.language == "und" ? language : said.language)
    }
  }

  private func text(_ words: String, _ language: String) -> SheetText {
    // A label's line breaks, faces and emphasis are a screen's.
    let plain = words.split(separator: "**", omittingEmptySubsequences: false).joined()
    let printed = String(String.UnicodeScalarView(plain.unicodeScalars.filter { !$0.properties.isEmojiPresentation }))
    let line = printed.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return SheetText(
      line.isEmpty ? "–" : line, language: language, rightToLeft: WritingDirection.isRightToLeft(language))
  }
}

/// What the paper says to whoever fills it in: officers, in English or Russian.
enum PaperWords {
  case handling, number, follows, observe, onlyIf, several, order, refer, tell, goOn, call, hold, always, other
  case answered, unanswered, not, or
  case office(ReceiverType)
  case soon(Urgency)

  func text(_ language: String) -> String { language == "ru" ? pair.russian : pair.english }

  private var pair: (english: String, russian: String) {
    switch self {
    case .handling:
      (
        "For use while the station does not work. Alone with the person; they may refuse any answer. Keep this sheet closed, hand it to the office in a sealed envelope, or enter it into the station and destroy it.",
        "На время, пока станция не работает. Наедине с человеком; он может не отвечать на любой вопрос. Держите лист закрытым, передайте его организации в запечатанном конверте или внесите в станцию и уничтожьте."
      )
    case .number: ("Number (from a spare slip), date and time:", "Номер (с запасного талона), дата и время:")
    case .follows: ("What follows", "Что следует")
    case .observe: ("Look, do not ask.", "Смотрите сами, не спрашивайте.")
    case .onlyIf: ("Only if", "Только если")
    case .several: ("Several may be ticked.", "Можно отметить несколько.")
    case .order: ("Number them: 1 is first.", "Пронумеруйте: 1 – первое.")
    case .refer: ("refer to:", "передать:")
    case .tell: ("tell them of:", "рассказать о:")
    case .goOn: ("go on with the form", "перейти к листу")
    case .call: ("call a colleague to the person", "позвать коллегу к человеку")
    case .hold: ("DO NOT RETURN before hand-over", "НЕ ВОЗВРАЩАТЬ до передачи")
    case .always: ("always", "всегда")
    case .other: ("it follows from what is known", "это следует из известного")
    case .answered: ("answered", "есть ответ")
    case .unanswered: ("no answer", "нет ответа")
    case .not: ("not", "не")
    case .or: ("or", "или")
    case .office(let type): Self.office(type)
    case .soon(let urgency): Self.soon(urgency)
    }
  }

  private static func office(_ type: ReceiverType) -> (english: String, russian: String) {
    switch type {
    case .asylum: ("asylum office", "орган по убежищу")
    case .child: ("child protection", "защита детей")
    case .trafficking: ("help for victims of trafficking", "помощь пострадавшим от торговли людьми")
    case .medical: ("doctor", "врач")
    case .psychosocial: ("psychosocial help", "психосоциальная помощь")
    case .statelessness: ("nationality office", "орган по гражданству")
    case .labour: ("labour migration centre", "центр трудовой миграции")
    case .familyLinks: ("family links", "восстановление семейных связей")
    case .legalAid: ("legal aid", "юридическая помощь")
    case .voluntaryReturn: ("voluntary return", "добровольное возвращение")
    case .reception: ("reception place", "место приёма")
    case .ombudsman: ("ombudsman", "омбудсмен")
    case .register: ("the controller's register", "реестр оператора данных")
    }
  }

  private static func soon(_ urgency: Urgency) -> (english: String, russian: String) {
    switch urgency {
    case .now: ("NOW", "СЕЙЧАС")
    case .shift: ("before the person leaves", "до ухода человека")
    case .legalLimit: ("within the legal limit", "в законный срок")
    case .information: ("information", "информация")
    }
  }
}
