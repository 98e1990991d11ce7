import Testing
import XForm

/// Random forms and random answers: what was recomputed step by step equals what is computed at once.
@Suite("Properties") struct PropertyTests {
  @Test func incrementalEqualsFullRecompute() throws {
    var random = SeededRandom(seed: 42)
    var steps = 0
    for _ in 0..<60 {
      let model = try Self.randomForm(&random)
      var session = try TestForm.session(model)
      for _ in 0..<30 {
        let question = model.questions[Int.random(in: 0..<model.questions.count, using: &random)]
        let value = ["", "1", "2", "7", "yes"][Int.random(in: 0..<5, using: &random)]
        guard session.isRelevant(question.path) else { continue }
        let before = session
        let changes = try session.answer(question.path, value)
        steps += 1
        var fresh = try TestForm.session(model)
        _ = fresh.restore(session.answers)
        #expect(try Self.picture(session, model) == Self.picture(fresh, model))
        #expect(changes == Self.difference(before, session, model))
        let xml = try session.submission(receiver: nil, instanceID: "i")
        session.language = session.language == "en" ? "ru" : "en"
        #expect(try session.submission(receiver: nil, instanceID: "i") == xml)
      }
    }
    #expect(steps > 1000)
  }

  @Test func anAnswerEvaluatesOnlyWhatDependsOnIt() throws {
    let count = 200
    let names = (0..<count).map { "q\($0)" }
    let model = try TestForm.model(
      names.map { "<\($0)/><c\($0)/>" }.joined(),
      binds: names.map { "<bind nodeset=\"/data/c\($0)\" calculate=\"/data/\($0) + 1\"/>" }.joined(), inputs: names)
    var session = try TestForm.session(model)
    let before = session.evaluations
    _ = try session.answer("/data/q7", "4")
    #expect(session.evaluations - before == 1)
  }

  /// Questions, calculates that look at earlier nodes only, relevances and groups.
  private static func randomForm(_ random: inout SeededRandom) throws -> FormModel {
    var instance = ""
    var binds = ""
    var inputs: [String] = []
    var paths: [String] = []
    for number in 0..<Int.random(in: 6...24, using: &random) {
      let inGroup = Int.random(in: 0..<4, using: &random) == 0
      let name = inGroup ? "g\(number)/n\(number)" : "n\(number)"
      func other() -> String { paths.randomElement(using: &random) ?? "0" }
      let conditions = [
        "\(other()) = '1'", "\(other()) > 1", "\(other()) = '' or \(other()) = 'yes'",
        "count(\(paths.isEmpty ? "/data" : other())) = 1",
      ]
      let values = [
        "\(other()) + 1", "if(\(other()) = '', 'e', \(other()))", "count(/data/*[. = '1'][position() < 2])",
        "concat(\(other()), 'x')",
      ]
      instance += inGroup ? "<g\(number)><n\(number)/></g\(number)>" : "<n\(number)/>"
      var attributes = ""
      let isCalculate = Int.random(in: 0..<3, using: &random) == 0
      if isCalculate {
        // The path over all of /data would depend on what comes after it.
        let value = values[Int.random(in: 0..<4, using: &random)]
        attributes +=
          " calculate=\"\(value.hasPrefix("count") ? "count(\(paths.isEmpty ? "/data/meta" : other())) + 1" : value)\""
      } else {
        inputs.append(name)
      }
      if Int.random(in: 0..<3, using: &random) == 0, !paths.isEmpty {
        attributes += " relevant=\"\(escaped(conditions[Int.random(in: 0..<4, using: &random)]))\""
      }
      if Int.random(in: 0..<4, using: &random) == 0, !paths.isEmpty { attributes += " required=\"\(other()) = 'yes'\"" }
      binds += "<bind nodeset=\"/data/\(name)\"\(attributes)/>"
      if inGroup, !paths.isEmpty, Bool.random(using: &random) {
        binds +=
          "<bind nodeset=\"/data/g\(number)\" relevant=\"\(escaped(conditions[Int.random(in: 0..<4, using: &random)]))\"/>"
      }
      paths.append("/data/\(name)")
    }
    if inputs.isEmpty {
      instance += "<last/>"
      inputs = ["last"]
    }
    return try TestForm.model(instance, binds: binds, inputs: inputs)
  }

  private static func escaped(_ text: String) -> String { text.split(separator: ">").joined(separator: "&gt;") }

  private static func nodes(_ model: FormModel) -> [String] {
    model.definition.binds.map(\.path) + model.questions.map(\.path)
  }

  private static func picture(_ session: FormSession, _ model: FormModel) throws -> [String] {
    nodes(model).map {
      "\($0)=\(session.value(of: $0)) \(session.isRelevant($0)) \(session.isRequired($0)) \(session.isReadOnly($0))"
    }.filter { !$0.contains("instanceID") } + session.violations().map { "\($0.path) \($0.kind)" }
      + [try session.submission(receiver: nil, instanceID: "i")]
  }

  /// What changed, found by looking at everything.
  private static func difference(_ before: FormSession, _ after: FormSession, _ model: FormModel) -> Changes {
    var changes = Changes()
    for path in Set(nodes(model)) {
      if before.isRelevant(path) != after.isRelevant(path) { changes.relevanceChanged.insert(path) }
    }
    let calculated = Set(model.definition.binds.filter { $0.calculate != nil }.map(\.path))
    for path in calculated where before.storedValue(of: path) != after.storedValue(of: path) {
      changes.recalculated.insert(path)
    }
    return changes
  }
}
