extension Evaluator {
  /// The nodes of a location path in document order, without duplicates.
  func nodes(_ path: LocationPath, _ focus: Focus) -> [NodeReference] {
    var found: [NodeReference]
    switch path.start {
    // In a form an absolute path always means the form's own instance, also inside instance('x')/…[…].
    case .root: found = [root]
    case .context: found = [focus.node]
    case .filter(let primary, let predicates):
      found = nodes(primary, focus)
      for predicate in predicates { found = filter(found, predicate, focus) }
    }
    var isSingle = found.count <= 1
    for step in path.steps {
      if isSingle, let only = found.first {
        found = take(step, from: only, focus)
        if step.axis.isReverse { found.reverse() }
      } else {
        found = sorted(found.flatMap { take(step, from: $0, focus) })
      }
      isSingle = found.count <= 1
    }
    return found
  }

  /// The value of a path that is just a child's name, which predicates are full of; `nil` for any other.
  func children(_ path: LocationPath, _ focus: Focus) -> XPathValue? {
    guard case .context = path.start, path.steps.count == 1, path.steps[0].axis == .child,
      path.steps[0].predicates.isEmpty, case .name(let name) = path.steps[0].test
    else { return nil }
    // The tree stays where it is: copying its arrays would cost more than the look.
    if focus.node.tree == 0 { return Self.children(of: focus.node, in: primary, named: name) }
    return Self.children(of: focus.node, in: secondaries[Int(focus.node.tree) - 1], named: name)
  }

  private static func children(of node: NodeReference, in tree: borrowing NodeTree, named name: String) -> XPathValue {
    guard let number = tree.nameTable.firstIndex(of: name).map(Int32.init) else { return .nodes([]) }
    var only: NodeReference?
    var all: [NodeReference] = []
    var child = Int(node.index) + 1
    let end = Int(tree.ends[Int(node.index)])
    while child < end {
      if tree.names[child] == number, tree.kinds[child] == .element {
        let found = NodeReference(Int(node.tree), child)
        if let first = only {
          if all.isEmpty { all.append(first) }
          all.append(found)
        } else {
          only = found
        }
      }
      child = Int(tree.ends[child])
    }
    if let only, all.isEmpty { return .node(only) }
    return .nodes(all)
  }

  /// Document order, each node once.
  func sorted(_ nodes: [NodeReference]) -> [NodeReference] {
    if nodes.count < 2 { return nodes }
    var ordered = nodes
    ordered.sort { ($0.tree, $0.index) < ($1.tree, $1.index) }
    var unique: [NodeReference] = []
    unique.reserveCapacity(ordered.count)
    for node in ordered where node != unique.last { unique.append(node) }
    return unique
  }

  /// One step from one node, in axis order, predicates applied.
  private func take(_ step: LocationPath.Step, from node: NodeReference, _ focus: Focus) -> [NodeReference] {
    if let found = lookUp(step, from: node, focus) { return found }
    let number = Int(node.tree)
    var found = tree(node.tree).select(step.axis, step.test, from: Int(node.index)).map { NodeReference(number, $0) }
    for predicate in step.predicates { found = filter(found, predicate, focus) }
    return found
  }

  func filter(_ nodes: [NodeReference], _ predicate: ExpressionTree, _ focus: Focus) -> [NodeReference] {
    if case .number(let wanted) = predicate {
      return nodes.indices.contains(Int(exactly: wanted).map { $0 - 1 } ?? -1) ? [nodes[Int(wanted) - 1]] : []
    }
    // The row before, the last but two: a place that is the same for all of them is looked up once.
    if case .compare(.equal, .call(.position, let none), let place) = predicate, none.isEmpty, !place.readsFocus {
      let value = evaluate(place, focus)
      let wanted = number(value)
      if !value.isNodeSet {
        return nodes.indices.contains(Int(exactly: wanted).map { $0 - 1 } ?? -1) ? [nodes[Int(wanted) - 1]] : []
      }
    }
    lookups.countPredicates(nodes.count)
    var inner = focus
    inner.size = nodes.count
    var kept: [NodeReference] = []
    for (position, node) in nodes.enumerated() {
      inner.node = node
      inner.position = position + 1
      let value = evaluate(predicate, inner)
      if case .number(let wanted) = value {
        if wanted == Double(inner.position) { kept.append(node) }
      } else if boolean(value) {
        kept.append(node)
      }
    }
    return kept
  }
}

extension NodeTree {
  /// The nodes on an axis that pass a test, in axis order (nearest first on reverse axes).
  ///
  /// Empty text nodes don't exist for XPath, but an answer may fill them: `all` includes them.
  func select(_ axis: LocationPath.Axis, _ test: LocationPath.NodeTest, from node: Int, all: Bool = false) -> [Int] {
    guard let matches = matcher(test, principal: axis == .attribute ? .attribute : .element, all: all) else {
      return []
    }
    switch axis {
    case .`self`: return matches(node) ? [node] : []
    case .parent: return node > 0 ? [Int(parents[node])].filter(matches) : []
    case .attribute: return kinds[node] == .element ? attributes(node).filter(matches) : []
    case .child:
      var found: [Int] = []
      var child = node + 1
      let end = Int(ends[node])
      while child < end {
        if kinds[child] != .attribute, matches(child) { found.append(child) }
        child = Int(ends[child])
      }
      return found
    case .descendant: return descendants(node).filter(matches)
    case .descendantOrSelf: return ([node] + descendants(node)).filter(matches)
    case .ancestor: return ancestors(node).filter(matches)
    case .ancestorOrSelf: return ([node] + ancestors(node)).filter(matches)
    case .following: return (Int(ends[node])..<count).filter { kinds[$0] != .attribute && matches($0) }
    case .preceding:
      return (1..<max(1, node)).reversed().filter { kinds[$0] != .attribute && ends[$0] <= node && matches($0) }
    case .followingSibling: return siblings(node).filter { $0 > node && matches($0) }
    case .precedingSibling: return siblings(node).reversed().filter { $0 < node && matches($0) }
    }
  }

  private func descendants(_ node: Int) -> [Int] {
    node + 1 < Int(ends[node]) ? (node + 1..<Int(ends[node])).filter { kinds[$0] != .attribute } : []
  }

  func ancestors(_ node: Int) -> [Int] {
    var found: [Int] = []
    var parent = Int(parents[node])
    while parent >= 0 {
      found.append(parent)
      parent = Int(parents[parent])
    }
    return found
  }

  private func siblings(_ node: Int) -> [Int] {
    node == 0 || kinds[node] == .attribute ? [] : children(Int(parents[node]))
  }

  /// `nil` if no node of the tree can pass.
  private func matcher(_ test: LocationPath.NodeTest, principal: Kind, all: Bool) -> ((Int) -> Bool)? {
    switch test {
    case .node: return { kinds[$0] != .text || all || !values[$0].isEmpty }
    case .anyName: return { kinds[$0] == principal }
    case .text: return { kinds[$0] == .text && (all || !values[$0].isEmpty) }
    case .comment: return { kinds[$0] == .comment }
    case .instruction: return { kinds[$0] == .instruction }
    case .instructionFor(let target): return { kinds[$0] == .instruction && name($0) == target }
    case .anyNameWithPrefix(let prefix): return { kinds[$0] == principal && name($0).hasPrefix(prefix) }
    case .numbered(let numbers): return { numbers.contains(names[$0]) && kinds[$0] == principal }
    case .name(let wanted):
      guard let number = nameTable.firstIndex(of: wanted) else { return nil }
      let name = Int32(number)
      return { names[$0] == name && kinds[$0] == principal }
    }
  }
}

extension XPathValue {
  var isNodeSet: Bool {
    switch self {
    case .nodes, .node: true
    case .string, .number, .boolean, .moment: false
    }
  }
}
