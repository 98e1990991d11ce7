/// What is known of the form's instance before an interview: every node once, each repeat with one row.
struct InstanceShape: Sendable {
  let tree: NodeTree
  /// By node: how many repeats it stands in, itself counted if it is one.
  let depths: [Int]
  let isRepeat: [Bool]
  /// By repeat: rows that a new parent starts with.
  let initialRows: [Int: Int]

  init(tree: NodeTree, repeats: [Int: Int]) {
    self.tree = tree
    initialRows = repeats
    var isRepeat = Array(repeating: false, count: tree.count)
    for node in repeats.keys { isRepeat[node] = true }
    var depths = Array(repeating: 0, count: tree.count)
    for node in 1..<max(1, tree.count) { depths[node] = depths[Int(tree.parents[node])] + (isRepeat[node] ? 1 : 0) }
    self.isRepeat = isRepeat
    self.depths = depths
  }

  var hasRepeats: Bool { !initialRows.isEmpty }

  func contains(_ outer: Int, _ inner: Int) -> Bool { outer <= inner && inner < Int(tree.ends[outer]) }

  /// How many repeats hold both nodes.
  func sharedDepth(_ one: Int, _ other: Int) -> Int {
    var node = one
    while !contains(node, other) { node = Int(tree.parents[node]) }
    return depths[node]
  }
}
