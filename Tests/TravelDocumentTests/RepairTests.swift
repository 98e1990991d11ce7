import Testing
import TravelDocument

@Suite struct RepairTests {
  private static let names = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
  private static let data = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"

  private func read(_ data: String, names: String = names) throws -> MachineReadableDocument {
    try MachineReadableZone.parse(lines: [names, data], today: specimenDay)
  }

  private func text(_ document: MachineReadableDocument) -> [String] {
    document.repairs.map { "\($0.field) \($0.line):\($0.position) \($0.read)>\($0.repaired) \($0.ground.rawValue)" }
  }

  @Test(arguments: [
    // A letter in a date, the check digits agree with the digit it looks like.
    ("L898902C36UTO74O8122F1204159ZE184226B<<<<<10", ["birthDate 2:16 O>0 syntax"]),
    ("L898902C36UTO7408I22F1Z04159ZE184226B<<<<<10", ["birthDate 2:18 I>1 syntax", "expiryDate 2:23 Z>2 syntax"]),
    // A letter for a check digit.
    ("L898902C36UTO740812ZF1204159ZE184226B<<<<<10", ["birthDateCheckDigit 2:20 Z>2 syntax"]),
    ("L898902C36UTO7408122F1204159ZE184226B<<<<<1O", ["compositeCheckDigit 2:44 O>0 syntax"]),
    // A code: 1 may be I, L or T, and one of them makes a state.
    ("L898902C36U1O7408122F1204159ZE184226B<<<<<10", ["nationality 2:12 1>T syntax"]),
    // The only exchange in the number with which both digits agree.
    ("L8989O2C36UTO7408122F1204159ZE184226B<<<<<10", ["number 2:6 O>0 checkDigit"]),
    // One scanner takes every 0 for O: the digit over all of them is misread itself, and what it looks like tells.
    (
      "L8989O2C36UTO74O8122F1204159ZE184226B<<<<<1O",
      ["birthDate 2:16 O>0 syntax", "number 2:6 O>0 checkDigit"]
    ),
    // Here the eight that is an eight might be a B as well.
    ("LB98902C36UTO7408122F1204159ZE184226B<<<<<10", []),
    // G for 6, S for 8, Z for 5: congruent, so never.
    ("L898902C36UTO7408122F1204159ZE184226B<<<<<10", []),
    ("LS98902C36UTO7408122F1204159ZE184226B<<<<<10", []),
    ("L898902C3GUTO7408122F1204159ZE184226B<<<<<10", []),
    ("L898902C36UTO7408122F12041Z9ZE184226B<<<<<10", []),
    // The wrong check digit alone proves nothing.
    ("L898902C37UTO7408122F1204159ZE184226B<<<<<10", []),
    // The date's digit agrees, the composite one speaks against it.
    ("L898902C36UTO74O8122F1204159ZE184226B<<<<<11", []),
    // A letter that looks like no digit.
    ("L898902C36UTO74X8122F1204159ZE184226B<<<<<10", []),
  ])
  func onlyWhatIsProved(_ data: String, _ repairs: [String]) throws {
    #expect(text(try read(data)) == repairs)
  }

  @Test func fieldsStayAsTheyWereRead() throws {
    let document = try read("L898902C36UTO74O8122F1204159ZE184226B<<<<<10")
    #expect(!document.isValid && document.birthDate.value.isoText == "")
    #expect(document.birthDate.evidence == .failed(.dateOfBirth))
    // Forms get what is proved; the evidence of a failure stays with it.
    #expect(document.scanValues["document.birthDate"] == "1974-08-12")
    #expect(document.scanEvidence["document.birthDate"] == .failed(.dateOfBirth))
  }

  @Test func aNumberIsProposedAndNeverTakenOver() throws {
    let document = try read("L8989O2C36UTO7408122F1204159ZE184226B<<<<<10")
    #expect(document.repairs.count == 1 && document.scanValues["document.number"] == "L8989O2C3")
  }

  /// Of what 1CA may be, LCA alone is a state, but L and 1 are the same to a check digit; 8ED is nothing known.
  @Test(arguments: [("D0M", "DOM"), ("0MN", "OMN"), ("8ED", "8ED"), ("1RN", "IRN"), ("1CA", "1CA")])
  func codesWithADigit(_ read: String, _ code: String) throws {
    let document = try self.read(Self.data, names: "P<\(read)ERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<")
    #expect(document.scanValues["document.issuer"] == code)
    #expect(document.issuer.value == read)
  }

  /// Whatever single look-alike is put into a date, the repair is the true character, or there is none.
  @Test func repairsOfDatesAreNeverWrong() throws {
    let truth = Array(Self.data)
    var repaired = 0
    for position in Array(13...19) + Array(21...27) {
      for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" {
        var data = truth
        data[position] = letter
        let document = try read(String(data))
        for repair in document.repairs where repair.ground == .syntax {
          #expect(repair.repaired == truth[repair.position - 1] && repair.position == position + 1)
          repaired += 1
        }
      }
    }
    #expect(repaired == 14)
  }

  @Test func cardsAreRepairedInTheirOwnLines() throws {
    let document = try MachineReadableZone.parse(
      lines: ["I<UTOD231458907<<<<<<<<<<<<<<<", "74O8122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"],
      today: specimenDay)
    #expect(text(document) == ["birthDate 2:3 O>0 syntax"])
  }

  @Test func nothingOfAPersonIsInARepairsDescription() throws {
    let repairs = try read("L8989O2C36UTO7408122F1204159ZE184226B<<<<<10").repairs
    #expect(repairs.map(\.description) == ["a repair of number by checkDigit"])
  }
}
