import Testing
import TravelDocument

/// All numbers are made up.
@Suite struct NationalNumberTests {
  private func card(_ first: String, _ second: String) throws -> MachineReadableDocument {
    try MachineReadableZone.parse(lines: [first, second, "ASANOVA<<AIGUL<<<<<<<<<<<<<<<<"], today: specimenDay)
  }

  @Test func kazakhstan() throws {
    let document = try card("I<KAZ0123456784900215400003<<<", "9002155F3102145KAZ<<<<<<<<<<<4")
    let number = try #require(document.nationalNumber)
    #expect(number.kind == .individualIdentificationNumber && number.sex == .female)
    #expect(number.birthDate.isoText == "1990-02-15" && number.isCheckDigitRight == true)
    #expect(document.isValid && document.notes == [])
    // One last digit is right, whichever it is.
    let right = try (0...9).filter { digit in
      let other = try card("I<KAZ012345678490021540000\(digit)<<<", "9002155F3102145KAZ<<<<<<<<<<<0")
      return other.nationalNumber?.isCheckDigitRight == true
    }
    #expect(right == [3])
  }

  @Test func kyrgyzstanAndUzbekistan() throws {
    let kyrgyz = try card("IDKGZAN1234567711502199000123<", "9002155F3102145KGZ<<<<<<<<<<<6")
    #expect(kyrgyz.nationalNumber?.kind == .personalNumber && kyrgyz.notes == [])
    #expect(kyrgyz.nationalNumber?.isCheckDigitRight == nil)
    let uzbek = try card("I<UZBAD1234567741502900123454<", "9002155F3102145UZB<<<<<<<<<<<2")
    #expect(uzbek.nationalNumber?.kind == .personalIdentificationNumber && uzbek.notes == [] && uzbek.isValid)
    #expect(uzbek.nationalNumber?.isCheckDigitRight == true)
  }

  /// What the number tells otherwise is noted, and the document stays valid.
  @Test(arguments: [
    ("41502900123456", "F", [DocumentNote.nationalCheck]),
    ("41602900123450", "F", [.nationalCheck, .nationalBirthDate]), ("31502900123457", "F", [.nationalSex]),
    ("31502900123457", "<", []),
  ])
  func disagreementIsNoted(_ number: String, _ sex: String, _ notes: [DocumentNote]) throws {
    let document = try card("I<UZBAD12345677\(number)<", "9002155\(sex)3102145UZB<<<<<<<<<<<2")
    #expect(document.notes == notes)
    #expect(document.problems.allSatisfy { $0 == .checkComposite })
  }

  /// Of a date with unknown parts the known ones count.
  @Test func aYearAloneAgrees() throws {
    let document = try card("I<UZBAD1234567741502900123454<", "90<<<<3F3102145UZB<<<<<<<<<<<2")
    #expect(document.notes == [] && document.birthDate.value.isoText == "1990")
  }

  /// The rule makes a child of somebody born in 1920; a proved number knows better. One that isn't proved doesn't: nobody
  /// is made older by a misreading.
  @Test(arguments: [
    ("I<KAZ0123456784200215300000<<<", "2002156F3102145KAZ<<<<<<<<<<<1", "1920-02-15"),
    ("I<KGZAN1234567711502192000123<", "2002156F3102145KGZ<<<<<<<<<<<1", "1920-02-15"),
    ("I<KAZ0123456784200215300002<<<", "2002156F3102145KAZ<<<<<<<<<<<5", "2020-02-15"),
    ("I<KAZ0123456784200215300000<<<", "2002156F3102145KAZ<<<<<<<<<<<2", "2020-02-15"),
    ("I<UZBAD1234567711502200123456<", "2002156F3102145UZB<<<<<<<<<<<8", "2020-02-15"),
  ])
  func theNumbersCenturyHolds(_ first: String, _ second: String, _ birth: String) throws {
    #expect(try card(first, second).birthDate.value.isoText == birth)
  }

  @Test func otherOptionalDataAreNone() throws {
    #expect(try card("I<UZBAD1234567741502900123<<<<", "9002155F3301018UZB<<<<<<<<<<<9").nationalNumber == nil)
    #expect(try card("I<UZBAD1234567743902900123456<", "9002155F3301018UZB<<<<<<<<<<<9").nationalNumber == nil)
    #expect(try card("I<UTOAD1234567741502900123456<", "9002155F3301018UTO<<<<<<<<<<<9").nationalNumber == nil)
  }

  @Test func aTruncatedNameIsNoted() throws {
    let document = try MachineReadableZone.parse(
      lines: ["I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "NILAVADHANANANDA<<CHAYAPA<DEJT"],
      today: specimenDay)
    #expect(document.notes == [.nameTruncated] && document.isValid)
  }
}
