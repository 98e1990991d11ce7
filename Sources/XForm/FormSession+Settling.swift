/// Recomputation: marks spread from what changed along the dependency graph until nothing changes any more.
extension FormSession {
  /// Puts a value in at a node and recomputes what depends on it.
  mutating func store(_ value: String, at node: Int) -> Changes {
    guard let holder = evaluator.primary.holder(node), evaluator.primary.values[holder] != value else {
      return Changes()
    }
    evaluator.primary.values[holder] = value
    var agenda = Agenda(computations: model.plan.computations.count)
    touch(node, &agenda)
    return settle(&agenda)
  }

  /// Marks what reads a node.
  func touch(_ node: Int, _ agenda: inout Agenda) { touch(shapeOf(node), from: node, &agenda) }

  /// Marks what reads a node of this shape, seen from a row that holds or held it.
  func touch(_ shape: Int, from node: Int, onlyAbove depth: Int = .max, _ agenda: inout Agenda) {
    // Part by part: a copy of the whole plan would cost more than most touches.
    for reader in model.plan.readers[shape] where reader.pinned <= depth {
      let stands = model.plan.standing[reader.number]
      spread(reader, to: stands, from: node) { agenda.mark(reader.number, at: $0) }
    }
    for reader in model.plan.itemsetReaders[shape] where reader.pinned <= depth {
      spread(reader, to: model.plan.itemsets[reader.number].node, from: node) {
        agenda.markItemset(reader.number, at: $0)
      }
    }
  }

  private func spread(_ reader: FormPlan.Reader, to stands: Int, from node: Int, _ mark: (Int?) -> Void) {
    let pinned = min(reader.pinned, model.plan.shape.depths[stands])
    guard pinned > 0 else { return mark(nil) }
    let row = evaluator.places.row(of: node, depth: pinned, evaluator.primary)
    guard row > 0 else { return mark(nil) }
    for place in evaluator.places.instances(of: stands, under: row, evaluator.primary) { mark(place) }
  }

  /// Marks what reads an aggregate.
  private func touchAggregate(_ slot: Int, _ agenda: inout Agenda) {
    for reader in model.plan.readers[model.plan.shape.tree.count + slot] { agenda.mark(reader.number, at: nil) }
  }

  /// Runs what is marked, in dependency order, then drops choices no longer offered, then fits rows to their counts,
  /// until nothing changes.
  mutating func settle(_ agenda: inout Agenda) -> Changes {
    var changes = Changes()
    // Rows that look at each other could go round for ever; a form that needs more than this isn't settled by more.
    let limit = evaluations + max(200_000, 100 * evaluator.primary.count)
    while evaluations < limit {
      if let (number, mark) = agenda.nextComputation() {
        run(number, mark, &agenda, &changes)
      } else if let (number, mark) = agenda.nextItemset() {
        keepOffered(number, mark, &agenda, &changes)
      } else if let number = agenda.nextRows() {
        fitRows(model.plan.computations[number], &agenda, &changes)
      } else {
        break
      }
    }
    return changes
  }

  private func nodes(of shape: Int, _ mark: Agenda.Mark) -> [Int] {
    switch mark {
    case .everywhere: evaluator.places.instances(of: shape, evaluator.primary)
    case .at(let nodes): nodes.sorted()
    }
  }

  private mutating func run(_ number: Int, _ mark: Agenda.Mark, _ agenda: inout Agenda, _ changes: inout Changes) {
    let computation = model.plan.computations[number]
    switch computation.aspect {
    case .rows: agenda.markRows(number)
    case .aggregate:
      let before = evaluator.aggregates[computation.slot]
      count()
      let value = evaluator.evaluate(computation.expression, Focus(NodeReference(0, 0)))
      evaluator.aggregates[computation.slot] = value
      // Aggregates are numbers and strings.
      if evaluator.string(before) != evaluator.string(value) { touchAggregate(computation.slot, &agenda) }
    default:
      for node in nodes(of: computation.node, mark) { run(computation, at: node, &agenda, &changes) }
    }
  }

  private mutating func run(
    _ computation: FormPlan.Computation, at node: Int, _ agenda: inout Agenda, _ changes: inout Changes
  ) {
    let focus = Focus(NodeReference(0, node))
    count()
    evaluator.readsHidden = computation.readsHidden
    defer { evaluator.readsHidden = false }
    switch computation.aspect {
    case .required: required[node] = evaluator.boolean(computation.expression, focus)
    case .readOnly: ownReadOnly[node] = evaluator.boolean(computation.expression, focus)
    case .calculate:
      guard let holder = evaluator.primary.holder(node) else { return }
      let type = model.plan.types[shapeOf(node)]
      let value = FormText.canonical(evaluator.computedText(computation.expression, focus, for: type))
      guard value != evaluator.primary.values[holder] else { return }
      evaluator.primary.values[holder] = value
      changes.recalculate(node, naming)
      touch(node, &agenda)
    case .relevant:
      ownRelevance[node] = evaluator.boolean(computation.expression, focus)
      for inner in node..<Int(evaluator.primary.ends[node]) {
        let parent = Int(evaluator.primary.parents[inner])
        let isHidden = !ownRelevance[inner] || (parent >= 0 && evaluator.hidden[parent])
        guard isHidden != evaluator.hidden[inner] else { continue }
        evaluator.hidden[inner] = isHidden
        let kind = evaluator.primary.kinds[inner]
        if kind == .element {
          let path = path(of: inner)
          // Twice over is no change.
          if changes.relevanceChanged.remove(path) == nil { changes.relevanceChanged.insert(path) }
        }
        if kind == .element || kind == .attribute { touch(inner, &agenda) }
      }
    case .aggregate, .rows: break
    }
  }

  /// Takes choices that are no longer offered out of the answers.
  private mutating func keepOffered(
    _ number: Int, _ mark: Agenda.Mark, _ agenda: inout Agenda, _ changes: inout Changes
  ) {
    let itemset = model.plan.itemsets[number]
    for node in nodes(of: itemset.node, mark) {
      guard let holder = evaluator.primary.holder(node), !evaluator.primary.values[holder].isEmpty else { continue }
      // Choices that only an unseen row or file would give are no reason to lose an answer.
      let known = Set(choiceValues(of: itemset, at: node))
      let kept = FormText.tokens(evaluator.primary.values[holder]).filter { known.contains(String($0)) }
        .joined(separator: " ")
      guard kept != evaluator.primary.values[holder] else { continue }
      evaluator.primary.values[holder] = kept
      changes.recalculate(node, naming)
      touch(node, &agenda)
    }
  }

  private mutating func count() {
    evaluations += 1
    evaluator.draw += 1
  }
}
