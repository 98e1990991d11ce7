import Messages

/// A paper a slip can be laid out for. Lengths are millimetres.
///
/// Receipt paper is named by the roll's width, but the page is the width the head can reach: 576 dots of an 80 mm
/// printer and 384 dots of a 58 mm one at 203 dpi. A page as wide as the roll would be shrunk by the queue, and the QR
/// modules with it.
struct Paper: Sendable, Equatable {
  let name: String
  let width: Double
  /// Nil on a roll: the page is as long as its content.
  let height: Double?
  let margin: Double
  /// Body text in points; the other sizes follow from it.
  var bodySize: Double
  /// Dots of a 203 dpi head that a module of the code may have.
  var moduleDots = 6.0
  /// Named by the pack, with the request.
  var fonts = PaperFonts.standard

  static let all: [Paper] = [
    Paper(name: "80mm", width: 72, height: nil, margin: 1.5, bodySize: 9.5),
    Paper(name: "58mm", width: 48, height: nil, margin: 1, bodySize: 8.5),
    Paper(name: "A6", width: 105, height: 148, margin: 7, bodySize: 9),
    Paper(name: "A5", width: 148, height: 210, margin: 12, bodySize: 10.5),
    Paper(name: "A4", width: 210, height: 297, margin: 18, bodySize: 12),
  ]

  static func named(_ name: String) -> Paper? { all.first { $0.name == name } }

  /// The same paper, then with smaller and smaller print: a slip shall not go on overleaf for its last line. Not below 7
  /// points, which old eyes don't read.
  var tighter: [Paper] {
    [(1, 6), (1, 4), (0.92, 4), (0.85, 4), (0.78, 4)].compactMap { scale, dots in
      var paper = self
      paper.bodySize *= scale
      paper.moduleDots = dots
      return paper.bodySize >= 7 ? paper : nil
    }
  }

  /// Between the margins.
  var contentWidth: Double { width - 2 * margin }
}

/// PDF user space is points of 1/72 inch.
enum Points {
  static let perMillimetre = 72.0 / 25.4
  static func from(millimetres: Double) -> Double { millimetres * perMillimetre }
}
