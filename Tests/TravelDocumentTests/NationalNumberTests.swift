import Testing
import TravelDocument

/// All numbers are made up.
@Suite struct NationalNumberTests {
  private func card(_ first: String, _ second: String) throws -> MachineReadableDocument {
    try MachineReadableZone.parse(lines: [first, second, "ASANOVA<<AIGUL<<<<<<<<<<<<<<<<"], today: specimenDay)
  }

  @Test func kazakhstan() throws {
    let document = try card("I<KAZ0123456784900215400004<<<", "9002155F3102145KAZ<<<<<<<<<<<0")
    let number = try #require(document.nationalNumber)
    #expect(number.kind == .individualIdentificationNumber && number.sex == .female)
    #expect(number.birthDate.isoText == "1990-02-15" && document.agreesWithNationalNumber == true)
    // One last digit is right, whichever it is.
    let right = try (0...9).filter { digit in
      let other = try card("I<KAZ012345678490021540000\(digit)<<<", "9002155F3102145KAZ<<<<<<<<<<<0")
      return other.nationalNumber?.isCheckDigitRight == true
    }
    #expect(right.count == 1)
  }

  @Test func kyrgyzstanAndUzbekistan() throws {
    let kyrgyz = try card("IDKGZAN1234567711502199000123<", "9002155F3102145KGZ<<<<<<<<<<<1")
    #expect(kyrgyz.nationalNumber?.kind == .personalNumber && kyrgyz.agreesWithNationalNumber == true)
    let uzbek = try card("I<UZBAD1234567741502900123456<", "9002155F3301018UZB<<<<<<<<<<<9")
    #expect(uzbek.nationalNumber?.kind == .personalIdentificationNumber && uzbek.agreesWithNationalNumber == true)
    let other = try card("I<UZBAD1234567741602900123456<", "9002155F3301018UZB<<<<<<<<<<<9")
    #expect(other.agreesWithNationalNumber == false)
  }

  @Test func otherOptionalDataAreNone() throws {
    #expect(try card("I<UZBAD1234567741502900123<<<<", "9002155F3301018UZB<<<<<<<<<<<9").nationalNumber == nil)
    #expect(try card("I<UZBAD1234567743902900123456<", "9002155F3301018UZB<<<<<<<<<<<9").nationalNumber == nil)
    #expect(try card("I<UTOAD1234567741502900123456<", "9002155F3301018UTO<<<<<<<<<<<9").nationalNumber == nil)
  }
}
