import Messages

/// A sheet's blocks as pieces. Two languages stand side by side on sheets, below each other on a roll.
struct SheetLayout {
  private static let largest = 9.5

  private let paper: Paper
  private let width: Double
  private var pieces: [Piece] = []
  private var body: Double { paper.bodySize }

  static func flow(_ request: SheetRequest, paper: Paper, offer: MediaOffer) throws(SlipPrintingError) -> PageFlow {
    // A slip's letters on large paper are for reading at arm's length; a form would take twice the paper.
    var paper = paper
    paper.bodySize = min(paper.bodySize, Self.largest)
    paper.fonts = request.fonts ?? .standard
    var layout = SheetLayout(paper: paper)
    if request.isTraining == true { layout.pieces.append(try Piece.training(paper: paper)) }
    for (index, block) in request.blocks.enumerated() {
      try layout.add(block, before: index + 1 < request.blocks.count ? request.blocks[index + 1] : nil)
    }
    let width = layout.width
    let (footSize, fonts) = (paper.bodySize * 0.8, paper.fonts)
    let foot = { (page: Int, pages: Int) throws(SlipPrintingError) in
      try TextBlock(
        request.foot.isEmpty ? "\(page)/\(pages)" : "\(request.foot) · \(page)/\(pages)", width: width,
        style: .init(size: footSize, centred: true, fonts: fonts))
    }
    let isNumbered = paper.height != nil || !request.foot.isEmpty
    return try PageFlow(
      layout.pieces, frame: PageFlow.Frame(foot: isNumbered ? foot : nil), paper: paper, offer: offer)
  }

  private init(paper: Paper) {
    self.paper = paper
    width = Points.from(millimetres: paper.contentWidth)
  }

  private mutating func add(_ block: SheetBlock, before next: SheetBlock?) throws(SlipPrintingError) {
    switch block {
    case .title(let texts):
      for text in texts {
        pieces.append(.text(try TextBlock(text.text, width: width, style: style(text, 1.5, bold: true))))
      }
    case .heading(let texts):
      pieces.append(.space(body * 0.7))
      try columns(texts, scale: 1.05, bold: true, staysWithNext: true)
    case .paragraph(let texts):
      pieces.append(.space(body * 0.3))
      try columns(texts, scale: 1)
    case .note(let texts): try columns(texts, scale: 0.85, staysWithNext: next != nil)
    case .item(let texts): try columns(texts, scale: 1, mark: .point)
    case .choice(let texts):
      var follows = false
      if case .choice = next { follows = true }
      try columns(texts, scale: 1, mark: .box, staysWithNext: follows)
    case .lines(let count):
      let distance = Points.from(millimetres: 8)
      for _ in 0..<count {
        pieces.append(Piece(height: distance, bars: [.init(x: 0, y: distance - 1, width: width, height: 0.5)]))
      }
    case .cells(let count):
      let side = min(Points.from(millimetres: 6), width / Double(max(1, count)))
      let frames = (0..<count).map {
        PDFSurface.Rectangle(x: Double($0) * side, y: body * 0.2, width: side, height: side * 1.2)
      }
      pieces.append(Piece(height: side * 1.2 + body * 0.4, frames: frames))
    case .table(let language, let rightToLeft, let rows):
      pieces.append(.space(body * 0.5))
      for (index, row) in rows.enumerated() {
        try addRow(row, SheetText("", language: language, rightToLeft: rightToLeft), isHead: index == 0)
      }
    case .rule: pieces.append(.rule(width: width, height: body))
    }
  }

  private enum Mark { case none, point, box }

  /// The texts beside each other, or below where there are more than two or the paper is narrow.
  private mutating func columns(
    _ texts: [SheetText], scale: Double, bold: Bool = false, mark: Mark = .none, staysWithNext: Bool = false
  ) throws(SlipPrintingError) {
    let size = body * scale
    let indent = mark == .none ? 0 : size * 1.6
    let isBeside = texts.count == 2 && paper.height != nil
    let gap = isBeside ? body : 0
    let column = isBeside ? (width - indent - gap) / 2 : width - indent
    // Where everything is read from the right, the mark and its room stand there too.
    let isMirrored = !texts.isEmpty && texts.allSatisfy(\.rightToLeft)
    let left = isMirrored ? 0 : indent
    var piece = Piece(height: 0, staysWithNext: staysWithNext)
    for (index, text) in texts.enumerated() {
      let block = try TextBlock(text.text, width: column, style: style(text, scale, bold: bold))
      let place = isBeside ? left + Double(index) * (column + gap) : left
      piece.texts.append(.init(block: block, x: place, y: isBeside ? 0 : piece.height))
      piece.height = isBeside ? max(piece.height, block.height) : piece.height + block.height
    }
    let first = piece.texts.first?.block.lineHeight ?? size
    switch mark {
    case .none: break
    case .point:
      let side = size * 0.28
      piece.bars = [
        .init(x: isMirrored ? width - size * 0.5 - side : size * 0.5, y: (first - side) / 2, width: side, height: side)
      ]
    case .box:
      let side = size * 0.9
      piece.frames = [.init(x: isMirrored ? width - 0.5 - side : 0.5, y: (first - side) / 2, width: side, height: side)]
      piece.height += size * 0.25
    }
    pieces.append(piece)
  }

  private mutating func addRow(_ row: [String], _ like: SheetText, isHead: Bool) throws(SlipPrintingError) {
    let column = width / Double(max(1, row.count))
    let room = body * 0.3
    var piece = Piece(height: 0, staysWithNext: isHead)
    for (index, cell) in row.enumerated() {
      let block = try TextBlock(cell, width: column - 2 * room, style: style(like, 0.95, bold: isHead))
      let place = like.rightToLeft ? row.count - 1 - index : index
      piece.texts.append(.init(block: block, x: Double(place) * column + room, y: room))
      piece.height = max(piece.height, block.height + 2 * room)
    }
    piece.frames = row.indices.map {
      .init(x: Double($0) * column + 0.35, y: 0, width: column - 0.7, height: piece.height)
    }
    pieces.append(piece)
  }

  private func style(_ text: SheetText, _ scale: Double, bold: Bool) -> TextBlock.Style {
    TextBlock.Style(
      size: body * scale, bold: bold, rightToLeft: text.rightToLeft, language: text.language, fonts: paper.fonts)
  }
}

extension SlipDocument {
  /// Lays a sheet out; blocks for some tens of milliseconds a page, touches no file but the fonts.
  init(_ request: SheetRequest) throws(SlipPrintingError) {
    try self.init(
      request, paper: try SheetRules.check(request) ?? Paper.chosen(from: MediaOffer()), offer: MediaOffer())
  }

  init(_ request: SheetRequest, paper: Paper, offer: MediaOffer) throws(SlipPrintingError) {
    try self.init(
      try SheetLayout.flow(request, paper: paper, offer: offer), paper: paper, title: Self.title(sheet: request.id))
  }

  static func title(sheet id: String) -> String { "Sheet \(id)" }
}
