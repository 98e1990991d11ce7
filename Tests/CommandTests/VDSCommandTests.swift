import JSONLines
import TestSupport
import Testing

@Suite("vds") struct VDSCommandTests {
  /// A made-up seal of Utopia: a residence permit's header, one field, and a signature nobody made.
  private static let seal =
    "dc03d9c5d9cac8a73a990f71346ecf47fb060306d79519a65306ff40" + String(repeating: "00", count: 64)

  @Test func aSealALine() throws {
    let output = try Waypost.run(
      ["vds", "--json"], input: #"{"id":"a","hex":"\#(Self.seal)"}"# + "\n" + #"{"id":"b","hex":"00"}"# + "\n")
    #expect(output.status == 0)
    let found = try output.text.utf8.split(separator: 10).map { try JSONLine.decode(JSONValue.self, from: Array($0)) }
    try #require(found.count == 2)
    #expect(found[0]["id"] == "a" && found[0]["valid"] == false && found[0]["verdict"] == "unknownSigner")
    #expect(found[0]["signerIdentifier"] == "UTTS" && found[0]["certificateReference"] == "5B")
    #expect(found[0]["documentType"] == "RESIDENCE_PERMIT" && found[0]["sigDate"] == "2023-07-26")
    #expect(found[0]["messages"]?.array?.first?["value"] == "UFO001979")
    // The zone that a permit must have isn't there.
    #expect(found[0]["problems"] == .array(["field.length"]))
    #expect(found[1]["problems"] == .array(["header"]) && found[1]["valid"] == false)
  }

  @Test func forPeopleTheExitCodeSaysIt() throws {
    let output = try Waypost.run(["vds"], input: Self.seal)
    #expect(output.status == 1 && output.text.hasPrefix("not valid, signature unknownSigner\n  problem field.length\n"))
    #expect(try Waypost.run(["vds", "--certificate", "/nonexistent"]).status == 1)
  }

  /// Pasted as other tools print it, and each kind of nonsense by its name.
  @Test func oddInput() throws {
    let spaced =
      "\u{FEFF} " + Self.seal.uppercased().enumerated().map { $0 % 2 == 0 ? " \($1)" : "\($1)" }.joined() + "\r\n"
    let lines = [
      spaced, "xyz", "abc", #"{"id":9,"hex":7}"#, #"{"id":10,"hex":"DC","weight":0.5}"#, "{oops",
      String(repeating: "0", count: 200_000), Self.seal,
    ]
    let output = try Waypost.run(["vds", "--json"], input: lines.joined(separator: "\n"))
    let found = try output.text.utf8.split(separator: 10).map { try JSONLine.decode(JSONValue.self, from: Array($0)) }
    #expect(
      found.map { $0["problems"]?.array?.first?.string } == [
        "field.length", "hex", "hex", "json", "header", "json", "tooLong", "field.length",
      ])
    #expect(output.status == 0 && found[3]["id"] == 9 && found[4]["id"] == 10 && found[5]["id"] == .null)
  }
}
