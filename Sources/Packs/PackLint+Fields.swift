import XForm

extension PackLint {
  /// How long a field may be kept: no longer than the conversation, as a count, until the receiver's receipt, or some
  /// hours after it (protection.md DP-21: at most 72).
  static func isRetention(_ text: String) -> Bool {
    ["session", "count", "until-receipt"].contains(text) || FieldRetention.hours(text) != nil
  }

  static func fields(_ form: FormModel) -> [LintProblem] {
    // Notes hold no answer.
    form.fields.filter { $0.control != .note }.flatMap { field in
      handling(form, field) + asking(form, field.path, form.question(at: field.path)) + forbiddenName(form, field.path)
    }
  }

  /// Level, purpose and retention of one field.
  private static func handling(_ form: FormModel, _ field: Field) -> [LintProblem] {
    let place = place(form, field.path)
    var found: [LintProblem] = []
    if let level = field.sensitivity {
      let effective = form.effectiveLevel(of: field.path)
      if effective > level {
        found.append(
          LintProblem(
            place, .taint, "it says \(level.rawValue) and comes from something \(effective.rawValue)",
            todo: "set bind::waypost:level to \(effective.rawValue), or let it not depend on that field"))
      }
    } else {
      found.append(
        LintProblem(place, .level, "it has no level", todo: "fill bind::waypost:level with L0, L1, L2 or L3"))
    }
    if field.purpose?.isEmpty ?? true {
      found.append(
        LintProblem(place, .purpose, "it has no purpose", todo: "say in bind::waypost:purpose what it is asked for"))
    }
    if !isRetention(field.retention ?? "") {
      found.append(
        LintProblem(
          place, .retention, "it has no retention that the station knows",
          todo: "fill bind::waypost:retention with session, count, until-receipt or ack+Nh (N up to 72)"))
    }
    return found
  }

  /// Where and how a question is put.
  private static func asking(_ form: FormModel, _ path: String, _ question: Question?) -> [LintProblem] {
    guard let question else { return [] }
    let place = place(form, path)
    var found: [LintProblem] = []
    let level = max(form.effectiveLevel(of: path), question.sensitivity ?? .l0)
    if question.control == .input, question.type == .string, level == .l3 {
      found.append(
        LintProblem(
          place, .freeText, "a sensitive answer may be typed in freely, which attracts details nobody should hold",
          todo: "offer choices instead"))
    }
    switch question.type {
    case .geopoint, .geotrace, .geoshape, .binary:
      found.append(
        LintProblem(
          place, .forbidden, "it asks for a place on the map, a picture, a voice or a file",
          todo: "remove the question"))
    default: break
    }
    for audience in question.audience where audience != "kiosk" && audience != "desk" {
      found.append(
        LintProblem(place, .audience, "'\(audience)' is no audience of the station", todo: "use kiosk, desk or both"))
    }
    if question.observe, question.audience != ["desk"] {
      found.append(
        LintProblem(
          place, .audience, "what an officer observes would be put to the person at a kiosk",
          todo: "set bind::waypost:audience to desk"))
    }
    return found
  }

  private static func forbiddenName(_ form: FormModel, _ path: String) -> [LintProblem] {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    guard let topic = ForbiddenTopics.inName(name) else { return [] }
    return [
      LintProblem(
        place(form, path), .forbidden, "its name says \(topic), which a station neither asks nor keeps",
        todo: "remove the field")
    ]
  }
}
