import Foundation
import Testing

@testable import XForm

/// Our own table: expression, `=>`, its value as text. The instance is `/data` with a=3, b='x y', c='', d=2026-01-31.
@Suite("Expressions") struct ExpressionTests {
  static let values = """
    1 + 2 * 3 => 7
    (1 + 2) * 3 => 9
    -3 + 1 => -2
    --3 => 3
    7 mod 4 => 3
    -7 mod 4 => -3
    1 div 0 => Infinity
    0 div 0 => NaN
    0.1 + 0.2 => 0.30000000000000004
    6.1 - 7.8 = -1.7 => true
    1000000 * 1000000 => 1000000000000
    1 div 10000000 => 0.0000001
    2 < 3 and 3 < 4 => true
    1 = 1 or nonsense => true
    3-2 => 1
    2>=2 => true
    'a' = "a" => true
    '1' = 1 => true
    true() = 'x' => true
    /data/a => 3
    /data/a * 2 => 6
    /data/*[. = 3] => 3
    /data/a/following-sibling::b => x y
    count(/data/*) => 4
    count(/data/* | /data/a) => 4
    count(//a) => 1
    /data/*[2] => x y
    /data/*[position() = last()] => 2026-01-31
    /data/*[last()]/preceding-sibling::*[1] => \u{20}
    name(/data/*[1]) => a
    string-length('жизнь') => 5
    concat('a', 1, true()) => a1true
    contains('Utopia', 'top') => true
    starts-with('Utopia', 'U') => true
    substring('12345', 2, 3) => 234
    substring('12345', 1.5, 2.6) => 234
    substring-before('a=b', '=') => a
    substring-after('a=b', '=') => b
    normalize-space('  a   b ') => a b
    translate('bar', 'abc', 'AB') => BAr
    join('-', 'a', 'b') => a-b
    selected(/data/b, 'y') => true
    selected('doctor water', 'doc') => false
    selected('', '') => false
    count-selected(/data/b) => 2
    count-selected('') => 0
    selected-at('a b c', 1) => b
    selected-at('a b c', 5) => \u{20}
    if(/data/a > 2, 'big', 'small') => big
    coalesce(/data/c, 'none') => none
    boolean-from-string('1') => true
    boolean-from-string('yes') => false
    not(/data/c = '') => false
    number('1e3') => NaN
    int(3.9) => 3
    int(-3.9) => -3
    round(2.5) => 3
    round(-2.5) => -2
    round(3.14159, 2) => 3.14
    min(3, 1, 2) => 1
    max(3, 1, 2) => 3
    abs(-4) => 4
    pow(2, 10) => 1024
    today() => 2026-11-21
    today() - date('2026-11-01') => 20
    date('2026-02-30') => Invalid Date
    /data/d < today() => true
    /data/d + 1 = date('2026-02-01') => true
    date(/data/d + 30) => 2026-03-02
    format-date('2026-03-02', '%e %b %Y') => 2 Mar 2026
    now() => 2026-11-21T10:00:00.000+05:00
    decimal-date-time('1970-01-02T00:00:00Z') => 1
    """

  private static let refused = """
    1 + => 4: a value, a path or a function call should stand here
    foo(1) => 1: there is no function foo()
    selected(/data/b) => 1: selected() takes 2 arguments, here it has 1
    true(1) => 1: true() takes no argument, here it has 1
    count('a') => 1: count() takes a path, not a value
    'open => 1: the text that starts here has no closing '
    $x => 1: variables ($) don't exist in forms
    /data/a[1 => 10: ']' should stand here
    1 2 => 3: the expression should end here
    a ! b => 3: '!' isn't an operator; write != or not(…)
    1/a => 2: only a node-set can have a predicate or further steps
    (1 => 3: ')' should stand here
    """

  private static func rows(_ table: String) -> [(String, String)] {
    table.split(separator: "\n").compactMap { line in
      guard let arrow = line.range(of: " => ") else { return nil }
      return (String(line[..<arrow.lowerBound]), String(line[arrow.upperBound...]))
    }
  }

  private static func evaluator() throws -> Evaluator {
    var builder = NodeTree.Builder()
    builder.openElement("data", attributes: [])
    for (name, value) in [("a", "3"), ("b", "x y"), ("c", ""), ("d", "2026-01-31")] {
      builder.openElement(name, attributes: [])
      builder.text(value)
      builder.closeElement()
    }
    return Evaluator(primary: builder.finish(), secondaries: [], context: try TestForm.context())
  }

  @Test func valuesAreAsTheTableSays() throws {
    let evaluator = try Self.evaluator()
    let rows = Self.rows(Self.values)
    #expect(rows.count > 60)
    for (source, expected) in rows {
      let value = evaluator.string(try Expression(source).tree, Focus(NodeReference(0, 1)))
      #expect(value == (expected == " " ? "" : expected), "\(source)")
    }
  }

  @Test func badExpressionsAreRefusedWithTheColumn() {
    for (source, expected) in Self.rows(Self.refused) {
      do throws(FormError) {
        _ = try Expression(source)
        Issue.record("\(source) was accepted")
      } catch {
        guard case .expression(source, let column, let problem) = error else {
          Issue.record("\(error)")
          continue
        }
        #expect("\(column): \(problem)" == expected)
      }
    }
  }

  @Test func hostileExpressionsAreRefusedNotRun() {
    let hostile = [
      String(repeating: "(", count: 5000) + "1" + String(repeating: ")", count: 5000),
      "1" + String(repeating: "+1", count: 5000), String(repeating: "not(", count: 3000),
      String(repeating: "a[", count: 3000), String(repeating: "x", count: 40_000),
      "/" + String(repeating: "/", count: 99),
    ]
    for source in hostile { #expect(throws: FormError.self) { try Expression(source) } }
  }
}

/// SplitMix64 with a fixed seed, so that a failing run can be repeated.
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
