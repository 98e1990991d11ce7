/// The order in which computations run, and who runs again after whom.
extension FormLinker {
  private struct Dependant {
    var number: Int
    var pinned: Int
    var isOtherRow: Bool
  }

  mutating func orderComputations() {
    let tree = definition.instance
    var dependants: [[Dependant]] = Array(repeating: [], count: tree.count + plan.aggregateCount)
    for (number, (computation, reads)) in computations.enumerated() {
      for read in reads {
        // One that asks about its own node could never settle.
        if read.node == computation.node, !read.isOtherRow, ![.aggregate, .rows].contains(computation.aspect) {
          refuseCycle([computation.node])
        }
        dependants[read.node].append(Dependant(number: number, pinned: read.pinned, isOtherRow: read.isOtherRow))
      }
    }
    var edges = computations.map { computation, _ in reach(computation).flatMap { dependants[$0] } }
    // A count may look at the rows it brings: "one more until the last one says it is the last".
    for component in StrongComponents.ordered(count: computations.count, edges: edges.map { $0.map(\.number) }) {
      for number in component where computations[number].computation.aspect == .rows {
        guard component.count > 1 || edges[number].contains(where: { $0.number == number }) else { continue }
        computations[number].computation.looksAtOwnRows = true
        computations[number].computation.sources = sources(of: number)
        edges[number] = []
      }
    }
    var place = Array(repeating: 0, count: computations.count)
    func settle(_ number: Int, readsHidden: Bool) {
      place[number] = plan.computations.count
      var computation = computations[number].computation
      computation.readsHidden = readsHidden
      plan.computations.append(computation)
    }
    let all = edges.map { $0.map(\.number) }
    let within = edges.map { $0.filter { !$0.isOtherRow }.map(\.number) }
    for component in StrongComponents.ordered(count: computations.count, edges: all) {
      if component.count == 1, !within[component[0]].contains(component[0]) {
        settle(component[0], readsHidden: false)
        continue
      }
      // What only circles through other rows is no circle: row after row it comes to an end.
      let members = Set(component)
      let local = within.enumerated().map { members.contains($0) ? $1.filter(members.contains) : [] }
      for inner in StrongComponents.ordered(count: computations.count, edges: local) where members.contains(inner[0]) {
        let isCycle = inner.count > 1 || local[inner[0]].contains(inner[0])
        // A group that waits for an answer inside itself would never be seen.
        let areMutualRelevances =
          inner.count > 1 && inner.allSatisfy { computations[$0].computation.aspect == .relevant }
        if isCycle, !areMutualRelevances { refuseCycle(inner.map { computations[$0].computation.node }) }
        for number in inner { settle(number, readsHidden: isCycle) }
      }
    }
    plan.readers = dependants.map { found in
      var pins: [Int: Int] = [:]
      for one in found { pins[place[one.number]] = min(pins[place[one.number]] ?? .max, one.pinned) }
      return pins.map { FormPlan.Reader(number: $0.key, pinned: $0.value) }.sorted { $0.number < $1.number }
    }
    plan.ownRowCounts = plan.computations.filter(\.looksAtOwnRows)
    plan.computationsAt = Array(repeating: [], count: tree.count)
    plan.standing = plan.computations.map { $0.aspect == .rows ? Int(tree.parents[$0.node]) : $0.node }
    for (number, computation) in plan.computations.enumerated() where computation.aspect != .aggregate {
      plan.computationsAt[plan.standing[number]].append(number)
    }
  }

  /// All nodes a computation's value comes from, through whatever is computed in between.
  private func sources(of number: Int) -> Set<Int> {
    let tree = definition.instance
    var found: Set<Int> = []
    var waiting = computations[number].reads.map(\.node)
    while let node = waiting.popLast() {
      guard found.insert(node).inserted else { continue }
      if node >= tree.count {
        for (computation, reads) in computations
        where computation.aspect == .aggregate && computation.slot == node - tree.count {
          waiting += reads.map(\.node)
        }
      } else {
        waiting += inputs.values[node] + inputs.relevances[node]
        for outer in tree.ancestors(node) { waiting += inputs.relevances[outer] }
      }
    }
    return found
  }

  /// The nodes that are another after a computation.
  private func reach(_ computation: FormPlan.Computation) -> Range<Int> {
    switch computation.aspect {
    case .calculate: computation.node..<computation.node + 1
    // Hiding a group changes what every node in it reads as; so do rows that come and go.
    case .relevant, .rows: computation.node..<Int(definition.instance.ends[computation.node])
    case .aggregate: definition.instance.count + computation.slot..<definition.instance.count + computation.slot + 1
    // Nothing reads whether a node is required or read-only.
    case .required, .readOnly: 0..<0
    }
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
}

extension ExpressionTree {
  /// Whether a function is called anywhere inside.
  func calls(_ wanted: XPathFunction) -> Bool {
    switch self {
    case .number, .string, .node, .aggregate: false
    case .or(let terms), .and(let terms): terms.contains { $0.calls(wanted) }
    case .call(let function, let arguments): function == wanted || arguments.contains { $0.calls(wanted) }
    case .compare(_, let left, let right), .arithmetic(_, let left, let right), .union(let left, let right):
      left.calls(wanted) || right.calls(wanted)
    case .negate(let operand): operand.calls(wanted)
    case .path(let path):
      if case .filter(let primary, let predicates) = path.start,
        primary.calls(wanted) || predicates.contains(where: { $0.calls(wanted) })
      {
        true
      } else {
        path.steps.contains { $0.predicates.contains { $0.calls(wanted) } }
      }
    }
  }

  /// The literal ids given to `instance()`.
  var instanceIDs: [String] {
    switch self {
    case .call(.instance, let arguments):
      if case .string(let id)? = arguments.first { [id] } else { arguments.flatMap(\.instanceIDs) }
    default: parts.flatMap(\.instanceIDs)
    }
  }

  /// The numbers of the aggregates it uses.
  var aggregates: Set<Int> {
    if case .aggregate(let slot) = self { [slot] } else { parts.reduce(into: []) { $0.formUnion($1.aggregates) } }
  }

  /// The expressions directly inside.
  var parts: [ExpressionTree] {
    switch self {
    case .number, .string, .node, .aggregate: []
    case .or(let terms), .and(let terms), .call(_, let terms): terms
    case .compare(_, let left, let right), .arithmetic(_, let left, let right), .union(let left, let right):
      [left, right]
    case .negate(let operand): [operand]
    case .path(let path): path.expressions
    }
  }
}
