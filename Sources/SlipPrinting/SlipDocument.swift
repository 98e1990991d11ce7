public import Messages

/// A slip, or another paper of the station, laid out as a PDF.
public struct SlipDocument: Sendable, Equatable {
  public let pdf: [UInt8]
  /// Page size in millimetres.
  public let width: Double
  public let height: Double
  public let pages: Int
  /// The page size to ask the queue for; nil for its own.
  let media: String?

  /// Lays the slip out; blocks for some tens of milliseconds, touches no file but the fonts.
  ///
  /// Every slip has one layout (research: a slip must say nothing by its look): post, time, serial, QR, then one
  /// section per language. Throws `SlipPrintingError`, among others when a character has no glyph.
  public init(_ request: SlipRequest) throws(SlipPrintingError) {
    try self.init(request, paper: try SlipRules.check(request) ?? Paper.chosen(from: MediaOffer()), offer: MediaOffer())
  }

  /// - Parameter offer: what the queue has; on a roll the page's length follows from it.
  init(_ request: SlipRequest, paper: Paper, offer: MediaOffer) throws(SlipPrintingError) {
    try self.init(
      try SlipLayout.flow(request, paper: paper, offer: offer), paper: paper, title: Self.title(serial: request.serial))
  }

  init(_ flow: PageFlow, paper: Paper, title: String) throws(SlipPrintingError) {
    let surface = try PDFSurface(
      width: Points.from(millimetres: paper.width), height: Points.from(millimetres: flow.pageHeight), title: title)
    flow.draw(on: surface)
    pdf = try surface.finish()
    width = paper.width
    height = flow.pageHeight
    pages = flow.pages
    media = flow.media
  }

  /// The document's and the job's name; it stays in the job history, so it says nothing but the serial.
  static func title(serial: String) -> String { "Slip \(serial)" }
}
