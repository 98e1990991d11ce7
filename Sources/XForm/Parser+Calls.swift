/// Function calls: what is called, with how many arguments of which kind.
extension Parser {
  mutating func call() throws(FormError) -> ExpressionTree {
    guard case .name(let name) = current else { throw unexpected("a function call should stand here") }
    let start = position
    guard let function = XPathFunction.named(name) else {
      let problem = unexpected("there is no function \(name)()")
      if !keepsImpossibleCalls { throw problem }
      position += 2
      _ = try arguments()
      return Self.impossible(problem)
    }
    position += 2
    let arguments = try arguments()
    if let message = Self.objection(to: function, name, arguments) {
      let end = position
      position = start
      let problem = unexpected(message)
      if !keepsImpossibleCalls { throw problem }
      position = end
      return Self.impossible(problem)
    }
    return .call(function, arguments)
  }

  private mutating func arguments() throws(FormError) -> [ExpressionTree] {
    if take(.close) { return [] }
    var arguments: [ExpressionTree] = []
    repeat { arguments.append(try or()) } while take(.comma)
    try expect(.close)
    return arguments
  }

  private static func impossible(_ problem: FormError) -> ExpressionTree {
    guard case .expression(_, let column, let message) = problem else {
      return .call(.impossible, [.string(problem.description), .number(1)])
    }
    return .call(.impossible, [.string(message), .number(Double(column))])
  }

  private static func objection(
    to function: XPathFunction, _ name: String, _ arguments: [ExpressionTree]
  ) -> String? {
    guard function.arity.contains(arguments.count) else {
      return "\(name)() takes \(words(function.arity)), here it has \(arguments.count)"
    }
    if let pairs = function.wantsPairs, (arguments.count - pairs.after) % 2 != 0 {
      return "\(name)() takes pairs after argument \(pairs.after), each \(pairs.of); one is half"
    }
    for (place, argument) in arguments.enumerated() where function.wantsNodeSet(at: place) && !argument.isNodeSet {
      return function.arity.upperBound == 1
        ? "\(name)() takes a path, not a value" : "\(name)() takes a path as argument \(place + 1), not a value"
    }
    switch (function, arguments.count > 1 ? arguments[1] : nil) {
    case (.regex, .string(let pattern)):
      do throws(TextPattern.Problem) {
        _ = try TextPattern(pattern)
      } catch {
        return "the pattern of \(name)() is wrong at its character \(error.column): \(error.message)"
      }
    case (.digest, .string(let algorithm)) where MessageDigests.Algorithm(named: algorithm) == nil:
      return "\(name)() knows MD5, SHA-1, SHA-256, SHA-384 and SHA-512, not \(algorithm)"
    case (.indexedRepeat, _): return foreignRepeat(arguments)
    default: break
    }
    return nil
  }

  /// A repeat that the field of `indexed-repeat()` doesn't lie in, where both are absolute paths.
  private static func foreignRepeat(_ arguments: [ExpressionTree]) -> String? {
    guard let target = plainSteps(arguments[0]) else { return nil }
    for place in stride(from: 1, to: arguments.count, by: 2) {
      guard let group = plainSteps(arguments[place]) else { continue }
      if group.count >= target.count || !target.starts(with: group) {
        return "argument \(place + 1) of indexed-repeat() must be a repeat around the field in argument 1"
      }
    }
    return nil
  }

  private static func plainSteps(_ expression: ExpressionTree) -> [LocationPath.Step]? {
    guard case .path(let path) = expression, path.start == .root,
      path.steps.allSatisfy({ $0.axis == .child && $0.predicates.isEmpty })
    else { return nil }
    return path.steps
  }

  private static func words(_ arity: ClosedRange<Int>) -> String {
    let noun = arity.upperBound == 1 ? "argument" : "arguments"
    if arity.lowerBound == arity.upperBound {
      return arity.lowerBound == 0 ? "no argument" : "\(arity.lowerBound) \(noun)"
    }
    return arity.upperBound > 4
      ? "\(arity.lowerBound) or more arguments" : "\(arity.lowerBound) to \(arity.upperBound) \(noun)"
  }
}
