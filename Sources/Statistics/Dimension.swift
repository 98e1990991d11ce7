/// What people are counted by. The post is the export's own.
public enum Dimension: String, CaseIterable, Sendable, Comparable {
  /// The Monday it begins with, ISO.
  case week
  case sex, age, nationality, language
  /// A person may have several: each need is a dimension of its own, with and without.
  case need

  /// Of which a person has exactly one value.
  static let single: [Dimension] = [.week, .sex, .age, .nationality, .language]

  public static func < (left: Dimension, right: Dimension) -> Bool { left.place < right.place }

  private var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// A value of a dimension: "sex=F".
struct Trait: Hashable, Comparable {
  var dimension: Dimension
  var value: String

  static func < (left: Trait, right: Trait) -> Bool {
    (left.dimension, left.value) < (right.dimension, right.value)
  }
}
