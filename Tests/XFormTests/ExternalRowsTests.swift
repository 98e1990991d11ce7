import Testing
import XForm
import XFormCompiler

/// Tables beside a form, as people's programs write them.
@Suite("Tables beside a form") struct ExternalRowsTests {
  private static func choices(_ table: String) throws -> [String] {
    let form = TestForm.xml(
      "<s/>", binds: "",
      body:
        "<select1 ref=\"/data/s\"><label>S</label><itemset nodeset=\"instance('t')/root/item\"><value ref=\"name\"/><label ref=\"label\"/></itemset></select1>",
      instances: "<instance id=\"t\" src=\"jr://file-csv/t.csv\"/>")
    let model = try XFormCompiler.compile(xml: Array(form.utf8), file: "x.xml", resource: { _ in Array(table.utf8) })
    return try TestForm.session(model).choices(of: "/data/s").map { "\($0.value)=\($0.label.text)" }
  }

  /// A table saved as "CSV (Macintosh)" offered no choices: its lines end with a carriage return alone.
  @Test(arguments: ["\n", "\r\n", "\r"]) func linesEndInAnyWay(end: String) throws {
    let lines = ["name,label", "a,\"Apple, red\"", "b,Pear", ""]
    #expect(try Self.choices(lines.joined(separator: end)) == ["a=Apple, red", "b=Pear"])
    #expect(try Self.choices(lines.dropLast().joined(separator: end)) == ["a=Apple, red", "b=Pear"])
    let semicolons = ["\u{FEFF}name;label", "a;\"Apple; red\"", "", "b;Pear"]
    #expect(try Self.choices(semicolons.joined(separator: end)) == ["a=Apple; red", "b=Pear"])
  }

  @Test func aLineEndInQuotesBelongsToTheText() throws {
    #expect(try Self.choices("name,label\r\na,\"red\r\napple\"\r\n") == ["a=red\r\napple"])
  }
}
