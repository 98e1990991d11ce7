import Foundation
import Testing
import XForm
import XFormCompiler

/// Relevance and outcomes as conditions over answers, for a form on paper.
@Suite struct ConditionTests {
  private static let core = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Sources/packs/core/forms")
  private static let forms = ((try? FileManager.default.contentsOfDirectory(atPath: core.path)) ?? [])
    .filter { $0.hasSuffix(".xml") }.sorted()

  private func form(_ name: String) throws -> FormModel {
    let xml = Array(try Data(contentsOf: Self.core.appending(path: name)))
    return try XFormCompiler.compile(xml: xml, file: name) { file in
      (try? Data(contentsOf: Self.core.appending(path: file))).map { Array($0) }
    }
  }

  @Test func aCalculateIsResolvedIntoAnswers() throws {
    let child = try form("q4-child.xml")
    let adult = Condition.any([
      .answer(path: "/data/c0", value: "nobody"),
      .all([
        .answered(path: "/data/c1_age"), .number(path: "/data/c1_age", sign: "≥", bound: 18),
        .answer(path: "/data/c1_estimated", value: "sure"),
      ]),
    ])
    #expect(child.askingCondition(of: "/data/c2") == .not(adult))
    #expect(child.askingCondition(of: "/data/c0") == .always)
    #expect(
      child.askingCondition(of: "/data/c6")
        == .all([.not(adult), .not(.answer(path: "/data/c2", value: "parents"))]))
  }

  @Test func anOutcomeIsWhatItsCalculateSays() throws {
    let triage = try form("q0-triage.xml")
    let urgent = try #require(triage.outcomes.first { $0.name == "out_urgent" })
    #expect(triage.condition(of: urgent) == .answer(path: "/data/t2", value: "doctor"))
    let asylum = try #require(triage.outcomes.first { $0.name == "next_asylum" })
    #expect(
      triage.condition(of: asylum)
        == .any(["yes", "prefer_not", "dont_know"].map { .answer(path: "/data/t4", value: $0) }))
  }

  /// "Yes: nothing; else, if now: refer": consent that was given before.
  @Test func oneCalculateInsideAnotherIsResolved() throws {
    let needs = try form("q5-specific-needs.xml")
    let counsel = try #require(
      needs.outcomes.first { outcome in
        guard case .all(let terms) = needs.condition(of: outcome) else { return false }
        return terms.first == .not(.answer(path: "/data/n9", value: "yes"))
      })
    #expect(counsel.counsel != nil)
    for outcome in needs.outcomes { #expect(!Self.isUnsaid(needs.condition(of: outcome)), "\(outcome.name)") }
  }

  /// A question on paper that nobody knows when to ask is asked of everybody, or of nobody. What follows from the scanned
  /// document or from another form is said as such.
  @Test(arguments: forms)
  func everyQuestionOfThePackSaysWhenItIsAsked(name: String) throws {
    let form = try form(name)
    for question in form.questions {
      let isUnsaid = Self.isUnsaid(form.askingCondition(of: question.path))
      #expect(!isUnsaid || Self.comesFromElsewhere(question.path, form), "\(question.path)")
    }
  }

  private static func comesFromElsewhere(_ path: String, _ form: FormModel, depth: Int = 0) -> Bool {
    let binds = form.definition.binds
    guard depth < 6, let bind = binds.first(where: { $0.path == path }) else { return false }
    if bind.scan != nil { return true }
    let expressions = [bind.relevant, bind.calculate].compactMap { $0?.source }
    return binds.contains { other in
      other.path != path && expressions.contains { $0.contains(other.path) }
        && comesFromElsewhere(other.path, form, depth: depth + 1)
    }
  }

  private static func isUnsaid(_ condition: Condition) -> Bool {
    switch condition {
    case .other: true
    case .not(let inner): isUnsaid(inner)
    case .all(let terms), .any(let terms): terms.contains { isUnsaid($0) }
    default: false
    }
  }
}
