import Testing

@testable import XForm

@Suite("Regular expressions") struct TextPatternTests {
  /// Pattern, a text it matches whole, one it doesn't.
  private static let table: [(String, String, String)] = [
    ("", "", "a"), ("abc", "abc", "abcd"), ("a.c", "aжc", "a\nc"), ("a*", "aaa", "aab"), ("a+", "a", ""),
    ("a?b", "b", "aab"), ("(ab|cd)+", "abcdab", "abc"), ("[a-c]{2}", "ca", "cad"), ("[^a-c]", "d", "a"),
    ("a{2,3}", "aaa", "aaaa"), ("a{2,}", "aaaaa", "a"), ("\\d{3}-\\d{4}", "555-1234", "5555-123"),
    ("\\w+\\s\\W", "ab1_ !", "ab1_!"), ("[\\d.]+", "1.5", "1,5"), ("^\\+?\\d+$", "+99", "9+9"),
    ("[-a]+", "-a-", "b"), ("[a-]+", "a-", "b"), ("[]a]+", "]a", "b"), ("\\.", ".", "a"), ("\\u0436", "ж", "з"),
    ("\\x41", "A", "B"), ("(?:a|b)c", "bc", "ab"), ("(?=.*\\d)(?=.*[a-z]).{4,}", "ab1c", "abcd"),
    ("(?!00)\\d\\d", "10", "00"), ("\\bab\\b", "ab", "abc"), ("a*?b", "aab", "aa"), ("(?i)abc", "aBC", "abd"),
    ("\\p{L}+", "Жизньé", "a1"), ("\\p{Lu}\\p{Ll}*", "Иван", "иван"), ("[\\p{IsCyrillic} -]+", "Анна-Мария", "Anna"),
    ("[\\p{IsArabic}\\s]+", "بله نه", "yes"), ("[^\\W_]+", "a1", "_"), ("(a|b)*abb", "babaabb", "babab"),
    ("()", "", "x"),
    ("(a*)*", "aaa", "b"), ("(a|)+b", "aab", "a"), ("[[a-c]x]+", "axb", "d"), ("😀+", "😀😀", "😁"),
  ]

  @Test func matchesTheWholeText() throws {
    for (source, fits, fails) in Self.table {
      let pattern = try TextPattern(source)
      #expect(pattern.matches(fits), "\(source) fits \(fits)")
      #expect(!pattern.matches(fails), "\(source) doesn't fit \(fails)")
    }
  }

  @Test func whatIsUnsupportedOrWrongIsRefusedWithItsPlace() {
    let table: [(String, Int)] = [
      ("(a)\\1", 4), ("(?<=a)b", 2), ("(?<n>a)", 2), ("a++", 3), ("[a&&b]", 3), ("(a", 1), ("a)", 2), ("[a", 1),
      ("*a", 1), ("a{2", 2), ("a{3,2}", 2), ("[z-a]", 5), ("\\", 2), ("\\q", 1), ("\\p{Klingon}", 3), ("{2}", 1),
    ]
    for (source, column) in table {
      do throws(TextPattern.Problem) {
        _ = try TextPattern(source)
        // A lone brace is a text in ECMAScript and an error in Java; either is fine as long as it isn't a crash.
        if source != "{2}" { Issue.record("\(source) was accepted") }
      } catch {
        #expect(error.column == column, "\(source): \(error.message)")
      }
    }
  }

  /// What hangs engines that back-track takes no time here.
  @Test func hostilePatternsEnd() throws {
    let long = String(repeating: "a", count: 4000)
    #expect(!(try TextPattern("(a+)+b").matches(long)))
    #expect(!(try TextPattern("(a|a)*b").matches(long)))
    #expect(!(try TextPattern("(?=(?=.*b).*).*(?=(?:.*)*b).*").matches(long)))
    #expect(throws: TextPattern.Problem.self) { try TextPattern("(((a{100}){100}){100}){100}") }
    #expect(throws: TextPattern.Problem.self) { try TextPattern(String(repeating: "(", count: 10_000)) }
    #expect(throws: TextPattern.Problem.self) { try TextPattern("a{99999999999999999999}") }
  }

  @Test func mutatedPatternsNeverTrap() {
    var random = SeededRandom(seed: 11)
    let alphabet = Array("()[]{}|*+?^$\\-.,:=!&<>0123abdDpuxwWsk\u{436}\u{1F600}".unicodeScalars)
    var compiled = 0
    for _ in 0..<20_000 {
      var view = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 1...14, using: &random) {
        view.append(alphabet[Int.random(in: 0..<alphabet.count, using: &random)])
      }
      guard let pattern = try? TextPattern(String(view)) else { continue }
      compiled += 1
      _ = pattern.matches("ab0ж")
    }
    #expect(compiled > 1000)
  }
}
