/// Spreads levels through a form: what is calculated from, or shown because of, an L3 field is L3 (design, section 5).
enum SensitivityTaint {
  /// The effective level of every node of the shape.
  ///
  /// - Parameter linked: by node, the nodes its value, its being shown or its choices come from.
  static func levels(_ definition: FormDefinition, _ plan: FormPlan, inputs linked: [Int: Set<Int>]) -> [Sensitivity] {
    let tree = definition.instance
    let inputs = withTexts(linked, definition, plan)
    var declared: [Int: Sensitivity] = [:]
    var levels = Array(repeating: Sensitivity.l0, count: tree.count)
    for question in definition.questions where question.control != .note {
      // Nobody said how closely to hold it, so it is held most closely.
      if let node = plan.nodeOfPath[question.path] { levels[node] = .l3 }
    }
    for bind in definition.binds {
      guard let node = plan.nodeOfPath[bind.path], let level = bind.level else { continue }
      declared[node] = level
      levels[node] = level
    }
    // Levels only rise, and there are four, so this ends.
    var isSettled = false
    while !isSettled {
      isSettled = true
      for (node, sources) in inputs {
        guard let highest = sources.map({ levels[$0] }).max() else { continue }
        let level = declared[node].map { highest == .l3 ? .l3 : $0 } ?? max(levels[node], highest)
        if level > levels[node] {
          levels[node] = level
          isSettled = false
        }
      }
    }
    return levels
  }

  /// Adds the nodes that a label's words come from.
  private static func withTexts(
    _ linked: [Int: Set<Int>], _ definition: FormDefinition, _ plan: FormPlan
  ) -> [Int: Set<Int>] {
    var inputs = linked
    for (path, label) in definition.labels {
      guard let node = plan.nodeOfPath[path] else { continue }
      let templates: [TextTemplate] =
        switch label {
        case .literal(let template): [template]
        case .text(let id): definition.texts[id]?.compactMap(\.self) ?? []
        case .expression: []
        }
      for output in templates.flatMap(\.outputs) {
        var resolution = PathResolution(shape: plan.shape, context: node)
        let bound = resolution.resolve(output.tree)
        inputs[node, default: []].formUnion(
          ReferenceAnalysis.reads(bound, shape: plan.shape, context: node).map(\.node))
      }
    }
    return inputs
  }
}
