/// When something is asked or follows, in terms of earlier answers: what can be put in words on a paper form.
public indirect enum Condition: Sendable, Equatable {
  /// The question at `path` has this answer (a choice's value), or one of its answers is it.
  case answer(path: String, value: String)
  /// The question at `path` is answered.
  case answered(path: String)
  /// A number against a bound; `sign` is one of `<` `≤` `>` `≥` `=`.
  case number(path: String, sign: String, bound: Double)
  case not(Condition)
  case all([Condition])
  case any([Condition])
  /// It depends on something that no answer on paper shows: a calculation, the scanned document, the day.
  case other
  case always

  /// The same without needless nesting.
  var simplified: Condition {
    switch self {
    case .not(let inner):
      switch inner.simplified {
      case .not(let twice): return twice
      case .other: return .other
      case let inner: return .not(inner)
      }
    case .all(let terms):
      let terms = terms.map(\.simplified).flatMap { (term) -> [Condition] in
        if case .all(let inner) = term { inner } else { [term] }
      }.filter { $0 != .always }
      return terms.isEmpty ? .always : terms.count == 1 ? terms[0] : .all(terms)
    case .any(let terms):
      let terms = terms.map(\.simplified).flatMap { (term) -> [Condition] in
        if case .any(let inner) = term { inner } else { [term] }
      }
      return terms.contains(.always) ? .always : terms.count == 1 ? terms[0] : .any(terms)
    case .answer, .answered, .number, .other, .always: return self
    }
  }
}

extension FormModel {
  /// When the question at `path` is asked: its own relevance and that of the groups around it.
  public func askingCondition(of path: String) -> Condition {
    let reader = ConditionReader(definition)
    let path = Self.withoutRows(path)
    let around = definition.binds.filter { path == $0.path || path.hasPrefix($0.path + "/") }
    let terms = around.compactMap { bind in bind.relevant.map { reader.read($0.tree, at: bind.path, depth: 0) } }
    return Condition.all(terms).simplified
  }

  /// When an outcome follows.
  public func condition(of outcome: Outcome) -> Condition {
    ConditionReader(definition).whenTrue(Self.withoutRows(outcome.path), depth: 0).simplified
  }
}

/// Reads expressions as conditions over the form's questions, calculates resolved.
private struct ConditionReader {
  /// Calculates upon calculates; a form that goes deeper has nothing to say on paper.
  static let deepest = 8

  private let asked: Set<String>
  private let calculates: [String: ExpressionTree]

  init(_ definition: FormDefinition) {
    asked = Set(definition.questions.map(\.path))
    calculates = Dictionary(
      definition.binds.compactMap { bind in bind.calculate.map { (bind.path, $0.tree) } },
      uniquingKeysWith: { first, _ in first })
  }

  func read(_ tree: ExpressionTree, at place: String, depth: Int) -> Condition {
    guard depth < Self.deepest else { return .other }
    switch tree {
    case .and(let terms): return .all(terms.map { read($0, at: place, depth: depth) })
    case .or(let terms): return .any(terms.map { read($0, at: place, depth: depth) })
    case .call(.not, let arguments) where arguments.count == 1:
      return .not(read(arguments[0], at: place, depth: depth))
    case .call(.selected, let arguments) where arguments.count == 2:
      guard let path = path(arguments[0], at: place), asked.contains(path), case .string(let value) = arguments[1]
      else { return .other }
      return .answer(path: path, value: value)
    case .call(.trueValue, _): return .always
    case .compare(let comparison, let left, let right):
      return compare(comparison, left, right, at: place, depth: depth)
    default: return .other
    }
  }

  /// A calculate being true: one that is `if(…, '1', '')`, or of that meaning.
  func whenTrue(_ path: String, depth: Int) -> Condition {
    guard depth < Self.deepest, let tree = calculates[path] else { return .other }
    return truth(tree, at: path, depth: depth + 1) ?? .other
  }

  /// When the value isn't empty; nil for never.
  private func truth(_ tree: ExpressionTree, at place: String, depth: Int) -> Condition? {
    switch tree {
    case .string(let text): return text.isEmpty ? nil : .always
    case .call(.ifElse, let arguments) where arguments.count == 3 && depth < Self.deepest:
      let condition = read(arguments[0], at: place, depth: depth)
      let ways = [
        truth(arguments[1], at: place, depth: depth + 1).map { Condition.all([condition, $0]) },
        truth(arguments[2], at: place, depth: depth + 1).map { Condition.all([.not(condition), $0]) },
      ].compactMap(\.self)
      return ways.isEmpty ? nil : .any(ways)
    default: return read(tree, at: place, depth: depth)
    }
  }

  private func compare(
    _ comparison: ExpressionTree.Comparison, _ left: ExpressionTree, _ right: ExpressionTree, at place: String,
    depth: Int
  ) -> Condition {
    guard let path = path(left, at: place) else { return .other }
    switch (comparison, right) {
    case (.equal, .string(let value)), (.notEqual, .string(let value)):
      let holds: Condition
      if asked.contains(path) {
        holds = value.isEmpty ? .not(.answered(path: path)) : .answer(path: path, value: value)
      } else if value == "1" {
        holds = whenTrue(path, depth: depth)
      } else {
        holds = .other
      }
      return comparison == .equal ? holds : .not(holds)
    case (_, .number(let bound)) where asked.contains(path):
      let signs: [ExpressionTree.Comparison: String] = [
        .less: "<", .lessOrEqual: "≤", .greater: ">", .greaterOrEqual: "≥", .equal: "=",
      ]
      guard let sign = signs[comparison] else { return .not(.number(path: path, sign: "=", bound: bound)) }
      return .number(path: path, sign: sign, bound: bound)
    default: return .other
    }
  }

  /// `/data/t4` or `../t4`, seen from the node at `place`; nil for anything with a condition in it.
  private func path(_ tree: ExpressionTree, at place: String) -> String? {
    guard case .path(let location) = tree, location.steps.allSatisfy({ $0.predicates.isEmpty }) else { return nil }
    var names = place.split(separator: "/").map(String.init)
    switch location.start {
    case .root: names = []
    case .context: break
    case .filter(.call(.current, _), let predicates) where predicates.isEmpty: break
    case .filter: return nil
    }
    for step in location.steps {
      switch (step.axis, step.test) {
      case (.child, .name(let name)): names.append(name)
      case (.parent, .node) where !names.isEmpty: names.removeLast()
      case (.`self`, .node): break
      default: return nil
      }
    }
    return "/" + names.joined(separator: "/")
  }
}
