import Testing

@testable import Statistics

struct ProtectedTableTests {
  /// As text: rows of numbers, then what is published, "." for a hidden number, "-" for no table at all.
  @Test(arguments: [
    ("20 30 / 40 50", "20 30 / 40 50"),
    // One small cell: three more hide it.
    ("3 30 / 40 50", ". . / . ."),
    // The rectangle that hides fewest people is taken.
    ("3 30 90 / 40 50 90 / 60 70 95", ". . 90 / . . 90 / 60 70 95"),
    // A cell of nobody is small too.
    ("0 12 / 12 40", ". . / . ."),
    // Everybody of a row in one cell: hiding it alone would say so.
    ("12 0 0 / 40 50 60", ". . . / . . ."),
    // Nothing to move people to.
    ("3 2 / 2 1", "-"), ("3 30", "-"),
  ])
  func `hidden cells`(exact: String, published: String) {
    let table = exact.split(separator: "/").map { $0.split(separator: " ").compactMap { Int($0) } }
    let shown = ProtectedTable(table, k: 10).map { protected in
      protected.cells.map { row in row.map { $0.map { "\($0)" } ?? "." }.joined(separator: " ") }
        .joined(separator: " / ")
    }
    #expect(shown ?? "-" == published)
  }

  /// Nobody with the totals and any arithmetic gets a hidden number to within ten.
  @Test(arguments: 1...60)
  func `totals minus cells tell nothing`(seed: Int) {
    var random = SeededRandom(state: UInt64(seed))
    let (rows, columns) = (Int.random(in: 2...6, using: &random), Int.random(in: 2...6, using: &random))
    let exact = (0..<rows).map { _ in
      (0..<columns).map { _ in
        Bool.random(using: &random) ? Int.random(in: 0...14, using: &random) : Int.random(in: 10...60, using: &random)
      }
    }
    guard let protected = ProtectedTable(exact, k: 10) else { return }
    let attacker = Attacker(feasible: exact, isHidden: protected.cells.map { $0.map { $0 == nil } })
    for row in exact.indices {
      for column in exact[row].indices {
        guard exact[row][column] < 10 else { continue }
        #expect(protected.cells[row][column] == nil)
        let range = attacker.range(row: row, column: column)
        #expect(range.count > 10, "(\(row), \(column)) lies in \(range): \(exact)")
      }
    }
  }

  /// The attacker is a real one: it finds what a table gives away that hides small cells alone.
  @Test func `a single hidden cell is found out`() {
    let attacker = Attacker(feasible: [[3, 30], [40, 50]], isHidden: [[true, false], [false, false]])
    #expect(attacker.range(row: 0, column: 0) == 3...3)
    // And a bound that is narrow though four are hidden.
    let narrow = Attacker(feasible: [[3, 4], [2, 50]], isHidden: [[true, true], [true, true]])
    #expect(narrow.range(row: 0, column: 0) == 0...5)
  }

  @Test func `most random tables are published`() {
    var random = SeededRandom(state: 7)
    let published = (0..<100).count { _ in
      let exact = (0..<4).map { _ in (0..<4).map { _ in Int.random(in: 0...60, using: &random) } }
      return ProtectedTable(exact, k: 10) != nil
    }
    #expect(published > 90)
  }
}
