/// Pieces below each other, on as many pages as they need. Lengths inside are points.
struct PageFlow {
  /// What pages say of themselves.
  struct Frame {
    /// On top of every further page.
    var head: TextBlock?
    /// At the foot of every page, by its number and how many there are.
    var foot: ((_ page: Int, _ pages: Int) throws(SlipPrintingError) -> TextBlock)?
  }

  struct Placed {
    var piece: Piece
    var page: Int
    var y: Double
  }

  let placed: [Placed]
  private let margin: Double
  private let contentWidth: Double
  private let feet: [TextBlock]
  /// The size to ask the queue for; nil for its own.
  let media: String?
  /// Millimetres; on a roll what the content needs, rounded up so that the media name is a whole number.
  let pageHeight: Double
  let pages: Int

  /// On a roll the page is as long as the content, as far as `offer` has such pages.
  init(_ pieces: [Piece], frame: Frame, paper: Paper, offer: MediaOffer) throws(SlipPrintingError) {
    margin = Points.from(millimetres: paper.margin)
    contentWidth = Points.from(millimetres: paper.contentWidth)
    var flow = try Self.flow(pieces, frame: frame, height: paper.height, margin: margin)
    let choice = paper.media(for: flow.height, in: offer)
    if paper.height == nil, let height = choice.height {
      flow = try Self.flow(pieces, frame: frame, height: height, margin: margin)
    }
    media = choice.name
    placed = flow.placed
    pageHeight = flow.height
    pages = flow.pages
    var feet: [TextBlock] = []
    if let foot = frame.foot {
      for page in 1...flow.pages { feet.append(try foot(page, flow.pages)) }
    }
    self.feet = feet
  }

  /// Turns the page between pieces where paper has an end. `height` is in millimetres.
  private static func flow(
    _ pieces: [Piece], frame: Frame, height: Double?, margin: Double
  ) throws(SlipPrintingError) -> (placed: [Placed], height: Double, pages: Int) {
    let footRoom = try frame.foot.map { foot throws(SlipPrintingError) in try foot(1, 1).height * 1.3 } ?? 0
    let bottom = height.map { Points.from(millimetres: $0) - margin - footRoom } ?? .infinity
    let top = margin + (frame.head?.height ?? 0)
    var placed: [Placed] = []
    var page = 0
    var y = margin
    var lowest = margin
    for (index, piece) in pieces.enumerated() {
      let turns = piece.beginsPage && index > 0 && height != nil
      if turns || y + boundHeight(pieces, from: index, limit: bottom - top) > bottom {
        guard top + piece.height <= bottom else {
          if let text = piece.texts.first { throw .paragraphTooTall(language: text.block.style.language) }
          throw .unprintableCode(why: "the symbol is taller than the page")
        }
        page += 1
        if piece.beginsPage {
          y = margin
        } else {
          if let head = frame.head { placed.append(Placed(piece: .text(head), page: page, y: margin)) }
          y = top
        }
        if piece.separates { continue }
      }
      placed.append(Placed(piece: piece, page: page, y: y))
      y += piece.height
      lowest = max(lowest, y)
    }
    let needed = ((lowest + footRoom + margin) / Points.perMillimetre).rounded(.up)
    return (placed, height ?? needed, page + 1)
  }

  /// The piece with what it may not be parted from, unless that is more than a page.
  private static func boundHeight(_ pieces: [Piece], from first: Int, limit: Double) -> Double {
    var sum = pieces[first].height
    var index = first
    while pieces[index].isBound, index + 1 < pieces.count {
      index += 1
      guard sum + pieces[index].height <= limit else { break }
      sum += pieces[index].height
    }
    return sum
  }

  func draw(on surface: PDFSurface) {
    for page in 0..<pages {
      for entry in placed where entry.page == page {
        entry.piece.draw(on: surface, x: margin, y: entry.y, width: contentWidth)
      }
      if page < feet.count {
        let foot = feet[page]
        foot.draw(on: surface, x: margin, y: Points.from(millimetres: pageHeight) - margin - foot.height)
      }
      surface.nextPage()
    }
  }
}
