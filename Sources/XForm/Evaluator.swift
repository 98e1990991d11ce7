/// Evaluates expression trees over the form's instance and its secondary instances.
///
/// Nothing throws: what can be wrong with a tree was refused when it was compiled, and odd answers give NaN or "";
/// `problems` says so to who asks.
struct Evaluator: Sendable {
  /// The form's instance; its text nodes hold the answers.
  var primary: NodeTree
  /// Which node of the form's shape each node of `primary` is.
  var places: InstancePlaces
  /// What was computed once for all rows.
  var aggregates: [XPathValue] = []
  let secondaries: [NodeTree]
  /// What `instance()` returns, by id: the document, so that paths start with its root element.
  var instances: [String: NodeReference]
  /// Where absolute paths start.
  var root = NodeReference(0, 0)
  /// Nodes of the instance that are not relevant: their value reads as empty, counts and sums pass over them.
  var hidden: [Bool]
  /// While set, `hidden` is disregarded (relevances that refer to each other see the answers as given).
  var readsHidden = false
  let context: SessionContext
  let offsetMinutes: Int
  /// Texts of `jr:itext()` and `jr:choice-name()`, in the language they are wanted in.
  var texts: any TextSource
  /// Counts the evaluations, so that two `uuid()` differ.
  var draw: UInt64 = 0
  /// Indexes of the secondary instances; copies of an evaluator share them, as those instances never change.
  let lookups: LookupIndexes
  /// Where `form eval` learns what can't be computed.
  var problems: EvaluationProblems?

  init(
    primary: NodeTree, secondaries: [(id: String, tree: NodeTree)], context: SessionContext,
    texts: any TextSource = NoTexts(), places: InstancePlaces? = nil, lookups: LookupIndexes = LookupIndexes()
  ) {
    self.primary = primary
    self.places = places ?? InstancePlaces(tree: primary)
    self.secondaries = secondaries.map(\.tree)
    instances = Dictionary(
      secondaries.enumerated().map { ($1.id, NodeReference($0 + 1, 0)) }, uniquingKeysWith: { first, _ in first })
    hidden = Array(repeating: false, count: primary.count)
    self.context = context
    offsetMinutes = context.offsetMinutes
    self.texts = texts
    self.lookups = lookups
  }

  func tree(_ number: Int32) -> NodeTree { number == 0 ? primary : secondaries[Int(number) - 1] }

  func evaluate(_ expression: ExpressionTree, _ focus: Focus) -> XPathValue {
    switch expression {
    case .number(let number): .number(number)
    case .string(let text): .string(text)
    case .node(let shape): instanceNode(shape, focus)
    case .aggregate(let number): aggregates[number]
    // Lazy, as forms guard one test with another.
    case .or(let terms): .boolean(terms.contains { boolean($0, focus) })
    case .and(let terms): .boolean(terms.allSatisfy { boolean($0, focus) })
    case .compare(let comparison, let left, let right):
      .boolean(compare(comparison, evaluate(left, focus), evaluate(right, focus)))
    case .arithmetic(let operation, let left, let right):
      .number(arithmetic(operation, number(left, focus), number(right, focus)))
    case .negate(let operand): .number(-number(operand, focus))
    case .union(let left, let right): .nodes(sorted(nodes(left, focus) + nodes(right, focus)))
    case .path(let path): children(path, focus) ?? .nodes(nodes(path, focus))
    case .call(let function, let arguments): call(function, arguments, focus)
    }
  }

  /// The node of the running instance that a shape node means where the expression stands.
  private func instanceNode(_ shape: Int, _ focus: Focus) -> XPathValue {
    let from = focus.current.tree == 0 ? Int(focus.current.index) : 0
    return places.place(of: shape, from: from, primary).map { .node(NodeReference(0, $0)) } ?? .nodes([])
  }

  private func arithmetic(_ operation: ExpressionTree.Arithmetic, _ left: Double, _ right: Double) -> Double {
    switch operation {
    case .add: left + right
    case .subtract: left - right
    case .multiply: left * right
    case .divide: left / right
    case .remainder: left.truncatingRemainder(dividingBy: right)
    }
  }

  // MARK: Conversions

  func string(_ expression: ExpressionTree, _ focus: Focus) -> String { string(evaluate(expression, focus)) }
  func number(_ expression: ExpressionTree, _ focus: Focus) -> Double { number(evaluate(expression, focus)) }
  func boolean(_ expression: ExpressionTree, _ focus: Focus) -> Bool { boolean(evaluate(expression, focus)) }

  /// The nodes of an expression, in document order; none if its value isn't a node-set.
  func nodes(_ expression: ExpressionTree, _ focus: Focus) -> [NodeReference] {
    switch evaluate(expression, focus) {
    case .nodes(let nodes): nodes
    case .node(let node): [node]
    default: []
    }
  }

  /// `nodes` without those that are not relevant.
  func relevantNodes(_ expression: ExpressionTree, _ focus: Focus) -> [NodeReference] {
    let found = nodes(expression, focus)
    // Choices mostly come from secondary instances, where nothing is hidden.
    return found.contains { isHidden($0) } ? found.filter { !isHidden($0) } : found
  }

  func isHidden(_ node: NodeReference) -> Bool { !readsHidden && node.tree == 0 && hidden[Int(node.index)] }

  func string(_ value: XPathValue) -> String {
    switch value {
    case .nodes(let nodes): nodes.first.map { string($0) } ?? ""
    case .node(let node): string(node)
    case .string(let text): text
    case .number(let number): XPathNumber.text(number)
    case .boolean(let truth): truth ? "true" : "false"
    case .moment(let moment): moment.iso
    }
  }

  func string(_ node: NodeReference) -> String {
    if isHidden(node) { return "" }
    let index = Int(node.index)
    // Nearly every node is a leaf, and looking is cheaper than holding its tree.
    let leaf =
      node.tree == 0
      ? Self.leafText(index, in: primary) : Self.leafText(index, in: secondaries[Int(node.tree) - 1])
    if let leaf { return leaf }
    let tree = tree(node.tree)
    switch tree.kinds[index] {
    case .text, .attribute, .comment, .instruction: return tree.values[index]
    case .document, .element:
      var text = ""
      for inner in index..<Int(tree.ends[index])
      where tree.kinds[inner] == .text && !isHidden(NodeReference(Int(node.tree), inner)) {
        text += tree.values[inner]
      }
      return text
    }
  }

  private static func leafText(_ node: Int, in tree: borrowing NodeTree) -> String? {
    tree.leafText(node).map { tree.values[$0] }
  }

  func number(_ value: XPathValue) -> Double {
    switch value {
    case .number(let number): number
    case .boolean(let truth): truth ? 1 : 0
    case .moment(let moment): moment.days
    case .nodes, .node, .string: number(string(value))
    }
  }

  /// A number, or the days since 1970 of a date.
  func number(_ text: String) -> Double {
    let number = XPathNumber.parse(text)
    if !number.isNaN { return number }
    // JavaRosa takes a decimal comma, as some keyboards have nothing else.
    if text.utf8.count(where: { $0 == UInt8(ascii: ",") }) == 1 {
      return XPathNumber.parse(String(text.map { $0 == "," ? "." : $0 }))
    }
    return Moment(iso: text, defaultOffsetMinutes: offsetMinutes)?.days ?? .nan
  }

  func boolean(_ value: XPathValue) -> Bool {
    switch value {
    case .boolean(let truth): truth
    case .number(let number): number != 0 && !number.isNaN
    case .string(let text): !text.isEmpty
    case .nodes(let nodes): !nodes.isEmpty
    case .node: true
    case .moment(let moment): !moment.days.isNaN
    }
  }
}

/// Where `jr:itext()` and `jr:choice-name()` find their words.
protocol TextSource: Sendable {
  /// BCP 47 tag of the language they are wanted in.
  var language: String { get }
  /// The nodes that hold a text, where texts are part of the document.
  func nodes(_ id: String, _ evaluator: Evaluator) -> [NodeReference]?
  func text(_ id: String, _ evaluator: Evaluator) -> String
  /// - Parameter focus: in a repeat the question of the same row is meant.
  func choiceName(_ value: String, question path: String, _ focus: Focus, _ evaluator: Evaluator) -> String
}

extension TextSource {
  func nodes(_ id: String, _ evaluator: Evaluator) -> [NodeReference]? { nil }
}

/// For expressions outside a form.
struct NoTexts: TextSource {
  let language = "en"

  func text(_ id: String, _ evaluator: Evaluator) -> String { "" }
  func choiceName(_ value: String, question path: String, _ focus: Focus, _ evaluator: Evaluator) -> String { "" }
}
