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
    return nodeInRows(at: path) ?? nodeByNames(at: path)
  }

  /// Where the numbers in a path are those of rows: along the shapes, without looking at names.
  private func nodeInRows(at path: String) -> Int? {
    let plan = model.plan
    guard let wanted = plan.nodeOfPath[FormModel.withoutRows(path)] else { return nil }
    var shapes: [Int] = []
    var shape = wanted
    while shape > 0 {
      shapes.append(shape)
      shape = Int(plan.shape.tree.parents[shape])
    }
    var node = 0
    var numbers = RowNumbers(path)
    for shape in shapes.reversed() {
      let row = numbers.next()
      guard plan.shape.isRepeat[shape] || row == 1, row > 0 else { return nil }
      var child = node + 1
      let end = Int(evaluator.primary.ends[node])
      while child < end,
        shapeOf(child) != shape || (evaluator.places.ordinals[child] != row && plan.shape.isRepeat[shape])
      {
        child = Int(evaluator.primary.ends[child])
      }
      if child >= end { return nil }
      node = child
    }
    return node
  }

  /// Elements of one name that aren't rows have numbers too.
  private func nodeByNames(at path: String) -> Int? {
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
  func path(of node: Int) -> String { naming.path(of: node) }

  /// What gives the nodes their paths until a row comes or goes.
  var naming: NodeNaming {
    NodeNaming(model, evaluator.primary, evaluator.places, generation: rowGeneration)
  }

  func shapeOf(_ node: Int) -> Int { Int(evaluator.places.shapes[node]) }
}

extension FormModel {
  /// A path without the numbers of rows: `/data/child/name`.
  public static func withoutRows(_ path: String) -> String {
    guard path.utf8.contains(UInt8(ascii: "[")) else { return path }
    return String(unsafeUninitializedCapacity: path.utf8.count) { bytes in
      var count = 0
      var isInNumber = false
      for byte in path.utf8 {
        if byte == UInt8(ascii: "/") { isInNumber = false }
        if byte == UInt8(ascii: "[") { isInNumber = true }
        if isInNumber { continue }
        bytes[count] = byte
        count += 1
      }
      return count
    }
  }
}

/// The number of each step of a path, 1 where it has none, 0 where it isn't one.
private struct RowNumbers {
  private var rest: Substring.UTF8View

  init(_ path: String) { rest = Substring(path).utf8.dropFirst() }

  mutating func next() -> Int {
    var row = 1
    while let byte = rest.popFirst(), byte != UInt8(ascii: "/") {
      guard byte == UInt8(ascii: "[") else { continue }
      row = 0
      while let digit = rest.first, (48...57).contains(digit), row < 1_000_000 {
        row = row * 10 + Int(digit - 48)
        rest.removeFirst()
      }
      let isWhole = rest.popFirst() == UInt8(ascii: "]") && (rest.first ?? UInt8(ascii: "/")) == UInt8(ascii: "/")
      if !isWhole { row = 0 }
    }
    return row
  }
}
