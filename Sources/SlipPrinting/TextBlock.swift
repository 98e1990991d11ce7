import CPango
import Messages

/// One paragraph, shaped and wrapped by Pango. It owns its layout; lengths are points.
final class TextBlock {
  struct Style: Sendable, Equatable {
    var size: Double
    var bold = false
    var centred = false
    var rightToLeft = false
    /// BCP 47; picks the font's own forms for a language (OpenType `locl`).
    var language = "en"

    var fonts = PaperFonts.standard

    var families: String { rightToLeft ? fonts.rightToLeft : fonts.leftToRight }
    /// Naskh draws smaller than Sans at the same size, and small joined letters fill up on a thermal head.
    var drawnSize: Double { rightToLeft ? size * 1.2 : size }
    var hasPersianDigits: Bool { ["fa", "prs", "ps"].contains { language == $0 || language.hasPrefix("\($0)-") } }
  }

  private let layout: OpaquePointer
  let style: Style
  /// The room it takes when drawn.
  let height: Double
  /// The room of one of its lines, on average.
  var lineHeight: Double { height / Double(max(1, pango_layout_get_line_count(layout))) }

  /// Shapes `text` into lines at most `width` points wide.
  /// Throws `SlipPrintingError.missingGlyphs` when any character would come out as a box.
  init(_ text: String, width: Double, style: Style) throws(SlipPrintingError) {
    guard let map = pango_cairo_font_map_get_default(), let context = pango_font_map_create_context(map) else {
      throw .drawing(step: "preparing the fonts", why: "pango gave no context")
    }
    defer { g_object_unref(UnsafeMutableRawPointer(context)) }
    // At 72 dpi a point is one unit of the PDF.
    pango_cairo_context_set_resolution(context, 72)
    let options = cairo_font_options_create()
    defer { cairo_font_options_destroy(options) }
    // Hinting is for screens: in a PDF it would round every advance to whole points.
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    pango_cairo_context_set_font_options(context, options)
    pango_context_set_round_glyph_positions(context, 0)
    pango_context_set_language(context, pango_language_from_string(style.language))
    pango_context_set_base_dir(context, style.rightToLeft ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR)

    guard let layout = pango_layout_new(context) else {
      throw .drawing(step: "preparing a paragraph", why: "pango gave no layout")
    }
    let description = pango_font_description_new()
    defer { pango_font_description_free(description) }
    pango_font_description_set_family(description, style.families)
    pango_font_description_set_absolute_size(description, style.drawnSize * Double(PANGO_SCALE))
    pango_font_description_set_weight(description, style.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL)
    pango_layout_set_font_description(layout, description)
    // The pack says the direction; a first letter of the other kind (a name, a place) must not turn the paragraph.
    pango_layout_set_auto_dir(layout, 0)
    // With the automatic direction off, pango doesn't turn LEFT round in a right-to-left paragraph.
    let start = style.rightToLeft ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT
    pango_layout_set_alignment(layout, style.centred ? PANGO_ALIGN_CENTER : start)
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
    pango_layout_set_width(layout, CInt((width * Double(PANGO_SCALE)).rounded(.down)))
    if style.hasPersianDigits { Self.ownDigits(layout) }
    pango_layout_set_text(layout, text, -1)

    let missing = Int(pango_layout_get_unknown_glyphs_count(layout))
    guard missing == 0 else {
      g_object_unref(UnsafeMutableRawPointer(layout))
      throw .missingGlyphs(language: style.language, count: missing)
    }
    var extent = PangoRectangle()
    pango_layout_get_extents(layout, nil, &extent)
    self.layout = layout
    self.style = style
    height = Double(extent.height) / Double(PANGO_SCALE)
  }

  /// Noto Naskh Arabic takes Urdu's 4, 6 and 7 for every language that writes these digits, by the feature that is there
  /// for the opposite.
  private static func ownDigits(_ layout: OpaquePointer) {
    let list = pango_attr_list_new()
    pango_attr_list_insert(list, pango_attr_font_features_new("locl=0"))
    pango_layout_set_attributes(layout, list)
    pango_attr_list_unref(list)
  }

  /// Draws it with its upper left corner at (`x`, `y`).
  func draw(on surface: PDFSurface, x: Double, y: Double) {
    cairo_move_to(surface.context, x, y)
    pango_cairo_show_layout(surface.context, layout)
  }

  /// A stretch of one line set in one font, glyph ids from left to right.
  struct GlyphRun: Equatable {
    var family: String
    var glyphs: [UInt32]
  }

  /// The shaped glyphs of every line, visual order, without the invisible ones: what the tests hold against HarfBuzz.
  func glyphRuns() -> [[GlyphRun]] {
    let invisible: UInt32 = 0x0FFF_FFFF  // PANGO_GLYPH_EMPTY, a cast macro Swift can't see
    return (0..<pango_layout_get_line_count(layout)).map { index in
      guard let line = pango_layout_get_line_readonly(layout, index) else { return [] }
      var runs: [GlyphRun] = []
      var node = line.pointee.runs
      while let current = node {
        node = current.pointee.next
        guard let run = current.pointee.data?.assumingMemoryBound(to: PangoLayoutRun.self),
          let item = run.pointee.item, let string = run.pointee.glyphs
        else { continue }
        let description = pango_font_describe(item.pointee.analysis.font)
        defer { pango_font_description_free(description) }
        let family = pango_font_description_get_family(description).map { String(cString: $0) } ?? ""
        let glyphs = (0..<Int(string.pointee.num_glyphs)).map { string.pointee.glyphs[$0].glyph }
        runs.append(GlyphRun(family: family, glyphs: glyphs.filter { $0 != invisible }))
      }
      return runs
    }
  }

  deinit { g_object_unref(UnsafeMutableRawPointer(layout)) }
}
