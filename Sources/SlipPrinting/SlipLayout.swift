import Messages

/// What stands where on a slip: measured when made, drawn afterwards. Lengths inside are points.
struct SlipLayout {
  private enum Piece {
    case text(TextBlock)
    case code(QRSymbol, module: Double)
    /// A line between two sections, in the middle of its room; like `space`, dropped at the top of a page.
    case rule(height: Double)
    case space

    var separates: Bool {
      switch self {
      case .rule, .space: true
      case .text, .code: false
      }
    }
  }

  private struct Placed {
    var piece: Piece
    var page: Int
    var y: Double
  }

  private let placed: [Placed]
  private let margin: Double
  private let contentWidth: Double
  /// Millimetres; on a roll what the content needs, rounded up so that the media name is a whole number.
  let pageHeight: Double
  let pages: Int

  init(_ request: SlipRequest, paper: Paper) throws(SlipPrintingError) {
    margin = Points.from(millimetres: paper.margin)
    contentWidth = Points.from(millimetres: paper.contentWidth)
    let serial = try TextBlock(
      request.serial, width: contentWidth, style: .init(size: paper.bodySize, bold: true, centred: true))
    let flow = try Self.flow(
      try Self.pieces(request, paper: paper), serial: serial, paper: paper, margin: margin)
    placed = flow.placed
    pageHeight = flow.height
    pages = flow.pages
  }

  private static func pieces(
    _ request: SlipRequest, paper: Paper
  ) throws(SlipPrintingError) -> [(piece: Piece, height: Double)] {
    let width = Points.from(millimetres: paper.contentWidth)
    let gap = paper.bodySize
    var pieces: [(piece: Piece, height: Double)] = []
    func text(_ line: String, _ style: TextBlock.Style) throws(SlipPrintingError) {
      let block = try TextBlock(line, width: width, style: style)
      pieces.append((.text(block), block.height))
    }
    // The serial is read out over a phone: a paragraph of its own, so nothing beside it can turn its order round.
    try text(request.post, .init(size: paper.bodySize * 1.1, bold: true, centred: true))
    try text(request.issuedAt, .init(size: paper.bodySize, centred: true))
    try text(request.serial, .init(size: paper.bodySize * 1.9, bold: true, centred: true))
    let code = try QRSymbol(request.qr)
    let module = Points.from(millimetres: try code.moduleSize(within: paper.contentWidth))
    pieces.append((.code(code, module: module), Double(code.side + 2 * QRSymbol.quietZone) * module))
    for section in request.sections {
      pieces.append((.rule(height: gap), gap))
      let style = TextBlock.Style(
        size: paper.bodySize, rightToLeft: section.rightToLeft, language: section.language)
      for (index, line) in section.lines.enumerated() {
        if index > 0 { pieces.append((.space, gap * 0.3)) }
        try text(line, style)
      }
    }
    return pieces
  }

  /// Puts the pieces below each other, turning the page between paragraphs where paper has an end; further pages begin
  /// with the serial, small.
  private static func flow(
    _ pieces: [(piece: Piece, height: Double)], serial: TextBlock, paper: Paper, margin: Double
  ) throws(SlipPrintingError) -> (placed: [Placed], height: Double, pages: Int) {
    let bottom = paper.height.map { Points.from(millimetres: $0) - margin } ?? .infinity
    var placed: [Placed] = []
    var page = 0
    var y = margin
    for (index, (piece, height)) in pieces.enumerated() {
      // A separator stays with what follows it.
      let following = piece.separates && index + 1 < pieces.count ? pieces[index + 1].height : 0
      if y + height + following > bottom {
        let top = margin + serial.height
        guard top + height <= bottom else {
          if case .text(let block) = piece { throw .paragraphTooTall(language: block.style.language) }
          throw .unprintableCode(why: "the symbol is taller than the page")
        }
        page += 1
        placed.append(Placed(piece: .text(serial), page: page, y: margin))
        y = top
        if piece.separates { continue }
      }
      placed.append(Placed(piece: piece, page: page, y: y))
      y += height
    }
    let needed = ((y + margin) / Points.perMillimetre).rounded(.up)
    return (placed, paper.height ?? needed, page + 1)
  }

  func draw(on surface: PDFSurface) {
    var page = 0
    for entry in placed {
      while page < entry.page {
        surface.nextPage()
        page += 1
      }
      switch entry.piece {
      case .text(let block): block.draw(on: surface, x: margin, y: entry.y)
      case .code(let code, let module): draw(code, module: module, y: entry.y, on: surface)
      case .rule(let height):
        surface.fill([.init(x: margin, y: entry.y + height / 2, width: contentWidth, height: 0.5)])
      case .space: break
      }
    }
    surface.nextPage()
  }

  private func draw(_ code: QRSymbol, module: Double, y: Double, on surface: PDFSurface) {
    let quiet = Double(QRSymbol.quietZone) * module
    let dot = Points.from(millimetres: 0.125)
    // On a whole dot of a 203 dpi head, or every module edge would be smeared over two.
    let left = ((margin + (contentWidth - Double(code.side) * module) / 2) / dot).rounded() * dot
    let top = ((y + quiet) / dot).rounded() * dot
    // One path, one fill: rectangles filled one by one show hairlines where a renderer smooths their edges.
    surface.fill(
      code.runs.map { run in
        PDFSurface.Rectangle(
          x: left + Double(run.column) * module, y: top + Double(run.row) * module,
          width: Double(run.length) * module, height: module)
      })
  }
}
