import CPango

/// A PDF being drawn into memory: a cairo surface and its context, both owned here.
///
/// A class because cairo keeps the address of `bytes` until the surface is finished.
final class PDFSurface {
  /// What cairo has written so far; bounded, a slip is some tens of kilobytes.
  private final class Bytes {
    static let limit = 4 << 20
    var value: [UInt8] = []
  }

  private let bytes = Bytes()
  private let surface: OpaquePointer
  let context: OpaquePointer

  /// A surface whose pages are `width` x `height` points.
  init(width: Double, height: Double, title: String) throws(SlipPrintingError) {
    let surface = cairo_pdf_surface_create_for_stream(
      { closure, data, length in
        guard let closure, let data else { return CAIRO_STATUS_WRITE_ERROR }
        let bytes = Unmanaged<Bytes>.fromOpaque(closure).takeUnretainedValue()
        guard bytes.value.count + Int(length) <= Bytes.limit else { return CAIRO_STATUS_WRITE_ERROR }
        bytes.value.append(contentsOf: UnsafeBufferPointer(start: data, count: Int(length)))
        return CAIRO_STATUS_SUCCESS
      }, Unmanaged.passUnretained(bytes).toOpaque(), width, height)
    // cairo never returns NULL here: an error object reports through its status.
    guard let surface, cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS else {
      throw .drawing(step: "creating the PDF", why: "cairo gave no surface")
    }
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title)
    guard let context = cairo_create(surface), cairo_status(context) == CAIRO_STATUS_SUCCESS else {
      cairo_surface_destroy(surface)
      throw .drawing(step: "creating the drawing context", why: "cairo gave none")
    }
    self.surface = surface
    self.context = context
  }

  /// Ends this page and starts the next one of the same size.
  func nextPage() { cairo_show_page(context) }

  /// Points from the upper left corner.
  struct Rectangle {
    var x: Double
    var y: Double
    var width: Double
    var height: Double
  }

  /// Draws the outline of each.
  func frame(_ rectangles: [Rectangle]) {
    guard !rectangles.isEmpty else { return }
    for rectangle in rectangles {
      cairo_rectangle(context, rectangle.x, rectangle.y, rectangle.width, rectangle.height)
    }
    cairo_set_line_width(context, 0.7)
    cairo_stroke(context)
  }

  /// Fills all of them black, as one shape.
  func fill(_ rectangles: [Rectangle]) {
    guard !rectangles.isEmpty else { return }
    for rectangle in rectangles {
      cairo_rectangle(context, rectangle.x, rectangle.y, rectangle.width, rectangle.height)
    }
    cairo_fill(context)
  }

  /// Writes the trailer and hands out the whole PDF; nothing can be drawn afterwards.
  func finish() throws(SlipPrintingError) -> [UInt8] {
    let drawn = cairo_status(context)
    cairo_surface_finish(surface)
    let written = cairo_surface_status(surface)
    for status in [drawn, written] where status != CAIRO_STATUS_SUCCESS {
      throw .drawing(step: "writing the PDF", why: String(cString: cairo_status_to_string(status)))
    }
    return bytes.value
  }

  deinit {
    cairo_destroy(context)
    // Destroying an unfinished surface still writes through `bytes`, which lives until after this body.
    cairo_surface_destroy(surface)
  }
}
