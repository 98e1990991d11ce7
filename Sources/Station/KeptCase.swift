import Packs
import Screens
import XForm

/// The part of an open case that may reach the disk, so that a power cut doesn't lose the person: identity and answers up
/// to L2, once a need was named by them (design, section 4).
///
/// Sensitive answers can't be in it: its answers are `HeldAnswers`. Nor can what follows from them: a module or a need
/// that an L3 answer called for is left out, and so is why an L3 question was skipped. Personal data: seal it.
public struct KeptCase: Codable, Sendable, Equatable {
  public let number: Int
  /// `Officer.id`; the case comes back to this officer.
  public let officer: Int64
  let travellerLanguage: String
  let document: Case.Document
  let skips: [String: String]
  /// As in `Case`, as far as the questions may be known to have been put.
  let passed: [String]
  let taken: [String]
  /// Nil for somebody alone.
  let family: Case.Family?
  let triage: HeldAnswers
  let modules: [HeldAnswers]

  /// Nil for a person without a need that may be known: such a person never reaches the disk.
  init?(_ open: Case, _ officer: Officer, content: PackContent) {
    let forms = open.sessions.filter { !open.takesSensitive($0) }
    let needs = Needs(of: forms, content: content, belowL3: true)
    guard !open.takesSensitive(open.triage), !needs.isEmpty || !needs.modules.isEmpty else { return nil }
    number = open.number
    self.officer = officer.id
    travellerLanguage = open.travellerLanguage
    family = open.family
    document = open.document
    let known = open.triage.model.questions.filter { !open.triage.isNeverHeld($0) }.map(\.name)
    skips = open.skips.filter { known.contains($0.key) }
    triage = open.triage.held(withoutScans: Case.prefix)
    taken = open.taken.filter { needs.offers.contains($0) }
    let called = Set(needs.modules + taken)
    let kept = forms.filter { called.contains($0.model.id) }
    modules = kept.map { $0.held(withoutScans: Case.prefix) }
    passed = kept.flatMap { form in
      form.model.questions.filter { !form.isNeverHeld($0) }.map { "\(form.model.id)\($0.path)" }
    }.filter { open.passed.contains($0) }.sorted()
  }
}

extension KeptCase: CustomStringConvertible, CustomReflectable {
  /// Shows nothing of the person.
  public var description: String { "kept case \(number)" }
  public var customMirror: Mirror { Mirror(self, children: []) }
}
