/// A repeat as it stands now, at one place.
public struct RepeatState: Sendable, Equatable {
  /// Path of the repeat below its parent, without a number: `/data/house[2]/child`.
  public var path: String
  public var rows: Int
  /// Whether the person may add and remove rows; not if the form counts them or fixes them.
  public var isOpen: Bool
}

extension FormSession {
  /// Most rows of one repeat below one parent.
  public static let mostRows = InstanceGrafting.mostRows

  /// The relevant repeats, one for each parent row, in the form's order.
  public func repeats() -> [RepeatState] {
    let plan = model.plan
    return plan.repeatOfNode.keys.sorted().flatMap { node -> [RepeatState] in
      let parents = evaluator.places.instances(of: Int(plan.shape.tree.parents[node]), evaluator.primary)
      return parents.filter { !evaluator.hidden[$0] }.map { parent in
        RepeatState(
          path: path(of: parent) + "/" + plan.shape.tree.name(node), rows: rows(of: node, below: parent).count,
          isOpen: isOpen(node) && isOffered(node, below: parent))
      }
    }
  }

  /// How many rows a repeat has; 0 if there is no such repeat.
  public func rowCount(of path: String) -> Int {
    place(ofRepeat: path).map { rows(of: $0.shape, below: $0.parent).count } ?? 0
  }

  /// Adds a row to a repeat, at its end, with the form's default values.
  ///
  /// - Parameter path: the repeat, such as `/data/child` or `/data/house[2]/child`.
  /// - Returns: what changed outside the row.
  /// - Throws: `FormError` if the form doesn't let rows be added here, or there are `mostRows` already.
  public mutating func addRow(_ path: String) throws(FormError) -> Changes {
    guard let (shape, parent) = place(ofRepeat: path) else { throw .unknownPath(path) }
    guard isOpen(shape) else { throw .fixedRows(path) }
    guard isOffered(shape, below: parent) else { throw .notRelevant(path) }
    return try appendRow(path)
  }

  /// Adds a row, also to a repeat that isn't shown now.
  mutating func appendRow(_ path: String) throws(FormError) -> Changes {
    guard let (shape, parent) = place(ofRepeat: path) else { throw .unknownPath(path) }
    guard isOpen(shape) else { throw .fixedRows(path) }
    guard rows(of: shape, below: parent).count < Self.mostRows, hasRoom else {
      throw .tooManyRows(path, limit: Self.mostRows)
    }
    var agenda = Agenda(computations: model.plan.computations.count)
    var changes = Changes()
    let row = insertRow(shape, below: parent, &agenda, &changes)
    let name = self.path(of: row)
    changes.merge(settle(&agenda))
    if let row = node(at: name) { changes.merge(fire(.newRepeat, in: row)) }
    return changes
  }

  /// Removes one row, such as `/data/child[2]`; the later ones move up.
  public mutating func removeRow(_ path: String) throws(FormError) -> Changes {
    guard let row = node(at: path), model.plan.shape.isRepeat[shapeOf(row)] else { throw .unknownPath(path) }
    guard isOpen(shapeOf(row)) else { throw .fixedRows(path) }
    var agenda = Agenda(computations: model.plan.computations.count)
    var changes = Changes()
    deleteRow(row, &agenda, &changes)
    changes.merge(settle(&agenda))
    return changes
  }

  // MARK: Inside

  private var hasRoom: Bool { evaluator.primary.count < InstanceGrafting.mostNodes }

  private func isOpen(_ shape: Int) -> Bool {
    guard let number = model.plan.repeatOfNode[shape] else { return false }
    let one = model.definition.repeats[number]
    return one.count == nil && !one.isFixed
  }

  /// Whether a new row would be relevant: a repeat may have a relevance of its own, which each row answers for itself.
  private func isOffered(_ shape: Int, below parent: Int) -> Bool {
    if evaluator.hidden[parent] { return false }
    guard let bind = model.plan.bindOfNode[shape], model.definition.binds[bind].relevant != nil, hasRoom else {
      return true
    }
    var trial = self
    var agenda = Agenda(computations: model.plan.computations.count)
    var changes = Changes()
    let row = trial.insertRow(shape, below: parent, &agenda, &changes)
    let name = trial.path(of: row)
    _ = trial.settle(&agenda)
    return trial.isRelevant(name)
  }

  func place(ofRepeat path: String) -> (shape: Int, parent: Int)? {
    guard let shape = model.plan.nodeOfPath[FormModel.withoutRows(path)], model.plan.shape.isRepeat[shape],
      let slash = path.lastIndex(of: "/"), let parent = slash == path.startIndex ? 0 : node(at: String(path[..<slash]))
    else { return nil }
    return (shape, parent)
  }

  func rows(of shape: Int, below parent: Int) -> [Int] {
    let tree = evaluator.primary
    var found: [Int] = []
    var child = parent + 1
    while child < Int(tree.ends[parent]) {
      if shapeOf(child) == shape { found.append(child) }
      child = Int(tree.ends[child])
    }
    return found
  }

  /// Adds and removes rows until there are as many as `jr:count` says.
  ///
  /// - Parameter isAnswered: something that the count comes from was just answered.
  mutating func fitRows(
    _ computation: FormPlan.Computation, isAnswered: Bool = false, _ agenda: inout Agenda, _ changes: inout Changes
  ) {
    let shape = computation.node
    let parentShape = Int(model.plan.shape.tree.parents[shape])
    // From the last, so that the places of those still to come stay right.
    for parent in evaluator.places.instances(of: parentShape, evaluator.primary).reversed() {
      evaluations += 1
      let number = evaluator.number(computation.expression, Focus(NodeReference(0, parent)))
      var wanted = number.isNaN || number < 0 ? 0 : Int(min(number, Double(Self.mostRows)))
      var there = rows(of: shape, below: parent)
      while there.count > wanted, let last = there.popLast() { deleteRow(last, &agenda, &changes) }
      if computation.looksAtOwnRows, wanted > there.count {
        // The next row depends on what is answered in the last: it comes when that is.
        guard there.isEmpty || isAnswered else { continue }
        wanted = there.count + 1
      }
      for _ in there.count..<max(wanted, there.count) where hasRoom {
        let row = insertRow(shape, below: parent, &agenda, &changes)
        newRows.append(path(of: row))
      }
    }
  }

  /// Counts that look at their own rows bring the next row once something they come from is answered.
  mutating func bringNextRows(after shape: Int) -> Changes {
    var changes = Changes()
    for computation in model.plan.ownRowCounts where computation.sources.contains(shape) {
      var agenda = Agenda(computations: model.plan.computations.count)
      fitRows(computation, isAnswered: true, &agenda, &changes)
      changes.merge(settle(&agenda))
    }
    return changes
  }

  /// Puts a row in and marks its own computations and all that read such rows.
  mutating func insertRow(_ shape: Int, below parent: Int, _ agenda: inout Agenda, _ changes: inout Changes) -> Int {
    changes.settleNames()
    rowGeneration += 1
    let place = evaluator.places.newRowPlace(of: shape, below: parent, evaluator.primary)
    let (subtree, shapes) = InstanceGrafting.row(of: model.plan.shape, shape)
    let length = shapes.count
    evaluator.primary.insert(subtree, at: place, below: parent)
    evaluator.places.insert(shapes, at: place, below: parent, evaluator.primary)
    let isHidden = evaluator.hidden[parent]
    evaluator.hidden.insert(contentsOf: repeatElement(isHidden, count: length), at: place)
    ownRelevance.insert(contentsOf: repeatElement(true, count: length), at: place)
    required.insert(contentsOf: repeatElement(false, count: length), at: place)
    ownReadOnly.insert(contentsOf: repeatElement(false, count: length), at: place)
    agenda.move { $0 >= place ? $0 + length : $0 }
    for node in place..<place + length {
      for number in model.plan.computationsAt[shapeOf(node)] { agenda.mark(number, at: node) }
    }
    let depth = model.plan.shape.depths[shapeOf(parent)]
    for shape in Set(shapes) { touch(Int(shape), from: parent, onlyAbove: depth, &agenda) }
    changes.rows.insert(path(of: parent) + "/" + evaluator.primary.name(place))
    return place
  }

  /// Takes a row out and marks all that read such rows, and what the later rows say of their place.
  private mutating func deleteRow(_ row: Int, _ agenda: inout Agenda, _ changes: inout Changes) {
    changes.settleNames()
    rowGeneration += 1
    let parent = Int(evaluator.primary.parents[row])
    let range = row..<Int(evaluator.primary.ends[row])
    let kind = shapeOf(row)
    let shapes = Set(range.map { shapeOf($0) })
    changes.rows.insert(path(of: parent) + "/" + evaluator.primary.name(row))
    evaluator.primary.remove(row)
    evaluator.places.remove(range, below: parent, evaluator.primary)
    evaluator.hidden.removeSubrange(range)
    ownRelevance.removeSubrange(range)
    required.removeSubrange(range)
    ownReadOnly.removeSubrange(range)
    agenda.move { range.contains($0) ? nil : $0 >= range.upperBound ? $0 - range.count : $0 }
    let depth = model.plan.shape.depths[shapeOf(parent)]
    for shape in shapes { touch(shape, from: parent, onlyAbove: depth, &agenda) }
    for later in rows(of: kind, below: parent) where later >= row { touch(later, &agenda) }
  }
}
