import Screens

/// Where people are asked: at the post, in detention, before a removal (B-102, B-21 in the research). Chosen before a case
/// is opened and carried into its record and its rules, which can only make of it what is more urgent.
extension Station {
  func context(of name: String) -> AskingContext { lanes[name]?.context ?? site.contexts[name] ?? .arrival }

  mutating func setContext(_ context: AskingContext, _ officer: Officer, on name: String) -> [StationAction] {
    guard case .home? = lanes[name]?.state, self.context(of: name) != context else { return [] }
    lanes[name]?.context = context
    return [
      .audit(kind: "context-chosen", subject: "\(name).\(context.rawValue)", officer: officer.id), .changed(lane: name),
    ]
  }
}

extension Case {
  /// Every question that was called for was put.
  var isAsked: Bool { stage == .review || stage == .noNeeds }
}
