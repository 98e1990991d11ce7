/// Builds an instance of the form's shape, with the values of another document where they fit: the form's own first
/// rows, a draft, an earlier submission.
struct InstanceGrafting {
  let shape: InstanceShape
  private(set) var subtree = NodeTree.Subtree()
  private(set) var shapes: [Int32] = []
  /// Paths of the source that the shape has no place for, with rows numbered.
  private(set) var leftOver: [String] = []
  /// More rows than these are left over.
  static let mostRows = 2000
  /// An instance doesn't grow beyond so many nodes, whatever rows within rows a form or a draft asks for.
  static let mostNodes = 100_000
  private static let mostLeftOver = 500

  init(shape: InstanceShape) { self.shape = shape }

  /// A whole instance.
  static func instance(of shape: InstanceShape, from source: NodeTree?) -> (NodeTree, [Int32], leftOver: [String]) {
    var grafting = InstanceGrafting(shape: shape)
    grafting.add(0, parent: -1, source.map { ($0, 0) })
    let subtree = grafting.subtree
    var tree = NodeTree()
    tree.nameTable = shape.tree.nameTable
    tree.kinds = subtree.kinds
    tree.names = subtree.names
    tree.parents = subtree.parents
    tree.ends = subtree.ends
    tree.values = NodeTexts(subtree.values)
    return (tree, grafting.shapes, grafting.leftOver)
  }

  /// A new row with the repeat's default values.
  static func row(of shape: InstanceShape, _ node: Int) -> (NodeTree.Subtree, [Int32]) {
    var grafting = InstanceGrafting(shape: shape)
    grafting.add(node, parent: -1, nil)
    return (grafting.subtree, grafting.shapes)
  }

  private mutating func add(_ node: Int, parent: Int, _ source: (tree: NodeTree, node: Int)?) {
    let tree = shape.tree
    let place = append(node, parent: parent, value: source.flatMap { value($0, for: node) })
    // Children of the source by name, so that each is taken once and in order.
    var waiting: [String: [Int]] = [:]
    var attributes: [String: Int] = [:]
    if let source {
      for child in source.tree.children(source.node) where source.tree.kinds[child] == .element {
        waiting[source.tree.name(child), default: []].append(child)
      }
      for attribute in source.tree.attributes(source.node) { attributes[source.tree.name(attribute)] = attribute }
    }
    var child = node + 1
    while child < Int(tree.ends[node]) {
      let name = tree.name(child)
      switch tree.kinds[child] {
      case .attribute:
        let given = source.flatMap { source in attributes[name].map { source.tree.values[$0] } }
        _ = append(child, parent: place, value: given)
      case .element:
        if shape.isRepeat[child] {
          if let source {
            for (number, row) in (waiting.removeValue(forKey: name) ?? []).enumerated() {
              if number < Self.mostRows, hasRoom {
                add(child, parent: place, (source.tree, row))
              } else {
                leave(Self.path(row, source.tree))
              }
            }
          } else {
            for _ in 0..<(shape.initialRows[child] ?? 0) where hasRoom { add(child, parent: place, nil) }
          }
        } else if let source, let first = waiting[name]?.first {
          waiting[name]?.removeFirst()
          add(child, parent: place, (source.tree, first))
        } else {
          add(child, parent: place, nil)
        }
      default:
        let text = tree.leafText(node) == child ? source.flatMap { value($0, for: child) } : nil
        _ = append(child, parent: place, value: text)
      }
      child = Int(tree.ends[child])
    }
    subtree.ends[place] = Int32(subtree.kinds.count)
    guard let source else { return }
    for nodes in waiting.values {
      for node in nodes { leaveAnswers(at: node, source.tree) }
    }
    // A group where the form asks a question now, or the other way round.
    if tree.kinds[node] == .element, !tree.isLeaf(node), let text = source.tree.leafText(source.node),
      !source.tree.values[text].isEmpty
    {
      leave(Self.path(source.node, source.tree))
    }
  }

  private var hasRoom: Bool { subtree.kinds.count < Self.mostNodes }

  private mutating func leave(_ path: @autoclosure () -> String) {
    if leftOver.count < Self.mostLeftOver { leftOver.append(path()) }
  }

  private mutating func append(_ node: Int, parent: Int, value: String?) -> Int {
    shapes.append(Int32(node))
    return subtree.append(
      shape.tree.kinds[node], name: shape.tree.names[node], value: value ?? shape.tree.values[node], parent: parent)
  }

  /// The source's value for a text node of the shape.
  private func value(_ source: (tree: NodeTree, node: Int), for node: Int) -> String? {
    guard shape.tree.kinds[node] == .text, let text = source.tree.leafText(source.node) else { return nil }
    return source.tree.values[text]
  }

  private mutating func leaveAnswers(at node: Int, _ tree: NodeTree) {
    for inner in node..<Int(tree.ends[node]) where tree.kinds[inner] == .element {
      if let text = tree.leafText(inner), !tree.values[text].isEmpty { leave(Self.path(inner, tree)) }
    }
  }

  /// A path with the place of each step among its namesakes where there are several.
  private static func path(_ node: Int, _ tree: NodeTree) -> String {
    var steps: [String] = []
    var step = node
    while step > 0 {
      let name = tree.name(step)
      let namesakes = tree.children(Int(tree.parents[step])).filter {
        tree.kinds[$0] == .element && tree.name($0) == name
      }
      let place = namesakes.firstIndex(of: step) ?? 0
      steps.append(namesakes.count > 1 ? "\(name)[\(place + 1)]" : name)
      step = Int(tree.parents[step])
    }
    return "/" + steps.reversed().joined(separator: "/")
  }
}
