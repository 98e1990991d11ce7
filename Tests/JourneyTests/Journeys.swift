import TestSupport
import Testing

/// Everything over the real executables runs one after the other: two of these at once would measure each other's load.
@Suite(.serialized) enum Journeys {
  static let stationMissing = StationUnderTest.unavailable
  static let printingMissing = stationMissing ?? PrivateCups.unavailable
  /// What the journeys that open an envelope need.
  static let openingMissing = stationMissing ?? (Tool.path("age") == nil ? "not installed: age" : nil)
  static let reading = Tool.missing(["pdftotext", "pdftoppm", "zbarimg", "age"] + DrawnGlyphs.tools)

  /// What the journeys that read slips need.
  static var readingMissing: String? {
    printingMissing ?? (reading.isEmpty ? nil : "not installed: \(reading.joined(separator: ", "))")
  }
}
