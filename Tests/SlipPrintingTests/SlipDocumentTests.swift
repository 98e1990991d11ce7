import Foundation
import Messages
import TestSupport
import Testing

@testable import SlipPrinting

/// What stands in the PDF, read back by other people's tools.
@Suite struct SlipDocumentTests {
  static let poppler = Fixture.missing("pdftotext", "pdftoppm", "pdffonts")
  static let zbar = Fixture.missing("pdftoppm", "zbarimg")
  static let harfbuzz = Fixture.missing("hb-shape", "fc-match")

  @Test(.enabled(if: poppler == nil, "\(poppler ?? "")"), arguments: Fixture.papers)
  func textCanBeExtracted(paper: String) throws {
    let text = try onDisk(paper) { try Tool.run("pdftotext", ["-layout", $0, "-"]).text }
    #expect(text.contains(Fixture.serial))
    #expect(text.contains("Post Utopia-1"))
    #expect(text.contains("2026-11-21 13:05"))
    #expect(text.contains("куәлік"))
    // Poppler puts direction marks around right-to-left words; the letters are the plain ones, not presentation forms.
    #expect(text.contains("بگذارید"))
    #expect(text.contains("ښه"))
  }

  @Test(.enabled(if: zbar == nil, "\(zbar ?? "")"), arguments: Fixture.papers)
  func codeIsReadAtThermalResolution(paper: String) throws {
    let read = try onDisk(paper) { path in
      try Tool.run("pdftoppm", ["-r", "203", "-gray", "-f", "1", "-l", "1", "-png", path, "\(path).page"])
      let pages = try FileManager.default.contentsOfDirectory(atPath: (path as NSString).deletingLastPathComponent)
      let page = try #require(pages.first { $0.hasSuffix(".png") })
      let folder = (path as NSString).deletingLastPathComponent
      return try Tool.run("zbarimg", ["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", "\(folder)/\(page)"]).text
    }
    #expect(read == Fixture.payload + "\n")
  }

  @Test(.enabled(if: poppler == nil, "\(poppler ?? "")"))
  func fontsAreTheNamedOnesAndEmbedded() throws {
    let list = try onDisk("80mm") { try Tool.run("pdffonts", [$0]).text }
    let fonts = list.split(separator: "\n").dropFirst(2)
    #expect(fonts.count >= 3)
    for font in fonts {
      #expect(font.contains("+NotoSans") || font.contains("+NotoNaskhArabic"), "\(font)")
      // emb, sub, uni: embedded, only the glyphs used, with a map back to Unicode.
      #expect(font.contains("yes yes yes"), "\(font)")
    }
  }

  @Test(
    .enabled(if: harfbuzz == nil, "\(harfbuzz ?? "")"),
    arguments: [("prs", Fixture.dari), ("ps", Fixture.pashto), ("fa", "می‌توانید نپذیرید")])
  func arabicScriptIsShapedAsHarfBuzzDoes(language: String, text: String) throws {
    let block = try TextBlock(
      text, width: 4000, style: .init(size: 10, rightToLeft: true, language: language))
    let lines = block.glyphRuns()
    try #require(lines.count == 1)
    #expect(Set(lines[0].map(\.family)) == ["Noto Naskh Arabic"])

    let font = try Tool.run("fc-match", ["-f", "%{file}", "Noto Naskh Arabic:style=Regular"]).text
    let shaped = try Tool.run(
      "hb-shape",
      [
        "--no-glyph-names", "--no-clusters", "--no-positions", "--remove-default-ignorables", "--direction=rtl",
        "--script=arab", "--language=\(language)", font, text,
      ]
    ).text
    let expected = shaped.trimmingCharacters(in: CharacterSet(charactersIn: "[]\n")).split(separator: "|")
      .compactMap { UInt32($0) }
    try #require(expected.count > 5)
    #expect(lines[0].flatMap(\.glyphs) == expected)
  }

  /// Every line that slips have, in every language.
  @Test(.enabled(if: harfbuzz == nil, "\(harfbuzz ?? "")"), arguments: RealSlip.languages)
  func slipsAreShapedAsHarfBuzzDoes(language: String) throws {
    let section = try #require(RealSlip.sections(language).first { $0.language == language })
    let family = section.rightToLeft ? "Noto Naskh Arabic" : "Noto Sans"
    let font = try Tool.run("fc-match", ["-f", "%{file}", "\(family):style=Regular"]).text
    var compared = 0
    // The desk's name runs the other way: two runs, which hb-shape alone can't order.
    for line in section.lines where !section.rightToLeft || !line.contains("Help") {
      let style = TextBlock.Style(size: 10, rightToLeft: section.rightToLeft, language: language)
      let lines = try TextBlock(line, width: 9000, style: style).glyphRuns()
      try #require(lines.count == 1)
      #expect(Set(lines[0].map(\.family)) == [family])
      let shaped = try Tool.run(
        "hb-shape",
        [
          "--no-glyph-names", "--no-clusters", "--no-positions", "--remove-default-ignorables",
          "--direction=\(section.rightToLeft ? "rtl" : "ltr")", "--language=\(language)", font, line,
        ]
      ).text
      let expected = shaped.trimmingCharacters(in: CharacterSet(charactersIn: "[]\n")).split(separator: "|")
        .compactMap { UInt32($0) }
      #expect(lines[0].flatMap(\.glyphs) == expected, "\(line)")
      compared += 1
    }
    #expect(compared >= 4)
  }

  /// Urdu's shapes of these three are others, which nobody in Kabul takes for digits.
  @Test(.enabled(if: harfbuzz == nil, "\(harfbuzz ?? "")"), arguments: ["fa", "prs", "ps"])
  func fourSixAndSevenAreNoUrdu(language: String) throws {
    let font = try Tool.run("fc-match", ["-f", "%{file}", "Noto Naskh Arabic:style=Regular"]).text
    func shaped(_ features: String) throws -> [UInt32] {
      let answer = try Tool.run(
        "hb-shape",
        ["--no-glyph-names", "--no-clusters", "--no-positions", "--script=arab", "--features=\(features)", font, "۴۶۷"])
      return answer.text.trimmingCharacters(in: CharacterSet(charactersIn: "[]\n")).split(separator: "|")
        .compactMap { UInt32($0) }
    }
    let style = TextBlock.Style(size: 10, rightToLeft: true, language: language)
    let glyphs = Set(try TextBlock("۴۶۷", width: 400, style: style).glyphRuns().joined().flatMap(\.glyphs))
    #expect(glyphs == Set(try shaped("-locl")))
    #expect(glyphs.count == 3)
  }

  /// Joined letters have other glyphs than lone ones: the comparison above could otherwise pass on unshaped text.
  @Test func lettersAreJoined() throws {
    let style = TextBlock.Style(size: 10, rightToLeft: true, language: "prs")
    let joined = try TextBlock("بب", width: 400, style: style).glyphRuns().joined().flatMap(\.glyphs)
    let lone = try TextBlock("ب ب", width: 400, style: style).glyphRuns().joined().flatMap(\.glyphs)
    #expect(Set(joined).isDisjoint(with: Set(lone)))
  }

  /// Nobody may take a training slip for a real one.
  @Test(.enabled(if: poppler == nil, "\(poppler ?? "")"))
  func trainingStandsOnEveryPaper() throws {
    var request = Fixture.request()
    #expect(try !text(of: SlipDocument(request)).contains("TRAINING"))
    request.isTraining = true
    #expect(try text(of: SlipDocument(request)).hasPrefix("TRAINING · УЧЕБНЫЙ"))
    request.transfers = [SlipTransfer(desk: "Help desk 3", sealed: TransferSheetTests.sealed("A"))]
    #expect(try text(of: SlipDocument(request)).hasPrefix("TRAINING"))
    var sheet = SheetTests.sheet("A5")
    sheet.isTraining = true
    #expect(try text(of: SlipDocument(sheet)).hasPrefix("TRAINING"))
  }

  @Test(.enabled(if: poppler == nil, "\(poppler ?? "")"))
  func whoAnswersForItStandsOnTheSlip() throws {
    var request = Fixture.request()
    request.controller = "Utopian Border Service"
    #expect(try text(of: SlipDocument(request)).contains("Utopian Border Service"))
  }

  /// The last line alone came out on a second sheet.
  @Test(arguments: ["A6", "A5", "A4"])
  func aSlipInThreeLanguagesFitsOneSheet(paper: String) throws {
    for language in RealSlip.languages {
      #expect(try SlipDocument(RealSlip.request(language, paper: paper)).pages == 1, "\(language)")
    }
  }

  private func text(of document: SlipDocument) throws -> String {
    try Fixture.withFolder { folder in
      try Data(document.pdf).write(to: URL(fileURLWithPath: "\(folder)/slip.pdf"))
      return try Tool.run("pdftotext", ["\(folder)/slip.pdf", "-"]).text
    }
  }

  @Test func aMissingGlyphIsRefused() throws {
    var request = Fixture.request()
    // A noncharacter: no font has it.
    request.sections[1].lines[0] += "\u{1FFFE}"
    #expect(throws: SlipPrintingError.missingGlyphs(language: "ru", count: 1)) { try SlipDocument(request) }
  }

  @Test func aRollIsAsLongAsItsContent() throws {
    let long = try SlipDocument(Fixture.request())
    var request = Fixture.request()
    request.sections.removeLast(3)
    let short = try SlipDocument(request)
    #expect(long.width == 72 && short.width == 72)
    #expect(short.height < long.height)
    #expect(long.pages == 1)
  }

  @Test(.enabled(if: poppler == nil, "\(poppler ?? "")"))
  func aFurtherPageCarriesTheSerial() throws {
    var request = Fixture.request(paper: "A6")
    request.sections.append(contentsOf: request.sections)
    let document = try SlipDocument(request)
    try #require(document.pages == 2)
    let second = try Fixture.withFolder { folder in
      try Data(document.pdf).write(to: URL(fileURLWithPath: "\(folder)/slip.pdf"))
      return try Tool.run("pdftotext", ["-f", "2", "\(folder)/slip.pdf", "-"]).text
    }
    #expect(second.hasPrefix(Fixture.serial))
  }

  /// The serial must read from left to right also on a slip whose only language runs the other way.
  @Test(.enabled(if: poppler == nil, "\(poppler ?? "")"))
  func theSerialIsNotTurnedRound() throws {
    var request = Fixture.request(serial: "48213-77")
    request.sections = [SlipSection(language: "prs", rightToLeft: true, lines: [Fixture.dari])]
    let document = try SlipDocument(request)
    let text = try Fixture.withFolder { folder in
      try Data(document.pdf).write(to: URL(fileURLWithPath: "\(folder)/slip.pdf"))
      return try Tool.run("pdftotext", ["\(folder)/slip.pdf", "-"]).text
    }
    #expect(text.contains("48213-77"))
  }

  @Test func aPayloadTooLongForThePaperIsRefused() {
    var request = Fixture.request(paper: "58mm")
    request.qr = String(repeating: "x", count: 700)
    #expect(throws: SlipPrintingError.self) { try SlipDocument(request) }
  }

  /// Lays the slip out and hands its path to `body`.
  private func onDisk<Answer>(_ paper: String, _ body: (String) throws -> Answer) throws -> Answer {
    let document = try SlipDocument(Fixture.request(paper: paper))
    return try Fixture.withFolder { folder in
      let path = "\(folder)/slip.pdf"
      try Data(document.pdf).write(to: URL(fileURLWithPath: path))
      return try body(path)
    }
  }
}
