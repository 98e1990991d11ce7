/// A regular expression as form authors write them: the common part of Java's and ECMAScript's syntax.
///
/// It is run as a finite automaton, so no pattern takes more than linear time. Back references, look-behind, possessive
/// quantifiers and set intersections are refused with the place where they stand. `\d`, `\w`, `\s` mean ASCII, as in
/// both languages.
struct TextPattern: Sendable {
  struct Problem: Error, Equatable {
    /// Counted from 1, in Unicode scalars of the pattern.
    var column: Int
    var message: String
  }

  indirect enum Instruction: Sendable {
    case scalar(ScalarSet)
    case split(Int, Int)
    case jump(Int)
    case start, end
    case wordBoundary(negated: Bool)
    /// A program of its own, tried from here without taking anything.
    case lookAhead([Instruction], negated: Bool)
    case accept
  }

  /// Most instructions a pattern may compile to, repeats written out.
  static let longestProgram = 4096
  /// Bounds what a look-ahead inside a repeat can cost.
  static let mostSteps = 500_000

  private let program: [Instruction]

  init(_ source: String) throws(Problem) { program = try PatternCompiler.compile(source) }

  /// Whether the whole text matches, as JavaRosa has it (Enketo and web-forms search inside the text).
  func matches(_ text: String) -> Bool {
    var run = PatternRun(text: Array(text.unicodeScalars), steps: Self.mostSteps)
    return run.accepts(program, from: 0, whole: true)
  }
}

/// One text being matched.
private struct PatternRun {
  let text: [Unicode.Scalar]
  var steps: Int

  /// Whether the program accepts from `start`: all of the rest if `whole`, else any part of it.
  mutating func accepts(_ program: [TextPattern.Instruction], from start: Int, whole: Bool) -> Bool {
    var visited = [Int](repeating: -1, count: program.count)
    var threads = [0]
    var position = start
    while true {
      var takers: [Int] = []
      while let place = threads.popLast() {
        steps -= 1
        if steps <= 0 { return false }
        if visited[place] == position { continue }
        visited[place] = position
        switch program[place] {
        case .scalar: takers.append(place)
        case .jump(let target): threads.append(target)
        case .split(let first, let second): threads += [first, second]
        case .start: if position == 0 { threads.append(place + 1) }
        case .end: if position == text.count { threads.append(place + 1) }
        case .wordBoundary(let negated):
          if (isWord(position - 1) != isWord(position)) != negated { threads.append(place + 1) }
        case .lookAhead(let inner, let negated):
          if accepts(inner, from: position, whole: false) != negated { threads.append(place + 1) }
        case .accept: if !whole || position == text.count { return true }
        }
      }
      guard position < text.count, !takers.isEmpty else { return false }
      for place in takers {
        if case .scalar(let set) = program[place], set.contains(text[position]) { threads.append(place + 1) }
      }
      position += 1
    }
  }

  private func isWord(_ position: Int) -> Bool {
    text.indices.contains(position) && ScalarSet.isWord(text[position])
  }
}
