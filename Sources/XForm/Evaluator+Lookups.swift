/// Predicates over secondary instances answered from an index instead of item by item.
extension Evaluator {
  /// `child::item[child = value]` and the like from a node of a secondary instance; `nil` if no index answers it.
  ///
  /// The first predicate must compare a child of the item with something that doesn't depend on the item; of tests
  /// joined by `and` one will do, of those joined by `or` all must. The nodes are those of `take` for the step.
  func lookUp(_ step: LocationPath.Step, from node: NodeReference, _ focus: Focus) -> [NodeReference]? {
    guard node.tree != 0, step.axis == .child, let predicate = step.predicates.first, Self.isIndexable(predicate),
      !predicate.readsPosition, let item = itemName(step.test, in: tree(node.tree), below: Int(node.index)),
      let found = candidates(predicate, (node, item), focus)
    else { return nil }
    var nodes = found.items.map { NodeReference(Int(node.tree), Int($0)) }
    if !found.areExact { nodes = filter(nodes, predicate, focus) }
    for predicate in step.predicates.dropFirst() { nodes = filter(nodes, predicate, focus) }
    return nodes
  }

  private static func isIndexable(_ predicate: ExpressionTree) -> Bool {
    switch predicate {
    case .and(let terms): terms.contains(where: isIndexable)
    case .or(let terms): terms.allSatisfy(isIndexable)
    default: lookup(predicate) != nil
    }
  }

  /// The items, by document order, among which are all that pass; exactly those if `areExact`.
  private func candidates(
    _ predicate: ExpressionTree, _ place: (parent: NodeReference, item: Int32), _ focus: Focus
  ) -> (items: [Int32], areExact: Bool)? {
    switch predicate {
    case .and(let terms):
      if let found = between(terms, place, focus) { return found }
      // An equality leaves fewest.
      let ordered = terms.filter { Self.lookup($0)?.isEquality == true } + terms
      for term in ordered {
        if let found = candidates(term, place, focus) { return (found.items, false) }
      }
      return nil
    case .or(let terms):
      var items: Set<Int32> = []
      var areExact = true
      for term in terms {
        guard let found = candidates(term, place, focus) else { return nil }
        items.formUnion(found.items)
        areExact = areExact && found.areExact
      }
      return (items.sorted(), areExact)
    default:
      guard let lookup = Self.lookup(predicate) else { return nil }
      guard let child = tree(place.parent.tree).nameTable.firstIndex(of: lookup.child) else {
        // No item has such a child; only an empty prefix fits what isn't there.
        return lookup.isPrefix ? nil : ([], true)
      }
      guard let column = column(place, child) else { return nil }
      return items(of: column, lookup, evaluate(lookup.value, focus)).map { ($0, true) }
    }
  }

  private func column(_ place: (parent: NodeReference, item: Int32), _ child: Int) -> LookupColumn? {
    let key = LookupIndexes.Key(parent: place.parent, item: place.item, child: Int32(child))
    let column = lookups.column(key, in: tree(place.parent.tree))
    return column.items.count >= LookupIndexes.fewestItems ? column : nil
  }

  /// `low <= child and child < high`: two bounds of one child leave much less than either.
  private func between(
    _ terms: [ExpressionTree], _ place: (parent: NodeReference, item: Int32), _ focus: Focus
  ) -> (items: [Int32], areExact: Bool)? {
    let lookups = terms.map { Self.lookup($0) }
    // An equality leaves fewer still.
    guard lookups.count > 1, !lookups.contains(where: { $0?.isEquality == true }),
      let first = lookups.compactMap({ $0 }).first(where: { !$0.isPrefix })
    else { return nil }
    let bounds = lookups.compactMap { $0 }.filter { !$0.isPrefix && $0.child == first.child }
    // With several such children in an item each may keep within another bound.
    guard bounds.count > 1, let child = tree(place.parent.tree).nameTable.firstIndex(of: first.child),
      let column = column(place, child), column.isSingle
    else { return nil }
    var low = -Double.infinity
    var high = Double.infinity
    for bound in bounds {
      let value = evaluate(bound.value, focus)
      guard let range = numbers(bound, value) else { return nil }
      low = max(low, range.low)
      high = min(high, range.high)
    }
    return (column.items(from: low, to: high) { number($0) }, bounds.count == terms.count)
  }

  private struct Lookup {
    var child: String
    var comparison: ExpressionTree.Comparison
    var isPrefix = false
    var value: ExpressionTree

    var isEquality: Bool { comparison == .equal && !isPrefix }
  }

  private static func lookup(_ test: ExpressionTree) -> Lookup? {
    switch test {
    case .compare(let comparison, let left, let right) where comparison != .notEqual:
      if let child = left.childName, !right.readsFocus {
        return Lookup(child: child, comparison: comparison, value: right)
      }
      if let child = right.childName, !left.readsFocus {
        return Lookup(child: child, comparison: comparison.mirrored, value: left)
      }
      return nil
    case .call(.startsWith, let arguments):
      guard let child = arguments[0].childName, !arguments[1].readsFocus else { return nil }
      return Lookup(child: child, comparison: .equal, isPrefix: true, value: arguments[1])
    default: return nil
    }
  }

  /// The number of the items' name; `*` will do where all children have one name.
  private func itemName(_ test: LocationPath.NodeTest, in tree: NodeTree, below node: Int) -> Int32? {
    switch test {
    case .name(let name): return tree.nameTable.firstIndex(of: name).map(Int32.init)
    case .anyName:
      var name: Int32?
      var child = node + 1
      while child < Int(tree.ends[node]) {
        if tree.kinds[child] == .element {
          if let name, name != tree.names[child] { return nil }
          name = tree.names[child]
        }
        child = Int(tree.ends[child])
      }
      return name
    default: return nil
    }
  }

  private func items(of column: LookupColumn, _ lookup: Lookup, _ value: XPathValue) -> [Int32]? {
    if lookup.isPrefix { return column.items(startingWith: string(value)) }
    switch (lookup.comparison, value) {
    case (_, .boolean): return nil
    case (.equal, .string(let text)): return column.items(equalTo: text)
    case (.equal, .node(let node)): return column.items(equalTo: string(node))
    case (.equal, .nodes(let nodes)):
      if nodes.count == 1 { return column.items(equalTo: string(nodes[0])) }
      return Set(nodes.flatMap { column.items(equalTo: string($0)) }).sorted()
    default:
      guard let range = numbers(lookup, value) else {
        if case .nodes(let nodes) = value, nodes.isEmpty { return [] }
        return nil
      }
      return column.items(from: range.low, to: range.high) { self.number($0) }
    }
  }

  /// Between what numbers a child must lie, both included; `nil` if that can't be said so.
  private func numbers(_ lookup: Lookup, _ value: XPathValue) -> (low: Double, high: Double)? {
    switch value {
    case .boolean: return nil
    case .nodes(let nodes) where nodes.count != 1: return nil
    default: break
    }
    let number = number(value)
    // Nothing lies there.
    if number.isNaN { return (.infinity, -.infinity) }
    switch lookup.comparison {
    // As far apart as numbers may be and still count as equal.
    case .equal: return (number - 1e-12, number + 1e-12)
    case .less: return (-.infinity, number.nextDown)
    case .lessOrEqual: return (-.infinity, number)
    case .greater: return (number.nextUp, .infinity)
    default: return (number, .infinity)
    }
  }
}

extension ExpressionTree {
  /// The name, if it is nothing but a child of the node in focus.
  var childName: String? {
    guard case .path(let path) = self, path.start == .context else { return nil }
    let steps = path.steps.filter { $0 != LocationPath.Step(axis: .`self`, test: .node) }
    guard steps.count == 1, steps[0].axis == .child, steps[0].predicates.isEmpty, case .name(let name) = steps[0].test
    else { return nil }
    return name
  }

  /// Whether its value may differ from node to node of the focus.
  var readsFocus: Bool {
    switch self {
    case .number, .string, .node, .aggregate: false
    case .or(let terms), .and(let terms): terms.contains(where: \.readsFocus)
    case .compare(_, let left, let right), .arithmetic(_, let left, let right), .union(let left, let right):
      left.readsFocus || right.readsFocus
    case .negate(let operand): operand.readsFocus
    case .call(let function, let arguments):
      function == .last || function == .once || function == .lang || function == .id || function.isVolatile
        || arguments.isEmpty && (function == .position || function.meansContextNode)
        || arguments.contains(where: \.readsFocus)
    case .path(let path):
      switch path.start {
      case .root: false
      case .context: true
      // Its predicates have a focus of their own.
      case .filter(let primary, _): primary.readsFocus
      }
    }
  }

  /// Whether it asks for the place of the node in focus.
  var readsPosition: Bool {
    switch self {
    case .number, .string, .node, .aggregate: false
    case .or(let terms), .and(let terms): terms.contains(where: \.readsPosition)
    case .compare(_, let left, let right), .arithmetic(_, let left, let right), .union(let left, let right):
      left.readsPosition || right.readsPosition
    case .negate(let operand): operand.readsPosition
    case .call(let function, let arguments):
      function == .last || function == .position && arguments.isEmpty || arguments.contains(where: \.readsPosition)
    case .path(let path):
      if case .filter(let primary, _) = path.start { primary.readsPosition } else { false }
    }
  }
}

extension ExpressionTree.Comparison {
  /// With the operands exchanged.
  fileprivate var mirrored: Self {
    switch self {
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    case .equal, .notEqual: self
    }
  }
}
