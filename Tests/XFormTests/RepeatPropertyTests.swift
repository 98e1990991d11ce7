import Foundation
import Testing
import XForm

/// Random forms with repeats, random edits: what was recomputed step by step equals what is computed at once, and a
/// draft changes nothing.
@Suite("Properties of repeats") struct RepeatPropertyTests {
  @Test func incrementalEqualsFullRecompute() throws {
    var random = SeededRandom(seed: 2026)
    var steps = 0
    for _ in 0..<60 {
      let model = try Self.randomForm(&random)
      var session = try TestForm.session(model)
      for _ in 0..<25 {
        guard try Self.edit(&session, &random) else { continue }
        steps += 1
        let draft = try JSONDecoder().decode(FormDraft.self, from: JSONEncoder().encode(session.draft))
        let fresh = try FormSession(model, language: "en", context: TestForm.context(), draft: draft)
        #expect(Self.picture(fresh) == Self.picture(session))
        #expect(fresh.leftOver.isEmpty)
        let xml = try session.submission(receiver: nil, instanceID: "i")
        #expect(try fresh.submission(receiver: nil, instanceID: "i") == xml)
        session.language = session.language == "en" ? "ru" : "en"
        #expect(try session.submission(receiver: nil, instanceID: "i") == xml)
      }
    }
    #expect(steps > 700)
  }

  /// A sum inside every row and one outside: a change costs what the rows are many, and every row is right.
  @Test(arguments: [50, 100, 200, 400])
  func everyRowIsRightAtLinearCost(rows: Int) throws {
    let model = try TestForm.model(
      "<rep><n>1</n><inside/><above/><share/></rep><total/>",
      binds: """
        <bind nodeset="/data/rep/inside" calculate="sum(../../rep/n)"/>
        <bind nodeset="/data/rep/above" calculate="/data/total + position(..)"/>
        <bind nodeset="/data/rep/share" calculate="../n div sum(/data/rep/n)"/>
        <bind nodeset="/data/total" calculate="sum(/data/rep/n)"/>
        """, body: "<group><repeat nodeset=\"/data/rep\"><input ref=\"/data/rep/n\"/></repeat></group>")
    var session = try TestForm.session(model)
    for _ in 1..<rows { _ = try session.addRow("/data/rep") }
    let before = session.evaluations
    _ = try session.answer("/data/rep[\(rows / 2)]/n", "11")
    #expect(session.evaluations - before <= 3 * rows + 4)
    for row in 1...rows {
      #expect(session.value(of: "/data/rep[\(row)]/inside") == "\(rows + 10)")
      #expect(session.value(of: "/data/rep[\(row)]/above") == "\(rows + 10 + row)")
    }
    let middle = session.evaluations
    _ = try session.removeRow("/data/rep[1]")
    #expect(session.evaluations - middle <= 4 * rows + 4)
    #expect(session.value(of: "/data/rep[\(rows - 1)]/above") == "\(rows + 9 + rows - 1)")
  }

  /// Behaviours 24 and 29 of the shared list, counted.
  @Test func aRemovalComputesWhatItMust() throws {
    let model = try TestForm.model(
      "<rep><n>1</n><p/><own/></rep><sum/>",
      binds: """
        <bind nodeset="/data/rep/p" calculate="position(..)"/><bind nodeset="/data/rep/own" calculate="../n * 2"/>
        <bind nodeset="/data/sum" calculate="sum(/data/rep/n)"/>
        """, body: "<group><repeat nodeset=\"/data/rep\"><input ref=\"/data/rep/n\"/></repeat></group>")
    var session = try TestForm.session(model)
    for _ in 0..<9 { _ = try session.addRow("/data/rep") }
    let before = session.evaluations
    _ = try session.removeRow("/data/rep[8]")
    // The places of the two later rows, and the sum outside once.
    #expect(session.evaluations - before == 3)
    let middle = session.evaluations
    _ = try session.answer("/data/rep[4]/n", "5")
    #expect(session.evaluations - middle == 2)
  }

  private static func edit(_ session: inout FormSession, _ random: inout SeededRandom) throws -> Bool {
    let repeats = session.repeats().filter(\.isOpen)
    switch Int.random(in: 0..<6, using: &random) {
    case 0:
      guard let one = repeats.randomElement(using: &random), one.rows < 5 else { return false }
      _ = try session.addRow(one.path)
    case 1:
      guard let one = repeats.randomElement(using: &random), one.rows > 0 else { return false }
      _ = try session.removeRow("\(one.path)[\(Int.random(in: 1...one.rows, using: &random))]")
    default:
      guard let question = session.relevantQuestions().randomElement(using: &random) else { return false }
      _ = try session.answer(question.path, ["", "1", "2", "3", "yes"][Int.random(in: 0..<5, using: &random)])
    }
    return true
  }

  /// Fields outside, in rows and in rows of rows; calculates and relevances over all of them.
  private static func randomForm(_ random: inout SeededRandom) throws -> FormModel {
    // A calculate looks only at fields that come before it in this list, so there are no circles.
    let fields = ["a", "b", "rep/x", "rep/y", "rep/in/u", "rep/in/v", "c", "rep/z", "rep/in/w", "d"]
    var binds = ""
    var inputs: [String] = []
    for (number, field) in fields.enumerated() {
      let path = "/data/\(field)"
      let earlier = fields.prefix(number).map { "/data/\($0)" }
      func other() -> String { earlier.randomElement(using: &random) ?? "0" }
      let isCalculate = number >= 6 || (number > 0 && Int.random(in: 0..<3, using: &random) == 0)
      var attributes = ""
      if isCalculate {
        let inRow = field.hasPrefix("rep/")
        var forms = [
          "sum(\(other())) + 1", "count(\(other())[. = '1'])", "\(other()) + 1", "concat(\(other()), '/', \(other()))",
          "if(\(other()) = '1', count(/data/rep), 'none')", "join(',', \(other()))",
          "indexed-repeat(/data/rep/x, /data/rep, 2)", "max(\(other())) - sum(/data/rep/x)",
        ]
        if inRow {
          forms += [
            "position(..) * 10", "coalesce(\(other()), position(..))", field.hasPrefix("rep/in/") ? "../../x" : "../x",
          ]
        }
        if field == "rep/z" { forms += ["/data/rep[position() = position(current()/..) - 1]/z + ../x"] }
        if field.hasPrefix("rep/in/") { forms += ["concat(../../x, ':', count(../../in))"] }
        if field == "rep/in/v" || field == "rep/in/w" { forms.append("sum(../../in/u)") }
        var value = forms.randomElement(using: &random) ?? "1"
        if field == "rep/y", value.contains("../x") || value.contains("/data/rep/x") { value = "../x + 1" }
        if number < 3, value.contains("/data/rep/") { value = "count(/data/rep)" }
        if number == 2, value == "../x" { value = "1" }
        attributes += " calculate=\"\(value)\""
      } else {
        inputs.append(field)
      }
      if Int.random(in: 0..<4, using: &random) == 0, number > 0 { attributes += " relevant=\"\(other()) != 'yes'\"" }
      binds += "<bind nodeset=\"\(path)\"\(attributes)/>"
    }
    if Bool.random(using: &random) { binds += "<bind nodeset=\"/data/rep/in\" relevant=\"../x != '3'\"/>" }
    func controls(_ prefix: String) -> String {
      inputs.filter { $0.hasPrefix(prefix) && !$0.dropFirst(prefix.count).contains("/") }
        .map { "<input ref=\"/data/\($0)\"><label>\($0)</label></input>" }.joined()
    }
    let count = Int.random(in: 0..<3, using: &random) == 0 ? " jr:count=\"/data/a\"" : ""
    return try TestForm.model(
      "<a/><b/><rep><x/><y/><in><u/><v/><w/></in><z/></rep><c/><d/>", binds: binds,
      body: controls("") + "<group><repeat nodeset=\"/data/rep\"\(count)>" + controls("rep/")
        + "<group><repeat nodeset=\"/data/rep/in\">" + controls("rep/in/") + "</repeat></group></repeat></group>")
  }

  /// Everything anybody could see.
  private static func picture(_ session: FormSession) -> [String] {
    session.relevantQuestions().map {
      "\($0.path)=\(session.value(of: $0.path)) \(session.isRequired($0.path)) \(session.isReadOnly($0.path))"
    } + session.violations().map { "\($0.path) \($0.kind)" }
      + session.repeats().map { "\($0.path) \($0.rows) \($0.isOpen)" }
      + session.answers.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
  }
}
