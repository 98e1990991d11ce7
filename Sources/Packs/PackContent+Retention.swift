import XForm

/// `waypost:retention`: how long what a field says may stay readable anywhere at the post.
enum FieldRetention {
  /// The design's own limit (section 4).
  static let mostHours = 72

  /// N of `ack+Nh`; nil for another word, or for more than may be.
  static func hours(_ text: String) -> Int? {
    guard text.hasPrefix("ack+"), text.hasSuffix("h"), let hours = Int(text.dropFirst(4).dropLast()),
      (1...mostHours).contains(hours)
    else { return nil }
    return hours
  }
}

extension PackContent {
  /// The shortest time after an office's answer that any form allows, in hours; nil where none says one. A referral
  /// doesn't tell which of its fields a slip's words came from, so that the shortest holds for all.
  public var readableHours: Int? {
    forms.values.lazy.flatMap(\.fields).compactMap { $0.retention.flatMap(FieldRetention.hours) }.min()
  }
}
