import CQRencode
import Glibc

/// A QR symbol as a square of dark and light modules, without its quiet zone.
struct QRSymbol: Sendable, Equatable {
  /// Modules per side.
  let side: Int
  /// Row by row, true where dark; `side * side` of them.
  let dark: [Bool]

  /// Encodes ASCII text, error correction M: a thermal slip gets creased and fades. Base 32 goes in the alphanumeric mode,
  /// a third smaller; all else in 8-bit mode.
  /// Throws `SlipPrintingError.unprintableCode` if the text is empty, not ASCII or too long for any version.
  init(_ text: String) throws(SlipPrintingError) {
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x20...0x7e).contains($0) }) else {
      throw .unprintableCode(why: "the payload is empty or not printable ASCII")
    }
    let isUpper = text.utf8.allSatisfy {
      (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
    }
    // Version 0 lets the library take the smallest that fits.
    guard
      let code = isUpper
        ? QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1) : QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M)
    else {
      throw .unprintableCode(why: "the payload doesn't fit a symbol (errno \(errno))")
    }
    defer { QRcode_free(code) }
    side = Int(code.pointee.width)
    // The lowest bit of each module is its colour, the others say what part of the symbol it is.
    dark = (0..<side * side).map { code.pointee.data[$0] & 1 == 1 }
  }

  /// The dark modules as horizontal runs (row, first column, length): fewer and seamless rectangles.
  var runs: [(row: Int, column: Int, length: Int)] {
    var found: [(row: Int, column: Int, length: Int)] = []
    for row in 0..<side {
      var column = 0
      while column < side {
        guard dark[row * side + column] else {
          column += 1
          continue
        }
        let first = column
        while column < side, dark[row * side + column] { column += 1 }
        found.append((row, first, column - first))
      }
    }
    return found
  }

  /// ISO/IEC 18004: four light modules on every side.
  static let quietZone = 4

  /// The module size in millimetres for a space `width` millimetres wide, quiet zone included: a multiple of one dot
  /// at 203 dpi (0.125 mm), so that thermal printing doesn't smear it, at least 0.5 mm and at most 0.75 mm.
  func moduleSize(within width: Double, most: Double = 6) throws(SlipPrintingError) -> Double {
    let modules = Double(side + 2 * Self.quietZone)
    let dots = (width / modules / 0.125).rounded(.down)
    guard dots >= 4 else {
      throw .unprintableCode(why: "\(side) modules leave less than 0.5 mm each on this paper")
    }
    return min(dots, most) * 0.125
  }
}
