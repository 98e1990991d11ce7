/// What a resolved expression reads, found without evaluating anything.
struct ReferenceAnalysis {
  /// One thing read.
  struct Read: Hashable {
    /// A node of the shape.
    var node: Int
    /// How many of the repeats around the node are the reader's own rows: 0 reads every row there is.
    var pinned: Int
    /// Another row is singled out by its place, so that reading one's own field in it is no circle.
    var isOtherRow: Bool
  }

  let shape: InstanceShape
  /// The shape node the expression belongs to.
  let context: Int
  private var reads: Set<Read> = []

  private var tree: NodeTree { shape.tree }

  private struct Target: Hashable {
    var node: Int
    var pinned: Int
    var isOtherRow = false
  }

  init(shape: InstanceShape, context: Int) {
    self.shape = shape
    self.context = context
  }

  /// The nodes whose value or relevance the expression depends on; an element stands for its descendants too, unless
  /// only its presence is asked for.
  static func reads(_ expression: ExpressionTree, shape: InstanceShape, context: Int) -> Set<Read> {
    var analysis = ReferenceAnalysis(shape: shape, context: context)
    analysis.visit(expression, focus: [Target(node: context, pinned: shape.depths[context])])
    return analysis.reads
  }

  /// Expressions that are evaluated at each node of `nodeset`, as the value and label of an itemset are.
  static func reads(
    of nodeset: ExpressionTree, then inner: [ExpressionTree], shape: InstanceShape, context: Int
  ) -> Set<Read> {
    var analysis = ReferenceAnalysis(shape: shape, context: context)
    let items = analysis.targets(nodeset, focus: [Target(node: context, pinned: shape.depths[context])]) ?? []
    analysis.add(items, onlyPresence: true)
    for expression in inner { analysis.visit(expression, focus: items) }
    return analysis.reads
  }

  private mutating func add(_ targets: [Target], onlyPresence: Bool) {
    for target in targets {
      switch tree.kinds[target.node] {
      // The value of a text node is its element's.
      case .text: insert(Int(tree.parents[target.node]), target)
      case .element where !onlyPresence, .document where !onlyPresence:
        for inner in target.node..<Int(tree.ends[target.node]) where tree.kinds[inner] == .element {
          insert(inner, target)
        }
      default: insert(target.node, target)
      }
    }
  }

  private mutating func insert(_ node: Int, _ target: Target) {
    reads.insert(Read(node: node, pinned: target.pinned, isOtherRow: target.isOtherRow))
  }

  private mutating func visit(_ expression: ExpressionTree, focus: [Target]?, onlyPresence: Bool = false) {
    switch expression {
    case .number, .string, .aggregate: break
    case .or(let terms), .and(let terms): for term in terms { visit(term, focus: focus) }
    case .compare(_, let left, let right), .arithmetic(_, let left, let right):
      visit(left, focus: focus)
      visit(right, focus: focus)
    case .negate(let operand): visit(operand, focus: focus)
    case .call(.randomize, _), .call(.indexedRepeat, _):
      add(targets(expression, focus: focus) ?? [], onlyPresence: onlyPresence)
    case .call(let function, let arguments):
      for argument in arguments { visit(argument, focus: focus, onlyPresence: function.asksForPresence) }
      if function == .current { add([own], onlyPresence: false) }
      if arguments.isEmpty, function.meansContextNode {
        add(focus ?? [], onlyPresence: false)
      }
    case .node, .path, .union:
      add(targets(expression, focus: focus) ?? [], onlyPresence: onlyPresence)
    }
  }

  private var own: Target { Target(node: context, pinned: shape.depths[context]) }

  /// The instance nodes an expression may select, predicates disregarded; `nil` for nodes of another instance.
  private mutating func targets(_ expression: ExpressionTree, focus: [Target]?) -> [Target]? {
    switch expression {
    case .node(let node): return [Target(node: node, pinned: shape.sharedDepth(node, context))]
    case .call(.current, _): return [own]
    case .union(let left, let right):
      let first = targets(left, focus: focus)
      let second = targets(right, focus: focus)
      return first == nil && second == nil ? nil : (first ?? []) + (second ?? [])
    case .call(.randomize, let arguments):
      for argument in arguments.dropFirst() { visit(argument, focus: focus) }
      return arguments.first.flatMap { targets($0, focus: focus) }
    case .call(.indexedRepeat, let arguments):
      for (place, argument) in arguments.enumerated().dropFirst() {
        visit(argument, focus: focus, onlyPresence: place % 2 == 1)
      }
      return arguments.first.flatMap { targets($0, focus: focus) }?.map { target in
        Target(node: target.node, pinned: target.pinned, isOtherRow: true)
      }
    case .path(let path): return targets(path, focus: focus)
    default:
      visit(expression, focus: focus)
      return nil
    }
  }

  private mutating func targets(_ path: LocationPath, focus: [Target]?) -> [Target]? {
    var nodes: [Target]?
    switch path.start {
    case .root: nodes = [Target(node: 0, pinned: 0)]
    case .context: nodes = focus
    case .filter(let primary, let predicates):
      nodes = targets(primary, focus: focus)
      for predicate in predicates { visit(predicate, focus: nodes) }
    }
    for step in path.steps {
      guard let before = nodes else {
        for predicate in step.predicates { visit(predicate, focus: nil) }
        continue
      }
      let isByPlace = step.predicates.contains { $0.isByPlace }
      var after: Set<Target> = []
      for target in before {
        for node in select(step, from: target.node) {
          var pinned = target.pinned
          var isOtherRow = target.isOtherRow
          if step.axis.leavesUpward { pinned = min(pinned, shape.depths[node]) }
          if step.axis.leavesSideways {
            pinned = min(pinned, shape.depths[Int(tree.parents[node])])
            isOtherRow = isOtherRow || shape.isRepeat[node]
          }
          if isByPlace, shape.isRepeat[node], pinned < shape.depths[node] { isOtherRow = true }
          after.insert(Target(node: node, pinned: pinned, isOtherRow: isOtherRow))
        }
      }
      nodes = Array(after)
      for predicate in step.predicates { visit(predicate, focus: nodes) }
    }
    return nodes
  }

  /// In the shape a repeat has one row only, so that it stands for its neighbours too.
  private func select(_ step: LocationPath.Step, from node: Int) -> [Int] {
    let found = shape.select(step, from: node)
    guard step.axis.leavesSideways, shape.isRepeat[node] else { return found }
    return found + tree.select(.`self`, step.test, from: node, all: true)
  }
}

extension LocationPath.Axis {
  fileprivate var leavesUpward: Bool { self == .parent || self == .ancestor || self == .ancestorOrSelf }

  fileprivate var leavesSideways: Bool {
    switch self {
    case .following, .followingSibling, .preceding, .precedingSibling: true
    default: false
    }
  }
}

extension ExpressionTree {
  /// Whether a predicate picks by place: a number, or something with `position()` or `last()` in it.
  var isByPlace: Bool {
    switch self {
    case .number: true
    case .string, .node, .path, .aggregate, .union: false
    case .or(let terms), .and(let terms): terms.contains(where: \.isByPlace)
    case .compare(_, let left, let right): left.callsPosition || right.callsPosition
    case .arithmetic, .negate: true
    case .call(let function, let arguments): function.isPositional || arguments.contains(where: \.isByPlace)
    }
  }

  private var callsPosition: Bool {
    switch self {
    case .call(let function, let arguments): function.isPositional || arguments.contains(where: \.callsPosition)
    case .arithmetic(_, let left, let right): left.callsPosition || right.callsPosition
    case .negate(let operand): operand.callsPosition
    default: false
    }
  }
}
