/// What is never torn apart on a page: a paragraph, a code, a question's line with its boxes. Points, from its own upper
/// left corner.
struct Piece {
  struct Text {
    var block: TextBlock
    var x = 0.0
    var y = 0.0
  }

  var height: Double
  var texts: [Text] = []
  var code: (symbol: QRSymbol, module: Double)?
  /// Filled black.
  var bars: [PDFSurface.Rectangle] = []
  /// Drawn as frames: boxes to tick, cells of a table.
  var frames: [PDFSurface.Rectangle] = []
  /// Only parts what is above from what is below: dropped at the top of a page.
  var separates = false
  /// Never the last on its page.
  var staysWithNext = false
  /// Begins a page of its own, and page numbers with it.
  var beginsPage = false

  /// A separator stays with what follows it.
  var isBound: Bool { separates || staysWithNext }

  static func text(_ block: TextBlock, x: Double = 0) -> Piece {
    Piece(height: block.height, texts: [Text(block: block, x: x)])
  }

  static func space(_ height: Double) -> Piece { Piece(height: height, separates: true) }

  /// A line between two sections, in the middle of its room.
  static func rule(width: Double, height: Double) -> Piece {
    Piece(height: height, bars: [.init(x: 0, y: height / 2, width: width, height: 0.5)], separates: true)
  }

  /// A QR code in the middle of `paper`, with modules of whole dots.
  static func code(_ text: String, paper: Paper) throws(SlipPrintingError) -> Piece {
    let symbol = try QRSymbol(text)
    let module = Points.from(millimetres: try symbol.moduleSize(within: paper.contentWidth, most: paper.moduleDots))
    return Piece(
      height: Double(symbol.side + 2 * QRSymbol.quietZone) * module, code: (symbol, module))
  }

  /// Across the top of a training station's paper, so that nobody takes it for a real one.
  static func training(paper: Paper) throws(SlipPrintingError) -> Piece {
    let width = Points.from(millimetres: paper.contentWidth)
    let block = try TextBlock(
      "TRAINING · УЧЕБНЫЙ", width: width,
      style: .init(size: paper.bodySize * 1.3, bold: true, centred: true, fonts: paper.fonts))
    let room = paper.bodySize * 0.25
    return Piece(
      height: block.height + 2 * room, texts: [Text(block: block, y: room)],
      frames: [.init(x: 0.5, y: 0.5, width: width - 1, height: block.height + 2 * room - 1)])
  }

  func draw(on surface: PDFSurface, x: Double, y: Double, width: Double) {
    for text in texts { text.block.draw(on: surface, x: x + text.x, y: y + text.y) }
    surface.fill(bars.map { $0.moved(x, y) })
    surface.frame(frames.map { $0.moved(x, y) })
    guard let (symbol, module) = code else { return }
    let quiet = Double(QRSymbol.quietZone) * module
    let dot = Points.from(millimetres: 0.125)
    // On a whole dot of a 203 dpi head, or every module edge would be smeared over two.
    let left = ((x + (width - Double(symbol.side) * module) / 2) / dot).rounded() * dot
    let top = ((y + quiet) / dot).rounded() * dot
    // One path, one fill: rectangles filled one by one show hairlines where a renderer smooths their edges.
    surface.fill(
      symbol.runs.map { run in
        PDFSurface.Rectangle(
          x: left + Double(run.column) * module, y: top + Double(run.row) * module,
          width: Double(run.length) * module, height: module)
      })
  }
}

extension PDFSurface.Rectangle {
  func moved(_ right: Double, _ down: Double) -> Self {
    Self(x: x + right, y: y + down, width: width, height: height)
  }
}
