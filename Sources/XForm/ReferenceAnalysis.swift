/// Resolves paths against the instance without evaluating anything: what an expression reads, and from where.
struct ReferenceAnalysis {
  let tree: NodeTree
  /// The node the expression belongs to.
  let context: Int

  // MARK: Resolving

  /// The tree with every plain path replaced by the node it names; `missing` collects paths that name none.
  func resolve(_ expression: ExpressionTree, atContext: Bool = true, missing: inout [String]) -> ExpressionTree {
    func inner(_ expression: ExpressionTree) -> ExpressionTree {
      resolve(expression, atContext: atContext, missing: &missing)
    }
    switch expression {
    case .number, .string, .node: return expression
    case .or(let terms): return .or(terms.map(inner))
    case .and(let terms): return .and(terms.map(inner))
    case .compare(let comparison, let left, let right): return .compare(comparison, inner(left), inner(right))
    case .arithmetic(let operation, let left, let right): return .arithmetic(operation, inner(left), inner(right))
    case .negate(let operand): return .negate(inner(operand))
    case .union(let left, let right): return .union(inner(left), inner(right))
    case .call(.indexedRepeat, let arguments):
      // The paths mean all instances of the repeats; only the numbers are values.
      return .call(
        .indexedRepeat, arguments.enumerated().map { $0 > 0 && $0.isMultiple(of: 2) ? inner($1) : $1 })
    case .call(let function, let arguments): return .call(function, arguments.map(inner))
    case .path(let path):
      if let nodes = plainTargets(path, atContext: atContext) {
        if nodes.count == 1 { return .node(nodes[0]) }
        // WHO's forms compare with a node named null, which never exists, to say "unanswered".
        if nodes.isEmpty, Self.text(path) != "null" { missing.append(Self.text(path)) }
        return expression
      }
      var resolved = path
      if case .filter(let primary, let predicates) = path.start {
        resolved.start = .filter(
          inner(primary), predicates: predicates.map { resolve($0, atContext: false, missing: &missing) })
      }
      for index in resolved.steps.indices {
        resolved.steps[index].predicates = resolved.steps[index].predicates.map {
          resolve($0, atContext: false, missing: &missing)
        }
      }
      return .path(resolved)
    }
  }

  /// Targets of a path of names, `.` and `..` only; `nil` for any other path.
  private func plainTargets(_ path: LocationPath, atContext: Bool) -> [Int]? {
    var nodes: [Int]
    switch path.start {
    case .root: nodes = [0]
    case .context:
      if !atContext { return nil }
      nodes = [context]
    case .filter(.call(.current, _), let predicates) where predicates.isEmpty: nodes = [context]
    case .filter: return nil
    }
    for step in path.steps {
      guard step.predicates.isEmpty else { return nil }
      switch (step.axis, step.test) {
      case (.child, .name), (.`self`, .node), (.parent, .node): break
      default: return nil
      }
      nodes = nodes.flatMap { tree.select(step.axis, step.test, from: $0) }
    }
    return nodes
  }

  private static func text(_ path: LocationPath) -> String {
    let steps = path.steps.map { step in
      switch (step.axis, step.test) {
      case (_, .name(let name)): name
      case (.parent, _): ".."
      default: "."
      }
    }
    return (path.start == .root ? "/" : "") + steps.joined(separator: "/")
  }

  // MARK: Reading

  /// The elements whose value or relevance the expression depends on, with their descendants.
  func references(_ expression: ExpressionTree) -> Set<Int> {
    var found: Set<Int> = []
    visit(expression, focus: [context], into: &found)
    var expanded: Set<Int> = []
    for node in found {
      for inner in node..<Int(tree.ends[node]) where tree.kinds[inner] == .element { expanded.insert(inner) }
      // The value of a text node is its element's.
      if tree.kinds[node] == .text { expanded.insert(Int(tree.parents[node])) }
    }
    return expanded
  }

  private func visit(_ expression: ExpressionTree, focus: [Int]?, into found: inout Set<Int>) {
    switch expression {
    case .number, .string: break
    case .or(let terms), .and(let terms): for term in terms { visit(term, focus: focus, into: &found) }
    case .compare(_, let left, let right), .arithmetic(_, let left, let right), .union(let left, let right):
      visit(left, focus: focus, into: &found)
      visit(right, focus: focus, into: &found)
    case .negate(let operand): visit(operand, focus: focus, into: &found)
    case .call(let function, let arguments):
      for argument in arguments { visit(argument, focus: focus, into: &found) }
      if function == .current { found.insert(context) }
      if arguments.isEmpty, function.meansContextNode {
        found.formUnion(focus ?? [])
      }
    case .node, .path:
      found.formUnion(targets(expression, focus: focus, into: &found) ?? [])
    }
  }

  /// The instance nodes an expression may select, predicates disregarded; `nil` for nodes of another instance.
  private func targets(_ expression: ExpressionTree, focus: [Int]?, into found: inout Set<Int>) -> [Int]? {
    switch expression {
    case .node(let node): return [node]
    case .call(.current, _): return [context]
    case .union(let left, let right):
      let first = targets(left, focus: focus, into: &found)
      let second = targets(right, focus: focus, into: &found)
      return first == nil && second == nil ? nil : (first ?? []) + (second ?? [])
    case .path(let path):
      var nodes: [Int]?
      switch path.start {
      case .root: nodes = [0]
      case .context: nodes = focus
      case .filter(let primary, let predicates):
        nodes = targets(primary, focus: focus, into: &found)
        for predicate in predicates { visit(predicate, focus: nodes, into: &found) }
      }
      for step in path.steps {
        nodes = nodes.map { Array(Set($0.flatMap { tree.select(step.axis, step.test, from: $0, all: true) })) }
        for predicate in step.predicates { visit(predicate, focus: nodes, into: &found) }
      }
      return nodes
    default:
      visit(expression, focus: focus, into: &found)
      return nil
    }
  }
}
