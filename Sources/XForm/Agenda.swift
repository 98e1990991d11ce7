/// What is still to be evaluated: computations in their order, then choices, then the numbers of rows.
struct Agenda {
  enum Mark {
    /// At every node of the computation's shape.
    case everywhere
    case at(Set<Int>)

    mutating func add(_ node: Int) {
      if case .at(var nodes) = self {
        self = .everywhere
        nodes.insert(node)
        self = .at(nodes)
      }
    }

    mutating func move(_ change: (Int) -> Int?) {
      if case .at(let nodes) = self { self = .at(Set(nodes.compactMap(change))) }
    }
  }

  private var marks: [Mark?]
  /// Binary heap of the numbers that have a mark.
  private var heap: [Int] = []
  private var itemsets: [Int: Mark] = [:]
  /// Computations of aspect `rows`, whose turn comes when everything else has settled.
  private var rows: Set<Int> = []

  init(computations: Int) { marks = Array(repeating: nil, count: computations) }

  static func everything(_ plan: FormPlan) -> Agenda {
    var agenda = Agenda(computations: plan.computations.count)
    agenda.marks = Array(repeating: .everywhere, count: plan.computations.count)
    // In ascending order, which is a heap.
    agenda.heap = Array(plan.computations.indices)
    for number in plan.itemsets.indices { agenda.itemsets[number] = .everywhere }
    return agenda
  }

  /// `nil` marks it everywhere.
  mutating func mark(_ number: Int, at node: Int?) {
    if marks[number] == nil {
      marks[number] = node.map { .at([$0]) } ?? .everywhere
      push(number)
    } else if let node {
      marks[number]?.add(node)
    } else {
      marks[number] = .everywhere
    }
  }

  mutating func markItemset(_ number: Int, at node: Int?) {
    if let node, itemsets[number] != nil {
      itemsets[number]?.add(node)
    } else {
      itemsets[number] = node.map { .at([$0]) } ?? .everywhere
    }
  }

  mutating func markRows(_ number: Int) { rows.insert(number) }

  mutating func nextComputation() -> (number: Int, mark: Mark)? {
    guard let number = pop(), let mark = marks[number] else { return nil }
    marks[number] = nil
    return (number, mark)
  }

  mutating func nextItemset() -> (number: Int, mark: Mark)? {
    guard let number = itemsets.keys.min(), let mark = itemsets.removeValue(forKey: number) else { return nil }
    return (number, mark)
  }

  mutating func nextRows() -> Int? {
    guard let number = rows.min() else { return nil }
    return rows.remove(number)
  }

  /// Nodes have other numbers after rows were put in or taken out; `nil` is a node that is gone.
  mutating func move(_ change: (Int) -> Int?) {
    for number in heap { marks[number]?.move(change) }
    for number in itemsets.keys { itemsets[number]?.move(change) }
  }

  private mutating func push(_ number: Int) {
    heap.append(number)
    var child = heap.count - 1
    while child > 0, heap[(child - 1) / 2] > heap[child] {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  private mutating func pop() -> Int? {
    guard let first = heap.first, let last = heap.popLast() else { return nil }
    if heap.isEmpty { return first }
    heap[0] = last
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && heap[child] < heap[least] {
        least = child
      }
      if least == parent { return first }
      heap.swapAt(parent, least)
      parent = least
    }
  }
}
