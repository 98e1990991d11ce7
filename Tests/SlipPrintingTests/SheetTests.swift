import Foundation
import Messages
import TestSupport
import Testing

@testable import SlipPrinting

/// Cards, forms and lists: what is no slip.
@Suite struct SheetTests {
  static let poppler = Fixture.missing("pdftotext")

  static func texts(_ english: String, _ dari: String) -> [SheetText] {
    [
      SheetText(english, language: "en", rightToLeft: false), SheetText(dari, language: "prs", rightToLeft: true),
    ]
  }

  static func sheet(_ paper: String, _ blocks: [SheetBlock]? = nil) -> SheetRequest {
    SheetRequest(
      id: "form-test", paper: paper, foot: "test 7",
      blocks: blocks ?? [
        .title(texts("A form", "فورمه")), .heading(texts("Are you well?", "خوب هستید؟")),
        .note(texts("Only if asked", "تنها اگر پرسیده شود")), .choice(texts("Yes", "بلی")),
        .choice(texts("No", "نخیر")),
        .heading(texts("Your name", "نام شما")), .lines(2), .cells(10), .item(texts("Point", "نکته")), .rule,
        .paragraph(texts("End", "پایان")),
        .table(language: "en", rightToLeft: false, rows: [["Number", "Until"], ["D7-K3M-9QX-R", "12:00"]]),
      ])
  }

  private func text(of document: SlipDocument, page: Int? = nil) throws -> String {
    try Fixture.withFolder { folder in
      try Data(document.pdf).write(to: URL(fileURLWithPath: "\(folder)/sheet.pdf"))
      let pages = page.map { ["-f", "\($0)", "-l", "\($0)"] } ?? []
      return try Tool.run("pdftotext", pages + ["-layout", "\(folder)/sheet.pdf", "-"]).text
    }
  }

  @Test(.enabled(if: poppler == nil, "\(poppler ?? "")"), arguments: Fixture.papers)
  func everythingStandsOnIt(paper: String) throws {
    let text = try text(of: try SlipDocument(Self.sheet(paper)))
    for words in ["A form", "خوب هستید", "Only if asked", "بلی", "Point", "پایان", "D7-K3M-9QX-R", "test 7 · 1/1"] {
      #expect(text.contains(words), "\(words)")
    }
  }

  @Test(.enabled(if: poppler == nil, "\(poppler ?? "")"))
  func twoLanguagesStandSideBySideOnASheetAndBelowOnARoll() throws {
    func line(_ paper: String) throws -> Substring? {
      try text(of: try SlipDocument(Self.sheet(paper))).split(separator: "\n").first { $0.contains("Yes") }
    }
    #expect(try line("A4")?.contains("بلی") == true)
    #expect(try line("58mm")?.contains("بلی") == false)
  }

  @Test(arguments: ["58mm", "A6"])
  func aPointStoodAtTheFarEndOfALineThatIsReadFromTheRight(paper: String) throws {
    for rightToLeft in [true, false] {
      let text = [SheetText("نکته", language: "prs", rightToLeft: rightToLeft)]
      let request = Self.sheet(paper, [.item(text), .choice(text)])
      let flow = try SheetLayout.flow(
        request, paper: try #require(try SheetRules.check(request)), offer: MediaOffer())
      for piece in flow.placed.map(\.piece) where !piece.bars.isEmpty || !piece.frames.isEmpty {
        let mark = try #require((piece.bars + piece.frames).first)
        let words = try #require(piece.texts.first)
        #expect((mark.x > words.x + words.block.style.size) == rightToLeft)
        // Neither over the words nor off the paper.
        #expect(rightToLeft ? words.x == 0 : mark.x + mark.width <= words.x)
      }
    }
  }

  /// A question whose boxes stand on another page is answered by guess.
  @Test(.enabled(if: poppler == nil, "\(poppler ?? "")"))
  func aQuestionAndItsBoxesStayOnOnePage() throws {
    var blocks: [SheetBlock] = []
    for number in 0..<40 {
      blocks.append(.heading(Self.texts("Question \(number)?", "سوال؟")))
      for letter in ["a", "b", "c", "d", "e"] { blocks.append(.choice(Self.texts("\(number)\(letter)", "جواب"))) }
    }
    let document = try SlipDocument(Self.sheet("A5", blocks))
    #expect(document.pages > 3)
    for page in 1...document.pages {
      let text = try text(of: document, page: page)
      #expect(text.contains("test 7 · \(page)/\(document.pages)"))
      for number in 0..<40 where text.contains("Question \(number)?") {
        #expect(text.contains("\(number)a") && text.contains("\(number)e"), "\(page): \(number)")
      }
    }
  }

  static let refused: [(field: String, spoil: @Sendable (inout SheetRequest) -> Void)] = [
    ("version", { $0.version = 2 }), ("id", { $0.id = "../x" }), ("id", { $0.id = "" }),
    ("foot", { $0.foot = "a\nb" }), ("blocks", { $0.blocks = [] }),
    ("blocks", { $0.blocks = Array(repeating: .rule, count: 2001) }), ("blocks", { $0.blocks = [.lines(0)] }),
    ("blocks", { $0.blocks = [.cells(61)] }), ("blocks", { $0.blocks = [.title([])] }),
    ("blocks.text", { $0.blocks = [.title([SheetText("a\u{7}", language: "en", rightToLeft: false)])] }),
    ("blocks.language", { $0.blocks = [.title([SheetText("a", language: "e n", rightToLeft: false)])] }),
    ("blocks.rows", { $0.blocks = [.table(language: "en", rightToLeft: false, rows: [["a"], ["b", "c"]])] }),
    ("blocks.rows", { $0.blocks = [.table(language: "en", rightToLeft: false, rows: [])] }),
    ("paper", { $0.paper = "letter" }), ("printer", { $0.printer = "a b" }), ("printer", { $0.printer = "a/b" }),
    ("folder", { $0.folder = "here" }), ("deadlineSeconds", { $0.deadlineSeconds = 0 }),
  ]

  @Test(arguments: refused.indices)
  func eachBoundIsKept(index: Int) throws {
    let (field, spoil) = Self.refused[index]
    var request = Self.sheet("A4")
    spoil(&request)
    let error = #expect(throws: SlipPrintingError.self) { try SheetRules.check(request) }
    guard case .badRequest(let named, _) = error else {
      Issue.record("another error: \(String(describing: error))")
      return
    }
    #expect(named == field)
  }

  @Test func bothKindsComeOverOneSocket() throws {
    for request in [PrintRequest.slip(Fixture.request()), .sheet(Self.sheet("A5"))] {
      #expect(try JSONDecoder().decode(PrintRequest.self, from: try JSONEncoder().encode(request)) == request)
    }
  }
}
