/// An interview over a form, as a value: answers in, changes out.
///
/// Nothing blocks, nothing is read from outside; copies are independent. Recomputation follows the dependency graph,
/// so an answer evaluates only what can have changed.
public struct FormSession: Sendable {
  /// Longest answer, in UTF-8 bytes.
  public static let longestAnswer = 4096

  public let model: FormModel
  /// Language of labels and messages (BCP 47). Switching it changes no value.
  public var language: String
  var evaluator: Evaluator
  /// By node: the result of its own `relevant`, `required`, `readonly`.
  var ownRelevance: [Bool]
  var required: [Bool]
  var ownReadOnly: [Bool]
  /// Number of expressions evaluated so far; tests hold the engine to it.
  package private(set) var evaluations = 0

  /// Starts with the form's default values and preloads, everything calculated.
  public init(_ model: FormModel, language: String, context: SessionContext) {
    self.model = model
    self.language = language
    let definition = model.definition
    // Values follow the form's default language, so that switching the display never changes what is sent.
    let texts = FormTexts(model: model, language: model.defaultLanguage)
    evaluator = Evaluator(
      primary: definition.instance, secondaries: definition.secondaries.map { ($0.id, $0.tree) }, context: context,
      texts: texts)
    let count = definition.instance.count
    ownRelevance = Array(repeating: true, count: count)
    required = Array(repeating: false, count: count)
    ownReadOnly = Array(repeating: false, count: count)
    for bind in definition.binds {
      guard let preload = bind.preload, let node = model.plan.nodeOfPath[bind.path] else { continue }
      let value =
        switch preload {
        case .uid: "uuid:" + context.uuid(draw: 0)
        case .start: context.now
        case .today: context.today.iso
        }
      if let text = evaluator.primary.leafText(node) { evaluator.primary.values[text] = value }
    }
    var everything = Array(repeating: true, count: model.plan.computations.count)
    var itemsets = Set(model.plan.itemsets.indices)
    _ = settle(&everything, &itemsets)
  }

  // MARK: Answering

  /// Answers one question and recomputes what depends on it.
  ///
  /// - Parameter value: XForms lexical form: ISO dates, choices of a select multiple between spaces; "" clears.
  ///   A value outside the bind's type is kept and reported by `violations()`.
  /// - Throws: `FormError` if nobody may answer this node now, or a select is given what it doesn't offer.
  public mutating func answer(_ path: String, _ value: String) throws(FormError) -> Changes {
    guard let node = model.plan.nodeOfPath[path], evaluator.primary.leafText(node) != nil else {
      throw .unknownPath(path)
    }
    guard value.utf8.count <= Self.longestAnswer else { throw .tooLong(path, limit: Self.longestAnswer) }
    guard !isCalculated(node), !isReadOnly(path) else { throw .readOnly(path) }
    guard isRelevant(path) else { throw .notRelevant(path) }
    return store(try offered(value, path), at: node)
  }

  /// Fills every field whose `waypost:scan` names a key, also read-only ones and those that aren't relevant yet.
  public mutating func fill(scan values: [String: String]) -> Changes {
    var changes = Changes()
    for bind in model.definition.binds {
      guard let key = bind.scan, let value = values[key], let node = model.plan.nodeOfPath[bind.path],
        value.utf8.count <= Self.longestAnswer
      else { continue }
      changes.merge(store(FormText.canonical(value), at: node))
    }
    return changes
  }

  /// Every given answer by path, also those hidden at the moment; what `restore(_:)` takes back. Calculates and
  /// preloads aren't answers.
  public var answers: [String: String] {
    var found: [String: String] = [:]
    for (path, node) in model.plan.nodeOfPath where isAnswer(node) {
      guard let text = evaluator.primary.leafText(node), !evaluator.primary.values[text].isEmpty else { continue }
      found[path] = evaluator.primary.values[text]
    }
    return found
  }

  /// Puts answers back that `answers` gave; unknown and calculated nodes are passed over.
  public mutating func restore(_ answers: [String: String]) -> Changes {
    var changes = Changes()
    for (path, node) in model.plan.nodeOfPath.sorted(by: { $0.value < $1.value }) where isAnswer(node) {
      guard let value = answers[path], value.utf8.count <= Self.longestAnswer else { continue }
      changes.merge(store(FormText.canonical(value), at: node))
    }
    return changes
  }

  // MARK: Asking

  /// The value in XForms lexical form; "" when unanswered, not relevant or unknown.
  public func value(of path: String) -> String {
    guard let node = model.plan.nodeOfPath[path], evaluator.primary.leafText(node) != nil else { return "" }
    return evaluator.string(NodeReference(0, node))
  }

  /// The value that is kept, also while the node isn't relevant.
  package func storedValue(of path: String) -> String {
    model.plan.nodeOfPath[path].flatMap { evaluator.primary.leafText($0) }.map { evaluator.primary.values[$0] } ?? ""
  }

  /// Whether the node and all its ancestors are relevant; `false` for an unknown path.
  public func isRelevant(_ path: String) -> Bool {
    model.plan.nodeOfPath[path].map { !evaluator.hidden[$0] } ?? false
  }

  public func isRequired(_ path: String) -> Bool { model.plan.nodeOfPath[path].map { required[$0] } ?? false }

  /// Whether the node or one of its ancestors is read-only.
  public func isReadOnly(_ path: String) -> Bool {
    guard let node = model.plan.nodeOfPath[path] else { return true }
    return ownReadOnly[node] || evaluator.primary.ancestors(node).contains { ownReadOnly[$0] }
  }

  /// The questions to show now, in body order.
  public func relevantQuestions() -> [Question] { model.questions.filter { isRelevant($0.path) } }

  /// The outcomes that hold now, in the form's order.
  public func firedOutcomes() -> [Outcome] {
    model.outcomes.filter { !["", "0", "false"].contains(value(of: $0.path)) }
  }

  /// See `FormModel.effectiveLevel(of:)`.
  public func effectiveLevel(of path: String) -> Sensitivity { model.effectiveLevel(of: path) }

  // MARK: Inside

  func bind(of node: Int) -> Bind? { model.plan.bindOfNode[node].map { model.definition.binds[$0] } }

  private func isCalculated(_ node: Int) -> Bool { bind(of: node)?.calculate != nil }

  private func isAnswer(_ node: Int) -> Bool {
    guard evaluator.primary.leafText(node) != nil else { return false }
    let bind = bind(of: node)
    return bind?.calculate == nil && bind?.preload == nil
  }

  /// The value as it is kept; for a select only if everything in it is on offer.
  private func offered(_ value: String, _ path: String) throws(FormError) -> String {
    let canonical = FormText.canonical(value)
    switch model.question(at: path)?.control {
    case .selectOne?:
      guard canonical.isEmpty || choiceValues(of: path).contains(canonical) else {
        throw .notOffered(path)
      }
      return canonical
    case .selectMultiple?:
      let tokens = FormText.tokens(canonical)
      let known = Set(choiceValues(of: path))
      guard tokens.allSatisfy({ known.contains(String($0)) }) else { throw .notOffered(path) }
      return tokens.joined(separator: " ")
    default: return canonical
    }
  }

  mutating func store(_ value: String, at node: Int) -> Changes {
    guard let text = evaluator.primary.leafText(node), evaluator.primary.values[text] != value else { return Changes() }
    evaluator.primary.values[text] = value
    var dirty = Array(repeating: false, count: model.plan.computations.count)
    var itemsets: Set<Int> = []
    touch(node, &dirty, &itemsets)
    return settle(&dirty, &itemsets)
  }

  /// Marks what reads a node.
  private func touch(_ node: Int, _ dirty: inout [Bool], _ itemsets: inout Set<Int>) {
    for reader in model.plan.readers[node] { dirty[reader] = true }
    itemsets.formUnion(model.plan.itemsetReaders[node])
  }

  /// Runs what is marked, in dependency order, then drops choices no longer offered, until nothing changes.
  private mutating func settle(_ dirty: inout [Bool], _ itemsets: inout Set<Int>) -> Changes {
    var changes = Changes()
    while true {
      for number in dirty.indices where dirty[number] {
        dirty[number] = false
        run(model.plan.computations[number], &dirty, &itemsets, &changes)
      }
      // Each round removes a choice from an answer or ends, so this ends.
      guard let number = itemsets.min() else { return changes }
      itemsets.remove(number)
      let itemset = model.plan.itemsets[number]
      guard let text = evaluator.primary.leafText(itemset.node), !evaluator.primary.values[text].isEmpty else {
        continue
      }
      let known = Set(choiceValues(of: itemset))
      let kept = FormText.tokens(evaluator.primary.values[text]).filter { known.contains(String($0)) }
        .joined(separator: " ")
      if kept != evaluator.primary.values[text] {
        evaluator.primary.values[text] = kept
        changes.recalculated.insert(itemset.question)
        touch(itemset.node, &dirty, &itemsets)
      }
    }
  }

  private mutating func run(
    _ computation: FormPlan.Computation, _ dirty: inout [Bool], _ itemsets: inout Set<Int>, _ changes: inout Changes
  ) {
    let node = computation.node
    let focus = Focus(NodeReference(0, node))
    evaluations += 1
    evaluator.draw += 1
    evaluator.readsHidden = computation.readsHidden
    defer { evaluator.readsHidden = false }
    switch computation.aspect {
    case .required: required[node] = evaluator.boolean(computation.expression, focus)
    case .readOnly: ownReadOnly[node] = evaluator.boolean(computation.expression, focus)
    case .calculate:
      guard let text = evaluator.primary.leafText(node) else { return }
      let value = FormText.canonical(evaluator.string(computation.expression, focus))
      guard value != evaluator.primary.values[text] else { return }
      evaluator.primary.values[text] = value
      if let path = model.plan.pathOfNode[node] { changes.recalculated.insert(path) }
      touch(node, &dirty, &itemsets)
    case .relevant:
      ownRelevance[node] = evaluator.boolean(computation.expression, focus)
      for inner in node..<Int(evaluator.primary.ends[node]) {
        let parent = Int(evaluator.primary.parents[inner])
        let isHidden = !ownRelevance[inner] || (parent >= 0 && evaluator.hidden[parent])
        guard isHidden != evaluator.hidden[inner] else { continue }
        evaluator.hidden[inner] = isHidden
        guard evaluator.primary.kinds[inner] == .element else { continue }
        if let path = model.plan.pathOfNode[inner] {
          // Twice over is no change.
          if changes.relevanceChanged.remove(path) == nil { changes.relevanceChanged.insert(path) }
        }
        touch(inner, &dirty, &itemsets)
      }
    }
  }
}
