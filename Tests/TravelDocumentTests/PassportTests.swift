import Testing
import TravelDocument

let specimenDay = CalendarDay(year: 2026, month: 6, day: 15)
private let nameLine = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
private let dataLine = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"

@Suite struct PassportTests {
  private func read(
    _ first: String = nameLine, _ second: String = dataLine, today: CalendarDay = specimenDay
  ) throws -> MachineReadableDocument {
    try MachineReadableZone.parse(lines: [first, second], today: today)
  }

  @Test func specimenGivesEveryFieldWithItsEvidence() throws {
    let passport = try read()
    #expect(passport.isValid && passport.problems.isEmpty)
    #expect(passport.surname == DocumentField("ERIKSSON", .unverifiable))
    #expect(passport.givenNames == DocumentField("ANNA MARIA", .unverifiable))
    #expect(passport.number == DocumentField("L898902C3", .verifiedByCheckDigit))
    #expect(passport.nationality == DocumentField("UTO", .syntaxOnly))
    #expect(passport.sex == DocumentField(.female, .syntaxOnly))
    #expect(passport.optionalData == DocumentField("ZE184226B", .verifiedByCheckDigit))
    #expect(passport.scanValues["document.birthDate"] == "1974-08-12")
    #expect(passport.scanValues["document.expiryDate"] == "2012-04-15")
    #expect(passport.scanValues.count == 9)
    #expect(Set(passport.scanEvidence.keys) == Set(passport.scanValues.keys))
  }

  @Test func workedExampleOfThePersonalNumberPassesWithItsFillers() throws {
    let passport = try read(
      "P<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<<<<<<<<<", "HA672242<6YTO5802254M9601086<<<<<<<<<<<<<<08")
    #expect(passport.isValid)
    #expect(passport.number.value == "HA672242")
    #expect(passport.expiryDate.value.isoText == "1996-01-08")
    #expect(passport.problems == [.nationalityCode])
  }

  @Test func wrongNumberDigitIsNamedAtItsField() throws {
    let passport = try read(nameLine, "L898902C37UTO7408122F1204159ZE184226B<<<<<10")
    #expect(!passport.isValid)
    #expect(passport.number.evidence == .failed(.checkNumber))
    #expect(passport.birthDate.evidence == .verifiedByCheckDigit)
  }

  /// S for 8 passes every check digit: such a pair must never be mended, and stays as it was read.
  @Test func congruentMisreadingPassesAndIsLeftAlone() throws {
    let passport = try read(nameLine, "LS98902C36UTO7408122F1204159ZE184226B<<<<<10")
    #expect(passport.isValid && passport.number.value == "LS98902C3")
  }

  @Test(arguments: [
    ("<<<<<<0", "", true), ("<<<<<<<", "", true), ("80<<<<6", "1980", true), ("8002<<0", "1980-02", true),
    ("8013017", "", false), ("8002308", "", false),
  ])
  func birthDatesMayHaveUnknownParts(_ text: String, _ iso: String, _ isPossible: Bool) throws {
    let passport = try read(nameLine, "L898902C36UTO\(text)F1204159ZE184226B<<<<<10")
    #expect(passport.birthDate.value.isoText == iso)
    #expect(passport.problems.contains(.dateOfBirth) == !isPossible)
    #expect(!passport.problems.contains(.checkBirthDate) || !isPossible)
  }

  @Test func unknownExpiryIsAProblem() throws {
    let passport = try read(nameLine, "L898902C36UTO7408122F<<<<<<0ZE184226B<<<<<10")
    #expect(passport.problems.contains(.dateOfExpiry))
  }

  @Test(arguments: [("0", true), ("<", true), ("1", false)])
  func emptyPersonalNumberMayHaveZeroOrFiller(_ check: String, _ passes: Bool) throws {
    let passport = try read(nameLine, "L898902C36UTO7408122F1204159<<<<<<<<<<<<<<\(check)8")
    #expect(passport.problems.contains(.checkPersonalNumber) == !passes)
    #expect(passport.optionalData.value == "")
  }

  @Test(arguments: [
    (CalendarDay(year: 2026, month: 6, day: 15), "260615", "2026-06-15"),
    (CalendarDay(year: 2026, month: 6, day: 15), "260616", "1926-06-16"),
    (CalendarDay(year: 2026, month: 6, day: 15), "26<<<<", "2026"),
    (CalendarDay(year: 1970, month: 1, day: 1), "100101", "2010-01-01"),
    (CalendarDay(year: 2031, month: 1, day: 1), "000229", "2000-02-29"),
  ])
  func birthAfterTodayIsOfTheLastCentury(_ today: CalendarDay, _ text: String, _ iso: String) throws {
    let check = try #require(CheckDigit.of(Array(text.utf8)))
    let line = "L898902C36UTO\(text)\(Character(UnicodeScalar(check)))F1204159ZE184226B<<<<<10"
    #expect(try read(nameLine, line, today: today).birthDate == DocumentField(date(iso), .verifiedByCheckDigit))
  }

  @Test(arguments: [("760101", "2076-01-01"), ("770101", "1977-01-01"), ("260101", "2026-01-01")])
  func expiryLiesWithinFiftyYears(_ text: String, _ iso: String) throws {
    let check = try #require(CheckDigit.of(Array(text.utf8)))
    let line = "L898902C36UTO7408122F\(text)\(Character(UnicodeScalar(check)))ZE184226B<<<<<10"
    #expect(try read(nameLine, line).expiryDate.value.isoText == iso)
  }

  @Test(arguments: [
    ("NAZARI", "NAZARI", "", []), ("<<ANNA<MARIA", "", "ANNA MARIA", [DocumentProblem.noPrimaryName]),
    ("ERIKSSON<<<ANNA", "ERIKSSON", "ANNA", [.fillerInName]), ("ERIKSSON<<ANN4", "ERIKSSON", "ANN4", [.digitInName]),
    ("VAN<DER<MUELLEN<<MARTIN", "VAN DER MUELLEN", "MARTIN", []), ("", "", "", [.noPrimaryName]),
  ])
  func namesOfEveryShape(
    _ name: String, _ surname: String, _ givenNames: String, _ problems: [DocumentProblem]
  ) throws {
    let passport = try read("P<UTO" + name + String(repeating: "<", count: 39 - name.utf8.count))
    #expect(passport.surname.value == surname && passport.givenNames.value == givenNames)
    #expect(passport.problems == problems)
    #expect(passport.isValid == problems.allSatisfy(\.isWarning))
  }

  @Test(arguments: [("M", DocumentSex.male, true), ("<", .unspecified, true), ("X", .unspecified, true)])
  func sexMayBeUnspecified(_ letter: String, _ sex: DocumentSex, _ isValid: Bool) throws {
    let passport = try read(nameLine, "L898902C36UTO7408122\(letter)1204159ZE184226B<<<<<10")
    #expect(passport.sex.value == sex && passport.isValid == isValid)
    #expect(passport.problems == (letter == "X" ? [.sexX] : []))
  }

  @Test(arguments: ["D", "DEU", "UTO", "XXA", "XXB", "XXC", "XXX", "RKS", "EUE", "UNO", "UNK", "GBN", "KAZ", "TJK"])
  func codesOfStatesAndPeopleWithoutOne(_ code: String) { #expect(CountryCode.isKnown(code)) }

  @Test(arguments: ["", "DE", "U1O", "YTO", "uto", "DD", "UTOO", "ZZZ"])
  func otherCodesAreUnknown(_ code: String) { #expect(!CountryCode.isKnown(code)) }

  @Test(arguments: [("AB2134<<<", "5"), ("520727", "3")])
  func checkDigitsOfTheStandardsExamples(_ text: String, _ digit: String) {
    #expect(CheckDigit.of(Array(text.utf8)) == digit.utf8.first)
  }

  @Test func nothingOfAPersonIsInADescription() throws {
    let passport = try read(nameLine, "L898902C37UTO7408122F1204159ZE184226B<<<<<10")
    let texts = ["\(passport)", "\(passport.surname)", String(reflecting: passport), "\(passport.birthDate)"]
    for text in texts {
      for secret in ["ERIKSSON", "ANNA", "L898902", "1974", "UTO"] { #expect(!text.contains(secret)) }
    }
  }

  private func date(_ iso: String) -> PartialDate {
    let parts = iso.split(separator: "-").map { Int($0) }
    return PartialDate(
      year: parts.first ?? nil, month: parts.count > 1 ? parts[1] : nil, day: parts.count > 2 ? parts[2] : nil)
  }
}

@Suite struct CalendarDayTests {
  @Test(arguments: [
    (Int64(0), 1970, 1, 1), (-1, 1969, 12, 31), (951_782_400, 2000, 2, 29), (1_709_164_800, 2024, 2, 29),
    (4_107_542_399, 2100, 2, 28), (4_107_542_400, 2100, 3, 1), (1_767_225_599, 2025, 12, 31),
  ])
  func secondsBecomeDays(_ seconds: Int64, _ year: Int, _ month: Int, _ day: Int) {
    let date = CalendarDay(year: year, month: month, day: day)
    #expect(CalendarDay(secondsSince1970: seconds) == date)
    #expect((0..<86_400).contains(seconds - date.secondsSince1970))
  }
}
