/// A lexical unit of XPath 1.0 (section 3.7) and where it starts.
struct Token: Equatable {
  enum Kind: Equatable {
    case number(Double)
    case literal(String)
    /// `name`, `prefix:name` or `prefix:*`.
    case name(String)
    case star
    /// An operator name or sign: `and or div mod * + - = != < <= > >= |`.
    case op(String)
    /// `( ) [ ] . .. @ , :: / //`.
    case mark(String)
    case end
  }

  var kind: Kind
  /// Counted from 1, in Unicode scalars.
  var column: Int
}

/// Splits an expression into tokens, resolving the two ambiguities of section 3.7 (`*` and operator names).
struct Lexer {
  private let source: String
  private let scalars: [Unicode.Scalar]
  private var position = 0
  private var tokens: [Token] = []

  init(_ source: String) {
    self.source = source
    scalars = Array(source.unicodeScalars)
  }

  static func tokens(of source: String) throws(FormError) -> [Token] {
    var lexer = Lexer(source)
    return try lexer.run()
  }

  private mutating func run() throws(FormError) -> [Token] {
    while true {
      while let scalar = peek(), scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r" { position += 1 }
      guard let scalar = peek() else { break }
      let start = position
      let kind = try next(scalar)
      tokens.append(Token(kind: kind, column: start + 1))
    }
    tokens.append(Token(kind: .end, column: scalars.count + 1))
    return tokens
  }

  private mutating func next(_ scalar: Unicode.Scalar) throws(FormError) -> Token.Kind {
    switch scalar {
    case "(", ")", "[", "]", "@", ",":
      position += 1
      return .mark(String(scalar))
    case ".":
      if let digit = peek(1), isDigit(digit) { return try number() }
      return take(2, if: "..").map { .mark($0) } ?? .mark(advance("."))
    case "/": return take(2, if: "//").map { .mark($0) } ?? .mark(advance("/"))
    case ":":
      guard let mark = take(2, if: "::") else { throw problem("':' stands alone") }
      return .mark(mark)
    case "|", "+", "-", "=":
      position += 1
      return .op(String(scalar))
    case "!":
      guard let op = take(2, if: "!=") else { throw problem("'!' isn't an operator; write != or not(…)") }
      return .op(op)
    case "<": return take(2, if: "<=").map { .op($0) } ?? .op(advance("<"))
    case ">": return take(2, if: ">=").map { .op($0) } ?? .op(advance(">"))
    case "*":
      position += 1
      return operatorExpected ? .op("*") : .star
    case "'", "\"": return try literal(scalar)
    default:
      if isDigit(scalar) { return try number() }
      guard isNameStart(scalar) else {
        throw problem(scalar == "$" ? "variables ($) don't exist in forms" : "the character '\(scalar)' isn't XPath")
      }
      return name()
    }
  }

  /// Section 3.7: after an operand, `*` multiplies and a name is an operator.
  private var operatorExpected: Bool {
    guard let last = tokens.last else { return false }
    return switch last.kind {
    case .op: false
    case .mark(let mark): mark == ")" || mark == "]" || mark == "." || mark == ".."
    default: true
    }
  }

  private mutating func name() -> Token.Kind {
    let start = position
    var text = ncName()
    if operatorExpected {
      // Nothing but an operator can stand here, so `1div2` has one too.
      for name in ["and", "or", "div", "mod"] where text.hasPrefix(name) {
        let following = text.unicodeScalars.dropFirst(name.count).first
        guard following.map(isDigit) ?? true else { continue }
        position = start + name.count
        return .op(name)
      }
    }
    if peek() == ":", let following = peek(1), following != ":" {
      if following == "*" {
        position += 2
        return .name(text + ":*")
      }
      if isNameStart(following) {
        position += 1
        text += ":" + ncName()
      }
    }
    return .name(text)
  }

  private mutating func ncName() -> String {
    let start = position
    while let scalar = peek(),
      isNameStart(scalar) || isDigit(scalar) || scalar == "-" || scalar == "." || isMark(scalar)
    {
      position += 1
    }
    return text(start..<position)
  }

  private mutating func number() throws(FormError) -> Token.Kind {
    let start = position
    while let scalar = peek(), isDigit(scalar) { position += 1 }
    if peek() == "." {
      position += 1
      while let scalar = peek(), isDigit(scalar) { position += 1 }
    }
    // Not XPath, but Enketo reads it and no other meaning is possible here.
    if let sign = peek(), sign == "e" || sign == "E", let digit = peek(peek(1) == "-" || peek(1) == "+" ? 2 : 1),
      isDigit(digit)
    {
      position += 2
      while let scalar = peek(), isDigit(scalar) { position += 1 }
      return .number(Double(text(start..<position)) ?? .nan)
    }
    return .number(XPathNumber.parse(text(start..<position)))
  }

  private mutating func literal(_ quote: Unicode.Scalar) throws(FormError) -> Token.Kind {
    let start = position
    position += 1
    while let scalar = peek(), scalar != quote { position += 1 }
    guard peek() == quote else {
      position = start
      throw problem("the text that starts here has no closing \(quote)")
    }
    position += 1
    return .literal(text(start + 1..<position - 1))
  }

  private func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
    position + ahead < scalars.count ? scalars[position + ahead] : nil
  }

  private mutating func advance(_ mark: String) -> String {
    position += 1
    return mark
  }

  private mutating func take(_ length: Int, if expected: String) -> String? {
    guard position + length <= scalars.count, text(position..<position + length) == expected else { return nil }
    position += length
    return expected
  }

  private func text(_ range: Range<Int>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars[range])
    return String(view)
  }

  private func problem(_ message: String) -> FormError {
    .expression(source, column: position + 1, problem: message)
  }

  private func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
  private func isNameStart(_ scalar: Unicode.Scalar) -> Bool { scalar == "_" || scalar.properties.isAlphabetic }
  private func isMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .decimalNumber: true
    default: false
    }
  }
}
