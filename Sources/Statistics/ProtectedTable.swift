/// A table of people by two dimensions, with every cell hidden that would tell of fewer than `k` people, and as many more
/// as it takes that sums don't give the hidden ones away.
///
/// Totals of rows and columns are published, so that a hidden cell is protected by a rectangle (the hypercube method): with
/// (r, c) hide (r, d), (s, c) and (s, d). People can then be moved around the four corners without any published number
/// changing; a rectangle counts when that moves the hidden number over a range of `k` at least. Whoever reads the table,
/// with any arithmetic, can't say within `k` how many there are.
struct ProtectedTable: Equatable {
  /// Nil where hidden.
  private(set) var cells: [[Int?]]

  /// Nil where some cell can't be protected: the table isn't published at all.
  init?(_ exact: [[Int]], k: Int) {
    cells = exact
    var small: [(row: Int, column: Int)] = []
    for row in exact.indices {
      for column in exact[row].indices where exact[row][column] < k {
        cells[row][column] = nil
        small.append((row, column))
      }
    }
    for cell in small {
      guard let (row, column) = partner(of: cell, in: exact, k: k) else { return nil }
      cells[cell.row][column] = nil
      cells[row][cell.column] = nil
      cells[row][column] = nil
    }
  }

  /// The opposite corner of the rectangle that hides the fewest people more.
  private func partner(of cell: (row: Int, column: Int), in exact: [[Int]], k: Int) -> (row: Int, column: Int)? {
    var best: (row: Int, column: Int)?
    var least = Int.max
    for row in exact.indices where row != cell.row {
      for column in exact[row].indices where column != cell.column {
        let up = min(exact[cell.row][column], exact[row][cell.column])
        let down = min(exact[cell.row][cell.column], exact[row][column])
        guard up + down >= k else { continue }
        let corners = [(cell.row, column), (row, cell.column), (row, column)]
        let price = corners.reduce(0) { $0 + (cells[$1.0][$1.1] ?? 0) }
        if price < least { (best, least) = ((row, column), price) }
      }
    }
    return best
  }
}
