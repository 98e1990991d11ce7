import Messages

/// What stands where on a slip, the same for everybody: post, time, number, code, then one section per language.
enum SlipLayout {
  static func flow(_ request: SlipRequest, paper: Paper, offer: MediaOffer) throws(SlipPrintingError) -> PageFlow {
    var paper = paper
    paper.fonts = request.fonts ?? .standard
    let first = try flow(request, on: paper, offer: offer)
    guard paper.height != nil, first.pages > 1, request.transfers == nil else { return first }
    for tighter in paper.tighter.dropFirst() {
      let flow = try flow(request, on: tighter, offer: offer)
      if flow.pages == 1 { return flow }
    }
    return first
  }

  private static func flow(
    _ request: SlipRequest, on paper: Paper, offer: MediaOffer
  ) throws(SlipPrintingError) -> PageFlow {
    let width = Points.from(millimetres: paper.contentWidth)
    let serial = try TextBlock(
      request.serial, width: width, style: .init(size: paper.bodySize, bold: true, centred: true, fonts: paper.fonts))
    return try PageFlow(
      try request.transfers == nil ? slip(request, paper: paper) : TransferLayout.pieces(request, paper: paper),
      frame: PageFlow.Frame(head: serial), paper: paper, offer: offer)
  }

  /// Post, time and number: how every paper of a case begins.
  static func head(_ request: SlipRequest, paper: Paper) throws(SlipPrintingError) -> [Piece] {
    let width = Points.from(millimetres: paper.contentWidth)
    var pieces: [Piece] = []
    if request.isTraining == true { pieces.append(try Piece.training(paper: paper)) }
    func line(_ text: String, _ scale: Double, bold: Bool) throws(SlipPrintingError) {
      let style = TextBlock.Style(size: paper.bodySize * scale, bold: bold, centred: true, fonts: paper.fonts)
      pieces.append(.text(try TextBlock(text, width: width, style: style)))
    }
    // The serial is read out over a phone: a paragraph of its own, so nothing beside it can turn its order round.
    try line(request.post, 1.1, bold: true)
    try line(request.issuedAt, 1, bold: false)
    try line(request.serial, 1.9, bold: true)
    return pieces
  }

  private static func slip(_ request: SlipRequest, paper: Paper) throws(SlipPrintingError) -> [Piece] {
    let width = Points.from(millimetres: paper.contentWidth)
    var pieces = try head(request, paper: paper)
    pieces.append(try Piece.code(request.qr, paper: paper))
    pieces += try sections(request.sections, paper: paper, width: width)
    if let controller = request.controller {
      pieces.append(.rule(width: width, height: paper.bodySize))
      let style = TextBlock.Style(size: paper.bodySize * 0.85, centred: true, fonts: paper.fonts)
      pieces.append(.text(try TextBlock(controller, width: width, style: style)))
    }
    return pieces
  }

  static func sections(
    _ sections: [SlipSection], paper: Paper, width: Double
  ) throws(SlipPrintingError) -> [Piece] {
    let gap = paper.bodySize
    var pieces: [Piece] = []
    for section in sections {
      pieces.append(.rule(width: width, height: gap))
      let style = TextBlock.Style(
        size: paper.bodySize, rightToLeft: section.rightToLeft, language: section.language,
        fonts: paper.fonts)
      for (index, line) in section.lines.enumerated() {
        if index > 0 { pieces.append(.space(gap * 0.3)) }
        pieces.append(.text(try TextBlock(line, width: width, style: style)))
      }
    }
    return pieces
  }
}
