import Testing

@testable import XForm

/// Look-ups in secondary instances: right, and without asking every item.
@Suite("Look-ups") struct LookupTests {
  private static let size = 400

  /// Items with a name, a group of ten, a number; every seventh has no group, every tenth has two.
  static let wards: NodeTree = {
    var builder = NodeTree.Builder()
    func leaf(_ name: String, _ value: String) {
      builder.openElement(name, attributes: [])
      builder.text(value)
      builder.closeElement()
    }
    builder.openElement("root", attributes: [])
    for number in 0..<size {
      builder.openElement("item", attributes: [])
      leaf("name", "w\(number)")
      if number % 7 != 0 { leaf("group", "g\(number % 10)") }
      if number % 10 == 0 { leaf("group", "extra") }
      leaf("size", "\(number % 100).5")
      // Every third has two.
      leaf("rank", "\(number % 4)")
      if number % 3 == 0 { leaf("rank", "\(number % 7)") }
      leaf("opened", number % 2 == 0 ? "2026-01-0\(number % 9 + 1)" : "")
      builder.closeElement()
    }
    return builder.finish()
  }()

  private static func evaluator() throws -> Evaluator {
    Evaluator(
      primary: FunctionTests.instance, secondaries: [("wards", wards), ("people", FunctionTests.people)],
      context: try TestForm.context())
  }

  private static let predicates = [
    "name = 'w17'", "'w17' = name", "name = /data/row/@id", "group = 'g3'", "group = 'extra'", "group = /data/nothing",
    "size = 3.5", "size = '3.5'", "size < 2", "size <= 1.5", "2 > size", "size > 98", "size >= 98.5", "size = 0 div 0",
    "opened = date('2026-01-03')", "opened > '2026-01-08'", "starts-with(name, 'w19')", "starts-with(group, '')",
    "starts-with(missing, '')", "starts-with(name, current()/which)", "missing = 'x'", "missing = ''", "group = ''",
    "name = 'w17' and size = 17.5", "size < 2 and group = 'g1' and starts-with(name, 'w1')",
    "group = 'g1' or group = 'g2'", "group = 'g1' or group = 'extra' or size < 2", "group = 'g1' or position() = 2",
    "(group = 'g1' or name = 'w2') and size > 3", "group = 'g1' and (size < 20 or string-length(name) = 2)",
    "group = 'g1' or (group = 'extra' and size = 0.5)", "group != 'g1'", "not(group = 'g1')",
    "name = 'w17' and position() = 18",
    "name = concat('w', /data/which)", "name = concat('w', position())", "group = current()/row/n", "./name = 'w5'",
    "size >= 2 and size < 5", "size < 5 and 2 <= size", "size > 90 and size <= 91.5 and size < 91",
    "size > 5 and size < 2",
    "size >= 2 and size < 5 and group = 'g3'", "size >= 2 and size < 5 and starts-with(name, 'w1')",
    "size > 2 and size < ''",
    "group >= 2 and group < 5", "rank > 1 and rank < 2", "rank > 1 and rank < 3", "size > 2 and missing < 5",
    "size > true() and size < 5", "size > /data/nothing and size < 5",
    "name = true()", "true() = group", "name = instance('wards')/root/item[5]/name", "size = count(/data/row)",
    "name = string()", "name = ../item[3]/name", "name = instance('wards')/root/item[group = 'g3']/name",
  ]

  /// The same items as asking each one, whatever the predicate.
  @Test(arguments: predicates) func indexesGiveWhatAskingEachGives(predicate: String) throws {
    for tail in ["", "[2]", "[last()]", "[size > 50]", "/name"] {
      let source = "instance('wards')/root/item[\(predicate)]\(tail)"
      let evaluator = try Self.evaluator()
      let focus = Focus(NodeReference(0, 1))
      // A double negation keeps the value and hides the comparison from the index.
      let plain = "instance('wards')/root/item[not(not(\(predicate)))]\(tail)"
      let found = evaluator.nodes(try Expression(source).tree, focus)
      #expect(found == evaluator.nodes(try Expression(plain).tree, focus), "\(source)")
    }
  }

  /// A choice with two numbers in the range was offered twice.
  @Test func anItemWithTwoFittingChildrenIsListedOnce() throws {
    let evaluator = try Self.evaluator()
    let tree = try Expression("instance('wards')/root/item[rank >= 0]").tree
    #expect(evaluator.nodes(tree, Focus(NodeReference(0, 1))).count == Self.size)
  }

  @Test func indexedLookupsEvaluateNoPredicate() throws {
    let evaluator = try Self.evaluator()
    func evaluations(_ source: String) throws -> Int {
      let before = evaluator.lookups.predicateEvaluations
      let tree = try Expression(source).tree
      for _ in 0..<10 { _ = evaluator.string(tree, Focus(NodeReference(0, 1))) }
      return evaluator.lookups.predicateEvaluations - before
    }
    for predicate in [
      "name = 'w17'", "name = /data/which", "group = 'g3'", "size < 2", "starts-with(name, 'w19')",
      "size = 3.5", "group = 'g1' or name = 'w3'", "opened >= '2026-01-08'", "size >= 2 and size < 5",
    ] {
      #expect(try evaluations("count(instance('wards')/root/item[\(predicate)])") == 0, "\(predicate)")
    }
    #expect(try evaluations("pulldata('wards', 'size', 'name', 'w99')") == 0)
    // Only the few that the index leaves are asked.
    #expect(try evaluations("count(instance('wards')/root/item[name = 'w17' and size = 17.5])") == 10)
    // What no index can answer asks all, and says so here.
    #expect(try evaluations("count(instance('wards')/root/item[string-length(name) = 2])") == 10 * Self.size)
  }

  /// JavaRosa's caches once mixed up predicates that look alike.
  @Test func predicatesThatLookAlikeAreNotConfused() throws {
    let evaluator = try Self.evaluator()
    func count(_ source: String) throws -> Double {
      evaluator.number(try Expression("count(\(source))").tree, Focus(NodeReference(0, 1)))
    }
    #expect(try count("instance('wards')/root/item[name = 'Vera']") == 0)
    #expect(try count("instance('people')/root/item[name = 'Vera']") == 1)
    #expect(try count("instance('wards')/root/item[group = 'g1' and name = 'w11']") == 1)
    #expect(try count("instance('wards')/root/item[group = 'g1' or name = 'w12']") > 30)
    #expect(try count("instance('wards')/root/item[group = 'w11']") == 0)
  }
}
