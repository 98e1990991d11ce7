import Referral
import XForm

/// Rules on a form as a whole: where it may be asked, on what passing on rests, what must go with a referral
/// (design, sections 4 and 8; protection.md 2.2, 2.5, DP-04, DP-07, DP-08 in the research).
extension PackLint {
  /// Offices whose referral holds "do not return before hand-over".
  private static let holding: Set<ReceiverType> = [.asylum, .child, .trafficking]
  /// Offices whose people carry no paper away unless they ask for it.
  private static let withoutPaper: Set<ReceiverType> = [.child, .trafficking]

  static func safeguards(_ form: FormModel, in source: PackSource) -> [LintProblem] {
    let entry = source.manifest.forms.first { $0.id == form.id }
    return privacy(form, entry) + kiosk(form, entry, source) + passingOn(form) + wording(form) + shared(form, source)
  }

  /// Sensitive questions are not put where others hear (B-13, 2.2 rule 3).
  private static func privacy(_ form: FormModel, _ entry: PackManifest.Form?) -> [LintProblem] {
    guard let entry, entry.role == .module else { return [] }
    let place = "\(PackFolder.manifestFile): \(form.id)"
    var found: [LintProblem] = []
    let isSensitive = form.questions.contains { form.effectiveLevel(of: $0.path) == .l3 && $0.control != .note }
    if isSensitive, entry.privacy == nil {
      found.append(
        LintProblem(
          place, .privacy, "it asks sensitive questions and says nothing of who may hear them",
          todo: "add \"privacy\": \"alone\" or \"private-lane\""))
    }
    let refersToTrafficking = form.outcomes.contains { $0.receiver == ReceiverType.trafficking.rawValue }
    if refersToTrafficking, entry.privacy != .privateLane || entry.trained != true {
      found.append(
        LintProblem(
          place, .privacy, "it looks for trafficking outside a private lane or by an officer not trained for it",
          todo: "add \"privacy\": \"private-lane\" and \"trained\": true"))
    }
    return found
  }

  /// Others may be watching a kiosk, or a companion may be filling it in (2.2 rule 6).
  private static func kiosk(
    _ form: FormModel, _ entry: PackManifest.Form?, _ source: PackSource
  ) -> [LintProblem] {
    guard entry?.role == .kioskTriage else { return [] }
    var found: [LintProblem] = []
    for question in form.questions where question.control != .note {
      if form.effectiveLevel(of: question.path) == .l3 || question.observe {
        found.append(
          LintProblem(
            place(form, question.path), .kiosk, "a kiosk would ask what must not be asked where others watch",
            todo: "ask it at the desk; a kiosk offers to call a person"))
      }
    }
    let desk = Set(source.manifest.forms.filter { $0.privacy == .privateLane }.map(\.id))
    for outcome in form.outcomes {
      let isTrafficking = [outcome.receiver, outcome.counsel].contains(ReceiverType.trafficking.rawValue)
      if isTrafficking || [outcome.next, outcome.offer].compactMap(\.self).contains(where: desk.contains) {
        found.append(
          LintProblem(
            place(form, outcome.path), .kiosk, "a kiosk would go on to what belongs into a private talk",
            todo: "use call=staff"))
      }
    }
    return found
  }

  /// On what a referral rests and what goes with it.
  private static func passingOn(_ form: FormModel) -> [LintProblem] {
    var found: [LintProblem] = []
    let asksConsent = form.fields.contains { $0.purpose == "consent" }
    let isComplaint = form.outcomes.contains { $0.receiver == ReceiverType.ombudsman.rawValue }
    for outcome in form.outcomes {
      guard let type = outcome.receiver.flatMap(ReceiverType.init(rawValue:)) else { continue }
      let place = place(form, outcome.path)
      if outcome.basis == nil {
        found.append(
          LintProblem(
            place, .basis, "nothing says on what passing on rests",
            todo: "add basis=consent, basis=duty (the law demands it) or basis=vital (life and limb)"))
      } else if outcome.basis == "consent", !asksConsent, !isComplaint {
        found.append(
          LintProblem(
            place, .basis, "it rests on a consent that the form doesn't ask for",
            todo: "ask, in a field with the purpose 'consent'"))
      }
      if holding.contains(type), outcome.hold == nil {
        found.append(
          LintProblem(place, .hold, "the person could be returned before hand-over", todo: "add hold=return"))
      }
      if withoutPaper.contains(type), outcome.paper == nil {
        found.append(
          LintProblem(
            place, .paper, "a paper would be handed to somebody whom it may endanger", todo: "add paper=none"))
      }
      if type == .child, let urgency = outcome.urgency, urgency > "U1" {
        found.append(
          LintProblem(place, .urgency, "a child would wait", todo: "use U0, or U1 where it is with its parents"))
      }
    }
    return found
  }

  /// Free text attracts what nobody should hold: where sensitive things are asked, a name is all that is typed (DP-04).
  private static func wording(_ form: FormModel) -> [LintProblem] {
    let isSensitive = form.questions.contains { form.effectiveLevel(of: $0.path) == .l3 && $0.control != .note }
    guard isSensitive else { return [] }
    return form.questions.compactMap { question in
      guard question.control == .input, question.type == .string, form.effectiveLevel(of: question.path) != .l3,
        let purpose = form.fields.first(where: { $0.path == question.path })?.purpose, purpose != "identity"
      else { return nil }
      return LintProblem(
        place(form, question.path), .freeText, "something may be typed in freely beside sensitive questions",
        todo: "offer choices, or ask it in another form")
    }
  }

  /// What a form takes over from another is held as closely as there.
  private static func shared(_ form: FormModel, _ source: PackSource) -> [LintProblem] {
    form.definition.binds.compactMap { bind in
      guard let key = bind.scan, key.hasPrefix("case.") else { return nil }
      let path = "/data/\(key.dropFirst("case.".count))"
      let origins = source.forms.filter { other in
        other.id != form.id && other.definition.binds.contains { $0.path == path && $0.scan == nil }
      }
      let highest = origins.map { $0.effectiveLevel(of: path) }.max() ?? .l0
      guard let level = bind.level, level < highest else { return nil }
      return LintProblem(
        place(form, bind.path), .taint, "it says \(level.rawValue) and takes over something \(highest.rawValue)",
        todo: "set bind::waypost:level to \(highest.rawValue)")
    }
  }
}
