import TestSupport
import Testing

@Suite("form eval") struct FormEvalTests {
  @Test func aLineInIsALineOut() throws {
    let long = String(repeating: "a", count: 200_000)
    let input = """
      {"id": 1, "expr": "selected('a b', 'b')"}

      {"id": "two", "expr": "//n", "context_xml": "<r><n>1</n><n>2</n></r>"}
      {"id": 3, "expr": "digest('abc', 'MD5', 'hex')"}
      {"id": 4, "expr": "string-length('\(long)') + 1"}
      {"id": 5, "expr": "0 div 0"}
      {"id": 6, "expr": "nothing()"}
      """
    let output = try Waypost.run(["form", "eval"], input: input)
    #expect(output.status == 0 && output.errorText.isEmpty)
    let lines = output.text.split(separator: "\n").map(String.init)
    #expect(lines.count == 6)
    #expect(lines.first == #"{"id":1,"nodes":null,"type":"boolean","value":true}"#)
    #expect(lines.contains(#"{"id":"two","nodes":["/*[1]/*[1]","/*[1]/*[2]"],"type":"nodeset","value":"1"}"#))
    #expect(lines.contains { $0.contains("900150983cd24fb0d6963f7d28e17f72") })
    // An expression longer than a form may have is refused, not cut.
    #expect(
      lines.contains { $0.hasPrefix(#"{"id":4,"nodes":null,"type":"error""#) && $0.contains("longer than 32768") })
    #expect(lines.contains(#"{"id":5,"nodes":null,"type":"number","value":"NaN"}"#))
    #expect(lines.last?.contains("there is no function nothing()") == true)
  }

  /// Answers to lines that can't be read came back without their ids.
  @Test func aLineThatCannotBeReadKeepsItsID() throws {
    let input = """
      {"id": "seven"}
      {"id": 8, "expr": "x", "context_xml": "<r/>", "context_node": "/*[9]"}
      """
    let output = try Waypost.run(["form", "eval"], input: input)
    let lines = output.text.split(separator: "\n").map(String.init)
    #expect(lines.count == 2 && lines.allSatisfy { $0.contains("\"type\":\"error\"") })
    #expect(lines.first?.hasPrefix(#"{"id":"seven","#) == true)
    #expect(lines.last?.contains("the document has no node /*[9]") == true)
  }

  @Test func nothingInIsNothingOut() throws {
    let output = try Waypost.run(["form", "eval"])
    #expect(output.status == 0 && output.text.isEmpty && output.errorText.isEmpty)
  }
}
