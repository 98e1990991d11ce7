/// Why an answer isn't accepted as it stands.
public struct Violation: Sendable, Equatable {
  public enum Kind: String, Sendable {
    case required
    case constraint
    /// Not in the lexical space of the bind's type.
    case type
    /// A repeat's count asks for more rows than an instance holds.
    case rows
  }

  public var path: String
  public var kind: Kind
  /// The form's own words in the session's language, or ours (English and Russian) if it has none.
  public var message: LocalizedText
}

extension FormSession {
  /// What keeps the form from being finalised: every relevant node, questions first in body order, rows in theirs.
  public func violations() -> [Violation] {
    let asked = model.questions.map(\.path)
    let askedSet = Set(asked)
    let others = model.definition.binds.map(\.path).filter { !askedSet.contains($0) }
    let checked = (asked + others).compactMap { model.plan.nodeOfPath[$0] }.flatMap { shape in
      evaluator.places.instances(of: shape, evaluator.primary)
    }
    return checked.compactMap { violation(at: $0) } + rowsLeftOut()
  }

  /// Repeats whose count asks for more rows than `fitRows` may bring: what was to be asked in them is missing.
  private func rowsLeftOut() -> [Violation] {
    let tree = evaluator.primary
    return model.plan.computations.filter { $0.aspect == .rows && !$0.looksAtOwnRows }.flatMap { count in
      let parentShape = Int(model.plan.shape.tree.parents[count.node])
      return evaluator.places.instances(of: parentShape, tree).compactMap { parent -> Violation? in
        let there = rows(of: count.node, below: parent).count
        guard !evaluator.hidden[parent],
          evaluator.number(count.expression, Focus(NodeReference(0, parent))) >= Double(there + 1)
        else { return nil }
        let path = path(of: parent) + "/" + model.plan.shape.tree.name(count.node)
        return Violation(path: path, kind: .rows, message: message(nil, path, .rows, .string))
      }
    }
  }

  /// What is wrong with the answer as it stands.
  public func violation(of path: String) -> Violation? { node(at: path).flatMap { violation(at: $0) } }

  /// Whether an answer would be refused, with everything recomputed as if it had been given.
  public func violation(of path: String, candidate: String) -> Violation? {
    guard let node = node(at: path) else { return nil }
    var trial = self
    _ = trial.store(FormText.canonical(candidate), at: node)
    return trial.violation(of: path)
  }

  private func violation(at node: Int) -> Violation? {
    guard !evaluator.hidden[node], let bind = bind(of: node), evaluator.primary.holder(node) != nil else { return nil }
    let path = path(of: node)
    let value = evaluator.string(NodeReference(0, node))
    if value.isEmpty {
      guard required[node] else { return nil }
      return Violation(path: path, kind: .required, message: message(bind.requiredMessage, path, .required, bind.type))
    }
    if !bind.type.accepts(value) {
      return Violation(path: path, kind: .type, message: message(nil, path, .type, bind.type))
    }
    guard let constraint = model.plan.constraints[shapeOf(node)],
      !evaluator.boolean(constraint, Focus(NodeReference(0, node)))
    else { return nil }
    return Violation(
      path: path, kind: .constraint, message: message(bind.constraintMessage, path, .constraint, bind.type))
  }

  private func message(
    _ reference: TextReference?, _ path: String, _ kind: Violation.Kind, _ type: ValueType
  ) -> LocalizedText {
    if let own = text(reference, at: path, in: language) { return own }
    let isRussian = language == "ru" || language.hasPrefix("ru-")
    let words: (english: String, russian: String) =
      switch (kind, type) {
      case (.required, _): ("This question needs an answer.", "На этот вопрос нужен ответ.")
      case (.constraint, _):
        ("This answer isn't possible here. Please check it.", "Такой ответ здесь невозможен. Проверьте его.")
      case (.rows, _):
        ("More entries are asked for than this list can hold.", "Нужно больше записей, чем помещается в этот список.")
      case (.type, .int): ("Please write a whole number.", "Напишите целое число.")
      case (.type, .decimal): ("Please write a number.", "Напишите число.")
      case (.type, .date): ("Please write a date as YYYY-MM-DD.", "Напишите дату в виде ГГГГ-ММ-ДД.")
      case (.type, _): ("This isn't in the form the question needs.", "Ответ записан не в том виде, который нужен.")
      }
    let isKnown = isRussian || language == "en" || language.hasPrefix("en-")
    return LocalizedText(
      text: isRussian ? words.russian : words.english, language: isRussian ? "ru" : "en", isFallback: !isKnown)
  }
}
