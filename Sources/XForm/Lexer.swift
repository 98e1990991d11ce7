/// A lexical unit of XPath 1.0 (section 3.7) and where it starts.
struct Token: Equatable {
  enum Kind: Equatable {
    case number(Double)
    case literal(String)
    /// `name`, `prefix:name` or `prefix:*`.
    case name(String)
    case star
    /// An operator name or sign.
    case op(Operator)
    case mark(Mark)
    case end
  }

  enum Operator: String, Sendable {
    case or, and, div, mod
    case multiply = "*"
    case plus = "+"
    case minus = "-"
    case equal = "="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case union = "|"
  }

  enum Mark: String, Sendable {
    case open = "("
    case close = ")"
    case openBracket = "["
    case closeBracket = "]"
    case dot = "."
    case dots = ".."
    case at = "@"
    case comma = ","
    case colons = "::"
    case slash = "/"
    case slashes = "//"
  }

  var kind: Kind
  /// Where it starts, in UTF-8 bytes.
  var start: Int
}

/// Splits an expression into tokens, resolving the two ambiguities of section 3.7 (`*` and operator names).
struct Lexer {
  private let source: String
  private let bytes: [UInt8]
  /// In bytes.
  private var position = 0
  private var tokens: [Token] = []

  init(_ source: String) {
    self.source = source
    bytes = Array(source.utf8)
  }

  static func tokens(of source: String) throws(FormError) -> [Token] {
    var lexer = Lexer(source)
    return try lexer.run()
  }

  private mutating func run() throws(FormError) -> [Token] {
    tokens.reserveCapacity(bytes.count / 4 + 2)
    while true {
      while let byte = peek(), byte == 32 || byte == 9 || byte == 10 || byte == 13 { position += 1 }
      guard let byte = peek() else { break }
      let start = position
      let kind = try next(byte)
      tokens.append(Token(kind: kind, start: start))
    }
    tokens.append(Token(kind: .end, start: bytes.count))
    return tokens
  }

  private mutating func next(_ byte: UInt8) throws(FormError) -> Token.Kind {
    switch byte {
    case UInt8(ascii: "("): return mark(.open)
    case UInt8(ascii: ")"): return mark(.close)
    case UInt8(ascii: "["): return mark(.openBracket)
    case UInt8(ascii: "]"): return mark(.closeBracket)
    case UInt8(ascii: "@"): return mark(.at)
    case UInt8(ascii: ","): return mark(.comma)
    case UInt8(ascii: "."):
      if let digit = peek(1), isDigit(digit) { return try number() }
      return peek(1) == byte ? mark(.dots, 2) : mark(.dot)
    case UInt8(ascii: "/"): return peek(1) == byte ? mark(.slashes, 2) : mark(.slash)
    case UInt8(ascii: ":"):
      guard peek(1) == byte else { throw problem("':' stands alone") }
      return mark(.colons, 2)
    case UInt8(ascii: "|"): return op(.union)
    case UInt8(ascii: "+"): return op(.plus)
    case UInt8(ascii: "-"): return op(.minus)
    case UInt8(ascii: "="): return op(.equal)
    case UInt8(ascii: "!"):
      guard peek(1) == UInt8(ascii: "=") else { throw problem("'!' isn't an operator; write != or not(…)") }
      return op(.notEqual, 2)
    case UInt8(ascii: "<"): return peek(1) == UInt8(ascii: "=") ? op(.lessOrEqual, 2) : op(.less)
    case UInt8(ascii: ">"): return peek(1) == UInt8(ascii: "=") ? op(.greaterOrEqual, 2) : op(.greater)
    case UInt8(ascii: "*"):
      if operatorExpected { return op(.multiply) }
      position += 1
      return .star
    case UInt8(ascii: "'"), UInt8(ascii: "\""): return try literal(byte)
    default:
      if isDigit(byte) { return try number() }
      guard nameStart(at: position) != nil else {
        let scalar = scalar(at: position) ?? "?"
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
    case .mark(let mark): mark == .close || mark == .closeBracket || mark == .dot || mark == .dots
    default: true
    }
  }

  private mutating func name() -> Token.Kind {
    let start = position
    var text = ncName()
    if operatorExpected {
      // Nothing but an operator can stand here, so `1div2` has one too.
      for operation in [Token.Operator.and, .or, .div, .mod] where text.hasPrefix(operation.rawValue) {
        let following = text.utf8.dropFirst(operation.rawValue.utf8.count).first
        guard following.map(isDigit) ?? true else { continue }
        position = start + operation.rawValue.utf8.count
        return .op(operation)
      }
    }
    if peek() == UInt8(ascii: ":"), let following = peek(1), following != UInt8(ascii: ":") {
      if following == UInt8(ascii: "*") {
        position += 2
        return .name(text + ":*")
      }
      if nameStart(at: position + 1) != nil {
        position += 1
        text += ":" + ncName()
      }
    }
    return .name(text)
  }

  private mutating func ncName() -> String {
    let start = position
    while let length = nameStart(at: position) ?? nameRest(at: position) { position += length }
    return text(start..<position)
  }

  private mutating func number() throws(FormError) -> Token.Kind {
    let start = position
    while let byte = peek(), isDigit(byte) { position += 1 }
    if peek() == UInt8(ascii: ".") {
      position += 1
      while let byte = peek(), isDigit(byte) { position += 1 }
    }
    // Not XPath, but Enketo reads it and no other meaning is possible here.
    if let sign = peek(), sign | 0x20 == UInt8(ascii: "e"),
      let digit = peek(peek(1) == UInt8(ascii: "-") || peek(1) == UInt8(ascii: "+") ? 2 : 1), isDigit(digit)
    {
      position += 2
      while let byte = peek(), isDigit(byte) { position += 1 }
      return .number(Double(text(start..<position)) ?? .nan)
    }
    return .number(XPathNumber.parse(text(start..<position)))
  }

  private mutating func literal(_ quote: UInt8) throws(FormError) -> Token.Kind {
    let start = position
    position += 1
    while let byte = peek(), byte != quote { position += 1 }
    guard peek() == quote else {
      position = start
      throw problem("the text that starts here has no closing \(Character(Unicode.Scalar(quote)))")
    }
    position += 1
    return .literal(text(start + 1..<position - 1))
  }

  // MARK: Bytes and scalars

  private func peek(_ ahead: Int = 0) -> UInt8? { position + ahead < bytes.count ? bytes[position + ahead] : nil }

  private mutating func mark(_ mark: Token.Mark, _ length: Int = 1) -> Token.Kind {
    position += length
    return .mark(mark)
  }

  private mutating func op(_ operation: Token.Operator, _ length: Int = 1) -> Token.Kind {
    position += length
    return .op(operation)
  }

  private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  private func problem(_ message: String) -> FormError {
    .expression(source, column: Self.column(of: position, in: source), problem: message)
  }

  /// Counted from 1, in Unicode scalars.
  static func column(of byte: Int, in source: String) -> Int {
    source.utf8.prefix(byte).count { $0 & 0xC0 != 0x80 } + 1
  }

  private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  /// Bytes of the scalar here, if a name may start with it.
  private func nameStart(at place: Int) -> Int? {
    guard place < bytes.count else { return nil }
    let byte = bytes[place]
    if byte < 0x80 { return (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte == UInt8(ascii: "_") ? 1 : nil }
    return scalar(at: place).flatMap { $0.properties.isAlphabetic ? $0.utf8.count : nil }
  }

  /// Bytes of the scalar here, if a name may go on with it although none starts so.
  private func nameRest(at place: Int) -> Int? {
    guard place < bytes.count else { return nil }
    let byte = bytes[place]
    if byte < 0x80 { return isDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") ? 1 : nil }
    guard let scalar = scalar(at: place) else { return nil }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .decimalNumber: return scalar.utf8.count
    default: return nil
    }
  }

  private func scalar(at place: Int) -> Unicode.Scalar? {
    String(decoding: bytes[place..<min(place + 4, bytes.count)], as: UTF8.self).unicodeScalars.first
  }
}
