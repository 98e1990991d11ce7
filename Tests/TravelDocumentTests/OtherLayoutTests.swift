import Testing
import TravelDocument

/// Cards, visas and driving licences; the cases of Doc 9303 are in `CorpusTests`. Lines not of a published specimen are
/// made up.
@Suite struct OtherLayoutTests {
  private func read(_ lines: String...) throws -> MachineReadableDocument {
    try MachineReadableZone.parse(lines: lines, today: specimenDay)
  }

  /// The layout of Doc 9303-5 with a number of twelve characters: Belgium has printed both kinds of check digit.
  @Test(arguments: [("9", LongNumberConvention.either), ("8", .neither)])
  func longNumbersGoOnInTheOptionalData(_ check: String, _ convention: LongNumberConvention) throws {
    let document = try read(
      "I<UTOD23145890<734\(check)<<<<<<<<<<<", "3407127M9507122UTO<<<<<<<<<<<2", "STEVENSON<<PETER<<<<<<<<<<<<<<")
    #expect(document.number.value == "D23145890734" && document.optionalData.value == "")
    #expect(document.longNumberConvention == convention)
    #expect(document.problems.contains(.checkNumber) == (convention == .neither))
  }

  /// Whichever way a long number's digit was counted, it passes, and the other ways don't.
  @Test func bothWaysOfCountingTheFillerPass() throws {
    var seen: Set<String> = []
    for serial in 100..<200 {
      for counted in ["", "<"] {
        let digit = try #require(CheckDigit.of(Array("590431209\(counted)\(serial)".utf8)))
        let line = "IDBEL590431209<\(serial)\(Character(UnicodeScalar(digit)))<<<<<<<<<<<"
        let document = try read(line, "8502013F3001015BEL<<<<<<<<<<<0", "PEETERS<<ANNA<<<<<<<<<<<<<<<<<")
        #expect(!document.problems.contains(.checkNumber))
        seen.insert(document.longNumberConvention?.rawValue ?? "none")
      }
    }
    #expect(seen.contains("excluded") && seen.contains("included"))
  }

  @Test func whatFollowsALongNumberIsOptionalData() throws {
    let document = try read(
      "I<UTOD23145890<7349<AB12<<<<<<", "3407127M9507122UTO<<<<<<<<<<<2", "STEVENSON<<PETER<<<<<<<<<<<<<<")
    #expect(document.optionalData.value == "AB12" && document.number.value == "D23145890734")
  }

  /// A filler for a check digit without a rest of the number in the optional data is a wrong check digit.
  @Test func aFillerAloneIsNoLongNumber() throws {
    let document = try read(
      "I<UTOD23145890<<<<<<<<<<<<<<<<", "3407127M9507122UTO<<<<<<<<<<<2", "STEVENSON<<PETER<<<<<<<<<<<<<<")
    #expect(document.longNumberConvention == nil && document.problems.contains(.checkNumber))
  }

  /// The filler that makes a number long was misread as the digit its first part would have: half a number, and its own
  /// digit agrees. Only the digit over the whole card tells.
  @Test func halfOfALongNumberIsNotVerified() throws {
    let document = try read(
      "I<UTOD231458907734<<<<<<<<<<<<", "3407127M9507122UTO<<<<<<<<<<<2", "STEVENSON<<PETER<<<<<<<<<<<<<<")
    #expect(document.number == DocumentField("D23145890", .failed(.checkComposite)))
    #expect(document.problems == [.checkComposite])
  }

  /// Nothing vouches for a date of birth that is blank with its digit.
  @Test func aBlankDateOfBirthIsNotVerified() throws {
    let document = try read(
      "I<UTOD231458907<<<<<<<<<<<<<<<", "<<<<<<<F1204159UTO<<<<<<<<<<<0", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<")
    #expect(document.birthDate == DocumentField(PartialDate(), .syntaxOnly))
    #expect(!document.problems.contains(.checkBirthDate))
  }

  @Test func visasHaveNoCompositeDigit() throws {
    let visa = try read("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L8988901C4XXX4009078F9612109<<<<<<<<")
    #expect(visa.format == .visaB && visa.isValid && visa.optionalData.evidence == .syntaxOnly)
    #expect(visa.furtherOptionalData.evidence == .absent)
  }

  /// The specimen of the French ministry.
  @Test func frenchIdentityCardOf1988() throws {
    let lines = ["IDFRABERTHIER<<<<<<<<<<<<<<<<<<<<<<<", "8806923102858CORINNE<<<<<<<6512068F6"]
    let card = try MachineReadableZone.parse(lines: lines, today: specimenDay)
    #expect(card.format == .frenchIdentityCard && card.problems.isEmpty)
    #expect(card.surname == DocumentField("BERTHIER", .verifiedByCheckDigit))
    #expect(card.givenNames == DocumentField("CORINNE", .verifiedByCheckDigit))
    #expect(card.number == DocumentField("880692310285", .verifiedByCheckDigit))
    #expect(card.birthDate.value.isoText == "1965-12-06" && card.sex.value == .female)
    #expect(card.expiryDate.evidence == .absent)
    let damaged = try read(lines[0], "8806923102858CORINNE<<<<<<<6512068F7")
    #expect(damaged.problems == [.checkComposite] && damaged.surname.evidence == .unverifiable)
  }

  @Test func frenchDrivingLicence() throws {
    let licence = try read("D1FRA13AA000026181231MARTIN<<9")
    #expect(licence.format == .drivingLicence && licence.problems.isEmpty)
    #expect(licence.number == DocumentField("13AA00002", .verifiedByCheckDigit))
    #expect(licence.surname.value == "MARTIN" && licence.expiryDate.value.isoText == "2018-12-31")
    #expect(try read("D1FRA13AA000026181231MARTIN<<8").problems == [.checkComposite])
  }

  @Test func dutchDrivingLicence() throws {
    let licence = try read("D1NLD11234567890ABCDEFGHIJKLM5")
    #expect(licence.number == DocumentField("1234567890", .verifiedByCheckDigit) && licence.problems.isEmpty)
    #expect(licence.surname.evidence == .absent)
    #expect(try read("D1NLD11234567891ABCDEFGHIJKLM5").number.evidence == .failed(.checkComposite))
  }

  @Test func swissDrivingLicence() throws {
    let licence = try read("AAA001D<<", "FACHE305142128097<<800126<<<<<", "MARCHAND<<FABIENNE<<<<<<<<<<<<")
    #expect(licence.format == .swissDrivingLicence && licence.problems.isEmpty)
    #expect(licence.number.value == "AAA001D" && licence.optionalData.value == "305142128097")
    #expect(licence.birthDate == DocumentField(PartialDate(year: 1980, month: 1, day: 26), .syntaxOnly))
    #expect(licence.surname.value == "MARCHAND" && licence.givenNames.value == "FABIENNE")
  }

  @Test(arguments: [
    ["I<UTOD231458907<<<<<<<<<<<<<<<"], ["XXX"], [], ["", "", ""],
    ["AAA001D<<", "FACHE305142128097<<800126<<<<<"],
  ])
  func otherLinesAreNoDocument(_ lines: [String]) {
    #expect(throws: TravelDocumentError.layout(lineLengths: lines.map(\.utf8.count))) {
      try MachineReadableZone.parse(lines: lines, today: specimenDay)
    }
  }
}
