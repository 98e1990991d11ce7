import Foundation
import Messages
import Packs
import Referral
import Screens
import Station
import Testing
import XForm

/// What must become of a person: `Golden/README.md` says how a case is written.
@Suite("Golden cases") struct GoldenTests {
  static let cases: [GoldenCase] = GoldenCase.all()

  @Test("there are at least sixty") func enough() { #expect(Self.cases.count >= 60) }

  @Test("comes out as it must", arguments: cases)
  func play(golden: GoldenCase) throws {
    var visit = try GoldenVisit(content: try CorePack.content(), golden: golden)
    let outcome = try visit.outcome()
    #expect(outcome == golden.expected, "\(golden)")
  }

  /// Nobody's outcome hangs on where they come from, their sex or their document: the same answers, other papers.
  @Test("nationality, sex and document change nothing", arguments: ["TJK F", "AFG M", "XXA <", "UTO M"])
  func papers(_ paper: String) throws {
    for golden in Self.cases {
      var visit = try GoldenVisit(content: try CorePack.content(), golden: golden, paper: paper)
      #expect(try visit.outcome() == golden.expected, "\(golden) with \(paper)")
    }
  }

  /// Every referral and every counsel that any form of the pack can call for comes out in some case.
  @Test func everyOutcomeIsReached() throws {
    let content = try CorePack.content()
    var reached: Set<String> = []
    for golden in Self.cases {
      var visit = try GoldenVisit(content: content, golden: golden)
      _ = try visit.outcome()
      reached.formUnion(visit.fired)
    }
    let asked = [
      "q0-triage", "q2-asylum", "q3-trafficking", "q4-child", "q5-specific-needs", "q6-nationality", "q7-labour",
    ]
    let all = Set(
      asked.compactMap { content.forms[$0] }.flatMap { form in form.outcomes.map { "\(form.id) \($0.name)" } })
    #expect(all.subtracting(reached) == [])
  }
}
