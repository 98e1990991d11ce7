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
    guard source.unicodeScalars.count <= longestExpression else {
      throw .expression(
        String(source.prefix(40)) + "…", column: longestExpression,
        problem: "it is longer than \(longestExpression) characters; split it over several calculates")
    }
    var parser = Parser(source, try Lexer.tokens(of: source), keepsImpossibleCalls: keepsImpossibleCalls)
    let tree = try parser.or()
    if parser.current != .end { throw parser.unexpected("the expression should end here") }
    if tree.isDeeper(than: deepestTree) {
      throw .expression(
        String(source.prefix(40)) + "…", column: 1,
        problem: "it chains more than \(deepestTree) operators; split it over several calculates")
    }
    return tree
  }

  // MARK: Operators, loosest first

  mutating func or() throws(FormError) -> ExpressionTree {
    try descend()
    defer { depth -= 1 }
    var terms = [try and()]
    while takeOperator("or") { terms.append(try and()) }
    return terms.count == 1 ? terms[0] : .or(terms)
  }

  private mutating func and() throws(FormError) -> ExpressionTree {
    var terms = [try equality()]
    while takeOperator("and") { terms.append(try equality()) }
    return terms.count == 1 ? terms[0] : .and(terms)
  }

  private mutating func equality() throws(FormError) -> ExpressionTree {
    var left = try relational()
    while true {
      if takeOperator("=") {
        left = .compare(.equal, left, try relational())
      } else if takeOperator("!=") {
        left = .compare(.notEqual, left, try relational())
      } else {
        return left
      }
    }
  }

  private mutating func relational() throws(FormError) -> ExpressionTree {
    var left = try additive()
    while true {
      if takeOperator("<=") {
        left = .compare(.lessOrEqual, left, try additive())
      } else if takeOperator(">=") {
        left = .compare(.greaterOrEqual, left, try additive())
      } else if takeOperator("<") {
        left = .compare(.less, left, try additive())
      } else if takeOperator(">") {
        left = .compare(.greater, left, try additive())
      } else {
        return left
      }
    }
  }

  private mutating func additive() throws(FormError) -> ExpressionTree {
    var left = try multiplicative()
    while true {
      if takeOperator("+") {
        left = .arithmetic(.add, left, try multiplicative())
      } else if takeOperator("-") {
        left = .arithmetic(.subtract, left, try multiplicative())
      } else {
        return left
      }
    }
  }

  private mutating func multiplicative() throws(FormError) -> ExpressionTree {
    var left = try unary()
    while true {
      if takeOperator("*") {
        left = .arithmetic(.multiply, left, try unary())
      } else if takeOperator("div") {
        left = .arithmetic(.divide, left, try unary())
      } else if takeOperator("mod") {
        left = .arithmetic(.remainder, left, try unary())
      } else {
        return left
      }
    }
  }

  private mutating func unary() throws(FormError) -> ExpressionTree {
    var negations = 0
    while takeOperator("-") { negations += 1 }
    let operand = try union()
    // An even number of signs still converts to a number.
    if negations == 0 { return operand }
    return negations.isMultiple(of: 2) ? .negate(.negate(operand)) : .negate(operand)
  }

  private mutating func union() throws(FormError) -> ExpressionTree {
    var left = try path()
    while case .op("|") = current {
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
      try expect(mark: ")")
      return inner
    default: return try call()
    }
  }

  // MARK: Tokens

  var current: Token.Kind { tokens[position].kind }
  var next: Token.Kind { position + 1 < tokens.count ? tokens[position + 1].kind : .end }

  private mutating func takeOperator(_ name: String) -> Bool {
    guard case .op(name) = current else { return false }
    position += 1
    return true
  }

  mutating func take(mark: String) -> Bool {
    guard current == .mark(mark) else { return false }
    position += 1
    return true
  }

  mutating func expect(mark: String) throws(FormError) {
    if !take(mark: mark) { throw unexpected("'\(mark)' should stand here") }
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
