/// Recursive descent over the expression grammar of XPath 1.0 (section 3).
struct Parser {
  /// Longest expression, in Unicode scalars.
  static let longestExpression = 32_768
  /// Deepest nesting of parentheses, predicates and calls; bounds the parser's stack.
  static let deepestNesting = 100
  /// Deepest tree, which also counts chains of operators; bounds the evaluator's stack.
  static let deepestTree = 256

  private let source: String
  private let tokens: [Token]
  /// Whether a call that can't be made is kept until it is evaluated, as in `form eval`; in a form it is an error.
  let keepsImpossibleCalls: Bool
  var position = 0
  private var depth = 0

  private init(_ source: String, _ tokens: [Token], keepsImpossibleCalls: Bool) {
    self.source = source
    self.tokens = tokens
    self.keepsImpossibleCalls = keepsImpossibleCalls
  }

  static func parse(_ source: String, keepsImpossibleCalls: Bool = false) throws(FormError) -> ExpressionTree {
    guard source.utf8.count <= longestExpression || source.unicodeScalars.count <= longestExpression else {
      throw .expression(
        String(source.prefix(40)) + "…", column: longestExpression,
        problem: "it is longer than \(longestExpression) characters; split it over several calculates")
    }
    var parser = Parser(source, try Lexer.tokens(of: source), keepsImpossibleCalls: keepsImpossibleCalls)
    let tree = try parser.or()
    if parser.current != .end { throw parser.unexpected("the expression should end here") }
    // Each level of a tree is a token at least.
    if parser.tokens.count > deepestTree, tree.isDeeper(than: deepestTree) {
      throw .expression(
        String(source.prefix(40)) + "…", column: 1,
        problem: "it chains more than \(deepestTree) operators; split it over several calculates")
    }
    return tree
  }

  // MARK: Operators

  mutating func or() throws(FormError) -> ExpressionTree {
    try descend()
    defer { depth -= 1 }
    return try operation(ofAtLeast: .or)
  }

  /// How closely an operator holds its operands together.
  private enum Binding: Int, Comparable {
    case or, and, equality, relation, sum, product

    init?(_ operation: Token.Operator) {
      switch operation {
      case .or: self = .or
      case .and: self = .and
      case .equal, .notEqual: self = .equality
      case .less, .lessOrEqual, .greater, .greaterOrEqual: self = .relation
      case .plus, .minus: self = .sum
      case .multiply, .div, .mod: self = .product
      case .union: return nil
      }
    }

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  /// Operands joined by operators that bind at least so closely; equal ones group from the left.
  private mutating func operation(ofAtLeast least: Binding) throws(FormError) -> ExpressionTree {
    var left = try unary()
    // What is joined by the loosest operator seen so far is complete.
    while case .op(let operation) = current, let binding = Binding(operation), binding >= least {
      position += 1
      guard let tighter = Binding(rawValue: binding.rawValue + 1) else {
        left = .arithmetic(Self.arithmetic(operation), left, try unary())
        continue
      }
      let right = try self.operation(ofAtLeast: tighter)
      switch binding {
      case .or, .and:
        var terms = [left, right]
        while case .op(operation) = current {
          position += 1
          terms.append(try self.operation(ofAtLeast: tighter))
        }
        left = binding == .or ? .or(terms) : .and(terms)
      case .equality, .relation: left = .compare(Self.comparison(operation), left, right)
      case .sum, .product: left = .arithmetic(Self.arithmetic(operation), left, right)
      }
    }
    return left
  }

  private static func comparison(_ operation: Token.Operator) -> ExpressionTree.Comparison {
    switch operation {
    case .notEqual: .notEqual
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .greater: .greater
    case .greaterOrEqual: .greaterOrEqual
    default: .equal
    }
  }

  private static func arithmetic(_ operation: Token.Operator) -> ExpressionTree.Arithmetic {
    switch operation {
    case .minus: .subtract
    case .multiply: .multiply
    case .div: .divide
    case .mod: .remainder
    default: .add
    }
  }

  private mutating func unary() throws(FormError) -> ExpressionTree {
    var negations = 0
    while take(.minus) { negations += 1 }
    let operand = try union()
    // An even number of signs still converts to a number.
    if negations == 0 { return operand }
    return negations.isMultiple(of: 2) ? .negate(.negate(operand)) : .negate(operand)
  }

  private mutating func union() throws(FormError) -> ExpressionTree {
    var left = try path()
    while case .op(.union) = current {
      guard left.isNodeSet else { throw unexpected("'|' joins node-sets only") }
      position += 1
      let right = try path()
      guard right.isNodeSet else { throw unexpected("'|' joins node-sets only") }
      left = .union(left, right)
    }
    return left
  }

  // MARK: Primary expressions

  mutating func primary() throws(FormError) -> ExpressionTree {
    switch current {
    case .number(let number):
      position += 1
      return .number(number)
    case .literal(let text):
      position += 1
      return .string(text)
    case .mark:
      position += 1
      let inner = try or()
      try expect(.close)
      return inner
    default: return try call()
    }
  }

  // MARK: Tokens

  var current: Token.Kind { tokens[position].kind }
  var next: Token.Kind { position + 1 < tokens.count ? tokens[position + 1].kind : .end }

  private mutating func take(_ operation: Token.Operator) -> Bool {
    guard case .op(operation) = current else { return false }
    position += 1
    return true
  }

  mutating func take(_ mark: Token.Mark) -> Bool {
    guard case .mark(mark) = current else { return false }
    position += 1
    return true
  }

  mutating func expect(_ mark: Token.Mark) throws(FormError) {
    if !take(mark) { throw unexpected("'\(mark.rawValue)' should stand here") }
  }

  private mutating func descend() throws(FormError) {
    depth += 1
    if depth > Self.deepestNesting {
      throw unexpected("it is nested more than \(Self.deepestNesting) deep; split it over several calculates")
    }
  }

  func unexpected(_ message: String) -> FormError {
    .expression(source, column: Lexer.column(of: tokens[position].start, in: source), problem: message)
  }
}
