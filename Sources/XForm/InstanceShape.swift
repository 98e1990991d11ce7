/// What is known of the form's instance before an interview: every node once, each repeat with one row.
struct InstanceShape: Sendable {
  let tree: NodeTree
  /// By node: how many repeats it stands in, itself counted if it is one.
  let depths: [Int]
  let isRepeat: [Bool]
  /// By repeat: rows that a new parent starts with.
  let initialRows: [Int: Int]
  /// The elements of a name in an element, as paths ask for them one step after the other.
  private let children: [Child: [Int]]
  private let nameNumbers: [String: Int32]

  private struct Child: Hashable {
    var parent: Int32
    var name: Int32
  }

  init(tree: NodeTree, repeats: [Int: Int]) {
    self.tree = tree
    initialRows = repeats
    var isRepeat = Array(repeating: false, count: tree.count)
    for node in repeats.keys { isRepeat[node] = true }
    var depths = Array(repeating: 0, count: tree.count)
    for node in 1..<max(1, tree.count) { depths[node] = depths[Int(tree.parents[node])] + (isRepeat[node] ? 1 : 0) }
    self.isRepeat = isRepeat
    self.depths = depths
    var children: [Child: [Int]] = [:]
    for node in 1..<max(1, tree.count) where tree.kinds[node] == .element {
      children[Child(parent: tree.parents[node], name: tree.names[node]), default: []].append(node)
    }
    self.children = children
    nameNumbers = Dictionary(
      tree.nameTable.enumerated().map { ($1, Int32($0)) }, uniquingKeysWith: { first, _ in first })
  }

  func children(of parent: Int, named name: String) -> [Int] {
    nameNumbers[name].flatMap { children[Child(parent: Int32(parent), name: $0)] } ?? []
  }

  /// Where a step without predicates leads from a node; empty texts count, as an answer may fill them.
  func select(_ step: LocationPath.Step, from node: Int) -> [Int] {
    if step.axis == .child, case .name(let name) = step.test { return children(of: node, named: name) }
    return tree.select(step.axis, step.test, from: node, all: true)
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
