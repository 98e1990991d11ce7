import Testing
import XForm
import XFormCompiler

/// `waypost form run`, as an author sees it.
@Suite("Interview in a terminal") struct InterviewTests {
  private final class Terminal {
    var said: [String] = []
    var lines: [String]

    init(_ lines: [String]) { self.lines = lines.reversed() }
  }

  /// Fills a form with these lines.
  private static func run(_ model: FormModel, _ lines: [String]) throws -> (record: String?, said: [String], rest: Int)
  {
    let terminal = Terminal(lines)
    var interview = FormInterview(
      model, language: model.defaultLanguage, context: try TestForm.context(), say: { terminal.said.append($0) },
      ask: { terminal.lines.popLast() })
    let record = try interview.run(now: "2026-11-21T10:00:00.000+05:00")
    return (record, terminal.said, terminal.lines.count)
  }

  /// The engine drops what lies beyond a range; an author typed 11 and was asked the next question.
  @Test func aNumberBeyondTheRangeIsAskedForAgain() throws {
    let model = try TestForm.model(
      "<pain/>", binds: "<bind nodeset=\"/data/pain\" type=\"int\"/>",
      body: "<range ref=\"/data/pain\" start=\"0\" end=\"10\" step=\"2\"><label>Pain</label></range>")
    let (record, said, rest) = try Self.run(model, ["11", "4"])
    #expect(record?.contains("<pain>4</pain>") == true && rest == 0)
    #expect(said.contains { $0.contains("0 to 10, step 2") })
    #expect(said.contains { $0.contains("beyond the range") })
  }

  @Test func anythingAcknowledges() throws {
    let model = try TestForm.model(
      "<told/>", binds: "", body: "<trigger ref=\"/data/told\"><label>I told them</label></trigger>")
    let (record, said, _) = try Self.run(model, ["yes"])
    #expect(record?.contains("<told>OK</told>") == true)
    #expect(said.contains { $0.contains("acknowledges") })
  }

  @Test func theEndOfInputBreaksItOff() throws {
    #expect(try Self.run(try TestForm.model("<a/>", binds: "", inputs: ["a"]), []).record == nil)
  }
}
