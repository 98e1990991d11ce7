import Messages

/// The transfer sheet: it goes by the officer's hand to the office, and says nothing to anybody but that office. One page
/// for each; on a roll they follow each other, to be torn apart.
enum TransferLayout {
  static func pieces(_ request: SlipRequest, paper: Paper) throws(SlipPrintingError) -> [Piece] {
    let width = Points.from(millimetres: paper.contentWidth)
    let transfers = request.transfers ?? []
    var pieces: [Piece] = []
    for (index, transfer) in transfers.enumerated() {
      var head = try SlipLayout.head(request, paper: paper)
      head[0].beginsPage = true
      if index > 0, paper.height == nil { pieces.append(.rule(width: width, height: paper.bodySize * 4)) }
      pieces += head
      let style = TextBlock.Style(size: paper.bodySize * 1.3, bold: true, centred: true, fonts: paper.fonts)
      let place = transfers.count > 1 ? "\(transfer.desk) · \(index + 1)/\(transfers.count)" : transfer.desk
      pieces.append(.text(try TextBlock(place, width: width, style: style)))
      // What only the office can read, then what anybody can check.
      pieces.append(try Piece.code(transfer.sealed, paper: paper))
      pieces.append(try Piece.code(request.qr, paper: paper))
      pieces += try SlipLayout.sections(request.sections, paper: paper, width: width)
    }
    return pieces
  }
}
