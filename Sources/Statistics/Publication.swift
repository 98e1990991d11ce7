/// What a station tells of four weeks to those who plan: counts by one and by two dimensions, none of fewer than `k`
/// people, none that can be worked out from the others.
///
/// One publication's people are in no other, and it is made once its weeks are over: two exports differ by whole
/// publications, never by one person. It can't carry anything of a person: its rows are codes and counts.
public struct Publication: Sendable, Equatable {
  /// Fewer are told by nothing (protection.md DP-26).
  public static let k = 10
  /// Values of fewer than `k` people, together; they aren't named, for that would say that there was somebody.
  public static let other = "other"

  /// One count.
  public struct Row: Sendable, Hashable {
    /// "all", a dimension's name, or "figure".
    public var dimension: String
    public var value: String
    /// Of a table by two: the second.
    public var by: String
    public var group: String
    /// Nil where hidden.
    public var count: Int?

    public init(_ dimension: String, _ value: String = "", by: String = "", _ group: String = "", count: Int?) {
      (self.dimension, self.value, self.by, self.group, self.count) = (dimension, value, by, group, count)
    }
  }

  public let post: String
  /// First day, ISO.
  public let from: String
  /// Last day, ISO.
  public let until: String
  public let rows: [Row]

  public init(post: String, from: String, until: String, rows: [Row]) {
    (self.post, self.from, self.until, self.rows) = (post, from, until, rows)
  }

  public init(_ tally: Tally, figures: KeyFigures, post: String, from: String, until: String, k: Int = Self.k) {
    self.init(
      post: post, from: from, until: until,
      rows: Self.rows(of: tally, k: k) + figures.rows(k: k))
  }

  static func rows(of tally: Tally, k: Int) -> [Row] {
    guard tally.people >= k else { return [Row("all", count: nil)] }
    var rows = [Row("all", count: tally.people)]
    let single = Dimension.single.compactMap { Axis(single: $0, tally, k: k) }
    let needs = tally.values(of: .need).compactMap { Axis(need: $0, tally, k: k) }
    for axis in single { rows += axis.groups.map { Row(axis.dimension.rawValue, $0.name, count: $0.count) } }
    for axis in needs { rows.append(Row("need", axis.groups[0].name, count: axis.groups[0].count)) }
    for (index, axis) in single.enumerated() {
      for other in single[(index + 1)...] + needs { rows += table(axis, other, tally, k: k) }
    }
    return rows
  }

  private static func table(_ left: Axis, _ right: Axis, _ tally: Tally, k: Int) -> [Row] {
    let exact = left.groups.map { row in right.groups.map { left.number(row, right, $0, tally) } }
    guard let protected = ProtectedTable(exact, k: k) else { return [] }
    // "Without the need" follows from the rest and is left out.
    let columns = right.dimension == .need ? 0..<1 : 0..<right.groups.count
    return left.groups.indices.flatMap { row in
      columns.map { column in
        Row(
          left.dimension.rawValue, left.groups[row].name, by: right.dimension.rawValue, right.groups[column].name,
          count: protected.cells[row][column])
      }
    }
  }
}

/// A dimension as it is published: each group has `k` people or more.
struct Axis {
  struct Group: Equatable {
    var name: String
    /// The values in it; several in "other".
    var values: [String]
    var count: Int
  }

  let dimension: Dimension
  let groups: [Group]

  /// Nil where there would be one group: it says no more than the total.
  init?(single dimension: Dimension, _ tally: Tally, k: Int) {
    self.dimension = dimension
    var named = tally.values(of: dimension).map {
      Group(name: $0, values: [$0], count: tally.number(Trait(dimension: dimension, value: $0)))
    }
    var hidden = named.filter { $0.count < k }
    named.removeAll { $0.count < k }
    // The rest of a total must not be few people; then it isn't one value either.
    while !hidden.isEmpty, hidden.reduce(0, { $0 + $1.count }) < k {
      guard let least = named.indices.min(by: { named[$0].count < named[$1].count }) else { break }
      hidden.append(named.remove(at: least))
    }
    if !hidden.isEmpty {
      named.append(
        Group(
          name: Publication.other, values: hidden.flatMap(\.values).sorted(),
          count: hidden.reduce(0) { $0 + $1.count }))
    }
    guard named.count > 1 else { return nil }
    groups = named
  }

  /// With the need and without it; nil where either are too few.
  init?(need: String, _ tally: Tally, k: Int) {
    dimension = .need
    let count = tally.number(Trait(dimension: .need, value: need))
    guard count >= k, tally.people - count >= k else { return nil }
    groups = [
      Group(name: need, values: [need], count: count), Group(name: "", values: [], count: tally.people - count),
    ]
  }

  /// People in a group of this axis and a group of `other`.
  func number(_ group: Group, _ other: Axis, _ column: Group, _ tally: Tally) -> Int {
    func sum(_ values: [String]) -> Int {
      group.values.reduce(0) { sum, value in
        sum
          + values.reduce(0) {
            $0
              + tally.number(
                Trait(dimension: dimension, value: value), Trait(dimension: other.dimension, value: $1))
          }
      }
    }
    if other.dimension == .need, column.values.isEmpty { return group.count - sum(other.groups[0].values) }
    return sum(column.values)
  }
}
