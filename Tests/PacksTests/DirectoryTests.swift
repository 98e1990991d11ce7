import Referral
import Testing

@testable import Packs

@Suite("Directory") struct DirectoryTests {
  @Test(arguments: [
    ("a,b\n1,2\n", [["a": "1", "b": "2"]]),
    ("a,b\r\n1,2\r\n", [["a": "1", "b": "2"]]),
    ("\u{FEFF}a,b\n1,2", [["a": "1", "b": "2"]]),
    ("a,b\n\"1,1\",\"say \"\"x\"\"\"\n", [["a": "1,1", "b": "say \"x\""]]),
    ("a,b\n\"two\nlines\",2\n", [["a": "two\nlines", "b": "2"]]),
    ("a,b\n1\n", [["a": "1"]]),
    ("a,b\n\n1,2\n", [["a": "1", "b": "2"]]),
    ("a,b\n,\n", [["a": "", "b": ""]]),
    ("a,b\n", []),
  ])
  func tables(text: String, rows: [[String: String]]) {
    #expect(CommaSeparated.rows(text) == rows)
  }

  @Test(arguments: ["", "a,b\n\"1,2\n", "a,b\n1,2,3\n"])
  func notTables(text: String) {
    #expect(CommaSeparated.rows(text) == nil)
  }

  @Test(arguments: [
    ("id,type\n,ASY\n", "row 2 has no id"), ("id,type\na b,ASY\n", "row 2 has no id"),
    ("id,type\nx,XXX\n", "receiver x has no known type"), ("id\nx\n", "receiver x has no known type"),
    ("id,type\nx,ASY\nx,MED\n", "receiver x stands twice"), ("id,type\nx,ASY,1\n", "too many columns"),
  ])
  func malformed(text: String, reason: String) {
    let error = #expect(throws: PacksError.self) { try Directory.parse(text, place: "directory.csv") }
    #expect(error?.code == .malformed)
    #expect(error?.reason.contains(reason) == true)
  }

  @Test func everyColumn() throws {
    let text = """
      id,type,name,desk,hours,languages,phone,phone_verified_on,keys,sink
      x,LEG,Aid,Help desk 2,9-17,en ru,+7 1,2026-11-01,age1a age1b,folder:out
      """
    let receiver = try #require(try Directory.parse(text, place: "directory.csv").first)
    #expect(receiver.type == .legalAid && receiver.name == "Aid" && receiver.desk == "Help desk 2")
    #expect(receiver.hours == "9-17" && receiver.languages == ["en", "ru"] && receiver.phone == "+7 1")
    #expect(receiver.phoneVerifiedOn == "2026-11-01" && receiver.keys == ["age1a", "age1b"])
    #expect(receiver.sink == "folder:out")
  }
}
