import Foundation
import Packs
import Referral
import Screens
import TestSupport
import Testing
import XForm

/// What must hold between two persons who differ in one thing.
@Suite("Metamorphic") struct MetamorphicTests {
  /// Answers that say more of a need than any other answer to their question.
  private static let signs: [String: [(question: String, value: String)]] = [
    "q0-triage": [
      ("t2", "doctor"), ("t2", "safe_place"), ("t3", "yes"), ("t4", "yes"), ("t5", "no"), ("t6", "no"), ("t7", "yes"),
      ("o1", "injury"), ("o1", "young"), ("o1", "controlled"),
    ],
    "q0-kiosk": [
      ("t2", "doctor"), ("t2", "safe_place"), ("t3", "yes"), ("t4", "yes"), ("t5", "no"), ("t7", "yes"),
      ("t6k", "no_matter"), ("k_consent", "yes"),
    ],
    "q2-asylum": [("a1", "yes"), ("a2", "yes"), ("a3", "war_violence"), ("a3", "disaster"), ("a6", "yes")],
    "q3-trafficking": [
      ("v1", "yes"), ("v2", "yes"), ("v3", "yes"), ("v4", "yes"), ("v5_safe", "no"), ("v5_waiting", "yes"),
      ("v6", "no"), ("v7", "yes"), ("v8", "no"), ("v9", "yes"),
    ],
    "q4-child": [
      ("c3", "unrelated"), ("c3_match", "no"), ("c5", "bad"), ("c7", "hurt"), ("c7", "ill"),
      ("c1_estimated", "estimated"), ("c6_help", "yes"),
    ],
    "q5-specific-needs": [
      ("n1_see", "cannot"), ("n1_walk", "cannot"), ("n1_care", "cannot"), ("n2", "now"), ("n3", "yes"), ("n4", "yes"),
      ("n5", "yes"), ("n6_alone", "yes"), ("n6_place", "no"), ("n7", "yes"), ("n8", "yes"), ("n9", "yes"),
    ],
    "q6-nationality": [("s4", "yes"), ("s6", "yes")],
    "q7-labour": [("w3", "no"), ("w4", "yes"), ("w7", "yes"), ("w8", "yes")],
    "q8-group": [("g_urgent", "doctor"), ("g_urgent", "child_alone")],
    "q9-complaint": [("k1", "behaviour")],
  ]

  @Test("adding a sign never removes a referral, never makes one less urgent", arguments: signs.keys.sorted())
  func addingAYes(id: String) throws {
    let model = try #require(try CorePack.content().forms[id])
    var random = SeededRandom(seed: 0x5EED)
    for _ in 0..<120 {
      let before = try Self.answered(model, &random)
      let old = Self.consequences(before)
      for sign in Self.signs[id] ?? [] {
        let path = "/data/\(sign.question)"
        guard before.isRelevant(path) else { continue }
        var after = before
        let isMany = model.questions.first { $0.path == path }?.control == .selectMultiple
        let kept = before.value(of: path).split(separator: " ").filter {
          !["none", "neither", "prefer_not"].contains($0)
        }
        let value = isMany ? Set(kept.map(String.init) + [sign.value]).sorted().joined(separator: " ") : sign.value
        _ = try after.answer(path, value)
        let new = Self.consequences(after)
        for (receiver, urgency) in old.referrals {
          let now = try #require(
            new.referrals[receiver], "\(id): \(sign.question)=\(sign.value) removes \(receiver): \(before.answers)")
          #expect(now <= urgency, "\(id): \(sign.question)=\(sign.value) makes \(receiver) less urgent")
        }
        #expect(new.forms.isSuperset(of: old.forms), "\(id): \(sign.question)=\(sign.value) drops a form")
        #expect(!old.hold || new.hold, "\(id): \(sign.question)=\(sign.value) drops the hold")
      }
    }
  }

  @Test("refusing a health check changes nothing else", arguments: ["no", "prefer_not", ""])
  func refusingAHealthCheck(answer: String) throws {
    let model = try #require(try CorePack.content().forms["q5-specific-needs"])
    var random = SeededRandom(seed: 0xD0C)
    for _ in 0..<300 {
      let before = try Self.answered(model, &random)
      var after = before
      for question in ["n2", "n3"] { _ = try after.answer("/data/\(question)", question == "n3" ? "no" : answer) }
      let others = { (session: FormSession) in
        session.firedOutcomes().filter { $0.receiver != "MED" && $0.counsel != "MED" }.map(\.name)
      }
      #expect(others(before) == others(after))
      #expect(!after.firedOutcomes().contains { $0.receiver == "MED" || $0.counsel == "MED" })
    }
  }

  /// What a country's pack says of its terms, offices and pages is for officers; no rule looks at it.
  @Test("with or without a country's facts the same follows", arguments: ["kz", "kg", "tj", "tm", "uz"])
  func countryFacts(id: String) throws {
    var content = try CorePack.content()
    let source = try PackSource(reading: PackFolder("\(CoreForm.root)/Sources/packs/\(id)"), forms: [])
    content.country = try #require(source.country)
    for golden in GoldenTests.cases {
      var visit = try GoldenVisit(content: content, golden: golden)
      #expect(try visit.outcome() == golden.expected, "\(golden) with the facts of \(id)")
    }
  }

  /// Asked again in detention or before a removal: nothing is taken away, nothing becomes less urgent (B-102).
  @Test("where somebody is asked only ever adds", arguments: [AskingContext.detention, .removal])
  func askedAgain(context: AskingContext) throws {
    let content = try CorePack.content()
    for golden in GoldenTests.cases where golden.context == .arrival {
      var again = golden
      again.context = context
      var visit = try GoldenVisit(content: content, golden: again)
      let (before, after) = (golden.expected.subtracting(["nothing"]), try visit.outcome())
      for one in before {
        let parts = one.split(separator: ":").map(String.init)
        guard parts.count == 2, parts[1].hasPrefix("U") else {
          #expect(after.contains(one), "\(golden) in \(context.rawValue)")
          continue
        }
        let now = after.first { $0.hasPrefix(parts[0] + ":U") }
        #expect(now.map { $0 <= one } == true, "\(golden) in \(context.rawValue): \(one), then \(now ?? "nothing")")
      }
      #expect(after.contains("tell:LEG"), "\(golden) in \(context.rawValue)")
    }
  }

  /// Answers in the order in which the form asks, any that it takes.
  private static func answered(_ model: FormModel, _ random: inout SeededRandom) throws -> FormSession {
    var session = try CoreForm.session(model)
    if model.scanKeys.contains("case.is_child"), Bool.random(using: &random) {
      _ = session.fill(scan: ["case.is_child": "1"])
    }
    var seen: Set<String> = []
    while let question = session.relevantQuestions().first(where: { !seen.contains($0.path) }) {
      seen.insert(question.path)
      let choices = session.choices(of: question.path).map(\.value)
      let value: String? =
        switch question.type {
        case .int: "\(Int.random(in: 0...20, using: &random))"
        default:
          choices.isEmpty
            ? nil
            : question.control == .selectMultiple
              ? choices.filter { _ in Int.random(in: 0..<3, using: &random) == 0 }.joined(separator: " ")
              : choices.randomElement(using: &random)
        }
      guard let value, session.violation(of: question.path, candidate: value) == nil else { continue }
      _ = try session.answer(question.path, value)
    }
    return session
  }

  private struct Consequences {
    var referrals: [String: String] = [:]
    var forms: Set<String> = []
    var hold = false
  }

  private static func consequences(_ session: FormSession) -> Consequences {
    var found = Consequences()
    for outcome in session.firedOutcomes() {
      if let receiver = outcome.receiver, let urgency = outcome.urgency {
        found.referrals[receiver] = min(found.referrals[receiver] ?? urgency, urgency)
      }
      if let next = outcome.next { found.forms.insert(next) }
      if outcome.hold != nil { found.hold = true }
    }
    return found
  }
}
