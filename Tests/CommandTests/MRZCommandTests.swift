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
    #expect(
      shown.status == 0 && shown.text.hasPrefix("TD3\n  valid\n")
        && shown.text.contains("  surname ERIKSSON (unverifiable)\n"))
    #expect(try Waypost.run(["mrz"], input: "P<UTO\n").status == 1)
  }

  /// Two zones pasted one after the other, without an empty line, were one zone of no layout.
  @Test func zonesOneAfterTheOther() throws {
    let zones = """
      \u{FEFF}P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<
        L898902C36UTO7408122F1204159ZE184226B<<<<<10\t
      D1NLD11234567890ABCDEFGHIJKLM5
      P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10
      I<UTOD231458907<<<<<<<<<<<<<<<
      7408122F1204159UTO<<<<<<<<<<<6
      ERIKSSON<<ANNA<MARIA<<<<<<<<<<
      """
    let output = try Waypost.run(["mrz", "--json"], input: zones)
    let found = try answers(Array(output.text.utf8))
    #expect(
      found.map { $0["format"]?.string } == ["TD3", "EUDL", "TD3", "TD1"] && found.allSatisfy { $0["valid"] == true })
  }

  /// One number among a request's other members made broken JSON of it.
  @Test func otherMembersArePassedOver() throws {
    let request = #"{"confidence":0.98,"id":"c","lines":["D1NLD11234567890ABCDEFGHIJKLM5"],"box":[1.5,{}]}"#
    let found = try answers(Array(try Waypost.run(["mrz", "--json"], input: request).text.utf8))
    #expect(found.first?["id"] == "c" && found.first?["valid"] == true)
    let broken = try Waypost.run(["mrz", "--json"], input: #"{"id":"d","lines":"P<UTO"}"#)
    let refused = try answers(Array(broken.text.utf8))
    #expect(refused.first?["id"] == "d" && refused.first?["problems"] == .array(["json"]))
    #expect(refused.first?["repairs"] == .array([]) && refused.first?["fields"] == .object([:]))
  }

  /// A line of 10 MB ended everything, with "longer than 0 MiB".
  @Test func aHugeLineIsPassedOver() throws {
    let huge = String(repeating: "<", count: 10_000_000)
    let output = try Waypost.run(["mrz", "--json"], input: huge + "\n" + Self.card + "\n" + huge)
    let found = try answers(Array(output.text.utf8))
    #expect(
      output.status == 0 && found.map { $0["problems"]?.array?.first } == ["tooLong", "check.birthDate", "tooLong"])
  }

  @Test func evidenceDatesAndNationalNumber() throws {
    let card =
      #"{"id":1,"lines":["I<UZBAD1234567741502900123454<","9002155F3102145UZB<<<<<<<<<<<2","RAHIMOVA<<NILUFAR<<<<<<<<<<<<<"]}"#
    let found = try #require(try answers(Array(try Waypost.run(["mrz", "--json"], input: card).text.utf8)).first)
    #expect(found["evidence"]?["number"] == "checkDigit" && found["evidence"]?["nationality"] == "syntax")
    #expect(found["evidence"]?["surname"] == "unverifiable" && found["evidence"]?["optional1"] == "checkDigit")
    #expect(found["dates"]?["birthDate"] == "1990-02-15" && found["dates"]?["expiryDate"] == "2031-02-14")
    #expect(found["nationalNumber"]?["kind"] == "UZB.PINFL" && found["nationalNumber"]?["checkDigit"] == true)
    #expect(found["nameKey"] == "NILUFAR RAHIMOVA" && found["notes"] == .array([]))
  }

  /// In plain text a repair was never shown; and what a document says is no command to the terminal.
  @Test func repairsAreShownToPeople() throws {
    let lines = [
      "I<UTOD231458907<<<<<<<<<<<<<<<", "74O8122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANN\u{1B}<MARIA<<<<<<<<<<",
    ]
    let shown = try Waypost.run(["mrz"], input: lines.joined(separator: "\n"))
    #expect(shown.text.contains("\n  repair birthDate, line 2, place 3: O is 0 (syntax)\n"))
    #expect(shown.text.contains("givenNames ANN? MARIA (failed)") && !shown.text.contains("\u{1B}"))
  }
}
