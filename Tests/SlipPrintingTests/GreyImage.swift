import CPango
import Foundation

/// A picture as darkness, 0 white to 255 black.
struct GreyImage {
  let width: Int
  let height: Int
  var dark: [UInt8]

  /// Reads a PNG; nil when it is none.
  init?(png path: String) {
    guard let image = cairo_image_surface_create_from_png(path) else { return nil }
    defer { cairo_surface_destroy(image) }
    guard cairo_surface_status(image) == CAIRO_STATUS_SUCCESS, let data = cairo_image_surface_get_data(image) else {
      return nil
    }
    width = Int(cairo_image_surface_get_width(image))
    height = Int(cairo_image_surface_get_height(image))
    let stride = Int(cairo_image_surface_get_stride(image))
    let format = cairo_image_surface_get_format(image)
    guard format == CAIRO_FORMAT_RGB24 || format == CAIRO_FORMAT_ARGB32 else { return nil }
    // Grey: any of the three colours will do.
    dark = []
    dark.reserveCapacity(width * height)
    for row in 0..<height {
      for column in 0..<width { dark.append(255 - data[row * stride + column * 4 + 1]) }
    }
  }

  /// How far two pictures are apart: the share of small squares whose darkness differs by more than a fifth.
  ///
  /// Squares, since another version of the renderer moves edges by half a dot; a letter that is missing, unjoined or on
  /// another line moves the darkness of several squares. 1 when the sizes differ by more than a square.
  func distance(to other: GreyImage, square: Int = 6) -> Double {
    guard abs(width - other.width) < square, abs(height - other.height) < square else { return 1 }
    let columns = min(width, other.width) / square
    let rows = min(height, other.height) / square
    var different = 0
    for row in 0..<rows {
      for column in 0..<columns {
        let mine = darkness(column * square, row * square, square)
        let others = other.darkness(column * square, row * square, square)
        if abs(mine - others) > 51 { different += 1 }
      }
    }
    return Double(different) / Double(max(1, rows * columns))
  }

  private func darkness(_ x: Int, _ y: Int, _ side: Int) -> Double {
    var sum = 0
    for row in y..<y + side {
      for column in x..<x + side { sum += Int(dark[row * width + column]) }
    }
    return Double(sum) / Double(side * side)
  }
}
