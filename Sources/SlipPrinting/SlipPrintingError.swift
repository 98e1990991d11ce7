/// Why a slip could not be checked, laid out or handed over. Nothing of a person is in it: no line of text, no payload.
public enum SlipPrintingError: Error, CustomStringConvertible, Sendable, Equatable {
  /// A field of the request is outside its bounds; `field` is the field's name, never its content.
  case badRequest(field: String, rule: String)
  /// The fonts at hand lack `count` glyphs for the text in this language; printing it would print boxes.
  case missingGlyphs(language: String, count: Int)
  /// One paragraph is taller than a whole page.
  case paragraphTooTall(language: String)
  /// The QR symbol can't be made, or not with modules a phone camera can still read.
  case unprintableCode(why: String)
  /// cairo or pango refused to draw.
  case drawing(step: String, why: String)
  /// A file call failed while the slip was saved into the folder.
  case saving(step: String, errno: Int32)
  /// CUPS can't be reached or didn't answer in time.
  case printService(step: String, why: String)
  /// Whoever asked for the slip is gone: nobody reads the reports any more.
  case nobodyListens

  public var description: String {
    switch self {
    case .badRequest(let field, let rule):
      "slip request: the field \(field) was refused, it must be \(rule); correct the sender"
    case .missingGlyphs(let language, let count):
      "slip layout: \(count) characters of the text in language \(language) have no glyph in the installed fonts;"
        + " install the font for its script (package fonts-noto-core)"
    case .paragraphTooTall(let language):
      "slip layout: a paragraph in language \(language) is taller than the page; split it in the pack"
    case .unprintableCode(let why):
      "slip layout: the QR code could not be placed: \(why); use wider paper or a shorter payload"
    case .drawing(let step, let why):
      "slip layout: \(step) failed: \(why); check memory and the installed fonts"
    case .saving(let step, let errno):
      "slip folder: \(step) failed with errno \(errno); check the folder's rights and free space"
    case .printService(let step, let why):
      "CUPS: \(step) failed: \(why); check that cups.service runs and CUPS_SERVER names its socket"
    case .nobodyListens:
      "slip reports: the connection was closed by the other side; the job stays in CUPS, ask again with resume"
    }
  }
}
