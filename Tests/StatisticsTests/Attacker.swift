/// Somebody who has a published table with the totals of its rows and columns, and all the time in the world: finds the
/// least and the most that a hidden cell can be, exactly.
///
/// People move between hidden cells without a total changing along closed walks through rows and columns: raising (r, c)
/// by one takes one from some hidden (r, d), gives it to some hidden (s, d), and so on back to column c. How far that
/// goes is a flow (transport polytopes are integral, so the bounds are reached).
struct Attacker {
  /// A table that agrees with everything published; the truth serves as well as any.
  let feasible: [[Int]]
  let isHidden: [[Bool]]

  func range(row: Int, column: Int) -> ClosedRange<Int> {
    let value = feasible[row][column]
    return value - most(row, column, raising: false)...value + most(row, column, raising: true)
  }

  private func most(_ row: Int, _ column: Int, raising: Bool) -> Int {
    var table = feasible
    let step = raising ? 1 : -1
    var moved = 0
    while raising || table[row][column] > 0 {
      guard let walk = walk(from: row, to: column, table, avoiding: (row, column), raising: raising) else { break }
      for (place, cell) in walk.enumerated() { table[cell.0][cell.1] += place.isMultiple(of: 2) ? -step : step }
      table[row][column] += step
      moved += 1
      if moved > 100_000 { break }
    }
    return moved
  }

  /// Cells to lower, raise, lower ... (or the other way round), from the row to the column.
  private func walk(
    from start: Int, to end: Int, _ table: [[Int]], avoiding: (Int, Int), raising: Bool
  ) -> [(Int, Int)]? {
    // Rows are 0..<n, columns n..<n+m.
    let rows = table.count
    var origin: [Int: (node: Int, cell: (Int, Int))] = [:]
    var queue = [start]
    var seen: Set<Int> = [start]
    while let node = queue.first {
      queue.removeFirst()
      let isRow = node < rows
      for other in isRow ? 0..<table[0].count : 0..<rows {
        let cell = isRow ? (node, other) : (other, node - rows)
        let next = isRow ? other + rows : other
        guard isHidden[cell.0][cell.1], cell != avoiding, !seen.contains(next) else { continue }
        // Out of a row a cell goes against the one asked about, into a row with it.
        if isRow == raising, table[cell.0][cell.1] == 0 { continue }
        seen.insert(next)
        origin[next] = (node, cell)
        queue.append(next)
      }
    }
    let goal = end + rows
    guard seen.contains(goal) else { return nil }
    var cells: [(Int, Int)] = []
    var node = goal
    while let (before, cell) = origin[node] {
      cells.append(cell)
      node = before
    }
    return cells.reversed()
  }
}
