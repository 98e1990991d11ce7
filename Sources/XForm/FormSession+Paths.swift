/// Paths with rows: `/data/child[2]/name`; a step without a number is the first row.
extension FormSession {
  /// The instance node a path names now; `nil` if there is none.
  func node(at path: String) -> Int? {
    let plan = model.plan
    if let shape = plan.nodeOfPath[path] {
      if plan.shape.depths[shape] == 0 { return evaluator.places.place(of: shape, from: 0, evaluator.primary) }
      return evaluator.places.instances(of: shape, evaluator.primary).first
    }
    guard plan.shape.hasRepeats, path.hasPrefix("/"), path.utf8.count <= 2048 else { return nil }
    var node = 0
    for step in path.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
      guard let (name, row) = Self.read(step), let next = child(name, row, of: node) else { return nil }
      node = next
    }
    return node
  }

  /// `child[2]` is child, 2.
  private static func read(_ step: Substring) -> (name: Substring, row: Int)? {
    guard step.last == "]" else { return (step, 1) }
    guard let open = step.firstIndex(of: "["), let row = Int(step[step.index(after: open)...].dropLast()), row > 0
    else { return nil }
    return (step[..<open], row)
  }

  private func child(_ name: Substring, _ row: Int, of parent: Int) -> Int? {
    let tree = evaluator.primary
    if name.first == "@" { return tree.attributes(parent).first { tree.name($0) == name.dropFirst() } }
    guard let number = tree.nameTable.firstIndex(of: String(name)) else { return nil }
    var child = parent + 1
    var seen = 0
    while child < Int(tree.ends[parent]) {
      if Int(tree.names[child]) == number, tree.kinds[child] == .element {
        seen += 1
        if seen == row { return child }
      }
      child = Int(tree.ends[child])
    }
    return nil
  }

  /// The path of a node, with the number of each row on the way.
  func path(of node: Int) -> String {
    let shape = shapeOf(node)
    if model.plan.shape.depths[shape] == 0 {
      return model.plan.pathOfNode[shape] ?? evaluator.primary.qualifiedPath(node)
    }
    let parent = Int(evaluator.primary.parents[node])
    var path = parent == 0 ? "" : self.path(of: parent)
    path += evaluator.primary.kinds[node] == .attribute ? "/@" : "/"
    path += evaluator.primary.name(node)
    let row = evaluator.places.ordinals[node]
    if row > 0 { path += "[\(row)]" }
    return path
  }

  func shapeOf(_ node: Int) -> Int { Int(evaluator.places.shapes[node]) }
}

extension FormModel {
  /// A path without the numbers of rows: `/data/child/name`.
  public static func withoutRows(_ path: String) -> String {
    guard path.utf8.contains(UInt8(ascii: "[")) else { return path }
    return path.split(separator: "/", omittingEmptySubsequences: false)
      .map { step in step.firstIndex(of: "[").map { step[..<$0] } ?? step }.joined(separator: "/")
  }
}
