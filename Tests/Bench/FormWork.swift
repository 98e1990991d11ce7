import Foundation
import XForm
import XFormCompiler

/// Our half of the benchmark of the forms engine: the work of `javarosa/FormPeer.java`, step for step. It runs in a
/// process of its own, as `waypost-bench form-work WORK ROUNDS FORM [ANSWERS]`, and prints a line a step: its name,
/// its times in milliseconds, what came out.
struct FormWork {
  private var order: [String] = []
  private var times: [String: [Double]] = [:]
  private var outcomes: [String: String] = [:]

  private enum Failure: Error { case unknownWork(String) }

  static func run(_ arguments: [String]) throws {
    var work = FormWork()
    let rounds = Int(arguments[1]) ?? 1
    let form = arguments[2]
    switch arguments[0] {
    case "compile": try work.compile(form, rounds)
    case "store": try store(form)
    case "decode": try work.decode(form, rounds)
    case "fill": try work.fill(form, answers: arguments[3], rounds)
    case "chain": try work.chain(form, rounds)
    case "choices": try work.choices(form, rounds)
    case "repeat": try work.rows(form, Int(arguments[3]) ?? 50, rounds)
    default: throw Failure.unknownWork(arguments[0])
    }
    for step in work.order {
      let all = work.times[step, default: []].map { String($0) }.joined(separator: " ")
      print("\(step)\t\(all)\t\(work.outcomes[step] ?? "")")
    }
    print("memory\t\(peakMemory)\t")
  }

  private mutating func time<Outcome>(_ step: String, _ body: () throws -> Outcome) rethrows -> Outcome {
    let start = ContinuousClock.now
    let outcome = try body()
    let (seconds, atto) = (ContinuousClock.now - start).components
    if times[step] == nil { order.append(step) }
    times[step, default: []].append(Double(seconds) * 1000 + Double(atto) / 1e15)
    if let count = outcome as? Int { outcomes[step] = String(count) }
    return outcome
  }

  // MARK: The works

  private mutating func compile(_ form: String, _ rounds: Int) throws {
    for _ in 0..<rounds { _ = try time("compile") { try Self.firstPage(Self.open(form)) } }
  }

  /// Writes the compiled form beside its source, as a signed pack has it.
  private static func store(_ form: String) throws {
    try Data(model(form).encoded()).write(to: URL(filePath: form + ".compiled"))
  }

  /// The form as the station loads it from a pack.
  private mutating func decode(_ form: String, _ rounds: Int) throws {
    for _ in 0..<rounds {
      _ = try time("decode") {
        try Self.firstPage(Self.begin(FormModel(encoded: Self.bytes(form + ".compiled"))))
      }
    }
  }

  private mutating func fill(_ form: String, answers file: String, _ rounds: Int) throws {
    var answers: [String: String] = [:]
    for line in String(decoding: try Self.bytes(file), as: UTF8.self).split(separator: "\n") {
      let parts = line.split(separator: "\t")
      answers[String(parts[0])] = String(parts[1])
    }
    for _ in 0..<rounds {
      var session = try Self.open(form)
      _ = try time("fill") {
        var answered = 0
        for question in session.model.questions where session.isRelevant(question.path) {
          _ = Self.show(session, question.path)
          guard let answer = answers[question.path] else { continue }
          _ = try session.answer(question.path, answer)
          answered += 1
        }
        return answered
      }
      _ = try time("finalize") {
        _ = session.finalise(now: "2026-11-21T11:00:00.000+05:00")
        _ = session.violations()
        return try session.submission(receiver: nil, instanceID: "uuid:0").utf8.count
      }
    }
  }

  private mutating func chain(_ form: String, _ rounds: Int) throws {
    var session = try Self.open(form)
    let questions = session.model.questions.map(\.path)
    for round in 0..<rounds {
      _ = try time("first") { try session.answer(questions[0], String(round + 1)) }
      _ = try time("last") { try session.answer(questions[questions.count - 1], String(round + 1)) }
      try time("all") {
        for (number, question) in questions.enumerated() {
          _ = try session.answer(question, String(round + 1 + number))
        }
      }
      outcomes["all"] = session.value(of: "/data/c100")
    }
  }

  private mutating func choices(_ form: String, _ rounds: Int) throws {
    var session = try time("open") { try Self.open(form) }
    let questions = session.model.questions.map(\.path)
    func letter(_ first: UInt8, _ number: Int) -> Character { Character(UnicodeScalar(first + UInt8(number % 26))) }
    for round in 0..<rounds {
      let prefix = "Place \(letter(65, round))\(letter(97, round / 26))"
      for step in ["equality", "equality-again"] {
        _ = try time(step) { try Self.ask(&session, questions[0], "r\(round % 100)", questions[1]) }
      }
      _ = try time("range") { try Self.ask(&session, questions[2], String(round * 10), questions[3]) }
      _ = try time("starts-with") { try Self.ask(&session, questions[4], prefix, questions[5]) }
    }
  }

  private static func ask(
    _ session: inout FormSession, _ filter: String, _ value: String, _ select: String
  ) throws -> Int {
    _ = try session.answer(filter, value)
    return show(session, select)
  }

  private mutating func rows(_ form: String, _ rows: Int, _ rounds: Int) throws {
    var session = try Self.open(form)
    for row in 1...rows {
      _ = try session.addRow("/data/rep")
      _ = try session.answer("/data/rep[\(row)]/n", String(row - 1))
    }
    for round in 0..<rounds {
      let row = round * 7 % rows + 1
      _ = try time("change") { try session.answer("/data/rep[\(row)]/n", String(round + 1000)) }
      let sum = (1...rows).reduce(0) { $0 + (Int(session.value(of: "/data/rep[\($1)]/n")) ?? 0) }
      let right = (1...rows).count { session.value(of: "/data/rep[\($0)]/total") == String(sum) }
      outcomes["change"] = String(right)
      _ = try time("add") { try session.addRow("/data/rep") }
      _ = try session.removeRow("/data/rep[\(rows + 1)]")
    }
  }

  // MARK: The engine's API

  private static func bytes(_ file: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: file))) }

  private static func model(_ form: String) throws -> FormModel {
    try XFormCompiler.compile(xml: bytes(form), file: "form.xml")
  }

  private static func open(_ form: String) throws -> FormSession { begin(try model(form)) }

  private static func begin(_ model: FormModel) -> FormSession {
    guard let today = CivilDate(year: 2026, month: 11, day: 21) else { preconditionFailure("a real day") }
    let context = SessionContext(today: today, now: "2026-11-21T10:00:00.000+05:00", seed: 1)
    return FormSession(model, language: model.defaultLanguage, context: context)
  }

  private static func firstPage(_ session: FormSession) -> Int {
    session.model.questions.first { session.isRelevant($0.path) }.map { show(session, $0.path) } ?? 0
  }

  /// What a page needs of the question: label and labelled choices. Returns how many choices.
  private static func show(_ session: FormSession, _ path: String) -> Int {
    _ = session.label(of: path)
    return session.choices(of: path).count
  }

  /// In kB.
  private static var peakMemory: Int {
    let status = FileManager.default.contents(atPath: "/proc/self/status") ?? Data()
    let line = String(decoding: status, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
  }
}
