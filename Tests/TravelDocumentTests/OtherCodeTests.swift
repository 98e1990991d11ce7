import Testing
import TravelDocument

@Suite struct OtherCodeTests {
  @Test(arguments: [
    ("@\n\u{1e}\rANSI 636000090002DL", "636000", 9), ("@ANSI 6360150100", "636015", 1),
    ("@\n\u{1c}\rAAMVA636001", nil, 0), ("@\n\u{1e}\rAAMVA63600102", "636001", 2), ("ANSI 636000090002", nil, 0),
    ("@\n\n\n\n\n\n\n\n\nANSI 636000090002", nil, 0), ("@ANSI 63600X090002", nil, 0), ("@", nil, 0), ("", nil, 0),
  ])
  func licencesOfAAMVA(_ text: String, _ issuer: String?, _ version: Int) {
    let header = AAMVAHeader(Array(text.utf8))
    #expect(header?.issuerIdentification == issuer && (header?.version ?? 0) == version)
  }

  @Test(arguments: [
    ("123-45C67890", UNHCRNumber.Shape.olderCase), (" 123-45-67890 ", .newerCase), ("123-00012345", .individual),
    ("123-45c67890", nil), ("123-45C6789", nil), ("1234-5C67890", nil), ("123-45C678901", nil), ("", nil),
    ("999-99C9999O", nil),
  ])
  func numbersOfUNHCRsShape(_ text: String, _ shape: UNHCRNumber.Shape?) {
    #expect(UNHCRNumber(Array(text.utf8))?.shape == shape)
  }

  @Test func aNumberIsInNoDescription() throws {
    let number = try #require(UNHCRNumber(Array("123-45C67890".utf8)))
    #expect(number.text == "123-45C67890" && !"\(number)\(String(reflecting: number))".contains("678"))
  }
}
