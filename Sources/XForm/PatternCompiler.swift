/// Compiles a regular expression to the program of an automaton.
struct PatternCompiler {
  typealias Instruction = TextPattern.Instruction
  typealias Problem = TextPattern.Problem

  private static let deepestNesting = 50

  let scalars: [Unicode.Scalar]
  var position = 0
  private var depth = 0
  private var ignoresCase = false

  private init(_ source: String) { scalars = Array(source.unicodeScalars) }

  static func compile(_ source: String) throws(Problem) -> [Instruction] {
    var compiler = PatternCompiler(source)
    if compiler.take("(?i)") { compiler.ignoresCase = true }
    let program = try compiler.alternatives()
    if compiler.peek() != nil { throw compiler.problem("')' has no '(' before it") }
    return program + [.accept]
  }

  // MARK: Grammar, loosest first. Every piece is relocatable: its targets count from its own start.

  private mutating func alternatives() throws(Problem) -> [Instruction] {
    depth += 1
    defer { depth -= 1 }
    if depth > Self.deepestNesting { throw problem("groups are nested more than \(Self.deepestNesting) deep") }
    var piece = try sequence()
    while take("|") { piece = Self.either(piece, try sequence()) }
    return piece
  }

  private mutating func sequence() throws(Problem) -> [Instruction] {
    var piece: [Instruction] = []
    while let scalar = peek(), scalar != "|", scalar != ")" {
      let part = try quantified()
      Self.append(part, to: &piece)
      try checkLength(piece.count)
    }
    return piece
  }

  private mutating func quantified() throws(Problem) -> [Instruction] {
    var piece = try atom()
    while let bounds = try quantifier() {
      // Greedy or not makes no difference to whether a text matches.
      if !take("?"), peek() == "+" { throw problem("possessive quantifiers aren't supported; leave the + out") }
      try checkLength(piece.count * max(bounds.least, bounds.most ?? bounds.least + 1))
      piece = Self.repeated(piece, bounds.least, bounds.most)
    }
    return piece
  }

  private mutating func quantifier() throws(Problem) -> (least: Int, most: Int?)? {
    if take("*") { return (0, nil) }
    if take("+") { return (1, nil) }
    if take("?") { return (0, 1) }
    guard peek() == "{" else { return nil }
    let start = position
    position += 1
    guard let least = count() else {
      position = start
      throw problem("'{' should be followed by a count, or be written \\{")
    }
    var most: Int? = least
    if take(",") { most = count() }
    guard take("}"), most.map({ $0 >= least }) ?? true else {
      position = start
      throw problem("a count is written {2}, {2,} or {2,4}")
    }
    return (least, most)
  }

  private mutating func count() -> Int? {
    var value: Int?
    while let scalar = peek(), ("0"..."9").contains(scalar) {
      value = min((value ?? 0) * 10 + Int(scalar.value - 48), TextPattern.longestProgram + 1)
      position += 1
    }
    return value
  }

  private mutating func atom() throws(Problem) -> [Instruction] {
    guard let scalar = peek() else { throw problem("a character should stand here") }
    switch scalar {
    case "(": return try group()
    case "[": return [.scalar(folded(try set()))]
    case ".":
      position += 1
      return [.scalar(ScalarSet([.lineEnd], isNegated: true))]
    case "^":
      position += 1
      return [.start]
    case "$":
      position += 1
      return [.end]
    case "*", "+", "?": throw problem("'\(scalar)' has nothing to repeat; write \\\(scalar) for the sign itself")
    case "\\":
      if take("\\b") { return [.wordBoundary(negated: false)] }
      if take("\\B") { return [.wordBoundary(negated: true)] }
      if take("\\A") { return [.start] }
      if take("\\z") || take("\\Z") { return [.end] }
      return [.scalar(folded(try escape()))]
    default:
      position += 1
      return [.scalar(folded(ScalarSet(scalar)))]
    }
  }

  private mutating func group() throws(Problem) -> [Instruction] {
    let start = position
    position += 1
    var look: Bool?
    if take("?:") {
      look = nil
    } else if take("?=") {
      look = false
    } else if take("?!") {
      look = true
    } else if peek() == "?" {
      throw problem("groups that start with (? other than (?: (?= (?! aren't supported")
    }
    let inner = try alternatives()
    guard take(")") else {
      position = start
      throw problem("the group that starts here has no ')'")
    }
    return look.map { [.lookAhead(inner + [.accept], negated: $0)] } ?? inner
  }

  private func folded(_ set: ScalarSet) -> ScalarSet {
    var set = set
    set.ignoresCase = ignoresCase
    return set
  }

  // MARK: Pieces

  private static func either(_ first: [Instruction], _ second: [Instruction]) -> [Instruction] {
    var piece: [Instruction] = [.split(1, first.count + 2)]
    append(first, to: &piece)
    piece.append(.jump(first.count + 2 + second.count))
    append(second, to: &piece)
    return piece
  }

  private static func repeated(_ piece: [Instruction], _ least: Int, _ most: Int?) -> [Instruction] {
    var result: [Instruction] = []
    for _ in 0..<least { append(piece, to: &result) }
    if let most {
      for _ in least..<most { append([.split(1, piece.count + 1)] + moved(piece, by: 1), to: &result) }
    } else {
      append([.split(1, piece.count + 2)] + moved(piece, by: 1) + [.jump(0)], to: &result)
    }
    return result
  }

  private static func append(_ piece: [Instruction], to program: inout [Instruction]) {
    program += moved(piece, by: program.count)
  }

  private static func moved(_ piece: [Instruction], by offset: Int) -> [Instruction] {
    piece.map { instruction in
      switch instruction {
      case .split(let first, let second): .split(first + offset, second + offset)
      case .jump(let target): .jump(target + offset)
      default: instruction
      }
    }
  }

  private func checkLength(_ count: Int) throws(Problem) {
    if count > TextPattern.longestProgram { throw problem("the pattern repeats too much; use smaller counts") }
  }

  // MARK: Scalars

  func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
    position + ahead < scalars.count ? scalars[position + ahead] : nil
  }

  mutating func take(_ expected: String) -> Bool {
    let wanted = expected.unicodeScalars
    guard scalars[position...].starts(with: wanted) else { return false }
    position += wanted.count
    return true
  }

  func problem(_ message: String) -> Problem { Problem(column: position + 1, message: message) }
}
