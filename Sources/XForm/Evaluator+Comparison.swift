extension Evaluator {
  /// XPath 1.0 section 3.4; a node-set compares true if any of its nodes does.
  func compare(_ comparison: ExpressionTree.Comparison, _ left: XPathValue, _ right: XPathValue) -> Bool {
    let isEquality = comparison == .equal || comparison == .notEqual
    switch (left, right) {
    // Against a truth the node-set as a whole counts; in order comparisons its nodes do, as in web-forms.
    case (.nodes, .boolean) where isEquality, (.node, .boolean) where isEquality:
      return compareScalars(comparison, .boolean(boolean(left)), right)
    case (.boolean, .nodes) where isEquality, (.boolean, .node) where isEquality:
      return compareScalars(comparison, left, .boolean(boolean(right)))
    case (.nodes(let nodes), _):
      return nodes.contains { compare(comparison, .string(string($0)), right) }
    case (_, .nodes(let nodes)):
      return nodes.contains { compare(comparison, left, .string(string($0))) }
    case (.node(let node), _):
      return compare(comparison, .string(string(node)), right)
    case (_, .node(let node)):
      return compare(comparison, left, .string(string(node)))
    default:
      return compareScalars(comparison, left, right)
    }
  }

  private func compareScalars(
    _ comparison: ExpressionTree.Comparison, _ left: XPathValue, _ right: XPathValue
  ) -> Bool {
    switch comparison {
    case .equal: areEqual(left, right)
    case .notEqual: areUnequal(left, right)
    case .less: number(left) < number(right)
    case .lessOrEqual: number(left) <= number(right)
    case .greater: number(left) > number(right)
    case .greaterOrEqual: number(left) >= number(right)
    }
  }

  private func areEqual(_ left: XPathValue, _ right: XPathValue) -> Bool {
    switch (left, right) {
    case (.boolean, _), (_, .boolean): boolean(left) == boolean(right)
    case (.number, _), (_, .number), (.moment, _), (_, .moment): Self.areClose(number(left), number(right))
    default: string(left) == string(right)
    }
  }

  private func areUnequal(_ left: XPathValue, _ right: XPathValue) -> Bool {
    // Not the negation: NaN is unequal to everything and equal to nothing, which comes to the same for scalars.
    !areEqual(left, right)
  }

  /// JavaRosa, which form authors test with, compares numbers with a tolerance: `6.1 - 7.8 = -1.7` is true.
  private static func areClose(_ left: Double, _ right: Double) -> Bool {
    left == right || (left - right).magnitude < 1e-12
  }
}
