/// Spreads levels through a form: what is calculated from, or shown because of, an L3 field is L3 (design, section 5).
enum SensitivityTaint {
  /// The effective level of every instance node.
  static func levels(_ definition: FormDefinition, _ plan: FormPlan) -> [Sensitivity] {
    let tree = definition.instance
    let inputs = inputs(definition, plan)
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

  /// By node: the nodes its value, its being shown, its choices or its words come from.
  private static func inputs(_ definition: FormDefinition, _ plan: FormPlan) -> [Int: Set<Int>] {
    let tree = definition.instance
    var inputs: [Int: Set<Int>] = [:]
    for computation in plan.computations {
      let references = ReferenceAnalysis(tree: tree, context: computation.node).references(computation.expression)
      switch computation.aspect {
      case .calculate: inputs[computation.node, default: []].formUnion(references)
      case .relevant:
        for node in computation.node..<Int(tree.ends[computation.node]) where tree.kinds[node] == .element {
          inputs[node, default: []].formUnion(references)
        }
      case .required, .readOnly: break
      }
    }
    for itemset in plan.itemsets {
      inputs[itemset.node, default: []].formUnion(
        ReferenceAnalysis(tree: tree, context: itemset.node).references(itemset.nodeset))
    }
    for (path, label) in definition.labels {
      guard let node = plan.nodeOfPath[path] else { continue }
      let templates: [TextTemplate] =
        switch label {
        case .literal(let template): [template]
        case .text(let id): definition.texts[id]?.compactMap(\.self) ?? []
        case .expression: []
        }
      for output in templates.flatMap(\.outputs) {
        inputs[node, default: []].formUnion(ReferenceAnalysis(tree: tree, context: node).references(output.tree))
      }
    }
    return inputs
  }
}
