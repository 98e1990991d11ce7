public import XForm

/// Fills a form in a terminal, question after question, for an author without a station (`waypost form run`).
public struct FormInterview {
  private var session: FormSession
  private let say: (String) -> Void
  private let ask: () -> String?

  /// - Parameters:
  ///   - say: prints a line.
  ///   - ask: reads a line; `nil` at the end of input.
  public init(
    _ model: FormModel, language: String, context: SessionContext, say: @escaping (String) -> Void,
    ask: @escaping () -> String?
  ) {
    session = FormSession(model, language: language, context: context)
    self.say = say
    self.ask = ask
  }

  private enum Step {
    case next
    case back
    case again
    case stop
  }

  /// Asks until the form is full or the input ends; returns the submission, or `nil` if it was broken off. Blocks.
  public mutating func run(now: String) throws(FormError) -> String? {
    say("An empty line skips, < goes back, ? helps, ! breaks off. Several choices stand between blanks.")
    var current: String?
    var done: Set<String> = []
    while true {
      offerRows(after: current, &done)
      guard let question = question(after: current) else {
        guard let wrong = session.violations().first else { break }
        say("\(wrong.path): \(wrong.message.text)")
        guard session.model.question(at: wrong.path) != nil else { return nil }
        current = questionPath(before: wrong.path)
        continue
      }
      switch pose(question) {
      case .next: current = question.path
      case .back: current = questionPath(before: questionPath(before: question.path) ?? "")
      case .again: break
      case .stop: return nil
      }
    }
    _ = session.finalise(now: now)
    let path = session.model.instanceIDPath ?? ""
    return try session.submission(receiver: nil, instanceID: session.value(of: path))
  }

  private func question(after path: String?) -> Question? {
    let questions = session.relevantQuestions()
    guard let path else { return questions.first }
    guard let place = questions.firstIndex(where: { $0.path == path }) else { return questions.first }
    return place + 1 < questions.count ? questions[place + 1] : nil
  }

  private func questionPath(before path: String) -> String? {
    let questions = session.relevantQuestions()
    guard let place = questions.firstIndex(where: { $0.path == path }), place > 0 else { return nil }
    return questions[place - 1].path
  }

  /// At the end of a repeat's rows: one more?
  private mutating func offerRows(after path: String?, _ done: inout Set<String>) {
    guard let path else { return }
    for one in session.repeats() where one.isOpen && !done.contains(one.path) && path.hasPrefix("\(one.path)[") {
      let next = question(after: path)?.path
      if next?.hasPrefix("\(one.path)[") == true { continue }
      say("One more \(session.label(of: one.path).text)? (y, or an empty line)")
      guard ["y", "yes"].contains(ask()?.lowercased() ?? "") else {
        done.insert(one.path)
        continue
      }
      do throws(FormError) { _ = try session.addRow(one.path) } catch { say(error.description) }
    }
  }

  /// A text that isn't in the language asked for says which it is in.
  private func shown(_ text: LocalizedText) -> String {
    text.isFallback && text.language != "und" ? "\(text.text) [\(text.language)]" : text.text
  }

  private mutating func pose(_ question: Question) -> Step {
    let path = question.path
    say("")
    say(shown(session.label(of: path)) + (session.isRequired(path) ? " *" : "") + "   [\(path)]")
    if let hint = session.hint(of: path, in: session.language) { say("  \(shown(hint))") }
    if question.control == .note || session.isReadOnly(path) {
      let value = session.value(of: path)
      if !value.isEmpty { say("  \(value)") }
      return .next
    }
    let choices = session.choices(of: path)
    for (number, choice) in choices.enumerated() { say("  \(number + 1)  \(shown(choice.label))  (\(choice.value))") }
    if let range = question.range { say("  \(range)") }
    if question.control == .trigger { say("  anything acknowledges it") }
    let before = session.value(of: path)
    if !before.isEmpty { say("  now: \(before)") }
    guard let line = ask()?.trimmed else { return .stop }
    switch line {
    case "<": return .back
    case "!": return .stop
    case "?":
      say("  \(question.control.rawValue), type \(question.type.rawValue)")
      return .again
    case "": return stays(path, before) ? .next : .again
    default: return give(value(line, choices, question), to: path)
    }
  }

  /// Numbers of choices stand for them.
  private func value(_ line: String, _ choices: [Choice], _ question: Question) -> String {
    if question.control == .trigger { return "OK" }
    if choices.isEmpty { return line }
    return line.split(separator: " ").map { word in
      if choices.contains(where: { $0.value == word }) { return String(word) }
      return Int(word).flatMap { choices.indices.contains($0 - 1) ? choices[$0 - 1].value : nil } ?? String(word)
    }.joined(separator: " ")
  }

  private func stays(_ path: String, _ value: String) -> Bool {
    guard let violation = session.violation(of: path, candidate: value) else { return true }
    say("  \(violation.message.text)")
    return false
  }

  private mutating func give(_ value: String, to path: String) -> Step {
    guard stays(path, value) else { return .again }
    do throws(FormError) {
      _ = try session.answer(path, value)
      if !session.storedValue(of: path).isEmpty { return .next }
      say("  this lies beyond the range")
      return .again
    } catch {
      say("  \(error.description)")
      return .again
    }
  }
}
