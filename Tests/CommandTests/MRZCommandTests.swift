import Foundation
import JSONLines
import TestSupport
import Testing

@Suite("mrz") struct MRZCommandTests {
  private static let card =
    #"{"id":"c","lines":["I<UTOD231458907<<<<<<<<<<<<<<<","74O8122F1204159UTO<<<<<<<<<<<6","ERIKSSON<<ANNA<MARIA<<<<<<<<<<"]}"#

  private func answers(_ output: [UInt8]) throws -> [JSONValue] {
    try output.split(separator: 10).map { try JSONLine.decode(JSONValue.self, from: Array($0)) }
  }

  @Test func aZoneALine() throws {
    let output = try Waypost.run(["mrz", "--json"], input: Self.card + "\n" + #"{"id":7,"lines":["X"]}"# + "\n{oops\n")
    #expect(output.status == 0)
    let found = try answers(Array(output.text.utf8))
    try #require(found.count == 3)
    #expect(found[0]["id"] == "c" && found[0]["valid"] == false && found[0]["format"] == "TD1")
    #expect(found[0]["fields"]?["birthDate"] == "74O812" && found[0]["fields"]?["surname"] == "ERIKSSON")
    #expect(found[0]["fields"]?["checks"]?["number"] == true)
    #expect(found[0]["problems"] == .array(["check.birthDate", "check.composite", "date.birthDate"]))
    let repair = try #require(found[0]["repairs"]?.array?.first)
    #expect(repair["field"] == "birthDate" && repair["read"] == "O" && repair["repaired"] == "0")
    #expect(found[1]["id"] == 7 && found[1]["problems"] == .array(["layout"]) && found[1]["format"] == .null)
    #expect(found[2]["problems"] == .array(["json"]))
  }

  @Test func plainLinesToo() throws {
    let zone = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\r\nL898902C36UTO7408122F1204159ZE184226B<<<<<10\r\n"
    let output = try Waypost.run(["mrz", "--json"], input: zone + "\n" + zone)
    let found = try answers(Array(output.text.utf8))
    #expect(found.count == 2 && found.allSatisfy { $0["valid"] == true })
    let shown = try Waypost.run(["mrz"], input: zone)
    #expect(shown.status == 0 && shown.text.hasPrefix("TD3\n  valid\n") && shown.text.contains("  surname ERIKSSON\n"))
    #expect(try Waypost.run(["mrz"], input: "P<UTO\n").status == 1)
  }
}
