import Foundation
import Packs
import Referral
import Testing
import XForm

/// Every way through every form, to its end, and what must hold there.
@Suite("Every way through every form") struct FormExplorationTests {
  static let forms = [
    "q0-triage", "q0-kiosk", "q2-asylum", "q3-trafficking", "q4-child", "q5-specific-needs", "q6-nationality",
    "q7-labour", "q8-group", "q9-complaint",
  ]

  /// The record of somebody's having been asked asks nothing.
  @Test func noFormIsLeftOut() throws {
    #expect(try Set(CorePack.content().forms.keys) == Set(Self.forms + ["q10-record"]))
  }

  @Test("ends, and holds what it must", arguments: forms)
  func explore(id: String) throws {
    let model = try #require(try CorePack.content().forms[id])
    var exploration = FormExploration(model, xml: try CoreForm.xml(id))
    let consents = model.questions.filter { $0.purpose == "consent" }.map(\.path)
    try exploration.run(try CoreForm.session(model)) { end in
      #expect(end.violations().isEmpty)
      let fired = end.firedOutcomes()
      // What rests on consent is passed on with a "yes" alone; silence is none.
      let agreed = consents.isEmpty || consents.contains { end.isRelevant($0) && end.value(of: $0) == "yes" }
      #expect(agreed || !fired.contains { $0.basis == "consent" && $0.receiver != nil })
      for outcome in fired {
        guard let receiver = outcome.receiver else { continue }
        if ["ASY", "CHI", "VOT"].contains(receiver) { #expect(outcome.hold == "return") }
        if ["CHI", "VOT"].contains(receiver) { #expect(outcome.paper == "none") }
        #expect(outcome.urgency.flatMap(Urgency.init(rawValue:)) != nil)
        let record = try end.submission(receiver: receiver, instanceID: "uuid:1")
        // Nobody's answer goes to an office that the form doesn't name for it.
        for field in model.fields where !end.value(of: field.path).isEmpty {
          guard let receivers = field.receivers, !receivers.contains(receiver) else { continue }
          let name = field.path.split(separator: "/").last.map(String.init) ?? ""
          #expect(!record.contains("<\(name)>"), "\(name) goes to \(receiver)")
        }
      }
    }
    // Every question was come to, and every answer to it given.
    let session = try CoreForm.session(model)
    for question in model.questions where question.control != .note {
      let values = session.choices(of: question.path).map(\.value)
      for value in values { #expect(exploration.given.contains("\(question.name)=\(value)")) }
      #expect(exploration.given.contains { $0.hasPrefix("\(question.name)=") })
    }
    #expect(exploration.ends > 1)
  }
}

/// Forms of the core pack, as sources and as sessions.
enum CoreForm {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  static func xml(_ id: String) throws -> String {
    try String(contentsOfFile: "\(root)/Sources/packs/core/forms/\(id).xml", encoding: .utf8)
  }

  static func session(_ model: FormModel) throws -> FormSession {
    guard let today = CivilDate(year: 2026, month: 11, day: 21) else { throw PlayError("no day") }
    return FormSession(
      model, language: "en", context: SessionContext(today: today, now: "2026-11-21T10:00:00.000+05:00", seed: 1))
  }
}
