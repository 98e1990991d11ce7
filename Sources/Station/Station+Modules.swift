import Screens
import TravelDocument
import XForm

extension Station {
  /// One question of a module was answered.
  mutating func answerModule(
    _ form: String, _ name: String, _ values: [String], in open: Case, _ officer: Officer, on lane: String
  ) -> [StationAction] {
    guard case .module(let index, name, let returning) = open.stage, open.modules[index].model.id == form,
      let question = open.modules[index].question(named: name)
    else { return [] }
    var open = open
    open.questionProblem = nil
    var value = values.filter { !$0.isEmpty }.joined(separator: " ")
    // Digits as the person or the officer's keyboard has them.
    if [.int, .decimal].contains(question.type) { value = LocalDigits.western(value) }
    let before = open.modules[index].value(of: question.path)
    let violation = open.modules[index].violation(of: question.path, candidate: value)
    do throws(FormError) {
      _ = try open.modules[index].answer(question.path, value)
    } catch {
      // A ranking that lacks a choice, a choice that is gone: the page stays and says so.
      let words = Words(language: lanes[lane]?.officerLanguage ?? "en")
      open.questionProblem = words[question.control == .rank ? .rankEach : .notOffered]
      return put(open, officer, on: lane)
    }
    if let violation {
      open.questionProblem = violation.message.text
      return put(open, officer, on: lane)
    }
    open.passed.insert("\(form)\(question.path)")
    var actions: [StationAction] = []
    if !before.isEmpty, before != value {
      // Which answer was corrected, never from what to what.
      actions.append(.audit(kind: "correction", subject: "\(form).\(Self.auditable(name))", officer: officer.id))
    }
    if !returning, let next = open.question(after: name, inModule: index) {
      open.stage = .module(index: index, question: next, returning: false)
      return actions + put(open, officer, on: lane)
    }
    return actions + goOn(open, officer, on: lane)
  }

  /// A node's name with the characters an audit subject may have.
  static func auditable(_ name: String) -> String {
    String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == ".") ? $0 : "-" })
  }

  /// One page back; from the first question of the first module to the triage.
  mutating func goBack(in open: Case, _ officer: Officer, on lane: String) -> [StationAction] {
    var open = open
    open.questionProblem = nil
    switch open.stage {
    case .triage: return []
    case .noNeeds, .apart: open.stage = .triage
    case .review: open.stage = open.lastQuestion.map { .module(index: $0, question: $1, returning: false) } ?? .triage
    case .module(_, _, true): open.stage = .review
    case .module(let index, let question, false):
      if let previous = open.question(before: question, inModule: index) {
        open.stage = .module(index: index, question: previous, returning: false)
      } else if index > 0, let last = open.modules[index - 1].asked.last {
        open.stage = .module(index: index - 1, question: last.key, returning: false)
      } else {
        open.stage = .triage
      }
    }
    return put(open, officer, on: lane)
  }

  /// From the check page to one answer and back.
  mutating func change(
    _ form: String, _ name: String, in open: Case, _ officer: Officer, on lane: String
  ) -> [StationAction] {
    guard open.stage == .review else { return [] }
    var open = open
    if form == open.triage.model.id {
      open.stage = .triage
    } else if let index = open.modules.firstIndex(where: { $0.model.id == form }),
      open.modules[index].question(named: name) != nil
    {
      open.stage = .module(index: index, question: name, returning: true)
    }
    return put(open, officer, on: lane)
  }
}

extension Case {
  func question(after name: String, inModule index: Int) -> String? {
    let asked = modules[index].asked
    guard let place = asked.firstIndex(where: { $0.key == name }), place + 1 < asked.count else { return nil }
    return asked[place + 1].key
  }

  func question(before name: String, inModule index: Int) -> String? {
    let asked = modules[index].asked
    guard let place = asked.firstIndex(where: { $0.key == name }), place > 0 else { return nil }
    return asked[place - 1].key
  }

  var lastQuestion: (Int, String)? {
    for (index, module) in modules.enumerated().reversed() {
      if let last = module.asked.last { return (index, last.key) }
    }
    return nil
  }
}
