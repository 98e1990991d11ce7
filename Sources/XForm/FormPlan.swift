/// What linking adds to a form: resolved nodes, the order of recomputation, levels.
struct FormPlan: Sendable {
  /// What an expression decides.
  enum Aspect: Int, Sendable {
    case calculate, relevant, required, readOnly
    /// A value over all rows, kept for the expressions that use it.
    case aggregate
    /// How many rows a repeat has (`jr:count`); evaluated at the parent of the rows.
    case rows
  }

  struct Computation: Sendable {
    /// Node of the shape; for `rows` the repeat.
    var node: Int
    var aspect: Aspect
    var expression: ExpressionTree
    /// Set on relevances that refer to each other: they go by the answers alone.
    var readsHidden = false
    /// Number of the aggregate.
    var slot = 0
    /// Set on counts that depend on the rows they bring; they bring one at a time.
    var looksAtOwnRows = false
    /// By such a count: the nodes its number comes from in the end.
    var sources: Set<Int> = []
  }

  /// Something to do again when a node changes.
  struct Reader: Sendable, Hashable {
    /// Number of a computation or of an itemset.
    var number: Int
    /// How many of the repeats around the changed node hold the reader too.
    var pinned: Int
  }

  struct BoundItemset: Sendable {
    /// Path of the question, without rows.
    var question: String
    /// Node of the shape.
    var node: Int
    var nodeset: ExpressionTree
    var value: ExpressionTree
  }

  struct BoundAction: Sendable {
    /// Node of the shape that is set.
    var target: Int
    var value: ExpressionTree?
    var literal: String
  }

  let shape: InstanceShape
  /// The instance an interview starts from, and its nodes in the shape.
  let start: (tree: NodeTree, shapes: [Int32])
  var nodeOfPath: [String: Int] = [:]
  /// By shape node; `nil` for texts, and for what an earlier node of the same path stands for.
  var pathOfNode: [String?] = []
  var questionNumber: [String: Int] = [:]
  /// By shape node: its index into `FormDefinition.binds`.
  var bindOfNode: [Int?] = []
  /// By shape node: what its bind says it holds.
  var types: [ValueType] = []
  /// Index into `FormDefinition.repeats`.
  var repeatOfNode: [Int: Int] = [:]
  var constraints: [Int: ExpressionTree] = [:]
  /// In an order in which each comes after all it depends on.
  var computations: [Computation] = []
  /// By computation: the shape node it is evaluated at.
  var standing: [Int] = []
  /// By shape node: the computations that stand there.
  var computationsAt: [[Int]] = []
  /// Those of `computations` that are counts of rows which look at their own rows.
  var ownRowCounts: [Computation] = []
  var aggregateCount = 0
  /// By shape node, then by aggregate: the computations to run again when its value or relevance changes.
  var readers: [[Reader]] = []
  var itemsets: [BoundItemset] = []
  var itemsetNumber: [String: Int] = [:]
  /// By shape node: the itemsets whose choices may change with it.
  var itemsetReaders: [[Reader]] = []
  /// One per action of the definition.
  var actions: [BoundAction] = []
  /// By shape node: the actions that fire when its value changes.
  var actionsOnChange: [Int: [Int]] = [:]
  /// By shape node.
  var levels: [Sensitivity] = []

  func path(ofShape node: Int) -> String { pathOfNode[node] ?? shape.tree.qualifiedPath(node) }
}
