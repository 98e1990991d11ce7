/// Takes sums and counts over all rows out of expressions that every row evaluates: they are the same for each, so one
/// evaluation serves all, and a change costs what the rows are many, not their square.
struct AggregateHoisting {
  let shape: InstanceShape
  private(set) var aggregates: [ExpressionTree] = []

  init(shape: InstanceShape) { self.shape = shape }

  /// The expression with its row-independent aggregates replaced.
  mutating func hoist(_ expression: ExpressionTree) -> ExpressionTree {
    switch expression {
    case .number, .string, .node, .aggregate, .path, .union: return expression
    case .or(let terms): return .or(terms.map { hoist($0) })
    case .and(let terms): return .and(terms.map { hoist($0) })
    case .compare(let comparison, let left, let right): return .compare(comparison, hoist(left), hoist(right))
    case .arithmetic(let operation, let left, let right): return .arithmetic(operation, hoist(left), hoist(right))
    case .negate(let operand): return .negate(hoist(operand))
    case .call(let function, let arguments):
      if [.sum, .count, .countNonEmpty, .min, .max, .join].contains(function),
        arguments.contains(where: \.isPath), arguments.allSatisfy({ isSameForAllRows($0) })
      {
        return .aggregate(slot(of: expression))
      }
      // The argument of once() and the branches of if() are wanted as they are.
      return .call(function, arguments.map { hoist($0) })
    }
  }

  private mutating func slot(of expression: ExpressionTree) -> Int {
    if let known = aggregates.firstIndex(of: expression) { return known }
    aggregates.append(expression)
    return aggregates.count - 1
  }

  private func isSameForAllRows(_ expression: ExpressionTree, inPredicate: Bool = false) -> Bool {
    func same(_ expression: ExpressionTree) -> Bool { isSameForAllRows(expression, inPredicate: inPredicate) }
    switch expression {
    case .number, .string, .aggregate: return true
    case .node(let node): return shape.depths[node] == 0
    case .or(let terms), .and(let terms): return terms.allSatisfy(same)
    case .compare(_, let left, let right), .arithmetic(_, let left, let right), .union(let left, let right):
      return same(left) && same(right)
    case .negate(let operand): return same(operand)
    case .path(let path):
      switch path.start {
      case .root: break
      case .context: if !inPredicate { return false }
      case .filter(let primary, let predicates):
        guard same(primary), predicates.allSatisfy({ isSameForAllRows($0, inPredicate: true) }) else { return false }
      }
      return path.steps.allSatisfy { $0.predicates.allSatisfy { isSameForAllRows($0, inPredicate: true) } }
    case .call(let function, let arguments):
      switch function {
      case .current, .once, .uuid, .now, .today, .itext, .choiceName: return false
      case .instance: return true
      default:
        // Without arguments these look at the focus.
        if arguments.isEmpty, !inPredicate, ![.trueValue, .falseValue, .pi].contains(function) { return false }
        return function.isStable && arguments.allSatisfy(same)
      }
    }
  }
}

extension ExpressionTree {
  fileprivate var isPath: Bool {
    switch self {
    case .path, .union: true
    default: false
    }
  }
}

extension XPathFunction {
  /// Whether the same arguments give the same value.
  var isStable: Bool { ![.random, .uuid, .now, .once, .indexedRepeat, .randomize].contains(self) }
}
