/// Spreads levels through a form: what is calculated from, or shown because of, an L3 field is L3 (design, section 5).
enum SensitivityTaint {
  /// The effective level of every node of the shape.
  ///
  /// - Parameter linked: what the nodes come from.
  static func levels(_ definition: FormDefinition, _ plan: FormPlan, inputs linked: NodeInputs) -> [Sensitivity] {
    let tree = definition.instance
    let inputs = withTexts(linked, definition, plan)
    var declared: [Sensitivity?] = Array(repeating: nil, count: tree.count)
    var levels = Array(repeating: Sensitivity.l0, count: tree.count)
    for question in definition.questions where question.control != .note {
      // Nobody said how closely to hold it, so it is held most closely.
      if let node = plan.nodeOfPath[question.path] { levels[node] = .l3 }
    }
    for bind in definition.binds {
      guard let level = bind.level, let node = plan.nodeOfPath[bind.path] else { continue }
      declared[node] = level
      levels[node] = level
    }
    // Levels only rise, and there are four, so this ends.
    var isSettled = false
    while !isSettled {
      isSettled = true
      // By node: the highest level that it is shown because of. Outer nodes come before inner ones.
      var shown = Array(repeating: Sensitivity.l0, count: tree.count)
      for node in 1..<max(1, tree.count) {
        let outer = shown[Int(tree.parents[node])]
        shown[node] = inputs.relevances[node].reduce(outer) { max($0, levels[$1]) }
        let highest = inputs.values[node].reduce(shown[node]) { max($0, levels[$1]) }
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
  private static func withTexts(_ linked: NodeInputs, _ definition: FormDefinition, _ plan: FormPlan) -> NodeInputs {
    var inputs = linked
    for (path, label) in definition.labels {
      let outputs: [Expression] =
        switch label {
        case .literal(let template): template.outputs
        case .text(let number): definition.texts.outputs(number)
        case .expression: []
        }
      guard !outputs.isEmpty, let node = plan.nodeOfPath[path] else { continue }
      for output in outputs {
        var resolution = PathResolution(shape: plan.shape, context: node)
        let bound = resolution.resolve(output.tree)
        inputs.values[node] += ReferenceAnalysis.reads(bound, shape: plan.shape, context: node).map(\.node)
      }
    }
    return inputs
  }
}

/// By shape node, the nodes it comes from.
struct NodeInputs {
  /// What its value or its choices come from.
  var values: [[Int]]
  /// What decides whether it is shown, and with it all inside.
  var relevances: [[Int]]

  init(count: Int) {
    values = Array(repeating: [], count: count)
    relevances = Array(repeating: [], count: count)
  }
}
