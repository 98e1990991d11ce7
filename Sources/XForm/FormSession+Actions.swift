/// Actions: values set when something happens.
extension FormSession {
  /// Fires the actions of an event in the form's order, each at every row of its target (`in`: within one row only).
  mutating func fire(_ event: ActionDefinition.Event, in row: Int? = nil) -> Changes {
    var changes = Changes()
    for (number, action) in model.definition.actions.enumerated() where action.events.contains(event) {
      let target = model.plan.actions[number].target
      if let row {
        guard model.plan.shape.contains(shapeOf(row), target), stands(action, in: row) else { continue }
      }
      // By path, as an action may bring rows that move the others.
      let paths = evaluator.places.instances(of: target, under: row ?? 0, evaluator.primary).map { path(of: $0) }
      for path in paths {
        if let node = node(at: path) { changes.merge(perform(number, at: node)) }
      }
    }
    return changes
  }

  /// An action inside a repeat is about that repeat's rows, not about those of repeats further in.
  private func stands(_ action: ActionDefinition, in row: Int) -> Bool {
    guard let place = action.place.flatMap({ model.plan.nodeOfPath[$0] }), model.plan.shape.isRepeat[place] else {
      return true
    }
    return place == shapeOf(row)
  }

  /// Fires what stands in the question at `node`, once everything that follows from its answer is computed.
  mutating func fireValueChanged(at node: Int) -> Changes {
    var changes = Changes()
    let path = path(of: node)
    for number in model.plan.actionsOnChange[shapeOf(node)] ?? [] {
      guard let from = self.node(at: path) else { continue }
      let target = model.plan.actions[number].target
      let depth = model.plan.shape.sharedDepth(target, shapeOf(from))
      let row = evaluator.places.row(of: from, depth: depth, evaluator.primary)
      let paths = evaluator.places.instances(of: target, under: row, evaluator.primary).map { self.path(of: $0) }
      for path in paths {
        if let node = self.node(at: path) { changes.merge(perform(number, at: node)) }
      }
    }
    return changes
  }

  private mutating func perform(_ number: Int, at node: Int) -> Changes {
    let action = model.plan.actions[number]
    evaluator.draw += 1
    let type = model.plan.types[shapeOf(node)]
    let path = path(of: node)
    let value =
      action.value.map { evaluator.computedText($0, Focus(NodeReference(0, node)), for: type) } ?? action.literal
    let canonical = FormText.canonical(value)
    guard canonical.utf8.count <= Self.longestAnswer else { return Changes() }
    var changes = store(canonical, at: node)
    changes.recalculated.insert(path)
    return changes
  }

  /// Actions of rows that `jr:count` brought.
  mutating func greetNewRows() -> Changes {
    var changes = Changes()
    var rounds = 0
    while !newRows.isEmpty, rounds < Self.mostRows {
      let waiting = newRows
      newRows = []
      rounds += 1
      guard model.definition.actions.contains(where: { $0.events.contains(.newRepeat) }) else { return changes }
      for path in waiting {
        if let row = node(at: path) { changes.merge(fire(.newRepeat, in: row)) }
      }
    }
    return changes
  }
}

extension FormSession {
  /// Fires an event by its name, as an author's script may; `false` if there is no such event for the whole form.
  package mutating func fire(event name: String) -> Bool {
    guard let event = ActionDefinition.Event(rawValue: name), event == .firstLoad || event == .load else {
      return false
    }
    _ = fire(event)
    _ = greetNewRows()
    return true
  }
}
