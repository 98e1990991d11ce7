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
}
