import Foundation
import Packs
import Testing

@testable import XForm

/// The functions beyond XPath 1.0: expression, `=>`, its value as text. The instance is `/data` with rows to index and
/// points to measure; `people` is a secondary instance.
@Suite("Functions") struct FunctionTests {
  static let values = """
    regex('12345', '[0-9]+') => true
    regex('a12345', '[0-9]+') => false
    regex('abc', 'a|b|abc') => true
    regex('+992 37 221', '\\+?[0-9 ]{5,15}') => true
    regex('Жизнь', '\\p{IsCyrillic}+') => true
    digest('abc', 'MD5', 'hex') => 900150983cd24fb0d6963f7d28e17f72
    digest('abc', 'sha-1', 'hex') => a9993e364706816aba3e25717850c26c9cd0d89d
    digest('abc', 'SHA-256') => ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=
    base64-decode('SGVsbG8=') => Hello
    base64-decode('no base64') => \u{20}
    sum(/data/row/n) => 30
    sum(/data/nothing) => 0
    max(/data/row/n) => NaN
    round(1.005, 2) => 1.01
    round(-2.5) => -2
    round(2.5) => 3
    round(-1.475, 2) => -1.47
    round(9.995, 2) => 10
    round(-12345.15, 1) => -12345.1
    round(1234.5, -2) => 1200
    round(1.5, 31) => NaN
    round('14,6') => 15
    number('14,6') => 14.6
    int('-7,9') => -7
    indexed-repeat(/data/row/n, /data/row, 2) => 20
    indexed-repeat(/data/row/n, /data/row, /data/which) => 20
    indexed-repeat(/data/row/n, /data/row, 9) => \u{20}
    indexed-repeat(/data/row/n, /data/row, 0) => \u{20}
    indexed-repeat(/data/row/sub/m, /data/row/sub, 2, /data/row, 1) => b
    indexed-repeat(/data/row/sub/m, /data/row, 2, /data/row/sub, 1) => c
    count(indexed-repeat(/data/row/n, /data/row, 1)) => 1
    pulldata('people', 'age', 'name', 'Vera') => 41
    pulldata('people', 'age', 'name', 'Nobody') => \u{20}
    pulldata('nowhere', 'age', 'name', 'Vera') => \u{20}
    area('0 0;0 1;1 1;1 0') => 12391256135.81
    area('0 0;0 1') => 0
    distance('0 0;0 1') => 111318.85
    distance('52.1 4.3;52.1 4.3') => 0
    distance('nowhere') => NaN
    geofence('0.5 0.5', '0 0;0 1;1 1;1 0;0 0') => true
    geofence('1.5 0.5', '0 0;0 1;1 1;1 0;0 0') => false
    geofence('', '0 0;0 1;1 1;1 0;0 0') => false
    weighted-checklist(3, 3, true(), 1, true(), 2, false(), 4) => true
    weighted-checklist(3, 3, true(), 1, true(), 1) => false
    checklist(2, 2, 'a', '', 'b') => true
    is-selected('a b', 'b') => true
    enclosed-area('0 0;0 1') => 0
    count(id('second')) => 1
    name(id('second')) => row
    lang('tg') => true
    lang('ru') => false
    namespace-uri() => \u{20}
    local-name(/data/row[1]/@id) => id
    format-date('2026-01-05', '%a %d %b %y, %n') => Mon 05 Jan 26, 1
    format-date-time('2026-01-05T09:08:07.006+05:00', '%H:%M:%S.%3 %h') => 09:08:07.006 9
    format-date('2026-01-01', '%W') => 1
    format-date('', '%Y') => \u{20}
    random() < 1 => true
    random() = random() => true
    string-length(uuid()) => 36
    string-length(uuid(12)) => 12
    1.5e2 => 150
    """

  static let instance: NodeTree = {
    var builder = NodeTree.Builder()
    func leaf(_ name: String, _ value: String) {
      builder.openElement(name, attributes: [])
      builder.text(value)
      builder.closeElement()
    }
    builder.openElement("data", attributes: [("xml:lang", "tg-TJ")])
    leaf("which", "2")
    for (id, number, subs) in [("first", "10", ["a", "b"]), ("second", "20", ["c"]), ("third", "", [])] {
      builder.openElement("row", attributes: [("id", id)])
      leaf("n", number)
      for sub in subs {
        builder.openElement("sub", attributes: [])
        leaf("m", sub)
        builder.closeElement()
      }
      builder.closeElement()
    }
    return builder.finish()
  }()

  static let people: NodeTree = {
    var builder = NodeTree.Builder()
    builder.openElement("root", attributes: [])
    for (name, age) in [("Ali", "30"), ("Vera", "41"), ("Zoya", "41")] {
      builder.openElement("item", attributes: [])
      for (field, value) in [("name", name), ("age", age)] {
        builder.openElement(field, attributes: [])
        builder.text(value)
        builder.closeElement()
      }
      builder.closeElement()
    }
    return builder.finish()
  }()

  private static func evaluator() throws -> Evaluator {
    Evaluator(primary: instance, secondaries: [("people", people)], context: try TestForm.context())
  }

  @Test func valuesAreAsTheTableSays() throws {
    let evaluator = try Self.evaluator()
    for line in Self.values.split(separator: "\n") {
      let parts = line.components(separatedBy: " => ")
      let value = evaluator.string(try Expression(parts[0]).tree, Focus(NodeReference(0, 1)))
      #expect(value == (parts[1] == " " ? "" : parts[1]), "\(parts[0])")
    }
  }

  /// Every function of the ODK XForms specification (section "XPath Functions"), and those that tools added since.
  @Test func theSpecificationsFunctionsAreKnown() {
    let names = """
      string concat join substr substring-before substring-after translate string-length normalize-space contains
      starts-with ends-with uuid digest pulldata base64-decode if coalesce once true false boolean boolean-from-string
      not regex checklist weighted-checklist number random int sum max min round pow log log10 abs sin cos tan asin
      acos atan atan2 sqrt exp exp10 pi count count-non-empty position instance current randomize today now
      format-date format-date-time date date-time decimal-date-time decimal-time selected selected-at count-selected
      jr:choice-name jr:itext indexed-repeat area distance geofence
      """
    let unknown = names.split(whereSeparator: \.isWhitespace).filter { XPathFunction.named(String($0)) == nil }
    #expect(unknown.isEmpty)
    #expect(XPathFunction.named("explode") == nil)
  }

  @Test func wrongCallsAreRefusedWithTheColumn() {
    let table = [
      "1 + regex(., '[a')":
        "5: the pattern of regex() is wrong at its character 1: the set that starts here has no ']'",
      "digest('a', 'CRC')": "1: digest() knows MD5, SHA-1, SHA-256, SHA-384 and SHA-512, not CRC",
      "randomize('a')": "1: randomize() takes a path as argument 1, not a value",
      "indexed-repeat(/d/r/a, 1, 1)": "1: indexed-repeat() takes a path as argument 2, not a value",
      "indexed-repeat(/d/r/a, /d/s, 1)":
        "1: argument 2 of indexed-repeat() must be a repeat around the field in argument 1",
      "indexed-repeat(/d/r/a, /d/r, 1, /d/r)":
        "1: indexed-repeat() takes pairs after argument 1, each a repeat and its index; one is half",
      "weighted-checklist(1, 2, true(), 1, true())":
        "1: weighted-checklist() takes pairs after argument 2, each a factor and its weight; one is half",
      "geofence(/d/p)": "1: geofence() takes 2 arguments, here it has 1",
      "pulldata('a', 'b', 'c')": "1: pulldata() takes 4 arguments, here it has 3",
      "!(1)": "1: '!' isn't an operator; write != or not(…)",
    ]
    for (source, expected) in table {
      do throws(FormError) {
        _ = try Expression(source)
        Issue.record("\(source) was accepted")
      } catch {
        guard case .expression(_, let column, let problem) = error else {
          Issue.record("\(error)")
          continue
        }
        #expect("\(column): \(problem)" == expected)
      }
    }
  }

  /// The orders JavaRosa, web-forms and Enketo agree on.
  @Test func shufflesAreTheSameAsEverywhere() throws {
    let expected: [(Double, String)] = [
      (42, "AFCBDE"), (-42, "EDAFBC"), (1, "BFEACD"), (11_111_111, "ACDBFE"), (1.1, "BFEACD"), (0, "CBEAFD"),
      (.nan, "CBEAFD"),
    ]
    for (seed, order) in expected {
      var shuffle = SeededShuffle(seed: seed)
      #expect(String(shuffle.order(Array("ABCDEF"))) == order, "\(seed)")
    }
    #expect(MessageDigests.libcrypto.seed(of: "Hello") == 1_756_278_180_214_341_157)
    #expect(MessageDigests.libcrypto.seed(of: "") == 0)
  }

  @Test func randomizeTakesNumbersAndTextsAsSeeds() throws {
    let evaluator = try Self.evaluator()
    func order(_ source: String) throws -> [String] {
      evaluator.nodes(try Expression(source).tree, Focus(NodeReference(0, 1))).map { evaluator.string($0) }
    }
    let items = "instance('people')/root/item/name"
    #expect(try order("randomize(\(items), 42)") == order("randomize(\(items), '42')"))
    #expect(try order("randomize(\(items), 'Hello')") == order("randomize(\(items), 1756278180214341157)"))
    #expect(try order("randomize(\(items), /data/which)") == order("randomize(\(items), 2)"))
    #expect(try order("randomize(\(items))") == order("randomize(\(items))"))
    #expect(try order("randomize(\(items), 7)").sorted() == order(items))
  }

  @Test func monthsAndDaysHaveTheFormsLanguage() throws {
    struct Texts: TextSource {
      var language: String
      func text(_ id: String, _ evaluator: Evaluator) -> String { "" }
      func choiceName(_ value: String, question path: String, _ focus: Focus, _ evaluator: Evaluator) -> String { "" }
    }
    for (language, expected) in [
      ("ru", "пн 5 янв."), ("fa-AF", "دوشنبه 5 جنوری"), ("uz-Cyrl", "душ 5 янв"), ("xx", "Mon 5 Jan"),
      ("", "Mon 5 Jan"),
    ] {
      var evaluator = try Self.evaluator()
      evaluator.texts = Texts(language: language)
      let tree = try Expression("format-date('2026-01-05', '%a %e %b')").tree
      #expect(evaluator.string(tree, Focus(NodeReference(0, 1))) == expected)
    }
    for (language, names) in CalendarNames.byLanguage {
      #expect(names.months.count == 12 && names.days.count == 7, "\(language)")
    }
  }
}
