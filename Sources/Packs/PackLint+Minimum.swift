import Referral
import XForm

/// As little as possible, to as few as possible, given freely (DP-01, DP-07, DP-12, DP-21, DP-36 and 2.2 in the research).
extension PackLint {
  /// Who may learn of a child's circumstances.
  private static let forChildren: Set<String> = ["CHI", "VOT", "ASY", "MED", "none"]

  static func minimum(_ form: FormModel) -> [LintProblem] {
    form.fields.filter { $0.control != .note }.flatMap { recipients(form, $0) } + consents(form) + given(form)
  }

  private static func recipients(_ form: FormModel, _ field: Field) -> [LintProblem] {
    let place = place(form, field.path)
    var found: [LintProblem] = []
    let isL3 = field.sensitivity == .l3
    if isL3, let retention = field.retention, isRetention(retention), retention != "session" {
      found.append(
        LintProblem(
          place, .retention, "a sensitive answer would be kept after the conversation",
          todo: "set bind::waypost:retention to session"))
    }
    let isAsked = field.control != nil
    if isAsked && isL3 || field.purpose == "identity", field.receivers?.isEmpty ?? true {
      found.append(
        LintProblem(
          place, .minimum, "it would go to every office that gets this form",
          todo: "name those that need it in bind::waypost:receiver"))
    }
    if field.purpose == "child-protection", let receivers = field.receivers, !forChildren.isSuperset(of: receivers) {
      found.append(
        LintProblem(
          place, .minimum, "a child's circumstances would go to an office that isn't for children",
          todo: "use CHI, VOT, ASY, MED or none"))
    }
    return found
  }

  /// A consent can be refused in so many words, and silence is none.
  private static func consents(_ form: FormModel) -> [LintProblem] {
    let session = form.blankSession
    return form.questions.filter { $0.purpose == "consent" }.compactMap { question in
      let choices = Set(session?.choices(of: question.path).map(\.value) ?? [])
      guard question.control == .selectOne, choices.isSuperset(of: ["yes", "no", "prefer_not"]) else {
        return LintProblem(
          place(form, question.path), .basis, "the consent can't be refused, or not be left open",
          todo: "offer yes, no and prefer_not")
      }
      return nil
    }
  }

  /// Nothing is answered before the person answers, and officers don't write impressions.
  private static func given(_ form: FormModel) -> [LintProblem] {
    let session = form.blankSession
    return form.questions.flatMap { question -> [LintProblem] in
      var found: [LintProblem] = []
      if session?.value(of: question.path).isEmpty == false {
        found.append(
          LintProblem(
            place(form, question.path), .prefilled, "it has an answer before anybody gave one",
            todo: "remove the default"))
      }
      if question.observe, question.control == .input, question.type == .string {
        found.append(
          LintProblem(
            place(form, question.path), .freeText, "what an officer sees would be written down in free words",
            todo: "offer choices instead"))
      }
      return found
    }
  }
}
