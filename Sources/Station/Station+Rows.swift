import Packs
import Screens
import XForm

/// Rows of repeats: a person has three children, and each is asked about. They come and go on the check page.
extension Station {
  /// The repeats whose rows the officer may add and remove.
  func rows(of open: Case, _ language: String) -> [ReviewPage.Rows] {
    open.modules.flatMap { session in
      session.repeats().filter(\.isOpen).map { one in
        ReviewPage.Rows(
          form: session.model.id, path: one.path, title: session.label(of: "\(one.path)[1]", in: language).text,
          count: one.rows)
      }
    }
  }

  /// The form's title, in a repeat also which row.
  func title(of question: Question, _ session: FormSession, _ language: String) -> String {
    guard let end = question.path.lastIndex(of: "]"), let start = question.path.lastIndex(of: "[") else {
      return title(of: session.model, language)
    }
    let row = question.path[question.path.index(after: start)..<end]
    let name = session.label(of: String(question.path[...end]), in: language).text
    return "\(title(of: session.model, language)) · \(name) \(row)"
  }

  /// What the handbook calls a form in the officer's language; a form itself has one title.
  func title(of form: FormModel, _ language: String) -> String {
    site.content.procedureTitle(form.id, in: language) ?? form.title
  }

  /// One row more, whose questions come next.
  mutating func addRow(
    _ form: String, _ path: String, in open: Case, _ officer: Officer, on lane: String
  ) -> [StationAction] {
    var open = open
    guard open.stage == .review, let index = open.modules.firstIndex(where: { $0.model.id == form }),
      (try? open.modules[index].addRow(path)) != nil
    else { return [] }
    return goOn(open, officer, on: lane)
  }

  mutating func removeRow(
    _ form: String, _ row: String, in open: Case, _ officer: Officer, on lane: String
  ) -> [StationAction] {
    var open = open
    guard open.stage == .review, let index = open.modules.firstIndex(where: { $0.model.id == form }),
      (try? open.modules[index].removeRow(row)) != nil
    else { return [] }
    // The later rows have other numbers now; what was put in them is there to see.
    let repeated = "\(form)\(row.prefix { $0 != "[" })["
    open.passed = open.passed.filter { !$0.hasPrefix(repeated) }
    for question in open.modules[index].asked where "\(form)\(question.path)".hasPrefix(repeated) {
      open.passed.insert("\(form)\(question.path)")
    }
    let correction = StationAction.audit(
      kind: "correction", subject: "\(form).\(Self.auditable(String(row.dropFirst())))", officer: officer.id)
    return [correction] + goOn(open, officer, on: lane)
  }
}

extension QuestionRow.Kind {
  /// How a page asks a question of a form.
  init(_ question: Question) {
    switch question.control {
    case .selectOne: self = .one
    case .selectMultiple: self = .many
    case .rank: self = .rank
    case .trigger: self = .acknowledge
    case .range:
      guard let range = question.range else {
        self = .decimal
        return
      }
      self = .range(
        low: Self.text(min(range.start, range.end)), high: Self.text(max(range.start, range.end)),
        step: Self.text(range.step.magnitude))
    case .input, .note:
      switch question.type {
      case .int: self = .integer
      case .decimal: self = .decimal
      case .date: self = .date
      case .time: self = .time
      case .dateTime: self = .dateTime
      default: self = .text
      }
    }
  }

  /// A stored value as the page's fields have it.
  func answers(_ value: String) -> [String] {
    switch self {
    case .one, .many, .rank: value.split(separator: " ").map(String.init)
    // The fields of a browser know no zone and no seconds.
    case .time: value.isEmpty ? [] : [String(value.prefix(5))]
    case .dateTime: value.isEmpty ? [] : [String(value.prefix(16))]
    default: value.isEmpty ? [] : [value]
    }
  }

  private static func text(_ number: Double) -> String {
    number == number.rounded() && number.magnitude < 1e15 ? "\(Int(number))" : "\(number)"
  }
}
