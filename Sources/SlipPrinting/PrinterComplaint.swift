import Messages

/// The printer's state keywords in the officer's words.
enum PrinterComplaint {
  /// Keyword stems, most telling first. The suffix (-report, -warning, -error) says nothing reliable: ippeveprinter
  /// and real devices use all three for the same condition.
  private static let stems: [(stem: String, reason: SlipReport.Reason)] = [
    ("cover-open", .coverOpen), ("door-open", .coverOpen), ("interlock-open", .coverOpen),
    ("media-jam", .jam),
    ("media-empty", .outOfPaper), ("media-needed", .outOfPaper),
    ("offline", .offline), ("connecting-to-device", .offline), ("timed-out", .offline), ("shutdown", .offline),
    ("paused", .paused), ("moving-to-paused", .paused), ("stopped", .offline),
  ]

  /// The first complaint that can keep a page from coming out; nil when the printer has none (low ink isn't one).
  static func reason(in keywords: [String]) -> SlipReport.Reason? {
    stems.first { entry in
      keywords.contains { $0 == entry.stem || $0.hasPrefix(entry.stem + "-") }
    }?.reason
  }
}
