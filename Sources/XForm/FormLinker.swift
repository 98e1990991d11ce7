/// Links a form definition: resolves paths, binds expressions to nodes, refuses what doesn't fit together.
struct FormLinker {
  let definition: FormDefinition
  let shape: InstanceShape
  var plan: FormPlan
  var problems: [ModelProblem] = []
  /// In definition order, with what each reads.
  var computations: [(computation: FormPlan.Computation, reads: Set<ReferenceAnalysis.Read>)] = []
  var inputs: NodeInputs
  private var hoisting: AggregateHoisting
  private let instanceIDs: Set<String>

  static func link(_ definition: FormDefinition) throws(FormError) -> FormPlan {
    // First of all, as everything below trusts the indices.
    let trees = [("instance", definition.instance)] + definition.secondaries.map({ ($0.id, $0.tree) })
    for (name, tree) in trees + (definition.start.map { [("start", $0)] } ?? []) where !tree.isSound {
      throw .model([ModelProblem(node: name, message: "its stored nodes are damaged; compile the form again")])
    }
    var linker = FormLinker(definition)
    linker.indexNodes()
    linker.bindExpressions()
    linker.bindRepeats()
    linker.bindChoices()
    linker.bindActions()
    linker.checkTexts()
    linker.addAggregates()
    linker.orderComputations()
    guard linker.problems.isEmpty else { throw .model(linker.problems) }
    linker.plan.levels = SensitivityTaint.levels(definition, linker.plan, inputs: linker.inputs)
    return linker.plan
  }

  private init(_ definition: FormDefinition) {
    self.definition = definition
    let tree = definition.instance
    var rows: [Int: Int] = [:]
    let paths = Dictionary(definition.repeats.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    if !paths.isEmpty {
      var seen: Set<String> = []
      for node in 0..<tree.count where tree.kinds[node] == .element {
        let path = tree.path(node)
        if let found = paths[path], seen.insert(path).inserted {
          rows[node] = min(max(0, found.initialRows), InstanceGrafting.mostRows)
        }
      }
    }
    shape = InstanceShape(tree: tree, repeats: rows)
    let start: (NodeTree, [Int32])
    if shape.hasRepeats {
      let built = InstanceGrafting.instance(of: shape, from: definition.start)
      start = (built.0, built.1)
    } else {
      start = (tree, (0..<Int32(tree.count)).map { $0 })
    }
    plan = FormPlan(shape: shape, start: start)
    hoisting = AggregateHoisting(shape: shape)
    inputs = NodeInputs(count: tree.count)
    instanceIDs = Set(definition.secondaries.map(\.id))
  }

  private mutating func indexNodes() {
    let tree = definition.instance
    plan.nodeOfPath.reserveCapacity(tree.count)
    plan.pathOfNode = Array(repeating: nil, count: tree.count)
    plan.bindOfNode = Array(repeating: nil, count: tree.count)
    plan.types = Array(repeating: .string, count: tree.count)
    var paths = Array(repeating: "", count: tree.count)
    for node in 1..<max(1, tree.count) where tree.kinds[node] == .element || tree.kinds[node] == .attribute {
      let path = paths[Int(tree.parents[node])] + (tree.kinds[node] == .attribute ? "/@" : "/") + tree.name(node)
      paths[node] = path
      // The first of a path counts.
      if plan.nodeOfPath[path, default: node] == node {
        plan.nodeOfPath[path] = node
        plan.pathOfNode[node] = path
      }
    }
    plan.itemsetReaders = Array(repeating: [], count: tree.count)
    for (number, question) in definition.questions.enumerated() {
      if plan.nodeOfPath[question.path] == nil { missingNode(question.path, "the body") }
      if plan.questionNumber[question.path] == nil { plan.questionNumber[question.path] = number }
    }
  }

  private mutating func bindExpressions() {
    for (number, bind) in definition.binds.enumerated() {
      guard let node = plan.nodeOfPath[bind.path] else {
        missingNode(bind.path, "a bind")
        continue
      }
      if plan.bindOfNode[node] != nil {
        problems.append(ModelProblem(node: bind.path, message: "two binds name this node; keep one"))
      }
      plan.bindOfNode[node] = number
      plan.types[node] = bind.type
      let aspects: [(FormPlan.Aspect, Expression?)] = [
        (.calculate, bind.calculate), (.relevant, bind.relevant), (.required, bind.required),
        (.readOnly, bind.readOnly),
      ]
      for (aspect, expression) in aspects {
        guard let expression else { continue }
        add(aspect, resolve(expression, at: node, bind.path), at: node)
      }
      if let constraint = bind.constraint { plan.constraints[node] = resolve(constraint, at: node, bind.path) }
    }
  }

  private mutating func bindRepeats() {
    for (number, one) in definition.repeats.enumerated() {
      guard let node = plan.nodeOfPath[one.path] else {
        missingNode(one.path, "a repeat of the body")
        continue
      }
      plan.repeatOfNode[node] = number
      guard let count = one.count else { continue }
      add(.rows, resolve(count, at: node, one.path), at: node)
    }
  }

  mutating func add(_ aspect: FormPlan.Aspect, _ bound: ExpressionTree, at node: Int) {
    let named = choiceReads(bound, at: node)
    var all = ReferenceAnalysis.reads(bound, shape: shape, context: node)
    if !named.isEmpty { all.formUnion(named) }
    if aspect == .calculate { inputs.values[node] += all.map(\.node) }
    if aspect == .relevant { inputs.relevances[node] += all.map(\.node) }
    guard shape.depths[node] > 0, aspect != .rows else {
      computations.append((FormPlan.Computation(node: node, aspect: aspect, expression: bound), all))
      return
    }
    let hoisted = hoisting.hoist(bound)
    var reads = ReferenceAnalysis.reads(hoisted, shape: shape, context: node).union(named)
    for slot in hoisted.aggregates {
      reads.insert(ReferenceAnalysis.Read(node: definition.instance.count + slot, pinned: 0, isOtherRow: false))
    }
    computations.append((FormPlan.Computation(node: node, aspect: aspect, expression: hoisted), reads))
  }

  private mutating func addAggregates() {
    for (slot, expression) in hoisting.aggregates.enumerated() {
      computations.append(
        (
          FormPlan.Computation(node: 0, aspect: .aggregate, expression: expression, slot: slot),
          ReferenceAnalysis.reads(expression, shape: shape, context: 0)
        ))
    }
    plan.aggregateCount = hoisting.aggregates.count
  }

  private mutating func bindChoices() {
    for (path, source) in definition.choices.sorted(by: { $0.key < $1.key }) {
      guard case .itemset(let itemset) = source, let node = plan.nodeOfPath[path] else { continue }
      var resolution = PathResolution(shape: shape, context: node)
      // Every row of a repeat is a choice.
      let nodeset = resolution.resolve(itemset.nodeset.tree, wantsAll: true)
      report(resolution.missing, itemset.nodeset, path)
      checkInstances(nodeset, itemset.nodeset, path)
      let number = plan.itemsets.count
      plan.itemsets.append(
        FormPlan.BoundItemset(question: path, node: node, nodeset: nodeset, value: itemset.value.tree))
      plan.itemsetNumber[path] = number
      let reads = ReferenceAnalysis.reads(of: nodeset, then: [itemset.value.tree], shape: shape, context: node)
      for read in reads where read.node < plan.itemsetReaders.count {
        plan.itemsetReaders[read.node].append(FormPlan.Reader(number: number, pinned: read.pinned))
      }
      inputs.values[node] += reads.map(\.node)
    }
  }

  private mutating func bindActions() {
    for (number, action) in definition.actions.enumerated() {
      guard let target = plan.nodeOfPath[action.target] else {
        missingNode(action.target, "setvalue")
        plan.actions.append(FormPlan.BoundAction(target: 0, value: nil, literal: ""))
        continue
      }
      let value = action.value.map { resolve($0, at: target, action.target) }
      plan.actions.append(FormPlan.BoundAction(target: target, value: value, literal: action.literal))
      if let value {
        inputs.values[target] += ReferenceAnalysis.reads(value, shape: shape, context: target).map(\.node)
      }
      guard action.events.contains(.valueChanged), let place = action.place.flatMap({ plan.nodeOfPath[$0] }) else {
        continue
      }
      plan.actionsOnChange[place, default: []].append(number)
      // That it was set says that the question was answered.
      inputs.values[target].append(place)
    }
  }

  /// Outputs stay as they are (their context varies) but must name nodes that exist.
  private mutating func checkTexts() {
    let texts = definition.texts
    let filled = (0..<texts.count).map { (id: $0, outputs: texts.outputs($0)) }.filter { !$0.outputs.isEmpty }
    for (id, outputs) in filled.map({ (texts.id($0.id), $0.outputs) }).sorted(by: { $0.0 < $1.0 }) {
      for output in outputs {
        var resolution = PathResolution(shape: shape, context: 0)
        _ = resolution.resolve(output.tree, atContext: false)
        report(resolution.missing, output, "text \(id)")
      }
    }
  }

  private mutating func resolve(_ expression: Expression, at node: Int, _ path: String) -> ExpressionTree {
    var resolution = PathResolution(shape: shape, context: node)
    let bound = resolution.resolve(expression.tree)
    report(resolution.missing, expression, path)
    checkInstances(bound, expression, path)
    return bound
  }

  private static func isEntity(_ path: String) -> Bool { path.contains("/meta/entity") }

  private mutating func checkInstances(_ bound: ExpressionTree, _ expression: Expression, _ path: String) {
    guard expression.tree.calls(.instance) else { return }
    for id in bound.instanceIDs where !instanceIDs.contains(id) && !Self.isEntity(path) {
      problems.append(
        ModelProblem(
          node: path, expression: expression.source,
          message: "it looks into instance '\(id)', which the form doesn't have; add the choice list"))
    }
  }

  private mutating func missingNode(_ path: String, _ place: String) {
    problems.append(ModelProblem(node: path, message: "\(place) names this node but the instance doesn't have it"))
  }

  private mutating func report(_ missing: [String], _ expression: Expression, _ node: String) {
    // What belongs to entities is data that nothing here acts on; such a form has a note for them.
    for reference in missing where !Self.isEntity(node) {
      problems.append(
        ModelProblem(
          node: node, expression: expression.source,
          message:
            "it refers to \(reference), which the form doesn't have; check the name, or quote it if it is a word"))
    }
  }
}
