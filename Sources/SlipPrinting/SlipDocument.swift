public import Messages

/// A slip laid out as a PDF.
public struct SlipDocument: Sendable, Equatable {
  public let pdf: [UInt8]
  /// Page size in millimetres.
  public let width: Double
  public let height: Double
  public let pages: Int

  /// Lays the slip out; blocks for some tens of milliseconds, touches no file but the fonts.
  ///
  /// Every slip has one layout (research: a slip must say nothing by its look): post, time, serial, QR, then one
  /// section per language. Throws `SlipPrintingError`, among others when a character has no glyph.
  public init(_ request: SlipRequest) throws(SlipPrintingError) {
    let paper = try SlipRules.check(request)
    let layout = try SlipLayout(request, paper: paper)
    let surface = try PDFSurface(
      width: Points.from(millimetres: paper.width), height: Points.from(millimetres: layout.pageHeight),
      title: Self.title(serial: request.serial))
    layout.draw(on: surface)
    pdf = try surface.finish()
    width = paper.width
    height = layout.pageHeight
    pages = layout.pages
  }

  /// The document's and the job's name; it stays in the job history, so it says nothing but the serial.
  static func title(serial: String) -> String { "Slip \(serial)" }
}
