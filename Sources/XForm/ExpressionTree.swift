/// A parsed XPath 1.0 expression with the XForms function library.
indirect enum ExpressionTree: Sendable, Equatable {
  case number(Double)
  case string(String)
  case or([ExpressionTree])
  case and([ExpressionTree])
  case compare(Comparison, ExpressionTree, ExpressionTree)
  case arithmetic(Arithmetic, ExpressionTree, ExpressionTree)
  case negate(ExpressionTree)
  case union(ExpressionTree, ExpressionTree)
  case call(XPathFunction, [ExpressionTree])
  case path(LocationPath)
  /// A path that linking resolved to one node of the form's instance, by its number in the form's shape.
  case node(Int)
  /// A value over all rows that linking took out of an expression, to be computed once for every row.
  case aggregate(Int)

  enum Comparison: Sendable, Equatable {
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
  }

  enum Arithmetic: Sendable, Equatable {
    case add, subtract, multiply, divide, remainder
  }

  /// Whether the value can be a node-set, as the arguments of `count()` and the like must be.
  var isNodeSet: Bool {
    switch self {
    case .path, .node, .union: true
    case .call(.ifElse, let arguments): arguments.count == 3 && arguments[1].isNodeSet && arguments[2].isNodeSet
    case .call(let function, _): function.returnsNodeSet
    default: false
    }
  }

  /// Whether some branch has more than `limit` levels.
  func isDeeper(than limit: Int) -> Bool {
    if limit == 0 { return true }
    return switch self {
    case .number, .string, .node, .aggregate: false
    case .or(let terms), .and(let terms), .call(_, let terms): terms.contains { $0.isDeeper(than: limit - 1) }
    case .compare(_, let left, let right), .arithmetic(_, let left, let right), .union(let left, let right):
      left.isDeeper(than: limit - 1) || right.isDeeper(than: limit - 1)
    case .negate(let operand): operand.isDeeper(than: limit - 1)
    case .path(let path): path.expressions.contains { $0.isDeeper(than: limit - 1) }
    }
  }
}

/// A location path: where it starts, then its steps.
struct LocationPath: Sendable, Equatable {
  enum Start: Sendable, Equatable {
    case root
    case context
    /// A filter expression and its predicates: `instance('x')/…`, `current()/…`, `(…)[1]`.
    case filter(ExpressionTree, predicates: [ExpressionTree])
  }

  struct Step: Sendable, Equatable {
    var axis: Axis
    var test: NodeTest
    var predicates: [ExpressionTree] = []
  }

  enum Axis: String, Sendable, CaseIterable {
    case ancestor
    case ancestorOrSelf = "ancestor-or-self"
    case attribute
    case child
    case descendant
    case descendantOrSelf = "descendant-or-self"
    case following
    case followingSibling = "following-sibling"
    case parent
    case preceding
    case precedingSibling = "preceding-sibling"
    case `self`

    var isReverse: Bool {
      switch self {
      case .ancestor, .ancestorOrSelf, .preceding, .precedingSibling: true
      default: false
      }
    }
  }

  enum NodeTest: Sendable, Equatable {
    /// Qualified name as written; prefixes are compared as text, as forms use fixed prefixes.
    case name(String)
    case anyName
    case anyNameWithPrefix(String)
    case node
    case text
    case comment
    case instruction
    case instructionFor(target: String)
    /// Names by their number in the document, where the prefixes of the expression were resolved.
    case numbered([Int32])
  }

  var start: Start
  var steps: [Step]

  /// The expressions inside: the filter it starts from and all predicates.
  var expressions: [ExpressionTree] {
    var found = steps.flatMap(\.predicates)
    if case .filter(let primary, let predicates) = start { found += [primary] + predicates }
    return found
  }
}
