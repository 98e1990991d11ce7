/// What a server said about a refusal, fit to be shown: one line of visible characters, at most 200.
///
/// It is somebody else's text: control characters could rewrite a terminal, direction marks the line around them.
enum ServerWords {
  static func plain(_ text: some StringProtocol, limit: Int = 200) -> String? {
    var line = ""
    var count = 0
    var pendingSpace = false
    for scalar in text.unicodeScalars where count < limit {
      guard isVisible(scalar) else {
        pendingSpace = !line.isEmpty
        continue
      }
      if pendingSpace {
        line += " "
        count += 1
        pendingSpace = false
      }
      line.unicodeScalars.append(scalar)
      count += 1
    }
    return line.isEmpty ? nil : line
  }

  private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
      .spaceSeparator:
      false
    default: true
    }
  }
}
