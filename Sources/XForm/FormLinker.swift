/// Links a form definition: resolves paths, orders the computations, refuses what doesn't fit together.
struct FormLinker {
  private let definition: FormDefinition
  private var plan = FormPlan()
  private var problems: [ModelProblem] = []
  /// In definition order, with what each reads.
  private var computations: [(FormPlan.Computation, references: Set<Int>)] = []

  static func link(_ definition: FormDefinition) throws(FormError) -> FormPlan {
    // First of all, as everything below trusts the indices.
    for (name, tree) in [("instance", definition.instance)] + definition.secondaries.map({ ($0.id, $0.tree) })
    where !tree.isSound {
      throw .model([ModelProblem(node: name, message: "its stored nodes are damaged; compile the form again")])
    }
    var linker = FormLinker(definition: definition)
    linker.indexNodes()
    linker.bindExpressions()
    linker.bindChoices()
    linker.checkTexts()
    linker.orderComputations()
    guard linker.problems.isEmpty else { throw .model(linker.problems) }
    linker.plan.levels = SensitivityTaint.levels(definition, linker.plan)
    return linker.plan
  }

  private init(definition: FormDefinition) { self.definition = definition }

  private mutating func indexNodes() {
    let tree = definition.instance
    for node in 0..<tree.count where tree.kinds[node] == .element {
      let path = tree.path(node)
      if plan.nodeOfPath[path] == nil {
        plan.nodeOfPath[path] = node
        plan.pathOfNode[node] = path
      }
    }
    plan.readers = Array(repeating: [], count: tree.count)
    plan.itemsetReaders = Array(repeating: [], count: tree.count)
    for (number, question) in definition.questions.enumerated() {
      if plan.nodeOfPath[question.path] == nil { missingNode(question.path, "the body") }
      plan.questionNumber[question.path] = number
    }
  }

  private mutating func bindExpressions() {
    for (number, bind) in definition.binds.enumerated() {
      guard let node = plan.nodeOfPath[bind.path] else {
        missingNode(bind.path, "a bind")
        continue
      }
      if plan.bindOfNode.updateValue(number, forKey: node) != nil {
        problems.append(ModelProblem(node: bind.path, message: "two binds name this node; keep one"))
      }
      let aspects: [(FormPlan.Aspect, Expression?)] = [
        (.calculate, bind.calculate), (.relevant, bind.relevant), (.required, bind.required),
        (.readOnly, bind.readOnly),
      ]
      for (aspect, expression) in aspects {
        guard let expression else { continue }
        let bound = resolve(expression, at: node, bind.path)
        let references = ReferenceAnalysis(tree: definition.instance, context: node).references(bound)
        computations.append((FormPlan.Computation(node: node, aspect: aspect, expression: bound), references))
      }
      if let constraint = bind.constraint { plan.constraints[node] = resolve(constraint, at: node, bind.path) }
    }
  }

  private mutating func bindChoices() {
    for (path, source) in definition.choices.sorted(by: { $0.key < $1.key }) {
      guard case .itemset(let itemset) = source, let node = plan.nodeOfPath[path] else { continue }
      let nodeset = resolve(itemset.nodeset, at: node, path)
      let number = plan.itemsets.count
      plan.itemsets.append(
        FormPlan.BoundItemset(question: path, node: node, nodeset: nodeset, value: itemset.value.tree))
      plan.itemsetNumber[path] = number
      for read in ReferenceAnalysis(tree: definition.instance, context: node).references(nodeset) {
        plan.itemsetReaders[read].append(number)
      }
    }
  }

  /// Outputs stay as they are (their context varies) but must name nodes that exist.
  private mutating func checkTexts() {
    for (id, templates) in definition.texts.sorted(by: { $0.key < $1.key }) {
      for output in templates.compactMap(\.self).flatMap(\.outputs) {
        var missing: [String] = []
        _ = ReferenceAnalysis(tree: definition.instance, context: 0).resolve(
          output.tree, atContext: false, missing: &missing)
        for path in missing { missingReference(path, in: output, "text \(id)") }
      }
    }
  }

  private mutating func resolve(_ expression: Expression, at node: Int, _ path: String) -> ExpressionTree {
    var missing: [String] = []
    let bound = ReferenceAnalysis(tree: definition.instance, context: node).resolve(expression.tree, missing: &missing)
    for reference in missing { missingReference(reference, in: expression, path) }
    let known = Set(definition.secondaries.map(\.id))
    for id in bound.instanceIDs where !known.contains(id) {
      problems.append(
        ModelProblem(
          node: path, expression: expression.source,
          message: "it looks into instance '\(id)', which the form doesn't have; add the choice list"))
    }
    return bound
  }

  /// Sorts the computations and finds the readers of each node.
  private mutating func orderComputations() {
    let tree = definition.instance
    var readersOfNode: [[Int]] = Array(repeating: [], count: tree.count)
    for (number, (_, references)) in computations.enumerated() {
      for node in references { readersOfNode[node].append(number) }
    }
    let edges = computations.map { computation, _ -> [Int] in
      switch computation.aspect {
      case .calculate: readersOfNode[computation.node]
      case .relevant:
        // Hiding a group changes what every node in it reads as.
        Set((computation.node..<Int(tree.ends[computation.node])).flatMap { readersOfNode[$0] }).sorted()
      // Nothing reads whether a node is required or read-only…
      case .required, .readOnly: []
      }
    }
    // …but one that asks about its own node could never settle.
    for (computation, references) in computations where references.contains(computation.node) {
      refuseCycle([computation.node])
    }
    var place = Array(repeating: 0, count: computations.count)
    for component in StrongComponents.ordered(count: computations.count, edges: edges) {
      let isCycle = component.count > 1 || component.contains { edges[$0].contains($0) }
      // A group that waits for an answer inside itself would never be seen.
      let areMutualRelevances = component.count > 1 && component.allSatisfy { computations[$0].0.aspect == .relevant }
      if isCycle, !areMutualRelevances { refuseCycle(component.map { computations[$0].0.node }) }
      for number in component {
        place[number] = plan.computations.count
        var computation = computations[number].0
        computation.readsHidden = isCycle
        plan.computations.append(computation)
      }
    }
    plan.readers = readersOfNode.map { $0.map { place[$0] } }
  }

  private mutating func refuseCycle(_ nodes: [Int]) {
    let paths = Set(nodes.compactMap { plan.pathOfNode[$0] }).sorted()
    guard let first = paths.first, !problems.contains(where: { $0.node == first && $0.message.hasPrefix("cycle") })
    else { return }
    let message =
      paths.count == 1
      ? "cycle: its calculate, relevant, required or readonly depends on itself; only a constraint may do so"
      : "cycle: \(paths.joined(separator: ", ")) depend on each other; break the circle"
    problems.append(ModelProblem(node: first, message: message))
  }

  private mutating func missingNode(_ path: String, _ place: String) {
    problems.append(ModelProblem(node: path, message: "\(place) names this node but the instance doesn't have it"))
  }

  private mutating func missingReference(_ reference: String, in expression: Expression, _ node: String) {
    problems.append(
      ModelProblem(
        node: node, expression: expression.source,
        message: "it refers to \(reference), which the form doesn't have; check the name, or quote it if it is a word"))
  }
}

extension ExpressionTree {
  /// The literal ids given to `instance()`.
  var instanceIDs: [String] {
    switch self {
    case .number, .string, .node: []
    case .or(let terms), .and(let terms): terms.flatMap(\.instanceIDs)
    case .compare(_, let left, let right), .arithmetic(_, let left, let right), .union(let left, let right):
      left.instanceIDs + right.instanceIDs
    case .negate(let operand): operand.instanceIDs
    case .call(.instance, let arguments):
      if case .string(let id)? = arguments.first { [id] } else { arguments.flatMap(\.instanceIDs) }
    case .call(_, let arguments): arguments.flatMap(\.instanceIDs)
    case .path(let path): path.expressions.flatMap(\.instanceIDs)
    }
  }
}
