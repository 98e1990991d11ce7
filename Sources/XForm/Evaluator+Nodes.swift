/// Functions about nodes: names, ids, languages, order, look-ups.
extension Evaluator {
  func name(_ function: XPathFunction, _ arguments: [ExpressionTree], _ focus: Focus) -> String {
    guard let node = arguments.isEmpty ? focus.node : nodes(arguments[0], focus).first else { return "" }
    let name = ExpandedName(tree(node.tree).name(Int(node.index)))
    return switch function {
    case .name: name.qualified
    case .localName: name.local
    default: name.namespace
    }
  }

  /// Elements whose `id` (or `xml:id`) is one of the words of the value, in document order.
  func elements(withIDsIn value: XPathValue, _ focus: Focus) -> [NodeReference] {
    let texts: [String] =
      switch value {
      case .nodes(let nodes): nodes.map { string($0) }
      default: [string(value)]
      }
    let wanted = Set(texts.flatMap { $0.split(whereSeparator: \.isWhitespace) })
    if wanted.isEmpty { return [] }
    let tree = tree(focus.node.tree)
    var found: [NodeReference] = []
    for node in 0..<tree.count where tree.kinds[node] == .attribute && wanted.contains(tree.values[node][...]) {
      if ["id", "xml:id"].contains(ExpandedName(tree.name(node)).qualified) {
        found.append(NodeReference(Int(focus.node.tree), Int(tree.parents[node])))
      }
    }
    return sorted(found)
  }

  /// XPath 1.0 section 4.3: whether the nearest `xml:lang` is the language or one of its varieties.
  func isInLanguage(_ language: String, _ node: NodeReference) -> Bool {
    let tree = tree(node.tree)
    for element in [Int(node.index)] + tree.ancestors(Int(node.index)) where tree.kinds[element] == .element {
      guard
        let attribute = tree.attributes(element).first(where: { ExpandedName(tree.name($0)).qualified == "xml:lang" })
      else { continue }
      let declared = tree.values[attribute].lowercased()
      let wanted = language.lowercased()
      return declared == wanted || declared.hasPrefix(wanted + "-")
    }
    return false
  }

  /// Without a seed the order is the session's own, the same each time the question is shown.
  func randomize(_ arguments: [ExpressionTree], _ focus: Focus) -> [NodeReference] {
    let found = nodes(arguments[0], focus)
    guard arguments.count == 2 else {
      let own = context.seed ^ UInt64(UInt32(bitPattern: focus.current.index)) &* 0x9E37_79B9_7F4A_7C15
      var shuffle = SeededShuffle(seed: Int64(bitPattern: own))
      return shuffle.order(found)
    }
    let value = evaluate(arguments[1], focus)
    let seed = number(value)
    let text = string(value)
    var shuffle =
      seed.isNaN && text != "NaN"
      ? SeededShuffle(seed: context.digests?.seed(of: text) ?? 0) : SeededShuffle(seed: seed)
    return shuffle.order(found)
  }

  /// `pulldata(instance, field, key, value)`: `instance(instance)/root/item[key = value]/field`, "" when there is none.
  func pulldata(_ arguments: [ExpressionTree], _ focus: Focus) -> String {
    func argument(_ index: Int) -> String { string(arguments[index], focus) }
    guard let document = instances[argument(0)] else { return "" }
    func child(_ name: String) -> LocationPath.Step { LocationPath.Step(axis: .child, test: .name(name)) }
    let key = ExpressionTree.path(LocationPath(start: .context, steps: [child(argument(2))]))
    var item = LocationPath.Step(axis: .child, test: .anyName)
    item.predicates = [.compare(.equal, key, .string(argument(3)))]
    let steps = [LocationPath.Step(axis: .child, test: .anyName), item, child(argument(1))]
    return nodes(LocationPath(start: .context, steps: steps), Focus(document)).first.map { string($0) } ?? ""
  }

  /// The field in the repeat instances with the given numbers, outermost first whatever the order of the arguments.
  ///
  /// A number that isn't one, as of a question not yet answered, or lies below 1 names no instance. A repeat that isn't
  /// numbered means the instance around the current node, if there is one.
  func indexedRepeat(_ arguments: [ExpressionTree], _ focus: Focus) -> [NodeReference] {
    var levels: [(instances: [NodeReference], number: Int)] = []
    for place in stride(from: 1, to: arguments.count, by: 2) {
      let number = number(arguments[place + 1], focus)
      guard number >= 1 else { return [] }
      levels.append((nodes(arguments[place], focus), Int(min(number, 1e9))))
    }
    let depth = { (level: (instances: [NodeReference], number: Int)) in
      level.instances.first.map { tree($0.tree).ancestors(Int($0.index)).count } ?? 0
    }
    levels.sort { depth($0) < depth($1) }
    var around: NodeReference?
    for level in levels {
      let inside = level.instances.filter { node in around.map { contains($0, node) } ?? true }
      let here = around == nil ? nearest(inside, to: focus.current) : inside
      guard level.number <= here.count else { return [] }
      around = here[level.number - 1]
    }
    return nodes(arguments[0], focus).filter { node in around.map { contains($0, node) } ?? true }
  }

  /// Those that share the most ancestors with a node: the rows of the group the node stands in.
  private func nearest(_ nodes: [NodeReference], to node: NodeReference) -> [NodeReference] {
    guard nodes.count > 1, let first = nodes.first, first.tree == node.tree else { return nodes }
    let tree = tree(first.tree)
    if nodes.allSatisfy({ tree.parents[Int($0.index)] == tree.parents[Int(first.index)] }) { return nodes }
    for ancestor in [Int(node.index)] + tree.ancestors(Int(node.index)) {
      let inside = nodes.filter { contains(NodeReference(Int(first.tree), ancestor), $0) }
      if !inside.isEmpty { return inside }
    }
    return nodes
  }

  private func contains(_ outer: NodeReference, _ inner: NodeReference) -> Bool {
    outer.tree == inner.tree && outer.index < inner.index && inner.index < tree(outer.tree).ends[Int(outer.index)]
  }
}
