import Foundation
import Messages
import TestSupport
import Testing

@testable import SlipPrinting

/// Sheets that the officer carries: number, place and codes; whose they are stands in the sealed code alone.
@Suite struct TransferSheetTests {
  static let tools = Fixture.missing("pdftoppm", "zbarimg", "pdftotext")

  /// As long as one that is sealed to one office.
  static func sealed(_ seed: Character) -> String { String(repeating: "AGE2\(seed)7QK", count: 80) }

  static func request(_ paper: String) -> SlipRequest {
    var request = Fixture.request(paper: paper)
    request.sections = [
      SlipSection(language: "ru", rightToLeft: false, lines: ["Лист для места, указанного выше."]),
      SlipSection(language: "en", rightToLeft: false, lines: ["A sheet for the place named above."]),
    ]
    request.transfers = [
      SlipTransfer(desk: "Help desk 3", sealed: sealed("B")), SlipTransfer(desk: "Help desk 5", sealed: sealed("C")),
    ]
    return request
  }

  @Test(.enabled(if: tools == nil, "\(tools ?? "")"), arguments: Fixture.papers)
  func everyCodeIsReadAtThermalResolution(paper: String) throws {
    let document = try SlipDocument(Self.request(paper))
    let (codes, text) = try Fixture.withFolder { folder in
      try Data(document.pdf).write(to: URL(fileURLWithPath: "\(folder)/sheet.pdf"))
      try Tool.run("pdftoppm", ["-r", "203", "-mono", "-png", "\(folder)/sheet.pdf", "\(folder)/page"])
      let pages = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".png") }.sorted()
      let codes = try pages.flatMap { page in
        try Tool.run(
          "zbarimg", ["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", "\(folder)/\(page)"]
        ).text.split(separator: "\n").map(String.init)
      }
      return (codes, try Tool.run("pdftotext", ["\(folder)/sheet.pdf", "-"]).text)
    }
    #expect(Set(codes) == [Self.sealed("B"), Self.sealed("C"), Fixture.payload])
    #expect(codes.count { $0 == Fixture.payload } == 2)
    #expect(text.contains("Help desk 3 · 1/2") && text.contains("Help desk 5 · 2/2"))
    #expect(text.split(separator: "\n").count { $0 == Fixture.serial } >= 2)
  }

  /// Each office's sheet can be handed over by itself.
  @Test func onSheetsEachOfficeHasItsOwnPage() throws {
    #expect(try SlipDocument(Self.request("A5")).pages == 2)
    #expect(try SlipDocument(Self.request("A6")).pages >= 2)
    #expect(try SlipDocument(Self.request("80mm")).pages == 1)
  }
}
