internal import Synchronization

/// What evaluations learn once and use again: indexes over secondary instances, compiled patterns.
///
/// An index belongs to the items of one name below one node and to one child of theirs, never to an expression's text,
/// so predicates that look alike in different places can't be confused. Secondary instances never change.
final class LookupIndexes: Sendable {
  struct Key: Hashable {
    var parent: NodeReference
    /// Names by their number in the tree.
    var item: Int32
    var child: Int32
  }

  private struct State {
    var columns: [Key: LookupColumn] = [:]
    var patterns: [String: TextPattern] = [:]
  }

  private static let mostPatterns = 64
  private static let mostColumns = 256
  /// Below this many items a look through them costs less than an index.
  static let fewestItems = 16

  private let state = Mutex(State())
  private let predicates = Atomic<Int>(0)

  /// How many times a predicate was evaluated for a single node; tests hold the engine to it.
  var predicateEvaluations: Int { predicates.load(ordering: .relaxed) }

  func countPredicates(_ count: Int) { predicates.add(count, ordering: .relaxed) }

  func column(_ key: Key, in tree: NodeTree) -> LookupColumn {
    if let known = state.withLock({ $0.columns[key] }) { return known }
    let column = LookupColumn(key, in: tree)
    state.withLock {
      if $0.columns.count >= Self.mostColumns { $0.columns.removeAll() }
      $0.columns[key] = column
    }
    return column
  }

  func pattern(_ source: String) throws(TextPattern.Problem) -> TextPattern {
    if let known = state.withLock({ $0.patterns[source] }) { return known }
    let pattern = try TextPattern(source)
    state.withLock {
      if $0.patterns.count >= Self.mostPatterns { $0.patterns.removeAll() }
      $0.patterns[source] = pattern
    }
    return pattern
  }
}
