/// Resolves the plain paths of an expression against the form's shape before anything is evaluated.
///
/// A path that names one node, as seen from where the expression stands, becomes `.node`. Inside a repeat an absolute
/// path to a single value means the same row (forms are written that way, and JavaRosa keeps it so); where a function
/// takes a node-set, an absolute path means every row.
struct PathResolution {
  let shape: InstanceShape
  /// The shape node the expression belongs to.
  let context: Int
  /// Plain paths that name no node.
  private(set) var missing: [String] = []

  private var tree: NodeTree { shape.tree }

  init(shape: InstanceShape, context: Int) {
    self.shape = shape
    self.context = context
  }

  /// - Parameters:
  ///   - atContext: the expression is evaluated at the context, not at a node of a predicate.
  ///   - wantsAll: it stands where a node-set is wanted.
  mutating func resolve(_ expression: ExpressionTree, atContext: Bool = true, wantsAll: Bool = false) -> ExpressionTree
  {
    switch expression {
    case .number, .string, .node, .aggregate: return expression
    case .or(let terms): return .or(terms.map { resolve($0, atContext: atContext) })
    case .and(let terms): return .and(terms.map { resolve($0, atContext: atContext) })
    case .compare(let comparison, let left, let right):
      return .compare(comparison, resolve(left, atContext: atContext), resolve(right, atContext: atContext))
    case .arithmetic(let operation, let left, let right):
      return .arithmetic(operation, resolve(left, atContext: atContext), resolve(right, atContext: atContext))
    case .negate(let operand): return .negate(resolve(operand, atContext: atContext))
    case .union(let left, let right):
      return .union(
        resolve(left, atContext: atContext, wantsAll: true), resolve(right, atContext: atContext, wantsAll: true))
    case .call(.indexedRepeat, let arguments):
      return .call(
        .indexedRepeat,
        arguments.enumerated().map { number, argument in
          number == 0 || number % 2 == 1
            ? everyRow(argument, atContext: atContext) : resolve(argument, atContext: atContext)
        })
    case .call(let function, let arguments):
      return .call(
        function,
        arguments.enumerated().map { number, argument in
          resolve(argument, atContext: atContext, wantsAll: function.wantsAll(argument: number, of: arguments.count))
        })
    case .path(let path): return resolve(path, atContext: atContext, wantsAll: wantsAll)
    }
  }

  private mutating func resolve(_ path: LocationPath, atContext: Bool, wantsAll: Bool) -> ExpressionTree {
    var resolved = path
    if case .filter(let primary, let predicates) = path.start {
      if case .call(.current, _) = primary, predicates.isEmpty {
        if let found = plain(path, from: context, pinned: shape.depths[context]) { return found }
      } else {
        resolved.start = .filter(
          resolve(primary, atContext: atContext, wantsAll: true),
          predicates: predicates.map { resolve($0, atContext: false) })
      }
    } else if path.start == .root {
      let pinned = wantsAll ? 0 : Int.max
      if let found = plain(path, from: 0, pinned: pinned) { return found }
    } else if atContext {
      if let found = plain(path, from: context, pinned: shape.depths[context]) { return found }
    }
    for index in resolved.steps.indices {
      resolved.steps[index].predicates = resolved.steps[index].predicates.map { resolve($0, atContext: false) }
    }
    return .path(resolved)
  }

  /// The paths of indexed-repeat() mean all rows, however they are written.
  private mutating func everyRow(_ expression: ExpressionTree, atContext: Bool) -> ExpressionTree {
    let resolved = resolve(expression, atContext: atContext, wantsAll: true)
    guard case .path(let path) = expression, atContext || path.start == .root, path.steps.allSatisfy(\.isPlain) else {
      return resolved
    }
    var nodes = [path.start == .root ? 0 : context]
    for step in path.steps { nodes = nodes.flatMap { shape.select(step, from: $0) } }
    guard nodes.count == 1, path.start == .root || path.start == .context else { return resolved }
    var steps: [LocationPath.Step] = []
    var node = nodes[0]
    while node > 0 {
      steps.append(
        LocationPath.Step(axis: tree.kinds[node] == .attribute ? .attribute : .child, test: .name(tree.name(node))))
      node = Int(tree.parents[node])
    }
    return .path(LocationPath(start: .root, steps: steps.reversed()))
  }

  /// Replaces the longest beginning of a path that names one node. `pinned` is the number of repeats whose row is
  /// given; `Int.max` takes all the target shares with the context.
  private mutating func plain(_ path: LocationPath, from start: Int, pinned: Int) -> ExpressionTree? {
    var nodes = [start]
    var pinned = pinned
    var unique: (node: Int, steps: Int)?
    var length = 0
    for step in path.steps {
      guard step.isPlain else { break }
      nodes = nodes.flatMap { shape.select(step, from: $0) }
      length += 1
      if nodes.isEmpty {
        // WHO's forms compare with a node named null, which never exists, to say "unanswered".
        if Self.text(path) != "null" { missing.append(Self.text(path)) }
        return .path(path)
      }
      guard nodes.count == 1 else { continue }
      if step.axis == .parent { pinned = min(pinned, shape.depths[nodes[0]]) }
      let given = path.start == .root ? min(pinned, shape.sharedDepth(nodes[0], context)) : pinned
      if shape.depths[nodes[0]] <= given { unique = (nodes[0], length) }
    }
    guard let unique else { return nil }
    if unique.steps == path.steps.count { return .node(unique.node) }
    var rest = Array(path.steps[unique.steps...])
    for index in rest.indices { rest[index].predicates = rest[index].predicates.map { resolve($0, atContext: false) } }
    return .path(LocationPath(start: .filter(.node(unique.node), predicates: []), steps: rest))
  }

  private static func text(_ path: LocationPath) -> String {
    let steps = path.steps.prefix { $0.isPlain }.map { step in
      switch (step.axis, step.test) {
      case (.attribute, .name(let name)): "@" + name
      case (_, .name(let name)): name
      case (.parent, _): ".."
      default: "."
      }
    }
    return (path.start == .root ? "/" : "") + steps.joined(separator: "/")
  }
}

extension LocationPath.Step {
  /// A name, `.`, `..` or `@name`, without predicates.
  var isPlain: Bool {
    guard predicates.isEmpty else { return false }
    switch (axis, test) {
    case (.child, .name), (.`self`, .node), (.parent, .node), (.attribute, .name): return true
    default: return false
    }
  }
}

extension XPathFunction {
  /// Whether an absolute path in this argument means the nodes of every row, not the one of the same row.
  func wantsAll(argument: Int, of count: Int) -> Bool {
    switch self {
    case .count, .countNonEmpty, .sum, .randomize: argument == 0
    case .min, .max, .area, .distance, .concat: count == 1
    case .join: argument == 1 && count == 2
    default: false
    }
  }

  /// Whether only the presence of the argument's nodes matters, not what they hold.
  var asksForPresence: Bool {
    switch self {
    case .count, .position, .name, .localName: true
    default: false
    }
  }

  /// Whether the result depends on the place of the focus among its neighbours.
  var isPositional: Bool { self == .position || self == .last }
}
