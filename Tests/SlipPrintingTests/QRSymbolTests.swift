import Testing

@testable import SlipPrinting

@Suite struct QRSymbolTests {
  @Test func modulesAreWholeDotsAndNotTooSmall() throws {
    let symbol = try QRSymbol(Fixture.payload)
    for paper in Paper.all {
      let size = try symbol.moduleSize(within: paper.contentWidth)
      #expect(size >= 0.5 && size <= 0.75)
      #expect((size / 0.125).rounded() == size / 0.125)
      #expect(size * Double(symbol.side + 8) <= paper.contentWidth)
    }
    #expect(throws: SlipPrintingError.self) { try symbol.moduleSize(within: 20) }
  }

  @Test func runsCoverTheDarkModulesOnce() throws {
    let symbol = try QRSymbol("HELLO")
    var drawn = [Int](repeating: 0, count: symbol.side * symbol.side)
    for run in symbol.runs {
      for column in run.column..<run.column + run.length { drawn[run.row * symbol.side + column] += 1 }
    }
    #expect(drawn == symbol.dark.map { $0 ? 1 : 0 })
  }

  @Test(arguments: ["", "naïve", "two\nlines", String(repeating: "x", count: 3000)])
  func whatIsNotAPayloadIsRefused(text: String) {
    #expect(throws: SlipPrintingError.self) { try QRSymbol(text) }
  }
}
