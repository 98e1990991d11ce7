/// An interview over a form, as a value: answers in, changes out.
///
/// Nothing blocks, nothing is read from outside; copies are independent. Recomputation follows the dependency graph,
/// so an answer evaluates only what can have changed. Paths name nodes, rows of repeats by number
/// (`/data/child[2]/name`).
public struct FormSession: Sendable {
  /// Longest answer, in UTF-8 bytes.
  public static let longestAnswer = 4096

  public let model: FormModel
  /// Language of labels and messages (BCP 47). Switching it changes no value.
  public var language: String
  /// Paths in the draft this interview was taken up from whose answers the form has no place for any more.
  public internal(set) var leftOver: [String] = []
  var evaluator: Evaluator
  /// By instance node: the result of its own `relevant`, `required`, `readonly`.
  var ownRelevance: [Bool]
  var required: [Bool]
  var ownReadOnly: [Bool]
  /// Rows that the form's counts brought and whose actions are still to fire.
  var newRows: [String] = []
  /// How often rows came or went: nodes have other numbers then.
  var rowGeneration = 0
  /// Lists of choices as they were shown last.
  let choiceMemory = ChoiceMemory()
  /// The record that this one corrects.
  var deprecatedID: String?
  /// Number of expressions evaluated so far; tests hold the engine to it.
  package internal(set) var evaluations = 0

  /// Starts with the form's default values and preloads, everything calculated.
  ///
  /// - Parameter lastSaved: the interview over this form that was finalised last, for forms that look into it.
  public init(_ model: FormModel, language: String, context: SessionContext, lastSaved: FormDraft? = nil) {
    let start = model.plan.start
    self.init(
      model, language: language, context: context, tree: start.tree, shapes: start.shapes, lastSaved: lastSaved)
    for bind in model.definition.binds {
      guard let value = bind.preload.flatMap({ context.value(of: $0) }), let shape = model.plan.nodeOfPath[bind.path]
      else { continue }
      for node in evaluator.places.instances(of: shape, evaluator.primary) {
        if let holder = evaluator.primary.holder(node) { evaluator.primary.values[holder] = value }
      }
    }
    begin(isNew: true)
  }

  init(
    _ model: FormModel, language: String, context: SessionContext, tree: NodeTree, shapes: [Int32],
    lastSaved: FormDraft? = nil
  ) {
    self.model = model
    self.language = language
    let definition = model.definition
    let saved = lastSaved.flatMap { $0.form == model.id ? $0.instance : nil }
    // Values follow the form's default language, so that switching the display never changes what is sent.
    evaluator = Evaluator(
      primary: tree, secondaries: definition.secondaries.map { ($0.id, $0.isLastSaved ? saved ?? $0.tree : $0.tree) },
      context: context, texts: FormTexts(model: model, language: model.defaultLanguage),
      places: InstancePlaces(shape: model.plan.shape, shapes: shapes, tree: tree),
      // What was saved last is this session's own, so its indexes are too.
      lookups: saved == nil ? model.lookups : LookupIndexes())
    evaluator.aggregates = Array(repeating: .string(""), count: model.plan.aggregateCount)
    ownRelevance = Array(repeating: true, count: tree.count)
    required = Array(repeating: false, count: tree.count)
    ownReadOnly = Array(repeating: false, count: tree.count)
  }

  /// Computes everything, then lets the form's actions run.
  mutating func begin(isNew: Bool) {
    var agenda = Agenda.everything(model.plan)
    _ = settle(&agenda)
    if !isNew { newRows = [] }
    _ = greetNewRows()
    if isNew { _ = fire(.firstLoad) }
    _ = fire(.load)
    _ = greetNewRows()
  }

  // MARK: Answering

  /// Answers one question and recomputes what depends on it.
  ///
  /// - Parameter value: XForms lexical form: ISO dates, choices of a select multiple between spaces; "" clears.
  ///   A value outside the bind's type is kept and reported by `violations()`.
  /// - Throws: `FormError` if nobody may answer this node now, or a select is given what it doesn't offer.
  public mutating func answer(_ path: String, _ value: String) throws(FormError) -> Changes {
    guard let node = node(at: path), evaluator.primary.holder(node) != nil else { throw .unknownPath(path) }
    guard value.utf8.count <= Self.longestAnswer else { throw .tooLong(path, limit: Self.longestAnswer) }
    guard !isCalculated(node), !isReadOnly(node) else { throw .readOnly(path) }
    guard !evaluator.hidden[node] else { throw .notRelevant(path) }
    let before = storedValue(at: node)
    let shape = shapeOf(node)
    let generation = rowGeneration
    var changes = store(try offered(value, path), at: node)
    // It has another number when rows came or went before it.
    func isAnother() -> Bool {
      (rowGeneration == generation ? storedValue(at: node) : storedValue(of: path)) != before
    }
    if changes.rows.isEmpty, isAnother() { changes.merge(bringNextRows(after: shape)) }
    changes.merge(greetNewRows())
    if isAnother(), let node = self.node(at: path) {
      changes.merge(fireValueChanged(at: node))
      changes.merge(greetNewRows())
    }
    return changes
  }

  /// Fills every field whose `waypost:scan` names a key, also read-only ones and those that aren't relevant yet; in a
  /// repeat its first row.
  public mutating func fill(scan values: [String: String]) -> Changes {
    var changes = Changes()
    for bind in model.definition.binds {
      guard let key = bind.scan, let value = values[key], let node = node(at: bind.path),
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
    for node in 0..<evaluator.primary.count where evaluator.primary.kinds[node] == .element && isAnswer(node) {
      guard let text = evaluator.primary.leafText(node), !evaluator.primary.values[text].isEmpty else { continue }
      found[path(of: node)] = evaluator.primary.values[text]
    }
    return found
  }

  /// Puts answers back that `answers` gave, adding rows where it takes more; unknown and calculated nodes are passed
  /// over.
  public mutating func restore(_ answers: [String: String]) -> Changes {
    var changes = Changes()
    let known = answers.keys.compactMap { path in place(in: path).map { (place: $0, path: path) } }
    for (_, path) in known.sorted(by: { $0.place.lexicographicallyPrecedes($1.place) }) {
      guard let value = answers[path], value.utf8.count <= Self.longestAnswer else { continue }
      changes.merge(makeRows(for: path))
      guard let node = node(at: path), isAnswer(node) else { continue }
      let shape = shapeOf(node)
      let stored = store(FormText.canonical(value), at: node)
      changes.merge(stored)
      if stored.rows.isEmpty { changes.merge(bringNextRows(after: shape)) }
    }
    return changes
  }

  /// Document order of paths: the shape node and the row of each step.
  private func place(in path: String) -> [Int]? {
    guard model.plan.nodeOfPath[FormModel.withoutRows(path)] != nil else { return nil }
    var prefix = ""
    return path.dropFirst().split(separator: "/").flatMap { step -> [Int] in
      let name = step.prefix { $0 != "[" }
      prefix += "/\(name)"
      return [model.plan.nodeOfPath[prefix] ?? 0, Int(step.dropFirst(name.count + 1).dropLast()) ?? 1]
    }
  }

  /// Adds the rows a path goes through, where anybody may.
  private mutating func makeRows(for path: String) -> Changes {
    var changes = Changes()
    var prefix = ""
    for step in path.dropFirst().split(separator: "/") {
      let name = step.prefix { $0 != "[" }
      let row = Int(step.dropFirst(name.count + 1).dropLast()) ?? 1
      while prefix.utf8.count < 2048, rowCount(of: "\(prefix)/\(name)") < row, row <= Self.mostRows,
        let added = try? appendRow("\(prefix)/\(name)")
      {
        changes.merge(added)
      }
      prefix += "/\(step)"
    }
    return changes
  }

  /// Ends the interview: the time of ending is noted where the form wants it (`jr:preload="timestamp"`, `end`).
  ///
  /// - Parameter now: local time with offset, as in `SessionContext.now`.
  public mutating func finalise(now: String) -> Changes {
    var changes = Changes()
    for bind in model.definition.binds where bind.preload == .end {
      guard let shape = model.plan.nodeOfPath[bind.path] else { continue }
      for node in evaluator.places.instances(of: shape, evaluator.primary) { changes.merge(store(now, at: node)) }
    }
    return changes
  }

  // MARK: Inside

  func bind(of node: Int) -> Bind? { model.plan.bindOfNode[shapeOf(node)].map { model.definition.binds[$0] } }

  func isCalculated(_ node: Int) -> Bool {
    model.plan.bindOfNode[shapeOf(node)].map { model.definition.binds[$0].calculate != nil } ?? false
  }

  private func isAnswer(_ node: Int) -> Bool {
    guard evaluator.primary.leafText(node) != nil else { return false }
    let bind = bind(of: node)
    return bind?.calculate == nil && bind?.preload == nil
  }
}
