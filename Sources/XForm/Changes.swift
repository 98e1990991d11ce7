/// What an answer changed besides itself, as node paths.
public struct Changes: Sendable, Equatable {
  /// Nodes that have another value now, by calculation or because their choice is no longer offered.
  public var recalculated: Set<String> = []
  /// Nodes that became relevant or ceased to be.
  public var relevanceChanged: Set<String> = []

  /// Repeats that have other rows now, below one parent: `/data/child`.
  public var rows: Set<String> = []

  public init() {}

  mutating func merge(_ other: Changes) {
    recalculated.formUnion(other.recalculated)
    relevanceChanged.formUnion(other.relevanceChanged)
    rows.formUnion(other.rows)
  }
}
