import XForm

/// Fills any form: the same answers for the same seed.
struct GeneratedAnswers {
  var random: SeededRandom
  /// Stops forms that ask without end.
  static let mostAnswers = 3000

  /// Answers what is asked until nothing new is, adding a row here and there.
  mutating func fill(_ session: inout FormSession) -> Int {
    var answered: Set<String> = []
    var given = 0
    while answered.count < Self.mostAnswers {
      for one in session.repeats()
      where one.isOpen && one.rows < 3 && answered.insert("+\(one.path)\(one.rows)").inserted {
        _ = try? session.addRow(one.path)
      }
      guard let question = session.relevantQuestions().first(where: { !answered.contains($0.path) }) else { break }
      answered.insert(question.path)
      for candidate in candidates(question, session)
      where session.violation(of: question.path, candidate: candidate) == nil {
        if (try? session.answer(question.path, candidate)) != nil {
          given += 1
          break
        }
      }
    }
    return given
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
