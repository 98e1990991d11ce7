import Foundation
import Testing

@testable import XForm

/// Mutated expressions: whatever comes, parsing ends with a tree or an error, evaluating with a value, both soon.
/// `WAYPOST_FUZZ` sets how many inputs.
@Suite("Expression fuzzing") struct ExpressionFuzzTests {
  private static let inputs = ProcessInfo.processInfo.environment["WAYPOST_FUZZ"].flatMap { Int($0) } ?? 200_000

  private static let seeds: [[Unicode.Scalar]] = {
    let tables = ExpressionTests.values.split(separator: "\n") + FunctionTests.values.split(separator: "\n")
    return tables.map { Array($0.components(separatedBy: " => ")[0].unicodeScalars) }
  }()

  private static let pieces = [
    "(", ")", "[", "]", "/", "//", ".", "..", "@", "*", "|", "+", "-", "=", "<", ">=", "!=", "'", "\"", "$", ",", ":",
    "::",
    " ", "0", "1e9", "-1", "99999999999999999999", "ancestor-or-self::", "preceding::", "node()", "text()", " and ",
    " or ", " div ", " mod ", "position()", "last()", "current()", "instance('people')", "/data/row", "[n=1]",
    "\u{301}",
    "ж", "\u{1F600}", "\0", "%", "\n", "jr:itext('x')", "once(1)", "uuid(9)", "date(", "regex(., '", "\\", "(?=", "]*",
  ].map { Array($0.unicodeScalars) }

  @Test func mutatedExpressionsEndSoon() throws {
    let evaluator = Evaluator(
      primary: FunctionTests.instance, secondaries: [("people", FunctionTests.people)],
      context: try TestForm.context())
    let probe = ExpressionProbe(document: FunctionTests.instance, context: try TestForm.context())
    var random = SeededRandom(seed: 7)
    var accepted = 0
    var slowest = Duration.zero
    for number in 0..<Self.inputs {
      let scalars = Self.mutant(&random)
      var view = String.UnicodeScalarView()
      view.append(contentsOf: scalars)
      let source = String(view)
      let started = ContinuousClock.now
      if let expression = try? Expression(source) {
        accepted += 1
        let focus = Focus(NodeReference(0, Int.random(in: 0..<FunctionTests.instance.count, using: &random)))
        let value = evaluator.evaluate(expression.tree, focus)
        _ = (evaluator.string(value), evaluator.number(value), evaluator.boolean(value))
      }
      // As `form eval` takes it, impossible calls and all.
      if number % 4 == 0 { _ = try? probe.evaluate(source) }
      slowest = max(slowest, ContinuousClock.now - started)
    }
    print("Fuzzed \(Self.inputs) expressions: \(accepted) accepted, the slowest took \(slowest)")
    #expect(accepted > Self.inputs / 20)
    #expect(slowest < .seconds(5))
  }

  private static func mutant(_ random: inout SeededRandom) -> [Unicode.Scalar] {
    var scalars = seeds[Int.random(in: 0..<seeds.count, using: &random)]
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let place = Int.random(in: 0...scalars.count, using: &random)
      switch Int.random(in: 0..<6, using: &random) {
      case 0, 1: scalars.insert(contentsOf: pieces[Int.random(in: 0..<pieces.count, using: &random)], at: place)
      case 2 where place < scalars.count: scalars.remove(at: place)
      case 3: scalars = Array(scalars[place...] + scalars[..<place])
      // A piece of another expression grafted in.
      case 4:
        let other = seeds[Int.random(in: 0..<seeds.count, using: &random)]
        let from = Int.random(in: 0...other.count, using: &random)
        scalars.insert(contentsOf: other[from..<min(other.count, from + 12)], at: place)
      default: scalars.removeSubrange(place..<min(scalars.count, place + 5))
      }
    }
    return scalars
  }
}
