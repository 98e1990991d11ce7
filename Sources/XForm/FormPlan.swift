/// What linking adds to a form: resolved nodes, the order of recomputation, levels.
struct FormPlan: Sendable {
  /// What a bind expression decides.
  enum Aspect: Int, Sendable {
    case calculate, relevant, required, readOnly
  }

  struct Computation: Sendable {
    var node: Int
    var aspect: Aspect
    var expression: ExpressionTree
    /// Set on relevances that refer to each other: they go by the answers alone.
    var readsHidden = false
  }

  struct BoundItemset: Sendable {
    var question: String
    var node: Int
    var nodeset: ExpressionTree
    var value: ExpressionTree
  }

  var nodeOfPath: [String: Int] = [:]
  var pathOfNode: [Int: String] = [:]
  var questionNumber: [String: Int] = [:]
  /// Index into `FormDefinition.binds`.
  var bindOfNode: [Int: Int] = [:]
  var constraints: [Int: ExpressionTree] = [:]
  /// In an order in which each comes after all it depends on.
  var computations: [Computation] = []
  /// By instance node: the computations to run again when its value or relevance changes.
  var readers: [[Int]] = []
  var itemsets: [BoundItemset] = []
  var itemsetNumber: [String: Int] = [:]
  /// By instance node: the itemsets whose choices may change with it.
  var itemsetReaders: [[Int]] = []
  /// By instance node.
  var levels: [Sensitivity] = []
}
