/// Which node of the form's shape each node of the running instance is, and where rows stand.
struct InstancePlaces: Sendable {
  let shape: InstanceShape
  /// By instance node: its node in the shape.
  private(set) var shapes: [Int32]
  /// By instance node: the number of a repeat's row among its neighbours, from 1; 0 for all others.
  private(set) var ordinals: [Int32]
  /// By shape node outside repeats: its only instance node.
  private var located: [Int32]

  init(shape: InstanceShape, shapes: [Int32], tree: NodeTree) {
    self.shape = shape
    self.shapes = shapes
    ordinals = Array(repeating: 0, count: shapes.count)
    located = Array(repeating: 0, count: shape.tree.count)
    recount(tree)
    relocate(from: 0)
  }

  /// Without repeats a node is its own shape.
  init(tree: NodeTree) {
    self.init(
      shape: InstanceShape(tree: tree, repeats: [:]), shapes: (0..<Int32(tree.count)).map { $0 }, tree: tree)
  }

  private mutating func recount(_ tree: NodeTree) {
    guard shape.hasRepeats else { return }
    for node in shapes.indices where tree.kinds[node] == .element { renumber(below: node, tree) }
  }

  /// Numbers the rows among the children of a node again.
  private mutating func renumber(below parent: Int, _ tree: NodeTree) {
    var child = parent + 1
    var last: Int32 = -1
    var number: Int32 = 0
    while child < Int(tree.ends[parent]) {
      let kind = shapes[child]
      if shape.isRepeat[Int(kind)] {
        number = kind == last ? number + 1 : 1
        ordinals[child] = number
      }
      last = kind
      child = Int(tree.ends[child])
    }
  }

  private mutating func relocate(from place: Int) {
    for node in place..<shapes.count where shape.depths[Int(shapes[node])] == 0 {
      located[Int(shapes[node])] = Int32(node)
    }
  }

  mutating func insert(_ new: [Int32], at place: Int, below parent: Int, _ tree: NodeTree) {
    shapes.insert(contentsOf: new, at: place)
    ordinals.insert(contentsOf: repeatElement(0, count: new.count), at: place)
    for node in place..<place + new.count where tree.kinds[node] == .element { renumber(below: node, tree) }
    renumber(below: parent, tree)
    relocate(from: place)
  }

  mutating func remove(_ range: Range<Int>, below parent: Int, _ tree: NodeTree) {
    shapes.removeSubrange(range)
    ordinals.removeSubrange(range)
    renumber(below: parent, tree)
    relocate(from: range.lowerBound)
  }

  /// The instance node of a shape that is unique as seen from `from`; `nil` if its row doesn't exist.
  func place(of wanted: Int, from: Int, _ tree: NodeTree) -> Int? {
    if !shape.hasRepeats { return wanted }
    if shape.depths[wanted] == 0 { return Int(located[wanted]) }
    var node = from
    while !shape.contains(Int(shapes[node]), wanted) { node = Int(tree.parents[node]) }
    return descend(from: node, to: wanted, tree)
  }

  /// The first node of a shape below (or at) a node whose shape holds it.
  private func descend(from start: Int, to wanted: Int, _ tree: NodeTree) -> Int? {
    var node = start
    while Int(shapes[node]) != wanted {
      var child = node + 1
      let end = Int(tree.ends[node])
      while child < end, !shape.contains(Int(shapes[child]), wanted) { child = Int(tree.ends[child]) }
      if child >= end { return nil }
      node = child
    }
    return node
  }

  /// Every node of a shape at or below `scope`, in document order.
  func instances(of wanted: Int, under scope: Int = 0, _ tree: NodeTree) -> [Int] {
    if shape.depths[wanted] == 0 { return [shape.hasRepeats ? Int(located[wanted]) : wanted] }
    var found: [Int] = []
    func visit(_ node: Int) {
      if Int(shapes[node]) == wanted { return found.append(node) }
      var child = node + 1
      let end = Int(tree.ends[node])
      while child < end {
        let kind = Int(shapes[child])
        if kind > wanted { break }
        if shape.contains(kind, wanted) { visit(child) }
        child = Int(tree.ends[child])
      }
    }
    if shape.contains(Int(shapes[scope]), wanted) { visit(scope) }
    return found
  }

  /// The row that holds `node` at a repeat depth; the document at depth 0.
  func row(of node: Int, depth: Int, _ tree: NodeTree) -> Int {
    if depth == 0 { return 0 }
    var row = node
    while row > 0 {
      let kind = Int(shapes[row])
      if shape.isRepeat[kind], shape.depths[kind] == depth { return row }
      row = Int(tree.parents[row])
    }
    return 0
  }

  /// Where a new row of a repeat goes: after the rows there are, or where the shape has it.
  func newRowPlace(of wanted: Int, below parent: Int, _ tree: NodeTree) -> Int {
    var child = parent + 1
    let end = Int(tree.ends[parent])
    while child < end, Int(shapes[child]) <= wanted { child = Int(tree.ends[child]) }
    return child
  }
}
