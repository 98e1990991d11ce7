import Foundation
import Packs
import XForm
import XFormCompiler

/// Goes every way through a form to its end.
///
/// A way is a sequence of questions. Which comes next hangs on the questions that some `relevant` looks at, directly or by
/// a calculation: at these every answer is tried. At the others one answer is, another one each time, until each was given.
struct FormExploration {
  let model: FormModel
  /// Values for what a form takes over from the case: each is tried.
  private static let takenOver = [
    "case.is_child": ["", "1"], "case.t4": ["no", "prefer_not"], "case.t6": ["yes", "no"],
  ]
  private static let mostEnds = 20_000
  private static let mostRounds = 20

  private let steering: Set<String>
  private var turns: [String: Int] = [:]
  private(set) var ends = 0
  /// "name=value" of all that was answered on some way.
  private(set) var given: Set<String> = []
  /// The same of all that could have been.
  private var possible: Set<String> = []

  init(_ model: FormModel, xml: String) {
    self.model = model
    steering = Self.steering(xml)
  }

  /// - Parameter visit: called at every end.
  mutating func run(_ session: FormSession, visit: (FormSession) throws -> Void) throws {
    for start in Self.starts(session) {
      // Ways without a fork are gone several times, so that every answer of theirs is given once.
      for _ in 0..<Self.mostRounds {
        try go(start, [], visit)
        if possible.isSubset(of: given) { break }
      }
    }
  }

  private static func starts(_ session: FormSession) -> [FormSession] {
    takenOver.sorted { $0.key < $1.key }.reduce([session]) { sessions, entry in
      guard session.model.scanKeys.contains(entry.key) else { return sessions }
      return sessions.flatMap { session in
        entry.value.map { value in
          var session = session
          _ = session.fill(scan: [entry.key: value])
          return session
        }
      }
    }
  }

  private mutating func go(_ session: FormSession, _ seen: Set<String>, _ visit: (FormSession) throws -> Void) throws {
    guard ends < Self.mostEnds else { throw PlayError("\(model.id): more ways than \(Self.mostEnds)") }
    guard let question = session.relevantQuestions().first(where: { $0.control != .note && !seen.contains($0.path) })
    else {
      ends += 1
      return try visit(session)
    }
    let values = candidates(question, session)
    guard !values.isEmpty else { throw PlayError("\(model.id): \(question.name) takes no answer") }
    possible.formUnion(values.map { "\(question.name)=\($0)" })
    var tried = values
    if !steering.contains(question.name) {
      let turn = turns[question.name, default: 0]
      turns[question.name] = turn + 1
      tried = [values[turn % values.count]]
    }
    for value in tried {
      var next = session
      _ = try next.answer(question.path, value)
      given.insert("\(question.name)=\(value)")
      try go(next, seen.union([question.path]), visit)
    }
  }

  private func candidates(_ question: Question, _ session: FormSession) -> [String] {
    let choices = session.choices(of: question.path).map(\.value)
    let values: [String] =
      switch (question.control, question.type) {
      case (.selectMultiple, _): choices + [choices.prefix(2).joined(separator: " ")]
      case (.selectOne, _): choices
      case (_, .int): ["0", "1", "4", "17", "18", "19", "30", "120"]
      default: ["words"]
      }
    let open = session.isRequired(question.path) ? [] : [""]
    return open + values.filter { session.violation(of: question.path, candidate: $0) == nil }
  }

  /// Names of all that some `relevant` looks at, through calculations.
  private static func steering(_ xml: String) -> Set<String> {
    var wanted: Set<String> = []
    var reads: [String: Set<String>] = [:]
    for bind in xml.components(separatedBy: "<bind ").dropFirst() {
      let bind = bind.components(separatedBy: "/>")[0]
      func attribute(_ name: String) -> Set<String> {
        guard let value = bind.components(separatedBy: " \(name)=\"").dropFirst().first else { return [] }
        let parts = value.components(separatedBy: "\"")[0].components(separatedBy: "/data/").dropFirst()
        return Set(parts.map { String($0.prefix { $0.isLetter || $0.isNumber || $0 == "_" }) })
      }
      let name = bind.components(separatedBy: "nodeset=\"/data/").dropFirst().first?.components(separatedBy: "\"")[0]
      reads[name ?? ""] = attribute("calculate")
      wanted.formUnion(attribute("relevant"))
    }
    var open = Array(wanted)
    while let name = open.popLast() {
      for other in reads[name] ?? [] where wanted.insert(other).inserted { open.append(other) }
    }
    return wanted
  }
}
