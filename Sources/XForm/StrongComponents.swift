/// Tarjan's strongly connected components, without recursion.
enum StrongComponents {
  /// The components in topological order: each after all components that have an edge into it.
  static func ordered(count: Int, edges: [[Int]]) -> [[Int]] {
    var index = Array(repeating: -1, count: count)
    var low = Array(repeating: 0, count: count)
    var isOnStack = Array(repeating: false, count: count)
    var stack: [Int] = []
    var next = 0
    var components: [[Int]] = []
    for root in 0..<count where index[root] < 0 {
      var work: [(vertex: Int, edge: Int)] = [(root, 0)]
      while let (vertex, edge) = work.last {
        if edge == 0 {
          index[vertex] = next
          low[vertex] = next
          next += 1
          stack.append(vertex)
          isOnStack[vertex] = true
        }
        if edge < edges[vertex].count {
          work[work.count - 1].edge += 1
          let target = edges[vertex][edge]
          if index[target] < 0 {
            work.append((target, 0))
          } else if isOnStack[target] {
            low[vertex] = min(low[vertex], index[target])
          }
          continue
        }
        work.removeLast()
        if let parent = work.last?.vertex { low[parent] = min(low[parent], low[vertex]) }
        guard low[vertex] == index[vertex] else { continue }
        var component: [Int] = []
        while let member = stack.popLast() {
          isOnStack[member] = false
          component.append(member)
          if member == vertex { break }
        }
        components.append(component.sorted())
      }
    }
    return components.reversed()
  }
}
