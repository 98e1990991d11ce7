/// What stands now.
extension FormSession {
  /// The value in XForms lexical form; "" when unanswered, not relevant or unknown.
  public func value(of path: String) -> String {
    guard let node = node(at: path), evaluator.primary.holder(node) != nil else { return "" }
    return evaluator.string(NodeReference(0, node))
  }

  /// The value that is kept, also while the node isn't relevant.
  package func storedValue(of path: String) -> String {
    node(at: path).map { storedValue(at: $0) } ?? ""
  }

  func storedValue(at node: Int) -> String { evaluator.primary.holder(node).map { evaluator.primary.values[$0] } ?? "" }

  /// Whether the node and all its ancestors are relevant; `false` for an unknown path.
  public func isRelevant(_ path: String) -> Bool { node(at: path).map { !evaluator.hidden[$0] } ?? false }

  public func isRequired(_ path: String) -> Bool { node(at: path).map { required[$0] } ?? false }

  /// Whether the node or one of its ancestors is read-only.
  public func isReadOnly(_ path: String) -> Bool {
    node(at: path).map { isReadOnly($0) } ?? true
  }

  func isReadOnly(_ node: Int) -> Bool {
    var place = node
    while place >= 0 {
      if ownReadOnly[place] { return true }
      place = Int(evaluator.primary.parents[place])
    }
    return false
  }

  /// The questions to show now, in body order; one in a repeat once for each row, with the row in its path.
  public func relevantQuestions() -> [Question] {
    guard model.plan.shape.hasRepeats else { return model.questions.filter { isRelevant($0.path) } }
    return questionsInRows().filter { !evaluator.hidden[$0.node] }.map { found in
      var question = model.questions[found.number]
      question.path = path(of: found.node)
      if let group = question.groupPath, let shape = model.plan.nodeOfPath[group],
        let outer = [found.node].first(where: { _ in model.plan.shape.contains(shape, shapeOf(found.node)) }),
        let place = ([outer] + evaluator.primary.ancestors(outer)).first(where: { shapeOf($0) == shape })
      {
        question.groupPath = path(of: place)
      }
      return question
    }
  }

  /// Body order, but row after row.
  private func questionsInRows() -> [(number: Int, node: Int)] {
    let plan = model.plan
    let shape = plan.shape
    var found: [(number: Int, node: Int)] = []
    func add(_ numbers: ArraySlice<Int>, under scope: Int, depth: Int) {
      var rest = numbers
      while let number = rest.first {
        guard let wanted = plan.nodeOfPath[model.questions[number].path] else {
          rest.removeFirst()
          continue
        }
        guard shape.depths[wanted] > depth else {
          for node in evaluator.places.instances(of: wanted, under: scope, evaluator.primary) {
            found.append((number, node))
          }
          rest.removeFirst()
          continue
        }
        // All that stand in the same repeat, then that repeat's rows one by one.
        let outer = repeatShape(of: wanted, depth: depth + 1)
        let inside = rest.prefix { other in
          plan.nodeOfPath[model.questions[other].path].map { shape.contains(outer, $0) } ?? false
        }
        for row in evaluator.places.instances(of: outer, under: scope, evaluator.primary) {
          add(inside, under: row, depth: depth + 1)
        }
        rest = rest.dropFirst(inside.count)
      }
    }
    add(ArraySlice(model.questions.indices), under: 0, depth: 0)
    return found
  }

  /// The repeat at a depth that holds a shape node.
  private func repeatShape(of wanted: Int, depth: Int) -> Int {
    let shape = model.plan.shape
    var node = wanted
    while !(shape.isRepeat[node] && shape.depths[node] == depth) { node = Int(shape.tree.parents[node]) }
    return node
  }

  /// The outcomes that hold now, in the form's order; one in a repeat if it holds in any row.
  public func firedOutcomes() -> [Outcome] {
    model.outcomes.filter { outcome in
      guard let shape = model.plan.nodeOfPath[outcome.path] else { return false }
      return evaluator.places.instances(of: shape, evaluator.primary).contains {
        !["", "0", "false"].contains(evaluator.string(NodeReference(0, $0)))
      }
    }
  }

  /// See `FormModel.effectiveLevel(of:)`.
  public func effectiveLevel(of path: String) -> Sensitivity { model.effectiveLevel(of: path) }

  /// The value as it is kept; for a select only if everything in it is on offer.
  func offered(_ value: String, _ path: String) throws(FormError) -> String {
    let canonical = FormText.canonical(value)
    guard let question = model.question(at: path) else { return canonical }
    switch question.control {
    case .selectOne:
      guard canonical.isEmpty || choiceValues(of: path).contains(canonical) else { throw .notOffered(path) }
      return canonical
    case .selectMultiple:
      let tokens = FormText.tokens(canonical)
      let known = Set(choiceValues(of: path))
      guard tokens.allSatisfy({ known.contains(String($0)) }) else { throw .notOffered(path) }
      return tokens.joined(separator: " ")
    case .rank:
      let tokens = FormText.tokens(canonical)
      guard tokens.isEmpty || Set(tokens.map(String.init)) == Set(choiceValues(of: path)) else {
        throw .incompleteRank(path)
      }
      return tokens.joined(separator: " ")
    case .range:
      // As web-forms: what is beyond the range is no answer.
      return question.range?.holds(canonical) ?? true ? canonical : ""
    case .input, .trigger, .note: return canonical
    }
  }
}
