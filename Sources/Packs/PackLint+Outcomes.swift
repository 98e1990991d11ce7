import Referral
import XForm

extension PackLint {
  static func outcomes(_ form: FormModel, in source: PackSource) -> [LintProblem] {
    var found: [LintProblem] = []
    for outcome in form.outcomes {
      let place = place(form, outcome.path)
      for type in [outcome.receiver, outcome.counsel].compactMap(\.self) where ReceiverType(rawValue: type) == nil {
        found.append(unknown(type, place))
      }
      if outcome.receiver != nil, outcome.urgency == nil {
        found.append(
          LintProblem(
            place, .urgency, "a referral without an urgency has no deadline", todo: "add urgency=U0, U1, U2 or U3"))
      }
      if let urgency = outcome.urgency, Urgency(rawValue: urgency) == nil {
        found.append(
          LintProblem(place, .urgency, "'\(urgency)' is no urgency", todo: "use U0, U1, U2 or U3"))
      }
      if let next = outcome.next, !source.manifest.forms.contains(where: { $0.id == next }) {
        found.append(
          LintProblem(
            place, .next, "the form \(next) isn't in this pack",
            todo: "where no other pack brings it either, the officer is told to fetch the supervisor", isNote: true))
      }
    }
    for bind in form.definition.binds {
      for type in bind.receivers ?? [] where type != "none" && ReceiverType(rawValue: type) == nil {
        found.append(unknown(type, place(form, bind.path)))
      }
    }
    return found
  }

  private static func unknown(_ type: String, _ place: String) -> LintProblem {
    LintProblem(
      place, .receiverType, "'\(type)' is no type of receiver",
      todo: "use one of \(ReceiverType.allCases.map(\.rawValue).joined(separator: " "))")
  }

  /// Types of office that the forms send people to and the directory doesn't have; an overlay may.
  static func missingReceivers(_ source: PackSource) -> [LintProblem] {
    let wanted = Set(
      source.forms.flatMap(\.outcomes).flatMap { [$0.receiver, $0.counsel] }.compactMap(\.self)
        .compactMap(ReceiverType.init(rawValue:)))
    let missing = wanted.subtracting(source.receivers.map(\.type)).map(\.rawValue).sorted()
    if missing.isEmpty { return [] }
    return [
      LintProblem(
        Directory.file, .noReceiver, "it has no office of type \(missing.joined(separator: ", "))",
        todo: "another pack of the station must have one: without it a referral can't be finalised", isNote: true)
    ]
  }
}
