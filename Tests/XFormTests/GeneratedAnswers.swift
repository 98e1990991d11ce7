import XForm

/// Fills any form: the same answers for the same seed.
struct GeneratedAnswers {
  private var random: SeededRandom
  /// An answer to try before the others.
  var preferred: (Question) -> String? = { _ in nil }
  /// What was done: an answer given, or without a value a row added.
  private(set) var steps: [(path: String, value: String?)] = []
  init(random: SeededRandom) { self.random = random }

  /// Stops forms that ask without end.
  static let mostAnswers = 3000

  /// Answers what is asked until nothing new is, adding a row here and there.
  mutating func fill(_ session: inout FormSession) -> Int {
    var answered: Set<String> = []
    var given = 0
    while answered.count < Self.mostAnswers {
      for one in session.repeats()
      where one.isOpen && one.rows < 3 && answered.insert("+\(one.path)\(one.rows)").inserted {
        if (try? session.addRow(one.path)) != nil { steps.append((one.path, nil)) }
      }
      guard let question = session.relevantQuestions().first(where: { !answered.contains($0.path) }) else { break }
      answered.insert(question.path)
      if answer(question, &session) { given += 1 }
    }
    return given
  }

  /// Answers some of the questions once more.
  mutating func answerAgain(_ session: inout FormSession, _ count: Int) {
    for _ in 0..<count {
      guard let question = session.relevantQuestions().randomElement(using: &random) else { return }
      _ = answer(question, &session)
    }
  }

  private mutating func answer(_ question: Question, _ session: inout FormSession) -> Bool {
    for candidate in [preferred(question)].compactMap(\.self) + candidates(question, session)
    where session.violation(of: question.path, candidate: candidate) == nil {
      if (try? session.answer(question.path, candidate)) != nil {
        steps.append((question.path, candidate))
        return true
      }
    }
    return false
  }

  private mutating func candidates(_ question: Question, _ session: FormSession) -> [String] {
    let choices = session.choices(of: question.path).map(\.value).filter { !$0.contains(" ") }
    switch question.control {
    case .note: return []
    case .trigger: return ["OK"]
    case .rank: return [choices.joined(separator: " ")]
    case .selectOne: return choices.shuffled(using: &random)
    case .selectMultiple:
      return [choices.prefix(2).joined(separator: " ")] + choices.shuffled(using: &random)
    case .range: return [question.range.map { "\(Int($0.start.rounded(.up)))" } ?? "1"]
    case .input: break
    }
    switch question.type {
    case .int: return ["\(Int.random(in: 0...3, using: &random))", "1", "10", "18", "99", "0"]
    case .decimal: return ["1.5", "0.1", "20", "100"]
    case .date: return ["2018-01-01", "2026-11-20", "1958-01-01"]
    case .time: return ["10:30:00.000+05:00"]
    case .dateTime: return ["2026-11-20T10:30:00.000+05:00"]
    case .geopoint, .geotrace, .geoshape: return ["43.25 76.9 0 0"]
    default: return ["text", "e\u{301}", "12345", "a@b.example"]
    }
  }
}
